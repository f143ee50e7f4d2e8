//! How is a moment kept as the server wrote it, and still computed with?

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::decode::{Decode, Target};
use super::encode::{Encode, Piece};

const NANOS_PER_SECOND: u32 = 1_000_000_000;

/// A moment: `date-time` of the OpenAPI Format Registry, RFC 3339 text such as `2026-03-01T12:00:00Z`.
///
/// The text is kept as it came, so that nothing is lost when it is written again; a server that writes another syntax
/// breaks no call. Two texts are equal when they are the same text, even where others stand for the same moment;
/// [`DateTime::to_system_time`] and [`DateTime::to_unix`] compute.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct DateTime(String);

impl DateTime {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the moment, or `None` when the text is not RFC 3339 or the moment cannot be held.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let (seconds, nanos) = parse(&self.0)?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let base = if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
        base?.checked_add(Duration::new(0, nanos))
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z (negative before) and the nanoseconds after them, or `None`
    /// when the text is not RFC 3339.
    pub fn to_unix(&self) -> Option<(i64, u32)> {
        parse(&self.0)
    }

    /// Returns the moment that is so many seconds after 1970-01-01T00:00:00Z, and so many nanoseconds after that.
    ///
    /// RFC 3339 has only the years 0 to 9999; the text of any other is no such text.
    pub fn from_unix(seconds: i64, nanos: u32) -> Self {
        let seconds = seconds.saturating_add((nanos / NANOS_PER_SECOND).into());
        Self(print(seconds, nanos % NANOS_PER_SECOND))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self(print(i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos())),
            Err(error) => {
                let before = error.duration();
                let seconds = i64::try_from(before.as_secs()).map_or(i64::MIN, |seconds| -seconds);
                match before.subsec_nanos() {
                    0 => Self(print(seconds, 0)),
                    nanos => Self(print(seconds.saturating_sub(1), NANOS_PER_SECOND - nanos)),
                }
            }
        }
    }
}

/// Reads RFC 3339, section 5.6, into seconds since 1970 and nanoseconds.
fn parse(text: &str) -> Option<(i64, u32)> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let mark = |at: usize, marks: &[u8]| bytes.get(at).filter(|byte| marks.contains(byte)).map(|_| ());
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    mark(4, b"-")?;
    mark(7, b"-")?;
    mark(10, b"Tt ")?;
    mark(13, b":")?;
    mark(16, b":")?;
    let mut at = 19;
    let mut nanos = 0;
    if bytes.get(at) == Some(&b'.') {
        let end = at + 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = text.get(at + 1..end).filter(|digits| !digits.is_empty())?;
        nanos = format!("{digits:0<9.9}").parse().ok()?;
        at = end;
    }
    let offset = match (bytes.get(at)?, bytes.len() - at) {
        (b'Z' | b'z', 1) => 0,
        (sign @ (b'+' | b'-'), 6) => {
            mark(at + 3, b":")?;
            let (hours, minutes) = (number(at + 1, at + 3)?, number(at + 4, at + 6).filter(|minutes| *minutes < 60)?);
            let offset = hours * 60 + minutes;
            if *sign == b'-' { -offset } else { offset }
        }
        _ => return None,
    };
    let legal = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61
        && offset.abs() < 24 * 60;
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3_600 + (minute - offset) * 60 + second;
    legal.then_some((seconds, nanos))
}

/// Prints RFC 3339 in UTC, with as many digits of the second as there are (none, three, six or nine).
fn print(seconds: i64, nanos: u32) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let fraction = match nanos {
        0 => String::new(),
        nanos if nanos % 1_000_000 == 0 => format!(".{:03}", nanos / 1_000_000),
        nanos if nanos % 1_000 == 0 => format!(".{:06}", nanos / 1_000),
        nanos => format!(".{nanos:09}"),
    };
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts the days from 1970-01-01 in the proleptic Gregorian calendar, with years that begin in March, so that the
/// day that some years have more comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Undoes [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

impl Decode for DateTime {
    fn blank() -> Self {
        Self::default()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Text(&mut self.0)
    }
}

impl Encode for DateTime {
    fn piece(&self) -> Piece<'_> {
        Piece::text(&self.0)
    }
}
