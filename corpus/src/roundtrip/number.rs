//! Which numbers does a schema allow?

use serde_json::{Map, Number, Value};

use crate::random::Random;

/// Integers that are the last of their kind, or look like something else.
const INTEGERS: [i64; 16] = [
    0,
    1,
    -1,
    2,
    10,
    100,
    255,
    65_536,
    -2_147_483_648,
    2_147_483_647,
    2_147_483_648,
    4_294_967_295,
    9_007_199_254_740_992,
    -9_007_199_254_740_993,
    i64::MIN,
    i64::MAX,
];
/// Numbers that a float of 32 bits writes as they stand here.
const SINGLES: [f64; 9] = [0.0, 0.5, -1.25, 0.1, 3.4e10, 16_777_216.0, 1e-5, -7.0, 12.75];
/// The same for 64 bits.
const DOUBLES: [f64; 10] =
    [0.3, 1e-7, 123_456.789, -0.001, 1.5e300, 5e-324, 9_007_199_254_740_992.0, -1e21, 2.0, 99.99];
/// How often a number is sought that is within all bounds.
const TRIES: usize = 60;

/// What schemas say about a number.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    least: f64,
    most: f64,
    step: Option<f64>,
}

/// Returns a number that all schemas allow, if one is found. What a format says is true of it: an integer without one
/// has 64 bits, as `docs/decoding.md` refuses others.
pub(super) fn number(parts: &[&Map<String, Value>], integer: bool, random: &mut Random) -> Option<Value> {
    let format = parts.iter().find_map(|part| part.get("format")?.as_str()).unwrap_or_default();
    let is_whole = integer || matches!(format, "int32" | "int64" | "uint32" | "uint64");
    let bounds = bounds(parts);
    if is_whole { whole(format, bounds, random) } else { fraction(format, bounds, random) }
}

fn bounds(parts: &[&Map<String, Value>]) -> Bounds {
    let mut bounds = Bounds { least: f64::NEG_INFINITY, most: f64::INFINITY, step: None };
    for part in parts {
        let of = |key: &str| part.get(key).and_then(Value::as_f64);
        bounds.least = bounds.least.max(of("minimum").unwrap_or(f64::NEG_INFINITY));
        bounds.least = bounds.least.max(of("exclusiveMinimum").unwrap_or(f64::NEG_INFINITY));
        bounds.most = bounds.most.min(of("maximum").unwrap_or(f64::INFINITY));
        bounds.most = bounds.most.min(of("exclusiveMaximum").unwrap_or(f64::INFINITY));
        bounds.step = bounds.step.or(of("multipleOf").filter(|step| *step > 0.0));
    }
    bounds
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the validator judges what comes of it"
)]
fn whole(format: &str, bounds: Bounds, random: &mut Random) -> Option<Value> {
    let (least, most): (i128, i128) = match format {
        "int8" => (-128, 127),
        "int16" => (-32_768, 32_767),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint8" => (0, 255),
        "uint16" => (0, 65_535),
        "uint32" => (0, u32::MAX.into()),
        "uint64" => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    let (least, most) = (least.max(bounds.least.ceil() as i128), most.min(bounds.most.floor() as i128));
    if least > most {
        return None;
    }
    let step = bounds.step.map_or(1, |step| step as i128).max(1);
    for _ in 0..TRIES {
        let candidate = match random.below(4) {
            0 => least + i128::from(bounds.least.fract() == 0.0 && random.chance(30)),
            1 => most - i128::from(random.chance(30)),
            2 => random.pick(&INTEGERS).map_or(0, |number| i128::from(*number)),
            _ => {
                let width = usize::try_from((most - least).min(1000)).unwrap_or_default() + 1;
                let low = if least <= 0 && most >= 0 { 0.max(least) } else { least };
                low + random.below(width) as i128
            }
        };
        let candidate = candidate.div_euclid(step) * step;
        if (least..=most).contains(&candidate) && fits(candidate as f64, bounds) {
            return i64::try_from(candidate)
                .map(Value::from)
                .or_else(|_| u64::try_from(candidate).map(Value::from))
                .ok();
        }
    }
    None
}

#[expect(clippy::cast_precision_loss, reason = "the numbers are below a thousand")]
fn fraction(format: &str, bounds: Bounds, random: &mut Random) -> Option<Value> {
    let known: &[f64] = if format == "float" { &SINGLES } else { &DOUBLES };
    for _ in 0..TRIES {
        let low = if bounds.least.is_finite() { bounds.least } else { bounds.most.min(0.0) };
        let near = random.below(1000) as f64;
        let candidate = match (bounds.step, random.below(3)) {
            (Some(step), _) => round((low / step).ceil() * step + near * step),
            (None, 0) => *random.pick(known)?,
            (None, 1) if bounds.least.is_finite() && bounds.most.is_finite() => {
                low + (bounds.most - low) * [0.0, 0.25, 0.5, 1.0][random.below(4)]
            }
            (None, _) => low + near / [1.0, 4.0, 8.0][random.below(3)],
        };
        if candidate >= bounds.least && candidate <= bounds.most {
            return Number::from_f64(candidate).map(Value::Number);
        }
    }
    None
}

/// Takes away what a multiplication of fractions leaves behind.
fn round(number: f64) -> f64 {
    format!("{number:.9}").parse().unwrap_or(number)
}

fn fits(number: f64, bounds: Bounds) -> bool {
    number >= bounds.least && number <= bounds.most
}
