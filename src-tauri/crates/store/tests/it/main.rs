//! What the store promises, on real files.

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
mod odd;
mod resume;
mod runs;
mod world;
