//! From what a person says — a pasted URL, a form, a known source — to a place a connector can open.

#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use api::source::{Place, ProbeAnswer, ProbeView, SourceQuestion, StatementView, UnreadableView};
use api::{Code, Error};
use connector::{Address, Connector, FieldKind, OpenOptions, SentLog};
use model::{EntityKey, Secret};
use store::SourceSettings;

use crate::error::{Spoken, of_source};
use crate::{App, entity, kept, settings};

/// A place that is understood: enough to open it.
pub struct Resolved {
    pub connector: &'static dyn Connector,
    pub address: Address,
    pub secret: Option<Secret>,
    /// The name to propose.
    pub name: String,
    /// Set for a source already added.
    pub key: Option<EntityKey>,
}

/// Understands a place. A secret said beside it wins over one inside the text, and both over a stored one.
pub fn resolve(app: &App, place: &Place, secret: Option<&str>) -> Result<Resolved, Error> {
    let said = secret.filter(|secret| !secret.is_empty()).map(Secret::new);
    let mut resolved = match place {
        Place::Text { text } => recognise(app, text.trim())?,
        Place::Form { connector, address } => {
            let connector = app.connector(connector)?;
            let address = Address(address.clone());
            check_form(connector, &address)?;
            let name = connector.authority(&address);
            Resolved { connector, address, secret: None, name, key: None }
        }
        Place::Source { key } => known(app, &entity::parse(key)?)?,
        Place::Change { key, address } => changed(app, &entity::parse(key)?, Address(address.clone()), said.is_some())?,
    };
    // One that nobody asks for would be kept unseen.
    resolved.secret = said.or(resolved.secret).filter(|_| asks_for_secret(resolved.connector));
    Ok(resolved)
}

/// What signs an address on the web for whoever holds it, in front of its value. In lower case.
const SIGNATURES: [&str; 5] = ["x-amz-signature=", "x-amz-credential=", "x-goog-signature=", "signature=", "sig="];

/// Whether this is an address that opens something to whoever knows it.
fn is_signed(text: &str) -> bool {
    let Some((_, query)) = text.split_once('?') else { return false };
    let is_signature = |setting: &str| SIGNATURES.iter().any(|name| setting.to_ascii_lowercase().starts_with(name));
    query.split(['&', ';']).any(is_signature)
}

fn recognise(app: &App, text: &str) -> Result<Resolved, Error> {
    // Before anybody takes it for the path of a file, and repeats it.
    if is_signed(text) && !Path::new(text).exists() {
        return Err(Error::new(Code::BadRequest, "this is a signed address on the web, which cannot be read")
            .remedy("download the file and add it by its path; the signature was neither kept nor sent anywhere"));
    }
    for connector in app.0.connectors {
        if let Some(found) = connector.recognise(text) {
            let found = found.spoken()?;
            return Ok(Resolved {
                connector: *connector,
                address: found.address,
                secret: found.secret,
                name: found.name,
                key: None,
            });
        }
    }
    // What was not understood may hold a password anywhere, so only what cannot is repeated.
    let is_harmless = !text.contains(['@', ':', '=']);
    let shown = if is_harmless { format!("“{}”", crate::view::clip(text, 80)) } else { "this".to_owned() };
    Err(Error::new(Code::BadRequest, format!("{shown} is no place that can be read"))
        .remedy("paste a URL such as postgres://user@host/database, or the path of a file or folder that exists"))
}

/// A source that was added, at another address: with its stored secret if that was given for the same login.
fn changed(app: &App, key: &EntityKey, address: Address, has_own: bool) -> Result<Resolved, Error> {
    let settings = added(app, key)?;
    let connector = app.connector(&settings.connector)?;
    check_form(connector, &address)?;
    // Asked for only where it is needed: its place may be locked.
    let is_its =
        !has_own && asks_for_secret(connector) && connector.is_same_login(&Address(settings.address), &address);
    let secret = if is_its { kept::get(app, key)? } else { None };
    Ok(Resolved { connector, address, secret, name: settings.name, key: Some(key.clone()) })
}

fn added(app: &App, key: &EntityKey) -> Result<SourceSettings, Error> {
    app.0.annotations.source(key).spoken()?.ok_or_else(|| {
        Error::new(Code::NotFound, format!("there is no source “{}”", key.authority())).details(key.to_string())
    })
}

/// A source that was added, with its stored secret.
pub fn known(app: &App, key: &EntityKey) -> Result<Resolved, Error> {
    for _ in 0..TRIES {
        let settings = added(app, key)?;
        let connector = app.connector(&settings.connector)?;
        // A file needs no secret, and must not wait for a passphrase.
        let secret = if asks_for_secret(connector) { kept::get(app, key)? } else { None };
        // Somebody may have given it another address in between, and the secret is for that one.
        if secret.is_none() || added(app, key)?.address == settings.address {
            let SourceSettings { address, name, .. } = settings;
            return Ok(Resolved { connector, address: Address(address), secret, name, key: Some(key.clone()) });
        }
    }
    Err(Error::new(Code::Busy, "the address of this source is being changed").remedy("try again in a moment"))
}

/// How often a source is looked up whose address changes meanwhile. A person who changes it does so once.
const TRIES: usize = 3;

/// Whether sources of this kind have a secret at all.
pub fn asks_for_secret(connector: &dyn Connector) -> bool {
    connector.spec().form.iter().any(|field| field.kind == FieldKind::Secret)
}

fn check_form(connector: &dyn Connector, address: &Address) -> Result<(), Error> {
    let form = connector.spec().form;
    if let Some(field) = form.iter().find(|field| field.required && address.get(field.name).is_none()) {
        let message = format!("a {} source needs its “{}”", connector.spec().title, field.name);
        return Err(Error::new(Code::BadRequest, message));
    }
    match address.0.keys().find(|name| !form.iter().any(|field| field.name == *name)) {
        Some(name) => {
            let message = format!("a {} source has no setting “{name}”", connector.spec().title);
            Err(Error::new(Code::BadRequest, message))
        }
        None => Ok(()),
    }
}

/// The limits every session works under.
pub fn open_options(app: &App) -> OpenOptions {
    OpenOptions {
        connect_timeout: Duration::from_secs(10),
        statement_timeout: settings::statement_timeout(app),
        lock_timeout: Duration::from_secs(2),
        application_name: format!("pulk/{}", env!("CARGO_PKG_VERSION")),
        now: app.now(),
        sent: SentLog::default(),
    }
}

/// Recognises a place, lists what would be sent, and, when asked to, connects and asks who we are there.
pub fn probe(app: &App, question: &SourceQuestion) -> Result<ProbeView, Error> {
    let had_secret = match &question.place {
        Place::Text { text } => recognise(app, text.trim())?.secret.is_some(),
        _ => false,
    };
    let resolved = resolve(app, &question.place, question.secret.as_deref())?;
    let answer = question.connect.then(|| ask(app, &resolved)).transpose()?;
    Ok(ProbeView {
        connector: resolved.connector.spec().id.to_owned(),
        name: resolved.name,
        statements: statements(resolved.connector, &resolved.address),
        address: resolved.address.0,
        had_secret,
        answer,
    })
}

fn ask(app: &App, resolved: &Resolved) -> Result<ProbeAnswer, Error> {
    let began = std::time::Instant::now();
    let key = resolved.key.clone().unwrap_or_else(|| {
        EntityKey::source(resolved.connector.spec().scheme, &resolved.connector.authority(&resolved.address))
    });
    let options = open_options(app);
    let asked = app.0.runtime.block_on(async {
        let open = resolved.connector.open(&key, &resolved.address, resolved.secret.as_ref(), &options);
        open.await?.probe().await
    });
    let probe = asked.map_err(|error| of_source(&error))?;
    let unreadable = |line: connector::session::Unreadable| UnreadableView { what: line.what, remedy: line.remedy };
    Ok(ProbeAnswer {
        server: probe.server,
        login: probe.login,
        readable: probe.readable,
        unreadable: probe.unreadable.into_iter().map(unreadable).collect(),
        took_ms: u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX),
    })
}

/// What a harvest of this place sends, in order.
pub fn statements(connector: &dyn Connector, address: &Address) -> Vec<StatementView> {
    let statements = connector.statements(address).into_iter();
    statements.map(|one| StatementView { purpose: one.purpose.to_owned(), text: one.text }).collect()
}
