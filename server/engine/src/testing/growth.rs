//! Whether work grows with what it is given, and not with the square of it.

use std::time::Duration;

/// Fails where work on something four times as large takes much longer than four times as long; work that grows with the
/// square takes sixteen times as long. Both are measured in turn until the best times of each agree with linear work. What counts is the
/// time that the thread had a processor for, so that other programs on the machine are not measured with it.
#[track_caller]
pub fn check_linear<T>(what: &str, made: impl Fn(usize) -> T, work: impl Fn(&T)) {
    const ATTEMPTS: usize = 16;
    const MOST: u32 = 11;
    // What is over faster than this says nothing.
    let least = Duration::from_micros(500);
    let (one, four) = (made(1), made(4));
    let time = |input: &T| {
        let start = busy();
        work(input);
        busy().saturating_sub(start)
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

/// For how long this thread has been running.
#[cfg(unix)]
fn busy() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = Duration::from_secs(u64::try_from(time.tv_sec).unwrap());
    seconds + Duration::from_nanos(u64::try_from(time.tv_nsec).unwrap())
}

/// Without such a clock, the time of day has to do.
#[cfg(not(unix))]
fn busy() -> Duration {
    use std::time::Instant;
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}
