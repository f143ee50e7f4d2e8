//! How fast are large documents decoded by the emitted codec, and how fast by what `serde` derives?
//!
//! The two take turns, and so does which of them is first, so that what else the machine does falls on both.

use std::fmt::Debug;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many times each of the two decodes a document.
const ROUNDS: usize = 41;

/// One type with its document, and the two ways to decode it.
struct Decoder {
    name: &'static str,
    json: &'static str,
    ours: fn(&[u8]) -> Duration,
    theirs: fn(&[u8]) -> Duration,
    agree: fn(&[u8]) -> bool,
}

macro_rules! decoder {
    ($name:literal, $ty:ident) => {
        Decoder {
            name: $name,
            json: include_str!(concat!("../", $name, ".json")),
            ours: |json| time(|| client::runtime::model::decode::<client::model::$ty>(json).expect("ours decodes")),
            theirs: |json| time(|| serde_json::from_slice::<derived::model::$ty>(json).expect("theirs decodes")),
            agree: |json| {
                let ours = client::runtime::model::decode::<client::model::$ty>(json).expect("ours decodes");
                let theirs = serde_json::from_slice::<derived::model::$ty>(json).expect("theirs decodes");
                is_same(&ours, &theirs)
            },
        }
    };
}

macro_rules! decoders {
    ($($decoder:expr),* $(,)?) => {
        fn main() {
            [$($decoder),*].iter().for_each(Decoder::run);
        }
    };
}

impl Decoder {
    fn run(&self) {
        let json = self.json.as_bytes();
        assert!((self.agree)(json), "the two read {} alike", self.name);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            if round % 2 == 0 {
                ours.push((self.ours)(json));
                theirs.push((self.theirs)(json));
            } else {
                theirs.push((self.theirs)(json));
                ours.push((self.ours)(json));
            }
        }
        let speed = |duration: Duration| json.len() as f64 / 1e6 / duration.as_secs_f64();
        let best = |times: &[Duration]| speed(times.iter().min().copied().unwrap_or_default());
        let ratios = ours.iter().zip(&theirs).map(|(ours, theirs)| theirs.as_secs_f64() / ours.as_secs_f64()).collect();
        let (best_ours, best_theirs) = (best(&ours), best(&theirs));
        println!(
            "{}\t{:.1} MB\tmedian {:.0} to {:.0} MB/s\tbest {best_ours:.0} to {best_theirs:.0} MB/s\tratio of a round {:.2}, of the best {:.2}",
            self.name,
            json.len() as f64 / 1e6,
            speed(median(ours)),
            speed(median(theirs)),
            median::<f64>(ratios),
            best_ours / best_theirs,
        );
    }
}

/// Decodes once; dropping the value is not counted, because both have the same types.
fn time<T>(decode: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    let value = black_box(decode());
    let elapsed = start.elapsed();
    drop(value);
    elapsed
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|one, other| one.partial_cmp(other).expect("no time is not a number"));
    values[values.len() / 2]
}

/// Returns whether two values print alike: the types have the same names and fields.
fn is_same(ours: &dyn Debug, theirs: &dyn Debug) -> bool {
    format!("{ours:?}") == format!("{theirs:?}")
}
