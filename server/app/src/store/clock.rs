//! What time it is.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use pygloss_engine::learner::Millis;

/// When the program began, by a clock that was set for it, and by its own.
static SET: OnceLock<Option<(Millis, Instant)>> = OnceLock::new();

/// Milliseconds since the beginning of 1970, UTC. `PYGLOSS_NOW` sets the clock: its milliseconds are the time at which this is called
/// first.
#[must_use]
pub fn now() -> Millis {
    let set = SET.get_or_init(|| {
        let start = std::env::var("PYGLOSS_NOW").ok()?.parse().ok()?;
        Some((start, Instant::now()))
    });
    let millis =
        |duration: std::time::Duration| Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX);
    match set {
        Some((start, since)) => start.saturating_add(millis(since.elapsed())),
        None => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis),
    }
}
