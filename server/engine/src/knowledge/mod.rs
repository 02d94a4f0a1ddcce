//! What pygloss knows, as data: cards, and where in code they answer.

pub mod card;
pub mod codes;
mod construct;
mod flagging;
mod library;
mod matching;
mod naming;
pub mod paths;
pub mod render;
pub mod search;
mod trigger;

pub use card::Level;
pub use flagging::{Flag, TeamCheck};
pub use library::{BuiltIn, Entry, Library, Match, check_folder};
pub use matching::{Fit, Site};

#[cfg(test)]
mod matching_tests;
#[cfg(test)]
pub(crate) mod tests;
