//! The system as a whole, in one test binary: linking dominates, so there is one link.
//!
//! A module a subject. What a test needs from outside it starts itself, and ends itself.

#![allow(clippy::unwrap_used, reason = "in a test, failing is reporting")]

mod backup;
mod bad_input;
mod commands;
mod contents;
mod crash;
mod damage;
mod databases;
mod dependencies;
mod discover;
mod environment;
mod history;
mod house;
mod interface;
mod keychain;
mod licences;
mod named;
// The server that the tests of the PostgreSQL source use.
#[path = "../../src-tauri/crates/connectors/tests/postgres/server.rs"]
#[allow(dead_code, reason = "what those tests need of it and these do not")]
mod postgres;
mod refresh;
mod relations;
mod relevance;
mod script;
mod shelf;
mod space;
mod spine;
mod statements;
mod swapped;
mod text;
mod two_processes;
