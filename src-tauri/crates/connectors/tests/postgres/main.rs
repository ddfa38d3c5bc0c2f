//! The PostgreSQL connector on a real server, started for these tests and stopped after them.

mod catalog;
mod conformance;
mod faults;
mod privileges;
mod server;
mod tls;
mod types;
