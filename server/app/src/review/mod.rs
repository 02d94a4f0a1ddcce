//! Reviewing: which questions are asked today, and what an answer means for the days to come.

mod choice;
mod file;
mod fit;
mod history;
mod level;
mod progress;
mod question;
mod schedule;
mod when;

pub use choice::{Chosen, Reason, Wanted, choose};
pub use file::{Wishes, all_of_file, of_file, of_its_cards, seed_of};
pub use fit::{ENOUGH, answers, fit};
pub use history::{History, Left, Tally};
pub use level::{Asked, level_of, questions};
pub use progress::{Progress, Stop};
pub use question::Question;
pub use schedule::{Schedule, Standing};
pub use when::again;
