//! What the store promises, on real files.

#![allow(clippy::unwrap_used, reason = "a test that meets an error should stop and show it")]

mod annotations;
mod browse;
mod crash;
mod damage;
mod edges;
mod files;
#[path = "../support/generate.rs"]
mod generate;
mod golden;
mod harvest;
mod history;
mod listing;
mod odd;
mod replace;
mod resume;
mod runs;
mod shelf;
mod swap;
mod world;
