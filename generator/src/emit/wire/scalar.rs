//! Which values without structure are written, and how?

use super::super::foreign;
use super::sample::Sample;
use crate::ir::{FloatKind, IntKind, Json, Scalar, Wire};

/// What stands for bytes, as base64 text.
const BASE64: &str = "Ynl0ZXM=";

/// Returns a made-up value.
pub(super) fn make(scalar: Scalar, name: &str) -> Sample {
    match scalar {
        Scalar::String => Sample::Text(name.to_owned()),
        Scalar::Bool => Sample::Bool(true),
        Scalar::Int(_, wire) => number("1", wire),
        Scalar::Float(_, wire) => number("1.5", wire),
        Scalar::Bytes => Sample::Text(BASE64.to_owned()),
        Scalar::Binary => Sample::File("the file".to_owned()),
        Scalar::DateTime => Sample::Text("2026-03-01T12:00:00Z".to_owned()),
        Scalar::Duration => Sample::Text("PT1H".to_owned()),
        Scalar::Foreign(foreign) => Sample::Text(foreign::sample_text(foreign).to_owned()),
    }
}

/// Returns the value of an example, where it is one of the type.
pub(super) fn fit(scalar: Scalar, json: &Json) -> Option<Sample> {
    match (scalar, json) {
        (Scalar::String | Scalar::DateTime | Scalar::Duration, Json::Text(text)) => Some(Sample::Text(text.clone())),
        (Scalar::Bool, Json::Bool(value)) => Some(Sample::Bool(*value)),
        (Scalar::Int(kind, wire), Json::Number(text) | Json::Text(text)) => {
            let value: i128 = text.parse().ok()?;
            let fits = match kind {
                IntKind::I32 => i32::try_from(value).is_ok(),
                IntKind::I64 => i64::try_from(value).is_ok(),
                IntKind::U32 => u32::try_from(value).is_ok(),
                IntKind::U64 => u64::try_from(value).is_ok(),
            };
            // A number in quotes is none where the document says that it is a number.
            let is_said = wire == Wire::Text || matches!(json, Json::Number(_));
            (fits && is_said).then(|| number(&value.to_string(), wire))
        }
        (Scalar::Float(kind, wire), Json::Number(text) | Json::Text(text)) => {
            let value: f64 = text.parse().ok()?;
            // Of 32 bits the shortest text is written, so that is what an example has to be.
            let shortest = text.parse().map(|value: f32| value.to_string());
            let is_exact = kind == FloatKind::F64 || shortest.is_ok_and(|text| text.parse() == Ok(value));
            let is_said = wire == Wire::Text || matches!(json, Json::Number(_));
            let text = if wire == Wire::Text { value.to_string() } else { format!("{value:?}") };
            (value.is_finite() && is_exact && is_said).then(|| number(&text, wire))
        }
        // Their texts have more than one form, and only one is written.
        _ => None,
    }
}

fn number(text: &str, wire: Wire) -> Sample {
    match wire {
        Wire::Number => Sample::Number(text.to_owned()),
        Wire::Text => Sample::Text(text.to_owned()),
    }
}

/// Returns an example of which the document says no more.
pub(super) fn any(json: &Json) -> Sample {
    match json {
        Json::Null => Sample::Null,
        Json::Bool(value) => Sample::Bool(*value),
        Json::Number(text) => Sample::Number(canonical(text)),
        Json::Text(text) => Sample::Text(text.clone()),
        Json::List(items) => Sample::List(items.iter().map(any).collect()),
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), any(value))).collect();
            members.sort_by(|left, right| left.0.cmp(&right.0));
            Sample::Object(members)
        }
    }
}

/// Returns a number as a client writes it that keeps integers of 64 bits, and rounds all others to doubles.
fn canonical(text: &str) -> String {
    let is_integer = text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok();
    match text.parse::<f64>() {
        Ok(value) if !is_integer && value.is_finite() => format!("{value:?}"),
        _ => text.to_owned(),
    }
}
