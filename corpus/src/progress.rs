//! How far is a long run?

use indicatif::{ProgressBar, ProgressStyle};

/// Returns a bar for this many steps, which shows on a terminal only.
pub(crate) fn bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta} {msg:40!}") {
        bar.set_style(style);
    }
    bar
}
