//! What the page and the catalog say to each other: one command and one event.

use api::{Code, Error};
use tauri::{AppHandle, Emitter, State};

use crate::opening::Opening;

/// The event every [`api::Event`] arrives as.
const EVENT: &str = "pulk";

/// Answers the catalog's command `name` with `body`, both as JSON text. Handlers block, so it runs on a thread that
/// may.
#[tauri::command]
pub async fn call(opening: State<'_, Opening>, name: String, body: String) -> Result<String, Error> {
    let opening = opening.inner().clone();
    tauri::async_runtime::spawn_blocking(move || api::dispatch(&opening.app()?, &name, &body)).await.unwrap_or_else(
        |cause| {
            Err(Error::new(Code::Internal, "the command ended unexpectedly")
                .remedy("Please report this.")
                .details(cause.to_string()))
        },
    )
}

/// Passes every event of the catalog to the page, from when it is open until it is closed.
pub fn forward_events(handle: &AppHandle, opening: &Opening) -> std::io::Result<()> {
    let (handle, opening) = (handle.clone(), opening.clone());
    std::thread::Builder::new().name("pulk-events".to_owned()).spawn(move || {
        for event in opening.events() {
            // It fails only while the window is going away.
            let _ = handle.emit(EVENT, &event);
        }
    })?;
    Ok(())
}
