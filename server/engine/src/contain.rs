//! One failing check or insight costs itself only.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

static CONTAINED: AtomicUsize = AtomicUsize::new(0);

/// Runs `work`; where it panics, counts that and gives `None`. `name` is what the panic hook's message can be told
/// apart by.
pub(crate) fn contain<T>(name: &str, work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(|| {
        fail_on_purpose(name);
        work()
    })) {
        Ok(value) => Some(value),
        Err(_) => {
            CONTAINED.fetch_add(1, Ordering::Relaxed);
            None
        }
    }
}

/// How many panics have been contained since the process started. Tests demand zero.
#[must_use]
pub fn contained_panics() -> usize {
    CONTAINED.load(Ordering::Relaxed)
}

static PURPOSE: std::sync::OnceLock<String> = std::sync::OnceLock::new();

/// From now on, the check or insight of this name panics whenever it runs: for tests of what a reader sees then.
pub fn panic_on_purpose(name: &str) {
    let _ = PURPOSE.set(name.to_string());
}

#[expect(clippy::panic, reason = "the panic is what is being tested")]
fn fail_on_purpose(name: &str) {
    if PURPOSE.get().is_some_and(|purpose| purpose == name) {
        panic!("`{name}` was told to panic");
    }
}
