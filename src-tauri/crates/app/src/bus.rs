//! Tells every shell what changed.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use api::{Event, Tag};

/// Every subscriber gets every event sent after it subscribed; one that went away is forgotten.
#[derive(Debug, Default)]
pub struct Bus(Mutex<Vec<Sender<Event>>>);

impl Bus {
    pub fn subscribe(&self) -> Receiver<Event> {
        let (sender, receiver) = channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        receiver
    }

    pub fn send(&self, event: &Event) {
        let mut subscribers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        subscribers.retain(|subscriber| subscriber.send(event.clone()).is_ok());
    }

    pub fn changed(&self, tags: &[Tag]) {
        self.send(&Event::Changed { tags: tags.to_vec() });
    }
}
