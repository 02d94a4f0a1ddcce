//! Where imports lead: search paths, files, and what was read from them.
//!
//! Nothing is run. A module is read when something asks for it, kept for as long as its file stays the same, and never read
//! on a request's own thread.

mod environment;
mod find;
mod modules;
mod parsed;
mod patience;
mod source;

pub use environment::{Environment, Surroundings};
pub use find::Located;
pub use modules::{Modules, OpenText};
pub use parsed::{Need, Parsed};
pub use patience::{Patience, with_patience};
pub use source::{FileSource, ModuleState, Workspace, own_name};

use std::path::Path;

/// Whether a change of this file may change where imports lead, or what is found there.
#[must_use]
pub fn may_hold_modules(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["py", "pyi", "pth", "cfg", "so", "pyd"].iter().any(|e| extension == *e))
}
