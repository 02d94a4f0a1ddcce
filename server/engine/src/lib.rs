//! What pygloss knows about a piece of Python: text in; explanations, findings and fixes out.
//!
//! Nothing here knows a protocol, a file system, a clock or a thread pool. Offsets are bytes of UTF-8.

pub mod analysis;
pub mod checks;
pub mod document;
pub mod facts;
pub mod insights;
pub mod note;
pub mod semantics;
pub mod syntax;
pub mod text;
pub mod version;
