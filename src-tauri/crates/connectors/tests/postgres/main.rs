//! The PostgreSQL connector on a real server, started for these tests and stopped after them.
#![allow(clippy::unwrap_used, reason = "a step of a test that fails is a test that fails")]

mod catalog;
mod conformance;
mod faults;
mod passwords;
mod privileges;
mod server;
mod tls;
mod types;
