//! What a reader knows, computed from what happened: pure, with the time as an argument. Who stores the events is the app's matter.
//!
//! A [`Record`] is what is left of a concept's events; its [`Stage`] says how well the concept is known, and [`depth`] how much of it is
//! still told. The rules are written down for readers in `knowledge/README.md`.

mod depth;
mod event;
mod reader;
mod record;

pub use depth::depth;
pub use event::{Event, Happening};
pub use reader::{Anybody, Reader, Remembered};
pub use record::{ONE_VIEW, Record, Stage};

/// Milliseconds since the beginning of 1970, UTC.
pub type Millis = i64;

/// Milliseconds of a minute.
pub const MINUTE: Millis = 60 * 1000;
/// Milliseconds of a day.
pub const DAY: Millis = 24 * 60 * MINUTE;
