//! Which texts are read into types of other crates, and what is written?

use oasmith_runtime::model::{Decode, Encode, decode, encode};

/// Reads text, and returns what is written of it, or what is said.
fn through<T: Decode + Encode>(text: &str) -> Result<String, String> {
    let json = serde_json::to_vec(text).expect("text is JSON");
    let value = decode::<T>(&json).map_err(|error| error.message().to_owned())?;
    let written = encode(&value).expect("it is text");
    Ok(serde_json::from_slice(&written).expect("what is written is text"))
}

/// Checks what becomes of each text; `None` stands for a text that is refused.
fn check<T: Decode + Encode>(expected: &str, rows: &[(&str, Option<&str>)]) {
    for (text, written) in rows {
        match (through::<T>(text), written) {
            (Ok(found), Some(written)) => assert_eq!(found, *written, "{text}"),
            (Err(found), None) => assert!(found.contains(expected), "{text}: {found}"),
            (found, _) => panic!("{text}: {found:?}"),
        }
    }
}

/// The same moments for every crate. What has an offset is the same moment without one, where the type has none.
const MOMENTS: [(&str, Option<&str>); 5] = [
    ("2026-03-01T12:00:00Z", Some("2026-03-01T12:00:00Z")),
    ("2026-03-01T12:00:00.123456789Z", Some("2026-03-01T12:00:00.123456789Z")),
    ("1969-12-31T23:59:59Z", Some("1969-12-31T23:59:59Z")),
    ("2026-03-01", None),
    ("soon", None),
];

const DATES: [(&str, Option<&str>); 4] =
    [("2026-03-01", Some("2026-03-01")), ("0001-01-01", Some("0001-01-01")), ("2026-02-30", None), ("", None)];

#[test]
fn moments_and_dates_of_every_crate() {
    check::<jiff::Timestamp>("RFC 3339", &MOMENTS);
    check::<chrono::DateTime<chrono::Utc>>("RFC 3339", &MOMENTS);
    check::<time::OffsetDateTime>("RFC 3339", &MOMENTS);
    check::<jiff::civil::Date>("a date", &DATES);
    check::<chrono::NaiveDate>("a date", &DATES);
    check::<time::Date>("a date", &DATES);
    let shifted = "2026-03-01T13:30:00+01:30";
    let moment = Ok("2026-03-01T12:00:00Z".to_owned());
    assert_eq!(through::<jiff::Timestamp>(shifted), moment);
    assert_eq!(through::<chrono::DateTime<chrono::Utc>>(shifted), moment);
    assert_eq!(through::<time::OffsetDateTime>(shifted), Ok(shifted.to_owned()));
}

#[test]
fn identifiers() {
    let written = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let rows = [
        (written, Some(written)),
        ("67E55044-10B1-426F-9247-BB680E5FE0C8", Some(written)),
        ("67e5504410b1426f9247bb680e5fe0c8", Some(written)),
        ("67e55044", None),
        ("", None),
    ];
    check::<uuid::Uuid>("a UUID", &rows);
}

#[test]
fn amounts_are_exact_or_refused() {
    let rows = [
        ("0.10", Some("0.10")),
        ("-12345678901234567890.123456", Some("-12345678901234567890.123456")),
        ("1e3", Some("1000")),
        ("0.00000000000000000000000000000000001", None),
        ("99999999999999999999999999999", None),
        ("a lot", None),
    ];
    check::<rust_decimal::Decimal>("a decimal number", &rows);
}
