//! How long a computation waits for a module that is not read yet.

use std::cell::Cell;
use std::time::Instant;

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Not at all: what is not read yet is not known yet.
    None,
    /// Until then, all modules together.
    Until(Instant),
    /// As long as it takes; the module is read at once, on the thread that asks.
    Unlimited,
}

thread_local! {
    static PATIENCE: Cell<Patience> = const { Cell::new(Patience::None) };
}

/// Runs a computation that waits for modules as long as this.
pub fn with_patience<T>(patience: Patience, work: impl FnOnce() -> T) -> T {
    /// Puts it back, also when the computation panics.
    struct Before(Patience);
    impl Drop for Before {
        fn drop(&mut self) {
            PATIENCE.set(self.0);
        }
    }
    let _before = Before(PATIENCE.replace(patience));
    work()
}

/// How long the computation that runs on this thread waits.
pub fn patience() -> Patience {
    PATIENCE.get()
}
