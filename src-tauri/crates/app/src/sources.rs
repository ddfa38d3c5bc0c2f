//! Sources: listing, adding, changing, removing.

use std::path::Path;

use api::source::{
    ConnectorView, FieldType, FieldView, Place, RUNS, SecretStoreView, SourceEdit, SourceEdited, SourceView,
    SourcesView,
};
use api::{Code, Error, Int64, Tag};
use connector::{Address, Connector, Field, FieldKind};
use model::{EntityKey, Secret};
use secrets::Secrets;
use store::{Annotations, Catalog, SourceSettings};

use crate::error::{Spoken, chain};
use crate::place::{self, Resolved};
use crate::{App, entity, environment, harvest, kept, sample, view};

/// The name of the setting that tells this catalog's passwords in the keychain from another's.
const OWNER: &str = "keychain owner";
/// Enough to tell the catalogs of one person apart, and short enough to be read in a list of passwords.
const OWNER_DIGITS: usize = 8;

pub fn list(app: &App) -> Result<SourcesView, Error> {
    let sources = app.0.annotations.sources().spoken()?;
    let with_secret = kept::all(app)?;
    let environments = environment::all(app)?;
    let view = |settings: SourceSettings| {
        let has_secret = with_secret.contains(settings.key.as_str());
        let environment = environments.get(settings.key.as_str()).copied();
        Ok(SourceView { environment, ..source_view(app, settings, has_secret)? })
    };
    Ok(SourcesView {
        sources: sources.into_iter().map(view).collect::<Result<_, Error>>()?,
        connectors: app.0.connectors.iter().map(|connector| connector_view(*connector)).collect(),
        secrets: kept::place(app)?,
    })
}

fn source_view(app: &App, settings: SourceSettings, has_secret: bool) -> Result<SourceView, Error> {
    let key = &settings.key;
    let counts = app.0.catalog.counts(Some(key)).spoken()?;
    let address = Address(settings.address);
    // A source whose connector this build lacks is still listed, so that it can be removed.
    let connector = app.connector(&settings.connector).ok();
    Ok(SourceView {
        tables: view::count(counts.tables + counts.views),
        columns: Int64(i64::try_from(counts.columns).unwrap_or(i64::MAX)),
        harvested: entity::last_harvest(app, key)?,
        runs: harvest::runs_of(app, key, RUNS)?,
        issues: app.0.catalog.issues(key).spoken()?.iter().map(view::issue).collect(),
        statements: connector.map(|connector| place::statements(connector, &address)).unwrap_or_default(),
        title: connector.map_or(settings.connector.as_str(), |connector| connector.spec().title).to_owned(),
        has_secret: has_secret && connector.is_some_and(place::asks_for_secret),
        key: key.to_string(),
        name: settings.name,
        connector: settings.connector,
        address: address.0,
        environment: None,
    })
}

fn connector_view(connector: &dyn Connector) -> ConnectorView {
    let spec = connector.spec();
    ConnectorView {
        id: spec.id.to_owned(),
        title: spec.title.to_owned(),
        fields: spec.form.iter().map(field_view).collect(),
    }
}

fn field_view(field: &Field) -> FieldView {
    let (kind, choices) = match field.kind {
        FieldKind::Text => (FieldType::Text, &[][..]),
        FieldKind::Number => (FieldType::Number, &[][..]),
        FieldKind::File => (FieldType::File, &[][..]),
        FieldKind::Folder => (FieldType::Folder, &[][..]),
        FieldKind::Secret => (FieldType::Secret, &[][..]),
        FieldKind::Choice(choices) => (FieldType::Choice, choices),
    };
    FieldView {
        name: field.name.to_owned(),
        kind,
        choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
        required: field.required,
        default: field.default.to_owned(),
    }
}

pub fn edit(app: &App, request: SourceEdit) -> Result<SourceEdited, Error> {
    let keys = match request {
        SourceEdit::Add { place, name, secret } => vec![add(app, &place, name, secret.as_deref())?],
        SourceEdit::Change { key, name, address, secret } => {
            let key = entity::parse(&key)?;
            change(app, &key, name, address, secret.as_deref())?;
            vec![key]
        }
        SourceEdit::Mark { key, environment } => {
            let key = entity::parse(&key)?;
            environment::mark(app, &key, environment)?;
            vec![key]
        }
        SourceEdit::Remove { key } => {
            let key = entity::parse(&key)?;
            remove(app, &key)?;
            vec![key]
        }
        SourceEdit::AddSample {} => add_sample(app)?,
        SourceEdit::Unlock { passphrase } => {
            app.0.secrets.unlock(&Secret::new(passphrase)).map_err(|error| of_secrets(&error))?;
            kept::sweep(app);
            Vec::new()
        }
    };
    app.0.bus.changed(&[Tag::Sources]);
    Ok(SourceEdited { keys: keys.iter().map(EntityKey::to_string).collect() })
}

fn add(app: &App, place: &Place, name: Option<String>, secret: Option<&str>) -> Result<EntityKey, Error> {
    let resolved = place::resolve(app, place, secret)?;
    if let Some(key) = resolved.key {
        return Err(Error::new(Code::BadRequest, format!("“{}” is a source already", key.authority())));
    }
    let existing = app.0.annotations.sources().spoken()?;
    let id = resolved.connector.spec().id;
    if let Some(same) = existing.iter().find(|one| one.connector == id && one.address == resolved.address.0) {
        return Err(Error::new(Code::BadRequest, format!("this place is a source already: “{}”", same.name)));
    }
    let key = free_key(&resolved, &existing);
    // The secret first: a source without its secret asks for it, a secret without its source would be litter.
    if let Some(secret) = &resolved.secret {
        kept::put(app, &key, secret)?;
    }
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or(resolved.name);
    let settings = SourceSettings {
        key: key.clone(),
        name,
        connector: id.to_owned(),
        address: resolved.address.0,
        added: app.now(),
    };
    app.0.annotations.put_source(&settings, app.now()).spoken()?;
    Ok(key)
}

/// The first authority nobody has yet: `wh`, `wh-2`, `wh-3`, …
fn free_key(resolved: &Resolved, existing: &[SourceSettings]) -> EntityKey {
    let scheme = resolved.connector.spec().scheme;
    let authority = resolved.connector.authority(&resolved.address);
    let mut key = EntityKey::source(scheme, &authority);
    let mut number = 2;
    while existing.iter().any(|source| source.key == key) {
        key = EntityKey::source(scheme, &format!("{authority}-{number}"));
        number += 1;
    }
    key
}

fn change(
    app: &App,
    key: &EntityKey,
    name: Option<String>,
    address: Option<std::collections::BTreeMap<String, String>>,
    secret: Option<&str>,
) -> Result<(), Error> {
    let before = app
        .0
        .annotations
        .source(key)
        .spoken()?
        .ok_or_else(|| Error::new(Code::NotFound, format!("there is no source “{}”", key.authority())))?;
    let mut settings = before.clone();
    if let Some(address) = address {
        let place = Place::Form { connector: settings.connector.clone(), address };
        settings.address = place::resolve(app, &place, None)?.address.0;
    }
    if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
        settings.name = name.trim().to_owned();
    }
    let connector = app.connector(&settings.connector);
    let is_same = match &connector {
        Ok(connector) => connector.is_same_login(&Address(before.address.clone()), &Address(settings.address.clone())),
        Err(_) => before.address == settings.address,
    };
    let asks = connector.is_ok_and(place::asks_for_secret);
    // Whoever is stopped in between leaves a place without a password, never one with the password of another.
    if !is_same && asks {
        kept::hold_back(app, &before)?;
    }
    app.0.annotations.put_source(&settings, app.now()).spoken()?;
    match secret {
        Some("") => kept::remove(app, key)?,
        Some(secret) if asks => kept::put(app, key, &Secret::new(secret))?,
        _ => {}
    }
    kept::give_back(app, &settings)
}

fn remove(app: &App, key: &EntityKey) -> Result<(), Error> {
    let Some(found) = app.0.annotations.source(key).spoken()? else {
        return Err(Error::new(Code::NotFound, format!("there is no source “{}”", key.authority())));
    };
    harvest::stop(app, key);
    app.0.catalog.remove_source(key, app.now()).spoken()?;
    // Of a source whose connector this build lacks, nobody knows; and older versions kept what no connector asked for.
    let is_noted = kept::all(app)?.contains(key.as_str());
    let may_have_secret = is_noted || app.connector(&found.connector).map_or(true, place::asks_for_secret);
    if may_have_secret {
        // Before its source is gone: whoever is stopped from here on has it noted.
        kept::leave(app, key)?;
    }
    app.0.annotations.remove_source(key, app.now()).spoken()?;
    environment::forget(app, key)?;
    if may_have_secret {
        kept::sweep(app);
    }
    if let Err(error) = app.0.indexer.catch_up(&mut |_, _| {}) {
        tracing::warn!(%error, "the index could not be brought up to date");
    }
    app.0.bus.changed(&[Tag::Catalog]);
    Ok(())
}

fn add_sample(app: &App) -> Result<Vec<EntityKey>, Error> {
    let places = sample::unpack(&app.0.home.sample())?;
    let existing = app.0.annotations.sources().spoken()?;
    let mut keys = Vec::new();
    for place in places {
        let path = place.path.to_string_lossy().into_owned();
        let already = existing.iter().find(|one| one.address.values().any(|value| *value == path));
        keys.push(match already {
            Some(source) => source.key.clone(),
            None => add(app, &Place::Text { text: path }, Some(place.name), None)?,
        });
    }
    Ok(keys)
}

pub fn secret_store(state: secrets::State) -> SecretStoreView {
    match state {
        secrets::State::Keychain => SecretStoreView::Keychain,
        secrets::State::FileOpen => SecretStoreView::File,
        secrets::State::FileLocked => SecretStoreView::FileLocked,
        secrets::State::FileAbsent => SecretStoreView::FileAbsent,
    }
}

pub fn open_secrets(folder: &Path, passphrase: Option<&Secret>) -> Result<Secrets, Error> {
    let secrets = Secrets::open(folder, secrets::Choice::Auto);
    if let Some(passphrase) = passphrase
        && matches!(secrets.state(), secrets::State::FileLocked | secrets::State::FileAbsent)
    {
        secrets.unlock(passphrase).map_err(|error| of_secrets(&error))?;
    }
    Ok(secrets)
}

/// Whose the passwords in the keychain are: this catalog's, not those of another on the same computer. The setting
/// outlives the catalog's file, which can be harvested anew.
pub fn owner(catalog: &Catalog, annotations: &Annotations) -> Result<String, Error> {
    match annotations.setting(OWNER).spoken()? {
        Some(owner) => Ok(owner),
        None => Ok(catalog.stamp().spoken()?.file.chars().take(OWNER_DIGITS).collect()),
    }
}

/// Writes down what [`owner`] said, because something is about to be kept under that name.
pub fn keep_owner(app: &App) -> Result<(), Error> {
    match app.0.annotations.setting(OWNER).spoken()? {
        Some(_) => Ok(()),
        None => app.0.annotations.set_setting(OWNER, &app.0.secrets.owner(), app.now()).spoken(),
    }
}

pub fn of_secrets(error: &secrets::Error) -> Error {
    use secrets::Error as E;
    let code = match error {
        E::Locked { .. } | E::Absent { .. } | E::WrongPassphrase { .. } => Code::PassphraseNeeded,
        E::Newer { .. } => Code::Newer,
        E::Damaged { .. } => Code::Damaged,
        E::EmptyPassphrase => Code::BadRequest,
        _ => Code::Storage,
    };
    let mut spoken = Error::new(code, error.to_string()).remedy(error.remedy());
    spoken.details = chain(error);
    spoken
}
