//! The same commands and screens over HTTP, for a browser on this computer.
//!
//! Bound to 127.0.0.1 and nothing else. The address that is printed carries a random token; the first load turns it
//! into a cookie and every other request must bring that cookie (or the token in a header). `Host` and `Origin` are
//! checked against this address, so a page on another site can neither call it nor reach it by rebinding a name, and a
//! call needs a header no form can send. What this does not defend against is another program of the same person,
//! which could read the catalog's files just as well.
//!
//! Handlers block, so each call runs on a thread of its own; at most [`CALLS_AT_ONCE`] of them.

mod assets;
mod call;
mod events;
mod guard;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use api::{Event, Handler};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use events::Events;
use guard::{Guard, Token};

/// Calls that may be answered at the same time; more wait their turn.
const CALLS_AT_ONCE: usize = 16;

/// The longest request that is read, in bytes. The longest honest one is a pasted address.
const LARGEST_REQUEST: usize = 1024 * 1024;

/// How long [`Running::stop`] waits for calls that are being answered.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why serving could not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("port {port} of this computer cannot be listened on")]
    Port { port: u16, source: std::io::Error },
    #[error("the server could not be started")]
    Start(#[source] std::io::Error),
    #[error("this computer gives no random numbers: {0}")]
    Random(String),
}

/// A server that answers until it is stopped.
pub struct Running {
    address: String,
    local: SocketAddr,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
    runtime: Runtime,
}

impl std::fmt::Debug for Running {
    /// Without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("local", &self.local).finish_non_exhaustive()
    }
}

/// Serves `handler` and `events` on `port` of 127.0.0.1; port 0 takes any that is free. Must not be called from an
/// asynchronous task: the server brings its own threads.
///
/// # Errors
/// [`Error::Port`] when the port is taken or not allowed.
pub fn start(handler: Arc<dyn Handler>, events: Receiver<Event>, port: u16) -> Result<Running, Error> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(CALLS_AT_ONCE)
        .thread_name("pulk-serve")
        .enable_all()
        .build()
        .map_err(Error::Start)?;
    let listener = runtime
        .block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)))
        .map_err(|source| Error::Port { port, source })?;
    let local = listener.local_addr().map_err(Error::Start)?;
    let token = Token::random()?;
    let address = format!("http://{local}/?token={}", token.as_str());
    let (stop, stopped) = watch::channel(false);
    let events = Events::follow(events, stopped.clone()).map_err(Error::Start)?;
    let router = router(handler, events, Guard::new(token, local.port()));
    let server =
        runtime.spawn(async move { axum::serve(listener, router).with_graceful_shutdown(until(stopped)).await });
    Ok(Running { address, local, stop, server, runtime })
}

impl Running {
    /// What to open in a browser. Holds the token, so it is printed for the person and logged nowhere.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// Takes no more requests, ends the event streams, and waits a moment for calls that are being answered.
    pub fn stop(self) {
        // Nobody listening means the server has ended by itself, which is what is wanted.
        let _ = self.stop.send(true);
        let server = self.server;
        self.runtime.block_on(async { tokio::time::timeout(PATIENCE, server).await }).ok();
        self.runtime.shutdown_background();
    }
}

fn router(handler: Arc<dyn Handler>, events: Events, guard: Guard) -> Router {
    Router::new()
        .route("/api/call/{name}", post(call::answer).with_state(handler))
        .route("/api/events", get(events::stream).with_state(events))
        .fallback(assets::serve)
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(from_fn_with_state(Arc::new(guard), guard::check))
        .layer(from_fn(guard::harden))
}

/// Resolves once the server is to stop.
async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means the sender is gone, and with it everybody who could want more.
    let _ = stopped.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests;
