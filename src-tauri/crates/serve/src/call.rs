//! `POST /api/call/{name}`: one command, JSON in and JSON out.

use std::sync::Arc;

use api::{Code, Error, Handler};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// A form on another site can post, but it cannot send this header without our permission, which is never given.
const CALL_HEADER: &str = "x-pulk";

/// Answers a command on a thread of its own. A body beyond the router's limit arrives as a rejection.
pub async fn answer(
    State(handler): State<Arc<dyn Handler>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if headers.get(CALL_HEADER).is_none_or(|value| value != "1") {
        return refuse(StatusCode::FORBIDDEN, Error::new(Code::Denied, "a call needs the header “x-pulk: 1”"));
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            let error = Error::new(Code::BadRequest, "the request could not be read").details(rejection.body_text());
            return refuse(rejection.status(), error);
        }
    };
    let called = tokio::task::spawn_blocking(move || match std::str::from_utf8(&body) {
        Ok(text) => api::dispatch(handler.as_ref(), &name, text),
        Err(cause) => Err(Error::new(Code::BadRequest, "the request is not UTF-8 text").details(cause.to_string())),
    });
    match called.await {
        Ok(Ok(text)) => (StatusCode::OK, [(CONTENT_TYPE, "application/json")], text).into_response(),
        Ok(Err(error)) => refuse(status_of(error.code), error),
        Err(_) => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            Error::new(Code::Internal, "the command ended unexpectedly").remedy("Please report this."),
        ),
    }
}

/// An error as every failed request carries it.
pub fn refuse(status: StatusCode, error: Error) -> Response {
    (status, axum::Json(error)).into_response()
}

fn status_of(code: Code) -> StatusCode {
    match code {
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Denied => StatusCode::FORBIDDEN,
        Code::Busy | Code::Cancelled => StatusCode::CONFLICT,
        Code::Login | Code::SecretNeeded | Code::PassphraseNeeded => StatusCode::UNPROCESSABLE_ENTITY,
        Code::Unreadable | Code::Newer | Code::Unsupported | Code::MissingLibrary => StatusCode::UNPROCESSABLE_ENTITY,
        Code::Unreachable => StatusCode::BAD_GATEWAY,
        Code::Storage => StatusCode::INSUFFICIENT_STORAGE,
        Code::Damaged | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
