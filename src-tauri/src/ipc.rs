//! What the page and the program say to each other: one command and one event for the catalog, and the two things only
//! a window can do.

use api::{Code, Error};
use tauri::ipc::{InvokeBody, Request, Response};
use tauri::{AppHandle, Emitter, State};
use tauri_plugin_dialog::DialogExt;

use crate::opening::Opening;
use crate::window;

/// The event every [`api::Event`] arrives as.
const EVENT: &str = "pulk";

/// Answers the catalog's command `name` with `body`, which is JSON text. So is the answer, passed on as it is: a string
/// would be quoted here and read twice in the page. Handlers block, so it runs on a thread that may.
#[tauri::command]
pub async fn call(opening: State<'_, Opening>, name: String, body: String) -> Result<Response, Error> {
    let opening = opening.inner().clone();
    tauri::async_runtime::spawn_blocking(move || api::dispatch(&opening.app()?, &name, &body).map(Response::new))
        .await
        .unwrap_or_else(|cause| {
            Err(Error::new(Code::Internal, "the command ended unexpectedly")
                .remedy("Please report this.")
                .details(cause.to_string()))
        })
}

/// Opens one more window on a page of the interface.
#[tauri::command]
pub async fn open_window(app: AppHandle, opening: State<'_, Opening>, page: String) -> Result<(), Error> {
    let theme = opening.theme(std::time::Duration::ZERO);
    window::open_further(&app, theme, &page)
        .map_err(|cause| Error::new(Code::Internal, "the window could not be opened").details(cause.to_string()))
}

/// Asks where to save what the page made, and saves it there. The page proposes a name and never learns a path.
/// Answers whether it was saved.
#[tauri::command]
pub async fn save_file(app: AppHandle, request: Request<'_>) -> Result<bool, Error> {
    let InvokeBody::Raw(contents) = request.body().clone() else {
        return Err(Error::new(Code::BadRequest, "there is nothing to save"));
    };
    let name = request.headers().get("pulk-name").and_then(|name| name.to_str().ok()).unwrap_or_default();
    // A header holds no Hangul, so the page encodes the name.
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
    let save = move || {
        let Some(path) = app.dialog().file().set_file_name(proposed(&name)).blocking_save_file() else {
            return Ok(false);
        };
        let refused = |cause: String| {
            Error::new(Code::Storage, "the file could not be saved").remedy("choose another folder").details(cause)
        };
        let path = path.into_path().map_err(|cause| refused(cause.to_string()))?;
        std::fs::write(path, contents).map_err(|cause| refused(cause.to_string()))?;
        Ok(true)
    };
    tauri::async_runtime::spawn_blocking(save)
        .await
        .unwrap_or_else(|cause| Err(Error::new(Code::Internal, "saving ended unexpectedly").details(cause.to_string())))
}

/// A name a file may have anywhere: what stands for a folder, a drive or a wildcard is taken out.
fn proposed(name: &str) -> String {
    let plain: String =
        name.chars().filter(|&letter| !letter.is_control() && !r#"/\:*?"<>|"#.contains(letter)).collect();
    let plain = plain.trim_matches(['.', ' ']);
    if plain.is_empty() { "pulk".to_owned() } else { plain.chars().take(120).collect() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_name_is_no_path() {
        let check = |name: &str, expected: &str| assert_eq!(proposed(name), expected, "{name}");
        check("orders.svg", "orders.svg");
        check("주문 관계.png", "주문 관계.png");
        check("../../etc/passwd", "etcpasswd");
        check(r"C:\orders.md", "Corders.md");
        check("...", "pulk");
        check("a\u{0}b\nc", "abc");
        check("", "pulk");
    }
}
