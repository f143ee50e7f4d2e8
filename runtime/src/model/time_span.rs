//! How is a length of time kept as the server wrote it, and still computed with?

use std::fmt;
use std::time::Duration;

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

/// A length of time: `duration` of the OpenAPI Format Registry.
///
/// Two syntaxes are in use: that of ISO 8601 (`PT1H`, RFC 3339, appendix A), and the seconds of Protocol Buffers
/// (`3600s`, `1.5s`). The text is kept as it came, so that nothing is lost when it is written again;
/// [`TimeSpan::to_duration`] reads both. A [`Duration`] becomes seconds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TimeSpan(String);

impl TimeSpan {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the length, or `None` when the text has neither syntax, is negative, or counts years or months, whose
    /// length depends on the calendar.
    pub fn to_duration(&self) -> Option<Duration> {
        match self.0.strip_suffix('s') {
            Some(seconds) => parse_seconds(seconds),
            None => parse_iso(&self.0),
        }
    }

    /// Returns a length in the syntax of ISO 8601, such as `PT3600S`.
    pub fn iso8601(duration: Duration) -> Self {
        Self(format!("PT{}S", print_seconds(duration)))
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for TimeSpan {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for TimeSpan {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Duration> for TimeSpan {
    fn from(duration: Duration) -> Self {
        Self(format!("{}s", print_seconds(duration)))
    }
}

fn print_seconds(duration: Duration) -> String {
    match duration.subsec_nanos() {
        0 => duration.as_secs().to_string(),
        nanos => {
            let text = format!("{}.{nanos:09}", duration.as_secs());
            text.trim_end_matches('0').to_owned()
        }
    }
}

fn parse_seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    Some(Duration::new(whole.parse().ok()?, format!("{fraction:0<9.9}").parse().ok()?))
}

fn parse_iso(text: &str) -> Option<Duration> {
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (text.strip_prefix('P')?, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let date = sum(date, &[('W', 604_800), ('D', 86_400)])?;
    date.checked_add(sum(time, &[('H', 3_600), ('M', 60), ('S', 1)])?)
}

/// Adds up numbers with units, which come in the given order.
fn sum(mut text: &str, units: &[(char, u32)]) -> Option<Duration> {
    let mut total = Duration::ZERO;
    for (unit, seconds) in units {
        if let Some((number, rest)) = text.split_once(*unit) {
            total = total.checked_add(parse_seconds(number)?.checked_mul(*seconds)?)?;
            text = rest;
        }
    }
    text.is_empty().then_some(total)
}

impl Decode for TimeSpan {
    fn blank() -> Self {
        Self::default()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Text(&mut self.0)
    }
}

impl Encode for TimeSpan {
    fn piece(&self) -> Piece<'_> {
        Piece::text(&self.0)
    }
}
