//! Which secret goes where.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::secrets::{Choice, Secrets};
use api::Handler;
use api::source::{Place, SourceEdit, SourceQuestion, SourcesRequest};
use connector::{Address, Connector, Error, ErrorKind, Field, FieldKind, Found, OpenOptions, Session, Spec, Statement};
use model::{CaseRule, EntityKey, Secret, Timestamp};

use crate::{App, Home, Options, kept};

const HOST: Field = Field { name: "host", kind: FieldKind::Text, required: true, default: "" };
const USER: Field = Field { name: "user", kind: FieldKind::Text, required: false, default: "nobody" };
const PASSWORD: Field = Field { name: "password", kind: FieldKind::Secret, required: false, default: "" };
const SPEC: Spec = Spec {
    id: "door",
    title: "Door",
    scheme: "door",
    levels: &[],
    case_rule: CaseRule::Insensitive,
    dialect: None,
    form: &[HOST, USER, PASSWORD],
    capabilities: &[],
    parallelism: 1,
};
static DOOR_SPEC: Spec = SPEC;
static GATE_SPEC: Spec = Spec { id: "gate", scheme: "gate", form: &[HOST, USER], ..SPEC };

/// Opens to nobody, and repeats what it was told. The other kind asks for no password.
struct Door(&'static Spec);

static DOOR: Door = Door(&DOOR_SPEC);
static GATE: Door = Door(&GATE_SPEC);
static CONNECTORS: [&dyn Connector; 2] = [&DOOR, &GATE];

#[async_trait::async_trait]
impl Connector for Door {
    fn spec(&self) -> &'static Spec {
        self.0
    }

    fn recognise(&self, input: &str) -> Option<Result<Found, Error>> {
        let rest = input.strip_prefix(self.0.scheme)?.strip_prefix("://")?;
        let (secret, host) = rest.split_once('@').map_or((None, rest), |(secret, host)| (Some(secret), host));
        let address = Address::of([("host", host)]);
        Some(Ok(Found { address, secret: secret.map(Secret::new), name: host.to_owned() }))
    }

    fn authority(&self, address: &Address) -> String {
        address.get("host").unwrap_or_default().to_owned()
    }

    fn statements(&self, _: &Address) -> Vec<Statement> {
        Vec::new()
    }

    async fn open(
        &self,
        _: &EntityKey,
        address: &Address,
        secret: Option<&Secret>,
        _: &OpenOptions,
    ) -> Result<Box<dyn Session>, Error> {
        let heard = secret.map_or("nothing", Secret::reveal);
        Err(Error::new(ErrorKind::Login, format!("{} heard {heard}", self.authority(address))))
    }
}

fn start(folder: &std::path::Path) -> App {
    let clock = || Timestamp(1_800_000_000_000);
    let (home, connectors) = (Home::at(folder), &CONNECTORS);
    let mut app = App::open(Options { home, connectors, clock, passphrase: None, follow: false }).unwrap();
    Arc::get_mut(&mut app.0).unwrap().secrets = Secrets::open(folder, Choice::File);
    app.0.secrets.unlock(&Secret::new("an owl at noon")).unwrap();
    app
}

fn add(app: &App, text: &str, secret: Option<&str>) -> EntityKey {
    let place = Place::Text { text: text.to_owned() };
    let edit = SourceEdit::Add { place, name: None, secret: secret.map(str::to_owned) };
    app.edit_source(edit).unwrap().keys[0].parse().unwrap()
}

fn address(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What the place heard when it was asked.
fn heard(app: &App, place: Place, secret: Option<&str>) -> String {
    app.probe(SourceQuestion { place, secret: secret.map(str::to_owned), connect: true }).unwrap_err().message
}

fn has_secret(app: &App) -> bool {
    app.sources(SourcesRequest {}).unwrap().sources[0].has_secret
}

#[test]
fn a_kept_password_is_tried_at_the_place_it_was_given_for_and_at_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path());
    let key = add(&app, "door://s3cret@wh", None);
    let check = |fields: &[(&str, &str)], secret: Option<&str>, expected: &str| {
        let place = Place::Change { key: key.to_string(), address: address(fields) };
        assert_eq!(heard(&app, place, secret), expected, "{fields:?}");
    };
    check(&[("host", "wh")], None, "wh heard s3cret");
    check(&[("host", "wh"), ("user", "nobody")], None, "wh heard s3cret");
    check(&[("host", "elsewhere")], None, "elsewhere heard nothing");
    check(&[("host", "wh"), ("user", "eve")], None, "wh heard nothing");
    check(&[("host", "elsewhere")], Some("mine"), "elsewhere heard mine");
    check(&[("host", "wh")], Some("mine"), "wh heard mine");
    let plain = Place::Form { connector: "door".to_owned(), address: address(&[("host", "wh")]) };
    assert_eq!(heard(&app, plain, None), "wh heard nothing", "a form that changes no source has no password");
}

#[test]
fn a_source_that_goes_elsewhere_leaves_its_password_behind_until_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path());
    let key = add(&app, "door://s3cret@wh", None);
    let change = |fields: &[(&str, &str)], secret: Option<&str>| {
        let (key, secret) = (key.to_string(), secret.map(str::to_owned));
        app.edit_source(SourceEdit::Change { key, name: None, address: Some(address(fields)), secret }).unwrap();
    };
    let check = |expected: &str, has: bool| {
        assert_eq!(heard(&app, Place::Source { key: key.to_string() }, None), expected);
        assert_eq!(has_secret(&app), has, "{expected}");
    };
    change(&[("host", "elsewhere")], None);
    check("elsewhere heard nothing", false);
    change(&[("host", "further")], None);
    check("further heard nothing", false);
    change(&[("host", "wh")], None);
    check("wh heard s3cret", true);
    change(&[("host", "elsewhere")], Some("another"));
    check("elsewhere heard another", true);
    change(&[("host", "wh")], None);
    check("wh heard nothing", false);
    change(&[("host", "elsewhere")], Some(""));
    check("elsewhere heard nothing", false);
    change(&[("host", "elsewhere")], Some("yet another"));
    change(&[("host", "wh")], None);
    app.edit_source(SourceEdit::Remove { key: key.to_string() }).unwrap();
    assert!(app.0.secrets.get(key.as_str()).unwrap().is_none(), "it goes with its source, wherever that was");
}

#[test]
fn a_source_that_asks_for_no_password_keeps_none() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path());
    let gate = || Place::Text { text: "gate://s3cret@wh".to_owned() };
    assert_eq!(heard(&app, gate(), Some("typed")), "wh heard nothing");
    let key = add(&app, "gate://s3cret@wh", Some("typed"));
    assert!(app.0.secrets.get(key.as_str()).unwrap().is_none());
    let secret = Some("typed".to_owned());
    app.edit_source(SourceEdit::Change { key: key.to_string(), name: None, address: None, secret }).unwrap();
    assert!(app.0.secrets.get(key.as_str()).unwrap().is_none());
    // As older versions kept one.
    kept::put(&app, &key, &Secret::new("typed")).unwrap();
    app.edit_source(SourceEdit::Remove { key: key.to_string() }).unwrap();
    assert!(app.0.secrets.get(key.as_str()).unwrap().is_none());
}
