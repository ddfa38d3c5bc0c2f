//! The window: the composition root of the desktop program.
//!
//! The only crate that names tauri. It opens the catalog while the toolkit starts, hands the page one command and one
//! event, remembers where the window stands, and closes the catalog when the last window goes. No use case lives here.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod geometry;
mod given;
mod ipc;
mod opening;
mod toolkit;
mod window;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use app::Home;
use tauri::{AppHandle, Manager, RunEvent, Window, WindowEvent};
use tracing_subscriber::EnvFilter;

use geometry::Unmaximized;
use opening::Opening;

/// How long the window waits for the catalog to say its theme: ten times what opening takes, for a busy computer. Who
/// chose the dark is disturbed less by a window that comes half a second later than by one that flashes.
const PATIENCE: Duration = Duration::from_millis(600);

fn main() -> ExitCode {
    toolkit::choose();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("PULK_LOG").unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();
    let opening = Opening::start();
    let built = tauri::Builder::default()
        // First, so that a second start ends here, before it has opened anything.
        .plugin(tauri_plugin_single_instance::init(|app, words, folder| come_forward(app, &words, Path::new(&folder))))
        .plugin(tauri_plugin_dialog::init())
        .manage(opening)
        .invoke_handler(tauri::generate_handler![ipc::call, ipc::open_window, ipc::save_file])
        .on_window_event(remember)
        .setup(|app| {
            let opening = app.state::<Opening>().inner().clone();
            if let Ok(home) = Home::standard() {
                app.manage(home);
                app.manage(Unmaximized::default());
            }
            window::open(app.handle(), window::LABEL, opening.theme(PATIENCE), asked_for().as_deref())?;
            ipc::forward_events(app.handle(), &opening)?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| match event {
                RunEvent::Exit => app.state::<Opening>().close(),
                // On a Mac a link comes as an event, not as a word of the command line.
                #[cfg(target_os = "macos")]
                RunEvent::Opened { urls } => {
                    let words: Vec<String> = urls.iter().map(ToString::to_string).collect();
                    show(app, given::page(&words, Path::new("/")));
                }
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("pulk-desktop: the window could not be opened: {cause}");
            ExitCode::FAILURE
        }
    }
}

/// Remembers where the first window stood before it goes.
fn remember(window: &Window, event: &WindowEvent) {
    if window.label() != window::LABEL {
        return;
    }
    let (Some(home), Some(unmaximized)) = (window.try_state::<Home>(), window.try_state::<Unmaximized>()) else {
        return;
    };
    match event {
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => unmaximized.follow(window),
        WindowEvent::CloseRequested { .. } => {
            geometry::remember(window, &unmaximized, &geometry::file(home.folder()));
        }
        _ => {}
    }
}

/// The page this start was asked for.
fn asked_for() -> Option<String> {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    given::page(&words, &std::env::current_dir().unwrap_or_default())
}

/// A second start shows the window that is already there, and in it what the second one was asked for. `words` are
/// its command line, the program first.
fn come_forward(app: &AppHandle, words: &[String], folder: &Path) {
    show(app, given::page(words.get(1..).unwrap_or_default(), folder));
}

/// Shows the window a person is in, and in it the `page`.
fn show(app: &AppHandle, page: Option<String>) {
    let Some(window) = window::current(app) else { return };
    if let Some(page) = page {
        // It fails only while the window is going away.
        let _ = window::show_page(&window, &page);
    }
    // A window manager may refuse; the window stays usable where it is.
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
}
