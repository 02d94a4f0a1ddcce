//! Whether work grows with what it is given, and not with the square of it.

use std::time::{Duration, Instant};

/// Fails where work on something four times as large takes much longer than four times as long; work that grows with the
/// square takes sixteen times as long. Both are measured in turn until the best times of each agree with linear work.
#[track_caller]
pub fn check_linear<T>(what: &str, made: impl Fn(usize) -> T, work: impl Fn(&T)) {
    const ATTEMPTS: usize = 8;
    const MOST: u32 = 11;
    // What is over faster than this says nothing.
    let least = Duration::from_micros(500);
    let (one, four) = (made(1), made(4));
    let time = |input: &T| {
        let start = Instant::now();
        work(input);
        start.elapsed()
    };
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    for _ in 0..ATTEMPTS {
        short = short.min(time(&one).max(least));
        long = long.min(time(&four));
        if long <= short * MOST {
            return;
        }
    }
    panic!("{what}: {short:?}, and {long:?} for four times as much");
}
