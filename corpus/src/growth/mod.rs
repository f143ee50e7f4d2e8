//! How does the time of a generation grow with what a document has many of?
//!
//! A document of each kind is made in three sizes, the second double the first and the third double the second, and a
//! client is planned of each. The time of the third may be no more than so many times that of the first; what grows
//! with the square of the size takes sixteen times as long.

mod kind;

use std::time::Duration;

use oasmith::Config;
use oasmith::config::Delivery;
use oasmith::name::Lock;

use self::kind::{KINDS, Kind};
use crate::guard::{Fault, guarded};
use crate::measure;

/// How many times as long four times as much may take, in tenths: n log n, and what a busy machine adds to one of both.
const MOST: u128 = 80;
/// What takes less than this is not judged: it is mostly what every client takes.
const SHORT: Duration = Duration::from_millis(25);
/// How often each size is measured; the best counts.
const RUNS: usize = 3;
/// How long one generation may take.
const TIME_OUT: Duration = Duration::from_secs(120);

/// Measures every kind whose name begins so, with documents that many times smaller, and fails when one grows too fast.
pub(crate) fn run(only: Option<&str>, smaller: usize) -> Result<(), String> {
    let mut faults = Vec::new();
    println!("{:<32} {:>7} {:>9} {:>9} {:>9} {:>6}", "kind", "size", "quarter", "half", "whole", "ratio");
    for kind in KINDS.iter().filter(|kind| only.is_none_or(|only| kind.name.starts_with(only))) {
        let size = (kind.size / smaller.max(1)).max(4);
        let times = [4, 2, 1].map(|part| best(kind, size / part));
        match times {
            [Ok(quarter), Ok(half), Ok(whole)] => {
                let ratio = whole.as_nanos() * 10 / quarter.as_nanos().max(1);
                let [quarter, half] = [quarter, half].map(|time| format!("{:.1} ms", time.as_secs_f64() * 1000.0));
                let shown = format!("{:.1} ms", whole.as_secs_f64() * 1000.0);
                let name = kind.name;
                println!("{name:<32} {size:>7} {quarter:>9} {half:>9} {shown:>9} {:>4}.{}", ratio / 10, ratio % 10);
                if whole > SHORT && ratio > MOST {
                    faults.push(format!("{name}: {}.{} times as long for four times as much", ratio / 10, ratio % 10));
                }
            }
            [quarter, half, whole] => {
                let fault = [quarter, half, whole].into_iter().find_map(Result::err).unwrap_or_default();
                println!("{:<32} {size:>7} {fault}", kind.name);
                faults.push(format!("{}: {fault}", kind.name));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// Returns the least of a processor's time that a document of this kind and size took.
fn best(kind: &Kind, size: usize) -> Result<Duration, String> {
    let text = (kind.document)(size).to_string();
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let text = text.clone();
        let planned = guarded(TIME_OUT, move || {
            let elapsed = measure::start();
            let mut config = Config::new("large.json", "large");
            config.client.runtime = Delivery::Crate;
            let plan = oasmith::plan_text("large.json", &text, &config, &Lock::default());
            (plan.map(drop).map_err(|failure| failure.to_string()), elapsed())
        });
        match planned {
            Ok((Ok(()), time)) => best = best.min(time),
            Ok((Err(why), _)) => return Err(format!("there is no client of {size}: {why}")),
            Err(Fault::Panicked(why)) => return Err(format!("a panic at {size}: {why}")),
            Err(Fault::TimedOut) => return Err(format!("{size} took too long")),
        }
    }
    Ok(best)
}
