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
    let backoff = part(value, "backoff", Value::as_object, "an object")?;
    let backoff = |key: &str| backoff.and_then(|backoff| backoff.get(key));
    let ms = |key: &str, usual: u64| match backoff(key) {
        None => Ok(usual),
        Some(ms) => ms.as_u64().ok_or_else(|| format!("retries whose `{key}` is no number of milliseconds")),
    };
    let growth = match backoff("exponent") {
        None => 1.5,
        Some(growth) => growth.as_f64().ok_or("retries whose `exponent` is no number")?,
    };
    if !(1.0..=100.0).contains(&growth) {
        return Err(format!("retries with the exponent {growth}"));
    }
    let statuses = part(value, "statusCodes", Value::as_array, "a list")?.map(Vec::as_slice).unwrap_or_default();
    Ok(Retry {
        // As many as fit into the time.
        attempts: None,
        base_delay_ms: Some(ms("initialInterval", 500)?),
        max_delay_ms: Some(ms("maxInterval", 60_000)?),
        max_elapsed_ms: Some(ms("maxElapsedTime", 3_600_000)?),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 1 and 100")]
        growth_percent: Some((growth * 100.0).round() as u32),
        statuses: statuses.iter().map(status).collect::<Result<_, _>>()?,
        only_answers: part(value, "retryConnectionErrors", Value::as_bool, "true or false")? != Some(true),
        any_method: false,
    })
}

/// Reads a part that may be absent; an error says that it is not what it has to be.
fn part<'a, T: 'a>(
    value: &'a Value,
    key: &str,
    read: fn(&'a Value) -> Option<T>,
    what: &str,
) -> Result<Option<T>, String> {
    let Some(part) = value.get(key) else { return Ok(None) };
    read(part).map(Some).ok_or_else(|| format!("retries whose `{key}` is not {what}"))
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
            any_method: false,
        };
        assert_eq!(read(&whole), Ok(expected));
        assert_eq!(read(&json!({ "strategy": "none" })).map(|retry| retry.attempts), Ok(Some(1)));
        for (value, expected) in [
            (json!({}), "retries without a strategy"),
            (json!({ "strategy": "linear" }), "retries with the strategy `linear`"),
            (json!({ "strategy": "backoff", "statusCodes": ["5xx", "often"] }), "retries after the status `often`"),
            (json!({ "strategy": "backoff", "backoff": { "exponent": 0 } }), "retries with the exponent 0"),
            (json!({ "strategy": "backoff", "backoff": { "exponent": "2" } }), "retries whose `exponent` is no number"),
            (
                json!({ "strategy": "backoff", "backoff": { "maxInterval": "1s" } }),
                "retries whose `maxInterval` is no number of milliseconds",
            ),
            (json!({ "strategy": "backoff", "backoff": 5 }), "retries whose `backoff` is not an object"),
            (json!({ "strategy": "backoff", "statusCodes": "5XX" }), "retries whose `statusCodes` is not a list"),
            (
                json!({ "strategy": "backoff", "retryConnectionErrors": "yes" }),
                "retries whose `retryConnectionErrors` is not true or false",
            ),
        ] {
            assert_eq!(read(&value), Err(expected.to_owned()));
        }
    }
}
