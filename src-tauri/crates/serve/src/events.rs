//! `GET /api/events`: the catalog's events as server-sent events.
//!
//! One thread takes events off the application's channel and hands each, already as text, to every open page. A page
//! that fell behind is told that everything changed, which is true and cheaper than remembering what it missed.

use std::convert::Infallible;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Weak};
use std::time::Duration;

use api::{Event, Tag};
use axum::extract::State;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

/// Events kept for a page that is slow to take them.
const BACKLOG: usize = 256;

/// Proxies and laptops drop connections that say nothing.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

#[derive(Clone)]
pub struct Events {
    pages: Arc<broadcast::Sender<Arc<str>>>,
    stopped: watch::Receiver<bool>,
}

impl Events {
    /// Passes `events` on until `stopped`. The thread ends with the application's channel, or at the first event
    /// after the server is gone.
    pub fn follow(events: Receiver<Event>, stopped: watch::Receiver<bool>) -> std::io::Result<Events> {
        let pages = Arc::new(broadcast::channel(BACKLOG).0);
        let weak: Weak<broadcast::Sender<Arc<str>>> = Arc::downgrade(&pages);
        std::thread::Builder::new().name("pulk-events".to_owned()).spawn(move || {
            for event in events {
                let Some(pages) = weak.upgrade() else { return };
                // An error only means that no page is open.
                let _ = pages.send(text_of(&event));
            }
        })?;
        Ok(Events { pages, stopped })
    }
}

pub async fn stream(State(events): State<Events>) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let page = (events.pages.subscribe(), events.stopped.clone());
    let stream = unfold(page, |(mut page, mut stopped)| async move {
        let text = tokio::select! {
            event = page.recv() => match event {
                Ok(text) => text,
                Err(RecvError::Lagged(_)) => everything_changed(),
                Err(RecvError::Closed) => return None,
            },
            _ = stopped.wait_for(|stop| *stop) => return None,
        };
        Some((Ok(sse::Event::default().data(&*text)), (page, stopped)))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
}

fn everything_changed() -> Arc<str> {
    text_of(&Event::Changed { tags: vec![Tag::Catalog, Tag::Index, Tag::Sources, Tag::Runs, Tag::Settings] })
}

/// One line of JSON: its writer escapes line ends, which would end the event.
fn text_of(event: &Event) -> Arc<str> {
    serde_json::to_string(event).unwrap_or_default().into()
}
