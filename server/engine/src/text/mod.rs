//! Text: lines and positions, edits, fixes. All offsets are bytes of UTF-8.

mod fix;
mod lines;

pub use fix::{Applicability, Edit, Fix, apply};
pub use lines::{Encoding, LineIndex, Position};
pub use text_size::{TextRange, TextSize};
