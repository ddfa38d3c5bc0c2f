//! Who may ask: the token, the `Host` and `Origin` checks, and the headers every answer carries.

use std::sync::Arc;

use api::{Code, Error};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, HeaderName, LOCATION, ORIGIN, REFERRER_POLICY,
    SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::call;

/// Brings the token where there are no cookies: scripts, tests.
const TOKEN_HEADER: &str = "x-pulk-token";

/// Everything comes from this address; nothing is inlined, framed, posted or sent elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// 32 random bytes as 64 hexadecimal digits.
pub struct Token(String);

impl Token {
    pub fn random() -> Result<Token, crate::Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|cause| crate::Error::Random(cause.to_string()))?;
        Ok(Token(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not tell how many digits were right.
    fn is(&self, offered: &str) -> bool {
        let (ours, theirs) = (self.0.as_bytes(), offered.as_bytes());
        ours.len() == theirs.len() && ours.iter().zip(theirs).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
    }
}

/// What a request is checked against.
pub struct Guard {
    token: Token,
    /// Cookies of one computer are shared by all its ports, so the name carries ours.
    cookie: String,
    hosts: [String; 2],
    origins: [String; 2],
}

impl Guard {
    pub fn new(token: Token, port: u16) -> Guard {
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let origins = hosts.clone().map(|host| format!("http://{host}"));
        Guard { token, cookie: format!("pulk-{port}"), hosts, origins }
    }

    /// A name that was rebound to this computer still sends its own `Host`.
    fn knows_host(&self, headers: &HeaderMap) -> bool {
        let mut offered = headers.get_all(HOST).iter();
        let host = offered.next().and_then(|host| host.to_str().ok());
        offered.next().is_none() && host.is_some_and(|host| self.hosts.iter().any(|ours| ours == host))
    }

    /// A page of another site cannot leave its own `Origin` out.
    fn knows_origin(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(ORIGIN)
            .iter()
            .all(|origin| origin.to_str().is_ok_and(|origin| self.origins.iter().any(|ours| ours == origin)))
    }

    fn knows_bearer(&self, headers: &HeaderMap) -> bool {
        let header = headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let cookie = cookies
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == self.cookie).then_some(value));
        header.or(cookie).is_some_and(|offered| self.token.is(offered))
    }

    /// The first load: the token moves from the address into a cookie, and out of sight.
    fn admit(&self, offered: &str) -> Response {
        if !self.token.is(offered) {
            return refuse_page("This address is out of date: its token belongs to a server that has ended.");
        }
        let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.token.as_str());
        (StatusCode::SEE_OTHER, [(LOCATION, "/".to_owned()), (SET_COOKIE, cookie)]).into_response()
    }
}

/// Lets through only what comes from the page this server gave out.
pub async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !guard.knows_host(headers) || !guard.knows_origin(headers) {
        return call::refuse(StatusCode::FORBIDDEN, Error::new(Code::Denied, "this server answers only its own page"));
    }
    if request.method() == Method::GET
        && request.uri().path() == "/"
        && let Some(offered) = token_of(request.uri())
    {
        return guard.admit(offered);
    }
    if guard.knows_bearer(headers) {
        return next.run(request).await;
    }
    if request.uri().path().starts_with("/api/") {
        let error = Error::new(Code::Denied, "this request brings no valid token")
            .remedy("Open the address that `pulk serve` printed.");
        return call::refuse(StatusCode::UNAUTHORIZED, error);
    }
    refuse_page("Open the address that pulk serve printed: it carries the token this page needs.")
}

/// Adds the headers every answer carries, refusals included.
pub async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn token_of(uri: &Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("token="))
}

fn refuse_page(sentence: &'static str) -> Response {
    (StatusCode::UNAUTHORIZED, [(CONTENT_TYPE, "text/plain; charset=utf-8")], Body::from(sentence)).into_response()
}
