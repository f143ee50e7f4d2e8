//! How is a value printed as JSON?

use super::sample::Sample;

/// How long a line is, where it can be broken.
const WIDTH: usize = 100;

/// Prints a value without a space.
pub(super) fn compact(sample: &Sample) -> String {
    let mut text = String::new();
    push(sample, &mut text, ("", ""));
    text
}

/// Prints a value for people: what fits on a line stands on one.
pub(super) fn pretty(sample: &Sample) -> String {
    let mut text = String::new();
    push_pretty(sample, 0, 0, &mut text);
    text
}

fn push(sample: &Sample, text: &mut String, (colon, comma): (&str, &str)) {
    match sample.plain() {
        Sample::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                    text.push_str(comma);
                }
                push(item, text, (colon, comma));
            }
            text.push(']');
        }
        Sample::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                    text.push_str(comma);
                }
                push_text(name, text);
                text.push(':');
                text.push_str(colon);
                push(value, text, (colon, comma));
            }
            text.push('}');
        }
        Sample::Null => text.push_str("null"),
        Sample::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Sample::Number(number) => text.push_str(number),
        Sample::Text(value) | Sample::File(value) => push_text(value, text),
        Sample::Branch(..) => unreachable!("`plain` looks through branches"),
    }
}

fn push_pretty(sample: &Sample, indent: usize, before: usize, text: &mut String) {
    let mut line = String::new();
    push(sample, &mut line, (" ", " "));
    let (open, close, count) = match sample.plain() {
        Sample::List(items) => ('[', ']', items.len()),
        Sample::Object(members) => ('{', '}', members.len()),
        _ => ('[', ']', 0),
    };
    if count == 0 || indent + before + line.chars().count() < WIDTH {
        text.push_str(&line);
        return;
    }
    text.push(open);
    for index in 0..count {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent + 2));
        match sample.plain() {
            Sample::List(items) => push_pretty(&items[index], indent + 2, 0, text),
            Sample::Object(members) => {
                let (name, value) = &members[index];
                let start = text.len();
                push_text(name, text);
                text.push_str(": ");
                push_pretty(value, indent + 2, text.len() - start, text);
            }
            _ => {}
        }
        if index + 1 < count {
            text.push(',');
        }
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
    text.push(close);
}

/// Prints a string (RFC 8259, section 7).
fn push_text(value: &str, text: &mut String) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            control if u32::from(control) < 0x20 => text.extend(format!("\\u{:04x}", u32::from(control)).chars()),
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_on_a_line_stands_on_one() {
        let text = |text: &str| Sample::Text(text.to_owned());
        let short = Sample::Object(vec![("a".to_owned(), Sample::List(vec![text("\"b\"\u{1}"), Sample::Null]))]);
        assert_eq!(compact(&short), r#"{"a":["\"b\"\u0001",null]}"#);
        assert_eq!(pretty(&short), r#"{"a": ["\"b\"\u0001", null]}"#);
        let long = Sample::List(vec![text(&"x".repeat(90)), short]);
        let expected = format!("[\n  \"{}\",\n  {{\"a\": [\"\\\"b\\\"\\u0001\", null]}}\n]", "x".repeat(90));
        assert_eq!(pretty(&Sample::List(vec![long])), format!("[\n  {}\n]", expected.replace('\n', "\n  ")));
    }
}
