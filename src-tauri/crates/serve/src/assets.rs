//! The built interface, embedded in the program.
//!
//! A request path is looked up in a table of known names and is never a path on disk, so there is nothing to climb
//! out of.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

#[derive(Debug)]
struct Asset {
    /// From the root, with `/` on every system.
    path: &'static str,
    content_type: &'static str,
    etag: &'static str,
    bytes: &'static [u8],
}

/// Sorted by path; empty when the interface was not built before this crate was.
static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const NOT_BUILT: &str = "This program was built without its interface: run “npm ci” and “npm run build” in the folder \
     ui, then build the program again.\n";

pub async fn serve(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        let error = api::Error::new(api::Code::NotFound, "there is nothing at this address");
        return crate::call::refuse(StatusCode::NOT_FOUND, error);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let Some(asset) = find(ASSETS, request.uri().path()) else {
        return if ASSETS.is_empty() {
            plain(StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT)
        } else {
            plain(StatusCode::NOT_FOUND, "Not found.\n")
        };
    };
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|etag| etag == asset.etag);
    let headers = [(CONTENT_TYPE, asset.content_type), (ETAG, asset.etag), (CACHE_CONTROL, caching(asset.path))];
    if known {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (StatusCode::OK, headers, asset.bytes).into_response()
    }
}

fn find<'a>(assets: &'a [Asset], path: &str) -> Option<&'a Asset> {
    let path = if path == "/" { "/index.html" } else { path };
    assets.binary_search_by(|asset| asset.path.cmp(path)).ok().and_then(|at| assets.get(at))
}

/// Names below `/assets/` carry a digest of their content, so what they name never changes.
fn caching(path: &str) -> &'static str {
    if path.starts_with("/assets/") {
        "private, max-age=31536000, immutable"
    } else if path == "/index.html" {
        "no-store"
    } else {
        "no-cache"
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_are_found() {
        let table = ["/assets/app-1.js", "/favicon.svg", "/index.html"].map(|path| Asset {
            path,
            content_type: "text/plain",
            etag: "\"0\"",
            bytes: b"",
        });
        let check = |path: &str, expected: Option<&str>| {
            assert_eq!(find(&table, path).map(|asset| asset.path), expected, "{path}");
        };
        check("/", Some("/index.html"));
        check("/favicon.svg", Some("/favicon.svg"));
        check("/assets/app-1.js", Some("/assets/app-1.js"));
        check("/assets/../index.html", None);
        check("/assets/..%2findex.html", None);
        check("//index.html", None);
        check("/../Cargo.toml", None);
        check("/etc/passwd", None);
    }

    #[test]
    fn only_digest_names_are_kept_forever() {
        assert!(caching("/assets/app-1.js").contains("immutable"));
        assert_eq!(caching("/index.html"), "no-store");
        assert_eq!(caching("/favicon.svg"), "no-cache");
    }

    #[test]
    fn the_embedded_table_is_sorted() {
        assert!(ASSETS.is_sorted_by(|a, b| a.path < b.path));
    }
}
