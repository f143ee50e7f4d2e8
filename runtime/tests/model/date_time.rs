//! Which texts are moments, and which moments are they?

use std::time::{Duration, UNIX_EPOCH};

use oasmith_runtime::model::{DateTime, Value};

use super::support::{read, write};

// The seconds are those of `date --utc --date=… +%s`.
#[test]
fn moments() {
    let rows = [
        ("1970-01-01T00:00:00Z", 0, 0),
        ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
        ("2026-03-01T12:00:00Z", 1_772_366_400, 0),
        ("2026-03-01t12:00:00z", 1_772_366_400, 0),
        ("2026-03-01 12:00:00Z", 1_772_366_400, 0),
        ("2026-03-01T12:00:00-00:00", 1_772_366_400, 0),
        ("2026-03-01T13:30:00+01:30", 1_772_366_400, 0),
        ("2026-02-28T23:00:00-13:00", 1_772_366_400, 0),
        ("2026-03-02T11:59:00+23:59", 1_772_366_400, 0),
        // RFC 3339, section 5.8 ("Examples").
        ("1985-04-12T23:20:50.52Z", 482_196_050, 520_000_000),
        ("1996-12-19T16:39:57-08:00", 851_042_397, 0),
        ("1990-12-31T23:59:60Z", 662_688_000, 0),
        ("1990-12-31T15:59:60-08:00", 662_688_000, 0),
        ("1937-01-01T12:00:27.87+00:20", -1_041_337_173, 870_000_000),
        ("2000-02-29T00:00:00Z", 951_782_400, 0),
        ("1900-03-01T00:00:00Z", -2_203_891_200, 0),
        ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
        ("2026-03-01T12:00:00.000000001Z", 1_772_366_400, 1),
        ("2026-03-01T12:00:00.1234567899Z", 1_772_366_400, 123_456_789),
        ("2026-03-01T12:00:00.99999999999999999999999999+00:00", 1_772_366_400, 999_999_999),
    ];
    for (text, seconds, nanos) in rows {
        let moment = DateTime::from(text);
        assert_eq!(moment.to_unix(), Some((seconds, nanos)), "{text}");
        assert_eq!(DateTime::from_unix(seconds, nanos).to_unix(), Some((seconds, nanos)), "{text}");
        let time = moment.to_system_time().expect("this system holds it");
        assert_eq!(DateTime::from(time), DateTime::from_unix(seconds, nanos), "{text}");
    }
}

#[test]
fn what_is_no_moment() {
    let refused = "|2026|2026-03-01|12:00:00Z|2026-03-01T12:00Z|2026-03-01T12:00:00|2026-03-01T12:00:00.Z|\
        2026-03-01T12:00:00.5|2026-03-01T12:00:00,5Z|2026-03-01T12:00:00ZZ|2026-03-01T12:00:00Z | 2026-03-01T12:00:00Z|\
        2026-03-01T12:00:00+0100|2026-03-01T12:00:00+01|2026-03-01T12:00:00+1:00|\
        2026-03-01T12:00:00+24:00|2026-03-01T12:00:00+01:60|2026-03-01T12:00:00-00:99|2026-03-01T12:00:00 Z|\
        2026-03-01T12:00:00+-1:00|2026-03-01T24:00:00Z|2026-03-01T12:60:00Z|2026-03-01T12:00:61Z|\
        2026-00-01T12:00:00Z|2026-13-01T12:00:00Z|2026-03-00T12:00:00Z|2026-03-32T12:00:00Z|2026-04-31T12:00:00Z|\
        2026-02-29T12:00:00Z|1900-02-29T12:00:00Z|2026-3-1T12:00:00Z|26-03-01T12:00:00Z|+2026-03-01T12:00:00Z|\
        -026-03-01T12:00:00Z|10000-01-01T00:00:00Z|2026/03/01T12:00:00Z|2026-03-01X12:00:00Z|\
        2026-W09-7T12:00:00Z|20260301T120000Z|1772366400|2026-03-01T12:00:0éZ|2026-03-01T12:00:00é|\
        ２０２６-03-01T12:00:00Z|2026-03-01T12:00:00+0é:0";
    for text in refused.split('|') {
        let moment = DateTime::from(text);
        assert_eq!((moment.to_unix(), moment.to_system_time()), (None, None), "{text}");
        // It is kept all the same: a server that writes another syntax breaks no call.
        let json = write(&Value::from(text)).expect("any text can be written");
        assert_eq!(read(&json), Ok(moment.clone()), "{text}");
        assert_eq!(write(&moment), Ok(json));
    }
    assert!(read::<DateTime>("1772366400").is_err_and(|fault| fault.starts_with("expected text, found the number")));
}

#[test]
fn a_moment_is_printed_with_the_digits_it_has() {
    let rows = [
        ((0, 0), "1970-01-01T00:00:00Z"),
        ((0, 1_000), "1970-01-01T00:00:00.000001Z"),
        ((0, 120_000_000), "1970-01-01T00:00:00.120Z"),
        ((-1, 999_999_999), "1969-12-31T23:59:59.999999999Z"),
        ((0, 1_500_000_000), "1970-01-01T00:00:01.500Z"),
        ((-62_167_219_200, 0), "0000-01-01T00:00:00Z"),
    ];
    for ((seconds, nanos), text) in rows {
        assert_eq!(DateTime::from_unix(seconds, nanos).as_str(), text);
    }
    // No panic at the ends, though RFC 3339 has no such years.
    for seconds in [i64::MIN, i64::MAX, -62_167_219_201, 253_402_300_800] {
        assert_eq!(DateTime::from_unix(seconds, 0).to_unix(), None);
    }
    let before = UNIX_EPOCH - Duration::new(1, 250_000_000);
    assert_eq!(DateTime::from(before).to_string(), "1969-12-31T23:59:58.750Z");
    assert_eq!(DateTime::from(before).to_system_time(), Some(before));
}

/// Counts the days one by one, so that no formula is compared with itself.
#[test]
fn every_day_of_ten_thousand_years() {
    let mut seconds = -62_167_219_200_i64;
    for year in 0..10_000 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month, length) in (1..).zip(lengths) {
            for day in [1, 2, length - 1, length] {
                let text = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
                let expected = seconds + (day - 1) * 86_400;
                assert_eq!(DateTime::from(text.as_str()).to_unix(), Some((expected, 0)), "{text}");
                assert_eq!(DateTime::from_unix(expected, 0).as_str(), text);
            }
            let beyond = format!("{year:04}-{month:02}-{:02}T00:00:00Z", length + 1);
            assert_eq!(DateTime::from(beyond.as_str()).to_unix(), None, "{beyond}");
            seconds += length * 86_400;
        }
    }
}

#[test]
fn equal_is_what_has_the_same_text() {
    let (here, there) = (DateTime::from("2026-03-01T12:00:00Z"), DateTime::from("2026-03-01T13:00:00+01:00"));
    assert_ne!(here, there);
    assert_eq!(here.to_unix(), there.to_unix());
    assert!(here.to_system_time() < DateTime::from("2026-03-01T13:00:00.1+01:00").to_system_time());
}
