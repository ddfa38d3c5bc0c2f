//! Ctrl-C: the first press asks to stop, the second ends the process at once.
//!
//! Only commands that can stop in good order listen; for the others the system's own way is the right one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

/// Whether, and when, somebody asked to stop.
#[derive(Debug, Clone)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on. The receiver hears of the first press.
    pub fn listen() -> std::io::Result<(Interrupt, Receiver<()>)> {
        let interrupt = Interrupt(Arc::default());
        let pressed = Arc::clone(&interrupt.0);
        let (sender, receiver) = channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        std::thread::Builder::new().name("pulk-interrupt".to_owned()).spawn(move || {
            runtime.block_on(async {
                while asked().await.is_ok() {
                    if pressed.swap(true, Ordering::AcqRel) {
                        std::process::exit(130);
                    }
                    // A command that only polls the flag has dropped the receiver.
                    let _ = sender.send(());
                }
            });
        })?;
        Ok((interrupt, receiver))
    }

    pub fn pressed(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Resolves at Ctrl-C, and on Unix at a polite request to end.
#[cfg(unix)]
async fn asked() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut ended = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = ended.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
