//! What a reader has met and knows, kept on their machine: one file, several programs at once.

mod clock;
mod database;
mod exchange;
mod fitting;
mod folder;
mod memory;
mod summary;

pub use clock::now;
pub use database::{Database, Kept, Opened, Problem};
pub use exchange::{Imported, export, import, imported};
pub use fitting::Fitted;
pub use folder::folder;
pub use memory::Memory;
