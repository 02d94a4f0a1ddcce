//! Fixtures: Python with marks in it.
//!
//! A line made only of blanks and marks belongs to the source line above it and is taken out before parsing. `^^^^` marks
//! a range, followed by what is expected there; `$0` in the source is a cursor.

mod checks;
mod fixture;
mod growth;
mod modules;
mod notes;
mod quiz;
mod rewrites;

pub use checks::{
    check_count, check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_fixes,
    check_fixes_for, check_safety, check_silent,
};
pub use fixture::Fixture;
pub use growth::check_linear;
pub use modules::{check_among, found_among, hover_among};
pub use notes::{beneath, explained, hover, note_at, notes_at_target, notes_of, silent_at, steps_at};
pub use quiz::{asked, not_asked};
pub use rewrites::{rewrite_silent, rewrite_silent_at, rewritten, rewritten_at};
