//! End to end: the real binary, spoken to over its standard input and output.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test says what went wrong by failing"
)]

mod actions;
mod asking;
mod client;
mod configuration;
mod flood;
mod giants;
mod hints;
mod instructions;
mod learning;
mod lifecycle;
mod malformed;
mod memory;
mod modules;
mod more;
mod packs;
mod panics;
mod positions;
mod quiz;
mod sync;
mod tracebacks;
mod week;
