//! How much time and memory does something take?
//!
//! The figures are those of Linux; elsewhere there are none, and time is that of the clock.

use std::fs;
use std::time::{Duration, Instant};

/// Begins to measure the processor's time of this thread.
pub(crate) fn start() -> impl FnOnce() -> Duration {
    let (clock, before) = (Instant::now(), thread_time());
    move || before.zip(thread_time()).map_or_else(|| clock.elapsed(), |(before, after)| after.saturating_sub(before))
}

/// Returns the processor's time of this thread so far.
fn thread_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

/// Returns how much memory this process had at its peak, in bytes.
pub(crate) fn peak() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok().map(|kilobytes: u64| kilobytes * 1024)
}
