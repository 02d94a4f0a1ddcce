//! Times in words, as they are told to a reader.

use pygloss_engine::learner::{DAY, MINUTE, Millis};
use pygloss_engine::note::counted;

const HOUR: Millis = 60 * MINUTE;

/// A time in its largest unit, to the nearest: `3 days`. `None` for less than a minute.
fn span(time: Millis) -> Option<String> {
    let rounded = |unit: Millis, name: &str| {
        counted(usize::try_from((time + unit / 2) / unit).unwrap_or(0).max(1), name)
    };
    match time {
        ..MINUTE => None,
        MINUTE..HOUR => Some(rounded(MINUTE, "minute")),
        HOUR..DAY => Some(rounded(HOUR, "hour")),
        DAY.. => Some(rounded(DAY, "day")),
    }
}

/// When something is asked again that is so far away: `in 3 days`, or `now`.
#[must_use]
pub fn again(left: Millis) -> String {
    span(left).map_or_else(|| "now".to_string(), |span| format!("in {span}"))
}

/// When something was that is so long past: `3 days ago`, or `just now`.
#[must_use]
pub fn ago(passed: Millis) -> String {
    span(passed).map_or_else(|| "just now".to_string(), |span| format!("{span} ago"))
}

/// How long something has been due: `due for 3 days`, or `due now`.
#[must_use]
pub fn due(late: Millis) -> String {
    span(late).map_or_else(|| "due now".to_string(), |span| format!("due for {span}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_words() {
        let times = [-5, 3 * MINUTE, 80 * MINUTE, DAY, 3 * DAY + HOUR, 400 * DAY];
        assert_eq!(
            times.map(again),
            ["now", "in 3 minutes", "in 1 hour", "in 1 day", "in 3 days", "in 400 days"]
        );
        assert_eq!(times.map(ago)[..3], ["just now", "3 minutes ago", "1 hour ago"]);
        assert_eq!(times.map(due)[..4], ["due now", "due for 3 minutes", "due for 1 hour", "due for 1 day"]);
    }
}
