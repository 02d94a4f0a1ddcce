//! The command line, as a shell sees it: the real program, its output, its exit code, and the files it leaves.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as expected, also in its helpers"
)]

mod bad_input;
mod book;
mod cache;
mod check;
mod concepts;
mod explain;
mod fixes;
mod formats;
mod memory;
mod misconceptions;
mod others;
mod packs;
mod read;
mod review;
mod search;
mod support;
mod traceback;
