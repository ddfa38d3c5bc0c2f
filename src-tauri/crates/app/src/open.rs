//! Opening the house: files, index, background work.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use api::{Code, Error, Event};
use connector::{Connector, Spec};
use model::{EntityKey, Secret, Timestamp};
use secrets::Secrets;
use store::{Annotations, Catalog};
use tokio::runtime::Runtime;

use crate::beneath::Beneath;
use crate::bus::Bus;
use crate::contents::Listings;
use crate::error::Spoken;
use crate::follower::{Follow, Follower};
use crate::home::Home;
use crate::indexer::Indexer;
use crate::running::Runs;
use crate::shelf::Here;

/// How to open the catalog.
#[derive(Clone)]
pub struct Options {
    pub home: Home,
    /// What may be harvested. Passed in, so that this crate and its tests build without a driver.
    pub connectors: &'static [&'static dyn Connector],
    pub clock: fn() -> Timestamp,
    /// Opens the encrypted secrets file where there is no keychain.
    pub passphrase: Option<Secret>,
    /// True for shells that stay (the window, the server): other processes' commits are noticed and the index follows
    /// in the background. A short-lived command leaves it off and catches up before it searches.
    pub follow: bool,
}

/// The open catalog. Cheap to clone; safe to call from any thread. Calls block.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub home: Home,
    pub connectors: &'static [&'static dyn Connector],
    pub clock: fn() -> Timestamp,
    pub catalog: Catalog,
    pub annotations: Annotations,
    pub secrets: Secrets,
    /// Held while passwords and the notes of them change.
    pub passwords: Mutex<()>,
    pub indexer: Arc<Indexer>,
    pub beneath: Arc<Beneath>,
    pub bus: Arc<Bus>,
    pub runs: Mutex<Runs>,
    pub here: Here,
    pub listings: Listings,
    pub runtime: Runtime,
    pub follow: bool,
    follower: Mutex<Option<Follower>>,
}

impl App {
    /// Opens the data folder, creating it when absent.
    ///
    /// # Errors
    /// [`Code::Newer`], [`Code::Damaged`] or [`Code::Storage`] when a database cannot be opened. A damaged or missing
    /// index is never an error: it is rebuilt.
    pub fn open(options: Options) -> Result<App, Error> {
        let Options { home, connectors, clock, passphrase, follow } = options;
        #[cfg(feature = "stops")]
        search::set_stop_hook(store::stop::reached);
        std::fs::create_dir_all(home.folder()).or_else(|cause| match home.folder().is_dir() {
            true => Ok(()),
            false => Err(no_folder(&home, &cause)),
        })?;
        crate::backup::finish(&home, clock())?;
        let catalog = Catalog::open(&home.catalog()).spoken()?;
        let annotations = Annotations::open(&home.annotations()).spoken()?;
        let secrets = crate::sources::open_secrets(home.folder(), passphrase.as_ref())?;
        let secrets = secrets.owned_by(crate::sources::owner(&catalog, &annotations)?);
        let bus = Arc::new(Bus::default());
        let indexer = Arc::new(Indexer::open(catalog.clone(), &home, Arc::clone(&bus))?);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("pulk-read")
            .enable_all()
            .build()
            .map_err(|cause| Error::new(Code::Internal, "no thread could be started").details(cause.to_string()))?;
        let beneath = Arc::new(Beneath::new(catalog.clone(), annotations.clone(), Arc::clone(&bus)));
        let follower = follow.then(|| {
            let follow = Follow::new(
                catalog.clone(),
                annotations.clone(),
                Arc::clone(&indexer),
                Arc::clone(&beneath),
                Arc::clone(&bus),
            );
            Follower::start(follow)
        });
        let app = App(Arc::new(Inner {
            home,
            connectors,
            clock,
            catalog,
            annotations,
            secrets,
            passwords: Mutex::default(),
            indexer,
            beneath,
            bus,
            runs: Mutex::default(),
            here: Here::default(),
            listings: Listings::default(),
            runtime,
            follow,
            follower: Mutex::new(follower),
        }));
        if passphrase.is_some() {
            crate::kept::sweep(&app);
        }
        Ok(app)
    }

    /// Every event from now on.
    pub fn subscribe(&self) -> std::sync::mpsc::Receiver<Event> {
        self.0.bus.subscribe()
    }

    /// Starts no more harvests, cancels the running ones, and waits for them and for the index.
    pub fn close(&self) {
        let running = self.runs().close();
        for running in &running {
            running.cancel();
        }
        for running in &running {
            running.wait();
        }
        let follower = self.0.follower.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(follower);
    }

    /// The runs of this process.
    pub(crate) fn runs(&self) -> MutexGuard<'_, Runs> {
        self.0.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The connector with this id.
    pub(crate) fn connector(&self, id: &str) -> Result<&'static dyn Connector, Error> {
        self.0.connectors.iter().copied().find(|connector| connector.spec().id == id).ok_or_else(|| {
            Error::new(Code::Unsupported, format!("this program has no connector “{id}”"))
                .remedy("update the program, or remove the source")
        })
    }

    /// What the connector of an entity's source says of itself. `None` where this program has no such connector.
    pub(crate) fn spec_of(&self, key: &EntityKey) -> Option<&'static Spec> {
        self.0.connectors.iter().map(|connector| connector.spec()).find(|spec| spec.scheme == key.scheme())
    }
}

fn no_folder(home: &Home, cause: &std::io::Error) -> Error {
    Error::new(Code::Storage, format!("the data folder {} cannot be created", home.folder().display()))
        .remedy("allow writing there, or choose another folder with PULK_HOME")
        .details(cause.to_string())
}
