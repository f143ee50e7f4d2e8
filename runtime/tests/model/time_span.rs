//! Which texts are lengths of time, and how long are they?

use std::time::Duration;

use oasmith_runtime::model::TimeSpan;

use super::support::{read, write};

#[test]
fn lengths() {
    let rows: [(&str, Duration); 16] = [
        // The seconds of Protocol Buffers.
        ("3600s", Duration::from_secs(3_600)),
        ("1.5s", Duration::from_millis(1_500)),
        ("1.50s", Duration::from_millis(1_500)),
        ("1.000340012s", Duration::new(1, 340_012)),
        ("0.000000001s", Duration::new(0, 1)),
        ("0.0000000019s", Duration::new(0, 1)),
        ("315576000000s", Duration::from_secs(315_576_000_000)),
        ("18446744073709551615.999999999s", Duration::MAX),
        // RFC 3339, appendix A.
        ("PT3600S", Duration::from_secs(3_600)),
        ("PT1H30M", Duration::from_secs(5_400)),
        ("PT1H30S", Duration::from_secs(3_630)),
        ("PT0.5S", Duration::from_millis(500)),
        ("PT0.5H", Duration::from_secs(1_800)),
        ("P1D", Duration::from_secs(86_400)),
        ("P2W", Duration::from_secs(1_209_600)),
        ("P1DT12H30M5.25S", Duration::new(131_405, 250_000_000)),
    ];
    for (text, length) in rows {
        assert_eq!(TimeSpan::from(text).to_duration(), Some(length), "{text}");
        for span in [TimeSpan::from(length), TimeSpan::iso8601(length)] {
            assert_eq!(span.to_duration(), Some(length), "{span}");
        }
    }
}

#[test]
fn what_has_no_length_is_kept() {
    let refused = "|s|.s|.5s|5.s|1.2.3s|-1s|-0.5s|+1s| 1s|1 s|1s |1S|1|1m|1h|1ms|1e3s|1,5s|0x1s|１s|18446744073709551616s|P|\
        PT|P1DT|T1H|1H|PTH|P1H|PT1D|PT1M1H|PT1S1M|P1D1W|PT1H1H|P1Y|P1M|P1Y2M3DT4H|-PT1H|PT-1H|pt1h|PT1H |PT1H30|\
        PT99999999999999999999S|PT18446744073709551615H|P1é|éPT1H";
    for text in refused.split('|') {
        let span = TimeSpan::from(text);
        assert_eq!(span.to_duration(), None, "{text}");
        assert_eq!(span.as_str(), text);
        let json = format!("\"{text}\"");
        assert_eq!(read(&json), Ok(span.clone()), "{text}");
        assert_eq!(write(&span), Ok(json));
    }
    assert!(read::<TimeSpan>("3600").is_err_and(|fault| fault.starts_with("expected text, found the number 3600")));
}

#[test]
fn a_length_is_printed_with_the_digits_it_has() {
    let rows = [
        (Duration::ZERO, "0s"),
        (Duration::from_secs(3_600), "3600s"),
        (Duration::from_millis(1_500), "1.5s"),
        (Duration::new(10, 1), "10.000000001s"),
        (Duration::new(0, 100_000_000), "0.1s"),
        (Duration::MAX, "18446744073709551615.999999999s"),
    ];
    for (length, text) in rows {
        assert_eq!(TimeSpan::from(length).to_string(), text);
        assert_eq!(TimeSpan::iso8601(length).to_string(), format!("PT{}S", text.trim_end_matches('s')));
    }
}
