//! Which texts does a schema allow?

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Value};

use crate::random::Random;

/// Texts that something on the way may take for something else.
const TEXTS: [&str; 20] = [
    "",
    "a",
    "text",
    "two words",
    " around ",
    "\"quoted\"",
    "back\\slash",
    "line\nbreak\ttab",
    "\u{0}\u{1f}",
    "null",
    "true",
    "17",
    "1e5",
    "007",
    "2026-03-01T12:00:00Z",
    "ÄÖÜ ß",
    "日本語",
    "👩‍👩‍👧",
    "\u{feff}\u{202e}",
    "{\"a\":1}",
];

/// Texts of formats that are judged, or that have a type of their own: those that a library writes, and others that are
/// as good.
const FORMATS: [(&str, &[&str]); 25] = [
    (
        "date-time",
        &[
            "2026-03-01T12:00:00Z",
            "1999-12-31T23:59:59.999Z",
            "2024-02-29T00:00:00+02:00",
            "2026-03-01T12:00:00.123456789-08:30",
            "2026-03-01T12:00:00.10Z",
            "1985-04-12t23:20:50z",
            "0000-01-01T00:00:00Z",
        ],
    ),
    ("date", &["2026-03-01", "2024-02-29", "0001-01-01"]),
    ("time", &["12:00:00Z", "23:59:59.5+01:00"]),
    ("duration", &["PT1H", "P1Y2M3DT4H5M6S", "P2W", "PT0S"]),
    ("byte", &["", "aGVsbG8=", "AAECAwQ=", "/+/+", "YQ=="]),
    ("base64", &["", "aGVsbG8=", "/+/+"]),
    ("int32", &["0", "-1", "2147483647"]),
    ("int64", &["0", "-1", "9223372036854775807", "9007199254740993"]),
    ("uint32", &["0", "4294967295"]),
    ("uint64", &["0", "18446744073709551615"]),
    ("uuid", &["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"]),
    ("email", &["a@example.com", "first.last+tag@example.org"]),
    ("idn-email", &["a@example.com"]),
    ("hostname", &["example.com", "a-1.example.org"]),
    ("idn-hostname", &["example.com"]),
    ("ipv4", &["127.0.0.1", "255.255.255.255"]),
    ("ipv6", &["::1", "2001:db8::ff00:42:8329"]),
    ("uri", &["https://example.com/a?b=c#d", "urn:isbn:0451450523"]),
    ("uri-reference", &["/a/b?c", "https://example.com/"]),
    ("iri", &["https://example.com/ä"]),
    ("iri-reference", &["/ä"]),
    ("uri-template", &["https://example.com/{id}"]),
    ("json-pointer", &["", "/a~1b/0"]),
    ("relative-json-pointer", &["0", "1/a"]),
    ("regex", &["^a+$"]),
];

/// How long a text becomes that may be of any length.
const LENGTH: usize = 12;
/// How often a text is sought that is as long as it may be.
const TRIES: usize = 100;

/// Returns a text that all schemas allow, if one is found.
pub(super) fn text(parts: &[&Map<String, Value>], random: &mut Random) -> Option<String> {
    let bound = |key: &'static str| parts.iter().filter_map(move |part| usize::try_from(part.get(key)?.as_u64()?).ok());
    let least = bound("minLength").max().unwrap_or(0);
    let most = bound("maxLength").min().unwrap_or(usize::MAX);
    if least > most || least > 10_000 {
        return None;
    }
    let fits = |text: &str| (least..=most).contains(&text.chars().count());
    let words = |key: &str| parts.iter().find_map(|part| part.get(key)?.as_str());
    let known = words("format").and_then(|format| FORMATS.iter().find(|(known, _)| *known == format));
    let is_format = known.is_some() && random.chance(50);
    if let Some(pattern) = words("pattern").filter(|_| !is_format) {
        let made = regex_syntax::parse(&without_looks(pattern)).ok();
        let made = made.and_then(|hir| {
            let mut texts = (0..TRIES).map(|longer| {
                let mut text = String::new();
                from_pattern(&hir, 2 * least * longer / TRIES, random, &mut text);
                text
            });
            texts.find(|text| fits(text))
        });
        // What cannot be made may be said.
        return made.or_else(|| words("example").or_else(|| words("default")).map(str::to_owned));
    }
    if let Some((_, texts)) = known {
        let fitting: Vec<_> = texts.iter().filter(|text| fits(text)).collect();
        return random.pick(&fitting).map(|text| (**text).to_owned());
    }
    if let Some(text) = random.pick(&TEXTS).filter(|text| fits(text) && random.clone().chance(50)) {
        return Some((*text).to_owned());
    }
    let length = least + random.below((most - least).min(LENGTH) + 1);
    Some((0..length).map(|_| character(random)).collect())
}

fn character(random: &mut Random) -> char {
    const CHARACTERS: [char; 14] = ['a', 'b', 'Z', '0', '9', ' ', '-', '_', '.', '/', '"', '\\', 'é', '𝄞'];
    *random.pick(&CHARACTERS).unwrap_or(&'a')
}

/// Takes out of a pattern what looks ahead or behind: most texts of the rest are good there, and the validator finds
/// those that are not.
fn without_looks(pattern: &str) -> String {
    let mut rest = pattern;
    let mut kept = String::new();
    while let Some(start) = ["(?!", "(?=", "(?<!", "(?<="].iter().filter_map(|look| rest.find(look)).min() {
        kept.push_str(&rest[..start]);
        let (mut depth, mut escaped, mut end) = (0, false, rest.len());
        for (index, character) in rest[start..].char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '(' => depth += 1,
                ')' => {
                    depth -= 1;
                    if depth == 0 {
                        end = start + index + 1;
                        break;
                    }
                }
                _ => {}
            }
        }
        rest = &rest[end..];
    }
    kept + rest
}

/// Adds a text that a pattern matches; each part that may repeat does so up to `more` times beyond what it has to.
fn from_pattern(hir: &Hir, more: usize, random: &mut Random, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            // To the validator, as in ECMA-262, `\d` and `\w` have no letters beyond those of ASCII.
            let clipped = |end: char| {
                let ranges = class.ranges().iter().map(move |range| (range.start().max(' '), range.end().min(end)));
                ranges.filter(|(start, end)| start <= end).collect::<Vec<_>>()
            };
            let ranges = Some(clipped('~')).filter(|ranges| !ranges.is_empty()).unwrap_or_else(|| clipped(char::MAX));
            if let Some((start, end)) = random.pick(&ranges) {
                let width = (u32::from(*end) - u32::from(*start)).min(94) as usize;
                let offset = u32::try_from(random.below(width + 1)).unwrap_or_default();
                text.push(char::from_u32(u32::from(*start) + offset).unwrap_or(*start));
            }
        }
        HirKind::Class(Class::Bytes(class)) => {
            if let Some(range) = class.ranges().first() {
                text.push(char::from(range.start()));
            }
        }
        HirKind::Repetition(repetition) => {
            let least = repetition.min as usize;
            let most = repetition.max.map_or(usize::MAX, |max| max as usize).min(least + 3 + more);
            for _ in 0..least + random.below(most - least + 1) {
                from_pattern(&repetition.sub, more, random, text);
            }
        }
        HirKind::Capture(capture) => from_pattern(&capture.sub, more, random, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| from_pattern(part, more, random, text)),
        HirKind::Alternation(choices) => {
            if let Some(choice) = random.pick(choices) {
                from_pattern(choice, more, random, text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_what_their_schema_says() {
        let mut random = Random::new(1);
        for schema in [
            json!({ "pattern": "^[a-f0-9]{8}(-[a-f0-9]{4}){3}$" }),
            json!({ "pattern": "^(GET|POST)\\s\\d+$", "maxLength": 9 }),
            json!({ "pattern": "^\\w+$", "minLength": 30, "maxLength": 40 }),
            json!({ "pattern": "^(?=.*[0-9])(?!x(y))[0-9a-f]{30}$" }),
            json!({ "minLength": 3, "maxLength": 3 }),
            json!({ "format": "date-time" }),
            json!({ "format": "uuid" }),
            json!({ "format": "duration" }),
            json!({ "format": "uri-template" }),
        ] {
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("it is a schema");
            for _ in 0..50 {
                let text = text(&[schema.as_object().expect("it is an object")], &mut random).expect("there is one");
                assert!(validator.is_valid(&json!(text)), "{schema} {text:?}");
            }
        }
    }
}
