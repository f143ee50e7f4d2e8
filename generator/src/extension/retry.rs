//! When is a call repeated, as the documents of the Speakeasy family say it?

use serde_json::Value;

use super::Extensions;
use crate::ir::Retry;

/// Reads `x-speakeasy-retries`; an error says which part of it cannot be expressed.
pub(crate) fn declared(extensions: &Extensions) -> Option<Result<Retry, String>> {
    extensions.get("x-speakeasy-retries").map(read)
}

fn read(value: &Value) -> Result<Retry, String> {
    match value.get("strategy").and_then(Value::as_str) {
        Some("none") => return Ok(Retry { attempts: Some(1), ..Retry::default() }),
        Some("backoff") => {}
        Some(other) => return Err(format!("retries with the strategy `{other}`")),
        None => return Err("retries without a strategy".to_owned()),
    }
    let backoff = |key: &str| value.get("backoff").and_then(|backoff| backoff.get(key));
    let ms = |key: &str, usual: u64| backoff(key).and_then(Value::as_u64).unwrap_or(usual);
    let growth = backoff("exponent").and_then(Value::as_f64).unwrap_or(1.5);
    if !(1.0..=100.0).contains(&growth) {
        return Err(format!("retries with the exponent {growth}"));
    }
    let statuses = value.get("statusCodes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Ok(Retry {
        // As many as fit into the time.
        attempts: None,
        base_delay_ms: Some(ms("initialInterval", 500)),
        max_delay_ms: Some(ms("maxInterval", 60_000)),
        max_elapsed_ms: Some(ms("maxElapsedTime", 3_600_000)),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 1 and 100")]
        growth_percent: Some((growth * 100.0).round() as u32),
        statuses: statuses.iter().map(status).collect::<Result<_, _>>()?,
        only_answers: value.get("retryConnectionErrors").and_then(Value::as_bool) != Some(true),
    })
}

/// Reads a status, or a class of them such as `5XX`: the first and the last.
fn status(value: &Value) -> Result<(u16, u16), String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let class = text.to_ascii_uppercase();
    let found = match class.strip_suffix("XX") {
        Some(class) => {
            class.parse::<u16>().ok().filter(|class| *class < 10).map(|class| (class * 100, class * 100 + 99))
        }
        None => class.parse().ok().map(|status| (status, status)),
    };
    found.filter(|(first, _)| (100..600).contains(first)).ok_or_else(|| format!("retries after the status `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn retries_are_read_or_refused_with_a_reason() {
        let whole = json!({
            "strategy": "backoff",
            "backoff": { "initialInterval": 100, "maxInterval": 2000, "maxElapsedTime": 9000, "exponent": 2 },
            "statusCodes": ["5XX", 429],
            "retryConnectionErrors": true,
        });
        let expected = Retry {
            attempts: None,
            base_delay_ms: Some(100),
            max_delay_ms: Some(2000),
            max_elapsed_ms: Some(9000),
            growth_percent: Some(200),
            statuses: vec![(500, 599), (429, 429)],
            only_answers: false,
        };
        assert_eq!(read(&whole), Ok(expected));
        assert_eq!(read(&json!({ "strategy": "none" })).map(|retry| retry.attempts), Ok(Some(1)));
        for (value, expected) in [
            (json!({}), "retries without a strategy"),
            (json!({ "strategy": "linear" }), "retries with the strategy `linear`"),
            (json!({ "strategy": "backoff", "statusCodes": ["5xx", "often"] }), "retries after the status `often`"),
            (json!({ "strategy": "backoff", "backoff": { "exponent": 0 } }), "retries with the exponent 0"),
        ] {
            assert_eq!(read(&value), Err(expected.to_owned()));
        }
    }
}
