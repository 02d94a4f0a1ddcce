//! What tests ask of a running server. It is compiled always, so that what is tested is what is shipped, and does nothing
//! unless an environment variable asks for it.
//!
//! - `PYGLOSS_TEST_PANIC=hover` makes the handler of hovers panic; any other value is the name of a check or an insight,
//!   which panics whenever it runs.
//! - `PYGLOSS_TEST_SLOW=hover` makes a hover take a minute, unless it is cancelled.
//! - The requests `pygloss/text` and `pygloss/panics` are answered always.

use std::time::{Duration, Instant};

use pygloss_engine::analysis::Cancel;

/// What a test asked for.
#[derive(Debug, Clone, Default)]
pub struct Orders {
    panic: Option<String>,
    slow: Option<String>,
}

const HOVER: &str = "hover";

impl Orders {
    /// Reads the environment.
    pub fn from_environment() -> Orders {
        let orders = Orders {
            panic: std::env::var("PYGLOSS_TEST_PANIC").ok(),
            slow: std::env::var("PYGLOSS_TEST_SLOW").ok(),
        };
        if let Some(name) = orders.panic.as_deref().filter(|name| *name != HOVER) {
            pygloss_engine::panic_on_purpose(name);
        }
        orders
    }

    /// The handler of hovers has been called.
    #[expect(clippy::panic, reason = "the panic is what is being tested")]
    pub fn hover(&self) {
        if self.panic.as_deref() == Some(HOVER) {
            panic!("the handler of hovers was told to panic");
        }
    }

    /// A hover is being computed.
    pub fn hovering(&self, cancel: &Cancel) {
        if self.slow.as_deref() != Some(HOVER) {
            return;
        }
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end && !cancel.is_cancelled() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
