//! The server as a stranger meets it: bytes over a loopback socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Sender, channel};

use api::contents::{ContentsPage, ContentsRequest, HomeRequest, HomeView, NamesView, TreemapRequest, TreemapView};
use api::discover::{DiscoverRequest, DiscoverView};
use api::entity::{BrowsePage, BrowseRequest, EntityRequest, EntityView};
use api::harvest::{HarvestRequest, LogRequest, LogView, RunView};
use api::history::{HistoryPage, HistoryRequest};
use api::inspect::{InspectRequest, InspectView};
use api::licences::{LicenceRequest, LicenceView, LicencesRequest, LicencesView};
use api::named::{NamedRequest, NamedView};
use api::relations::{RelationsRequest, RelationsView};
use api::script::{ScriptRequest, ScriptView};
use api::search::{SearchPage, SearchRequest};
use api::shelf::{ShelfEdit, ShelfRequest, ShelfView};
use api::source::{ProbeView, SourceEdit, SourceEdited, SourceQuestion, SourcesRequest, SourcesView};
use api::status::{
    DoctorReport, DoctorRequest, ExportRequest, ExportView, IndexState, ReindexRequest, SettingsRequest, SettingsView,
    StatusRequest, StatusView,
};
use api::storage::{BackupRequest, BackupView, RestoreRequest, RestoreView, StorageRequest, StorageView};
use api::why::{WhyRequest, WhyView};
use api::{Code, Error, Event, Tag};

use super::*;

/// Knows one command; every other is refused in words.
struct OneCommand;

impl Handler for OneCommand {
    fn browse(&self, _: BrowseRequest) -> Result<BrowsePage, Error> {
        Ok(BrowsePage { nodes: Vec::new(), offset: 0, total: 0 })
    }
    fn search(&self, _: SearchRequest) -> Result<SearchPage, Error> {
        panic!("a fault of a handler must not end the server")
    }
    fn why(&self, _: WhyRequest) -> Result<WhyView, Error> {
        Ok(WhyView { placed: None, words: Vec::new(), signals: Vec::new() })
    }
    fn contents(&self, _: ContentsRequest) -> Result<ContentsPage, Error> {
        Ok(ContentsPage { rows: Vec::new(), matching: 0, total: 0 })
    }
    fn names(&self, _: ContentsRequest) -> Result<NamesView, Error> {
        Ok(NamesView { names: Vec::new(), written: Vec::new() })
    }
    fn treemap(&self, _: TreemapRequest) -> Result<TreemapView, Error> {
        Err(Error::new(Code::NotFound, "there is no such schema"))
    }
    fn home(&self, _: HomeRequest) -> Result<HomeView, Error> {
        Ok(HomeView { biggest: Vec::new(), newest: Vec::new() })
    }
    fn relations(&self, _: RelationsRequest) -> Result<RelationsView, Error> {
        Err(Error::new(Code::NotFound, "there is no such table"))
    }
    fn named(&self, _: NamedRequest) -> Result<NamedView, Error> {
        Ok(NamedView { links: Vec::new() })
    }
    fn script(&self, _: ScriptRequest) -> Result<ScriptView, Error> {
        Err(Error::new(Code::NotFound, "there is no such table"))
    }
    fn shelf(&self, _: ShelfRequest) -> Result<ShelfView, Error> {
        Err(Error::new(Code::Storage, "the disk is full"))
    }
    fn edit_shelf(&self, _: ShelfEdit) -> Result<ShelfView, Error> {
        Err(Error::new(Code::Storage, "the disk is full"))
    }
    fn discover(&self, _: DiscoverRequest) -> Result<DiscoverView, Error> {
        Ok(DiscoverView { found: Vec::new(), looked: Vec::new() })
    }
    fn entity(&self, _: EntityRequest) -> Result<EntityView, Error> {
        Err(Error::new(Code::NotFound, "there is no such table"))
    }
    fn history(&self, _: HistoryRequest) -> Result<HistoryPage, Error> {
        Err(Error::new(Code::Damaged, "the catalog is damaged"))
    }
    fn sources(&self, _: SourcesRequest) -> Result<SourcesView, Error> {
        Err(Error::new(Code::Storage, "the disk is full"))
    }
    fn edit_source(&self, _: SourceEdit) -> Result<SourceEdited, Error> {
        Err(Error::new(Code::PassphraseNeeded, "locked"))
    }
    fn probe(&self, _: SourceQuestion) -> Result<ProbeView, Error> {
        Err(Error::new(Code::Unreachable, "nothing answers"))
    }
    fn harvest(&self, _: HarvestRequest) -> Result<RunView, Error> {
        Err(Error::new(Code::Busy, "somebody else is at it"))
    }
    fn reindex(&self, _: ReindexRequest) -> Result<IndexState, Error> {
        Ok(IndexState::Current)
    }
    fn log(&self, _: LogRequest) -> Result<LogView, Error> {
        Err(Error::new(Code::NotFound, "there is no such run"))
    }
    fn inspect(&self, _: InspectRequest) -> Result<InspectView, Error> {
        Err(Error::new(Code::Unreadable, "not what it says"))
    }
    fn status(&self, _: StatusRequest) -> Result<StatusView, Error> {
        Err(Error::new(Code::Newer, "newer"))
    }
    fn settings(&self, _: SettingsRequest) -> Result<SettingsView, Error> {
        Err(Error::new(Code::Internal, "a fault"))
    }
    fn doctor(&self, _: DoctorRequest) -> Result<DoctorReport, Error> {
        Err(Error::new(Code::Denied, "denied"))
    }
    fn licences(&self, _: LicencesRequest) -> Result<LicencesView, Error> {
        Ok(LicencesView { packages: Vec::new() })
    }
    fn licence(&self, _: LicenceRequest) -> Result<LicenceView, Error> {
        Err(Error::new(Code::NotFound, "there is no such package"))
    }
    fn storage(&self, _: StorageRequest) -> Result<StorageView, Error> {
        Err(Error::new(Code::Storage, "the disk is gone"))
    }
    fn backup(&self, _: BackupRequest) -> Result<BackupView, Error> {
        Err(Error::new(Code::Storage, "the disk is full"))
    }
    fn restore(&self, _: RestoreRequest) -> Result<RestoreView, Error> {
        Err(Error::new(Code::Unreadable, "this is no backup"))
    }
    fn export(&self, _: ExportRequest) -> Result<ExportView, Error> {
        Err(Error::new(Code::Cancelled, "cancelled"))
    }
}

struct Server {
    running: Running,
    events: Sender<Event>,
}

impl Server {
    fn start() -> Server {
        let (events, receiver) = channel();
        Server { running: super::start(Arc::new(OneCommand), receiver, 0).unwrap(), events }
    }

    fn token(&self) -> &str {
        self.running.address().split_once("token=").unwrap().1
    }

    /// Sends a request, with `HOST`, `PORT` and `TOKEN` filled in, and gives back everything that was answered.
    fn ask(&self, request: &str) -> String {
        let mut answer = String::new();
        self.send(request).read_to_string(&mut answer).unwrap();
        answer
    }

    fn send(&self, request: &str) -> TcpStream {
        let local = self.running.local();
        let request = request
            .replace("HOST", &local.to_string())
            .replace("PORT", &local.port().to_string())
            .replace("TOKEN", self.token())
            .replace('\n', "\r\n");
        let mut stream = TcpStream::connect(local).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }
}

fn call(name: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("POST /api/call/{name} HTTP/1.1\n{headers}\nContent-Length: {length}\nConnection: close\n\n{body}")
}

const WHOLE: &str = "Host: HOST\nOrigin: http://HOST\nx-pulk: 1\nx-pulk-token: TOKEN\nContent-Type: application/json";
const BROWSE: &str = r#"{"parent":null,"limit":10}"#;

#[test]
fn the_address_becomes_a_cookie_and_the_cookie_opens_the_page() {
    let server = Server::start();
    let first = server.ask("GET /?token=TOKEN HTTP/1.1\nHost: HOST\nConnection: close\n\n");
    assert!(first.starts_with("HTTP/1.1 303") && first.contains("location: /\r\n"), "{first}");
    let (_, rest) = first.split_once("set-cookie: ").unwrap();
    let cookie = rest.lines().next().unwrap();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    let headers = format!("Host: HOST\nCookie: other=1; {pair}\nx-pulk: 1");
    let answer = server.ask(&call("browse", &headers, BROWSE));
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(r#"{"nodes":[],"offset":0,"total":0}"#), "{answer}");
    let page = server.ask(&format!("GET / HTTP/1.1\nHost: HOST\nCookie: {pair}\nConnection: close\n\n"));
    assert!(page.starts_with("HTTP/1.1 200") || page.contains("built without its interface"), "{page}");
    assert!(page.contains("cache-control: no-store"), "{page}");
}

#[test]
fn strangers_are_refused() {
    let server = Server::start();
    let check = |why: &str, request: &str, status: &str| {
        let answer = server.ask(request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{why}: {answer}");
        assert!(answer.contains("content-security-policy: default-src 'none'"), "{why}: {answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{why}: {answer}");
        assert!(!answer.contains("access-control"), "{why}: {answer}");
    };
    let without = |header: &str| WHOLE.lines().filter(|line| !line.starts_with(header)).collect::<Vec<_>>().join("\n");
    let with = |from: &str, to: &str| WHOLE.replace(from, to);
    let get = |target: &str, headers: &str| format!("GET {target} HTTP/1.1\n{headers}\nConnection: close\n\n");

    check("no token", &call("browse", &without("x-pulk-token"), BROWSE), "401");
    check("short token", &call("browse", &with("TOKEN", "00"), BROWSE), "401");
    check("wrong token", &call("browse", &with("TOKEN", &"0".repeat(64)), BROWSE), "401");
    check("a page without a token", &get("/", "Host: HOST"), "401");
    check("an asset without a token", &get("/index.html", "Host: HOST"), "401");
    check("a wrong token in the address", &get("/?token=0", "Host: HOST"), "401");
    check("a rebound name", &call("browse", &with("Host: HOST", "Host: evil.example"), BROWSE), "403");
    check(
        "a rebound name and our port",
        &call("browse", &with("Host: HOST", "Host: evil.example:PORT"), BROWSE),
        "403",
    );
    check("the token at a rebound name", &get("/?token=TOKEN", "Host: evil.example:PORT"), "403");
    check("another port's page", &call("browse", &with("http://HOST", "http://127.0.0.1:1"), BROWSE), "403");
    check("another site's page", &call("browse", &with("http://HOST", "https://evil.example"), BROWSE), "403");
    check("a sandboxed page", &call("browse", &with("http://HOST", "null"), BROWSE), "403");
    check("a form", &call("browse", &without("x-pulk: 1"), BROWSE), "403");
    check("a stranger at the events", &get("/api/events", "Host: HOST"), "401");
}

#[test]
fn every_failure_has_its_status_and_its_words() {
    let server = Server::start();
    let check = |name: &str, body: &str, status: u16, says: &str| {
        let answer = server.ask(&call(name, WHOLE, body));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(says), "{name}: {answer}");
    };
    check("no_such_command", "{}", 404, "there is no command");
    check("browse", "not json", 400, "bad_request");
    check("browse", "", 400, "bad_request");
    check("entity", r#"{"key":"a://b"}"#, 404, "not_found");
    check("history", r#"{"limit":1}"#, 500, "damaged");
    check("sources", "{}", 507, "storage");
    check("edit_source", r#"{"edit":"unlock","passphrase":"x"}"#, 422, "passphrase_needed");
    check("harvest", r#"{"ask":"look","run":"1"}"#, 409, "busy");
    check("status", "{}", 422, "newer");
    check("doctor", r#"{"repair":false}"#, 403, "denied");
    check("search", r#"{"query":"","limit":1,"facets":false}"#, 500, "internal");
    check("browse", BROWSE, 200, "nodes");
}

#[test]
fn nothing_outside_the_table_is_served() {
    let server = Server::start();
    let check = |target: &str| {
        let answer =
            server.ask(&format!("GET {target} HTTP/1.1\nHost: HOST\nx-pulk-token: TOKEN\nConnection: close\n\n"));
        let refused = answer.starts_with("HTTP/1.1 4") || answer.contains("built without its interface");
        assert!(refused && !answer.contains("[package]") && !answer.contains("root:"), "{target}: {answer}");
    };
    check("/../../Cargo.toml");
    check("/assets/../../../Cargo.toml");
    check("/%2e%2e/%2e%2e/Cargo.toml");
    check("/..%2f..%2fCargo.toml");
    check("//etc/passwd");
    check("/assets/%00");
}

#[test]
fn a_body_beyond_the_limit_is_refused() {
    let server = Server::start();
    let body = " ".repeat(LARGEST_REQUEST + 1);
    let answer = server.ask(&call("browse", WHOLE, &body));
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("bad_request"), "{answer}");
}

#[test]
fn events_reach_an_open_page_and_end_with_the_server() {
    let server = Server::start();
    let stream = server.send("GET /api/events HTTP/1.1\nHost: HOST\nx-pulk-token: TOKEN\n\n");
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let head: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    assert!(head.iter().any(|line| line == "content-type: text/event-stream"), "{head:?}");
    server.events.send(Event::Changed { tags: vec![Tag::Catalog] }).unwrap();
    let data = lines.by_ref().find(|line| line.starts_with("data: ")).unwrap();
    assert_eq!(data, r#"data: {"event":"changed","tags":["catalog"]}"#);
    server.running.stop();
    assert_eq!(lines.find(|line| line.starts_with("data: ")), None);
}

#[test]
fn a_taken_port_is_named() {
    let server = Server::start();
    let port = server.running.local().port();
    let error = super::start(Arc::new(OneCommand), channel().1, port).unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[test]
fn the_token_is_long_new_each_time_and_not_in_debug_output() {
    let (one, two) = (Server::start(), Server::start());
    assert_eq!(one.token().len(), 64);
    assert_ne!(one.token(), two.token());
    assert!(!format!("{:?}", one.running).contains(one.token()));
}
