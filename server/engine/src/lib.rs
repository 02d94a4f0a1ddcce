//! What pygloss knows about a piece of Python: text in; explanations, findings and fixes out.
//!
//! Nothing here knows a protocol, a file system, a clock or a thread pool. Offsets are bytes of UTF-8.

pub mod analysis;
pub mod checks;
mod contain;
pub mod document;
pub mod equivalents;
pub mod errors;
pub mod facts;
pub mod insights;
pub mod knowledge;
pub mod learner;
pub mod note;
pub mod quiz;
pub mod rewrites;
pub mod semantics;
pub mod severity;
pub mod syntax;
#[cfg(test)]
mod testing;
pub mod text;
pub mod version;

pub use contain::{contained_panics, panic_on_purpose};
