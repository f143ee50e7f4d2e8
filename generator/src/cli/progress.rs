//! What does a person see while something takes long?

use std::io::IsTerminal as _;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long nothing is shown: most documents are done by then.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long one picture stays.
const TICK: Duration = Duration::from_millis(100);

/// A line on the terminal that says what is being done, and goes away with this.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to wait; nothing is ever shown where standard error is no terminal.
    pub(super) fn start(text: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::hidden();
        }
        let mut progress = Self::hidden();
        let bar = &progress.bar;
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_message(text.to_owned());
        let (end, ended) = mpsc::channel();
        let own = bar.clone();
        let thread = thread::spawn(move || {
            let is_going_on = |wait| ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout);
            if is_going_on(PATIENCE) {
                own.set_draw_target(ProgressDrawTarget::stderr());
                while is_going_on(TICK) {
                    own.tick();
                }
            }
        });
        progress.shown = Some((end, thread));
        progress
    }

    /// Waits, and shows nothing.
    pub(super) fn hidden() -> Self {
        Self { bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()), shown: None }
    }

    /// Says what is done now.
    pub(super) fn say(&self, text: &str) {
        self.bar.set_message(text.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.shown.take() {
            drop(end);
            // The thread only draws, and does not panic.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
