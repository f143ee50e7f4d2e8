//! How does one document not end the run?

use std::panic;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// As much as the main thread of a program has, which is where the command line generates.
const STACK: usize = 8 << 20;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It panicked, with this message.
    Panicked(String),
    /// It was not ready in time. Its thread goes on by itself.
    TimedOut,
}

/// Runs something in a thread of its own, and waits for it no longer than so long.
pub(crate) fn guarded<T: Send + 'static>(
    time_out: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    let (sender, receiver) = channel();
    let spawned = thread::Builder::new().stack_size(STACK).spawn(move || {
        let result = panic::catch_unwind(panic::AssertUnwindSafe(work));
        // Nobody listens once the time is over.
        let _ = sender.send(result.map_err(|payload| message(payload.as_ref())));
    });
    if let Err(error) = spawned {
        return Err(Fault::Panicked(format!("there is no thread for it: {error}")));
    }
    match receiver.recv_timeout(time_out) {
        Ok(result) => result.map_err(Fault::Panicked),
        Err(RecvTimeoutError::Timeout) => Err(Fault::TimedOut),
        Err(RecvTimeoutError::Disconnected) => Err(Fault::Panicked("the thread ended".to_owned())),
    }
}

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_told_apart() {
        let long = Duration::from_secs(600);
        assert_eq!(guarded(long, || 1), Ok(1));
        assert_eq!(guarded(long, || -> u8 { panic!("number {}", 2) }), Err(Fault::Panicked("number 2".to_owned())));
        let forever = move || loop {
            thread::sleep(long);
        };
        assert_eq!(guarded::<()>(Duration::from_millis(1), forever), Err(Fault::TimedOut));
    }
}
