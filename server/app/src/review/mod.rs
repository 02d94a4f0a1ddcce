//! Reviewing: which questions are asked today, and what an answer means for the days to come.

mod choice;
mod question;
mod schedule;

pub use choice::{Wanted, choose};
pub use question::Question;
pub use schedule::{Schedule, Standing};
