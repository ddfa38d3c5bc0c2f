//! The windows: their size, its colour before the page has painted, and where it may not go.

use std::sync::atomic::{AtomicU32, Ordering};

use api::status::Theme;
use app::Home;
use tauri::webview::{Color, NewWindowResponse};
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::geometry;

/// The first window. Others are `window-2`, `window-3`, …
pub const LABEL: &str = "main";

/// The page's own background in each theme (`--bg`): showing another first would flash.
const LIGHT: Color = Color(0xf6, 0xf8, 0xfa, 0xff);
const DARK: Color = Color(0x12, 0x18, 0x1e, 0xff);

/// Opens the window on `page`, hidden until it has its colour. Where the `theme` is not known yet, the page goes by
/// the one it remembers.
pub fn open(handle: &AppHandle, label: &str, theme: Option<Theme>, page: Option<&str>) -> tauri::Result<()> {
    let reminder = theme.map(reminder).unwrap_or_default();
    let theme = theme.unwrap_or(Theme::System);
    let chosen = match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    };
    // A further window begins without the tabs the first one remembers.
    let query = if label == LABEL { "" } else { "?further" };
    let url = match (page, query) {
        (None, "") => WebviewUrl::default(),
        (page, query) => WebviewUrl::App(format!("index.html{query}#{}", page.unwrap_or_default()).into()),
    };
    let window = WebviewWindowBuilder::new(handle, label, url)
        .title("Pulk")
        .inner_size(1280.0, 800.0)
        .min_inner_size(640.0, 420.0)
        .theme(chosen)
        .background_color(if theme == Theme::Dark { DARK } else { LIGHT })
        .initialization_script(reminder)
        .visible(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        // Of several windows, the system's lists can say which shows what.
        .on_document_title_changed(|window, title| {
            // It fails only while the window is going away.
            let _ = window.set_title(&title);
        })
        .build()?;
    if theme == Theme::System && window.theme()? == tauri::Theme::Dark {
        window.set_background_color(Some(DARK))?;
    }
    if label == LABEL
        && let Some(home) = handle.try_state::<Home>()
    {
        geometry::restore(&window, &geometry::file(home.folder()));
    }
    if label != LABEL
        && let Some(opener) = current(handle).filter(|opener| opener.label() != label)
    {
        geometry::place_beside(&window, &opener);
    }
    window.show()
}

/// Opens one more window.
pub fn open_further(handle: &AppHandle, theme: Option<Theme>, page: &str) -> tauri::Result<()> {
    open(handle, &further_label(), theme, Some(page))
}

/// A label nobody had. Those of closed windows are not given again: of two windows opened at the same moment, both
/// would find the same one free.
fn further_label() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(2);
    format!("window-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The window a person is in, or was in first.
pub fn current(handle: &AppHandle) -> Option<WebviewWindow> {
    let windows = handle.webview_windows();
    let focused = windows.values().find(|window| window.is_focused().unwrap_or_default());
    focused.or_else(|| windows.get(LABEL)).or_else(|| windows.values().next()).cloned()
}

/// What the page remembers of the theme may be older than the settings, and it paints before it can ask for them. Once
/// a window: what a person chooses later is remembered by the page itself.
fn reminder(theme: Theme) -> String {
    let name = match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    format!(
        "try {{ if (sessionStorage.getItem('pulk.reminded') === null) {{ \
           sessionStorage.setItem('pulk.reminded', '1'); localStorage.setItem('pulk.theme', '{name}'); }} }} catch {{}}"
    )
}

/// Goes to another page of the interface. The document stays: only what stands behind `#` changes.
pub fn show_page(window: &WebviewWindow, page: &str) -> tauri::Result<()> {
    let mut url = window.url()?;
    url.set_fragment(Some(page));
    window.navigate(url)
}

/// The page never leaves the program: no link, no dropped file, no script can take the window elsewhere.
fn is_ours(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("localhost")) => tauri::is_dev(),
        ("about", _) => url.path() == "blank",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_further_windows_have_one_label() {
        let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(further_label)).collect();
        let labels: std::collections::BTreeSet<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert_eq!(labels.len(), 8, "{labels:?}");
        assert!(labels.iter().all(|label| label.starts_with("window-")), "{labels:?}");
    }

    #[test]
    fn the_page_stays_inside_the_program() {
        let check = |url: &str, expected: bool| assert_eq!(is_ours(&Url::parse(url).unwrap()), expected, "{url}");
        check("tauri://localhost/", true);
        check("http://tauri.localhost/index.html", true);
        check("https://example.com/", false);
        check("https://tauri.localhost.example.com/", false);
        check("file:///etc/passwd", false);
        check("data:text/html,hello", false);
        check("javascript:void(0)", false);
    }
}
