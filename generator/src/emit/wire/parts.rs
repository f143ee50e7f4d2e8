//! What does a body in parts look like?
//!
//! RFC 7578, RFC 2387 and the Encoding Object (OpenAPI 3.2, section 4.15). This is written from these alone and knows
//! nothing of the runtime, so that the two check each other.

use super::json::compact;
use super::sample::Sample;
use super::style;
use crate::ir::Part;

/// What stands for the boundary, which is another one in each request.
const BOUNDARY: &str = "BOUNDARY";

/// One part.
struct Section {
    name: String,
    file: bool,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
    text: String,
}

/// Returns the header `content-type` and the body, whose lines end as those of a text do.
pub(super) fn body(media_type: &str, known: &[Part], sample: &Sample) -> (String, String) {
    let media_type = essence(media_type);
    let mut sections: Vec<(usize, Section)> = Vec::new();
    for (name, value) in sample.members() {
        let position = known.iter().position(|part| part.wire_name == *name);
        let of_property = sections_of(name, position.map(|position| &known[position]), value);
        sections.extend(of_property.into_iter().map(|section| (position.unwrap_or(known.len()), section)));
    }
    // In the other types the order may mean something, so it is that of the document.
    if media_type != "multipart/form-data" {
        sections.sort_by_key(|(position, _)| *position);
    }
    let root = sections.first().filter(|_| media_type == "multipart/related");
    let root = root.and_then(|(_, section)| section.media_type.as_deref()).map(essence);
    let root = root.map(|root| format!("; type=\"{root}\"")).unwrap_or_default();
    let text: String = sections.iter().map(|(_, section)| written(section)).collect();
    (format!("{media_type}; boundary={BOUNDARY}{root}"), format!("{text}--{BOUNDARY}--\n").replace("\r\n", "\n"))
}

fn sections_of(name: &str, part: Option<&Part>, value: &Sample) -> Vec<Section> {
    let media_type = part.and_then(|part| part.media_type.as_deref());
    let json = media_type.filter(|media_type| is_json(&essence(media_type)));
    let section = |name: String, media_type: Option<&str>, text: String| Section {
        name,
        file: false,
        media_type: media_type.map(str::to_owned),
        headers: part.map(|part| part.headers.clone()).unwrap_or_default(),
        text,
    };
    let as_json = |value: &Sample| vec![section(name.to_owned(), json.or(Some("application/json")), compact(value))];
    let is_file = |item: &Sample| matches!(item.plain(), Sample::File(_));
    match (value.plain(), part.and_then(|part| part.style)) {
        (Sample::File(text), _) => {
            let media_type = media_type.or(Some("application/octet-stream"));
            vec![Section { file: true, ..section(name.to_owned(), media_type, text.clone()) }]
        }
        (value, Some((style, explode))) => {
            let pairs = style::part(name, style, explode, value).into_iter();
            pairs.map(|(name, text)| section(name, None, text)).collect()
        }
        (Sample::List(items), None) if json.is_none() || items.iter().any(is_file) => {
            let of_item = |item: &Sample| match item.plain() {
                Sample::List(_) => as_json(item),
                _ => sections_of(name, part, item),
            };
            items.iter().flat_map(of_item).collect()
        }
        (Sample::Null, None) => Vec::new(),
        (value @ (Sample::List(_) | Sample::Object(_)), None) => as_json(value),
        (value, None) if json.is_some() => as_json(value),
        (value, None) => {
            let text = style::text(value).unwrap_or_default();
            vec![section(name.to_owned(), media_type, text)]
        }
    }
}

fn written(section: &Section) -> String {
    let name = quoted(&section.name);
    let mut text = format!("--{BOUNDARY}\nContent-Disposition: form-data; name=\"{name}\"");
    if section.file {
        text.extend(["; filename=\"", &name, "\""]);
    }
    text.extend(section.media_type.iter().map(|media_type| format!("\nContent-Type: {media_type}")));
    text.extend(section.headers.iter().map(|(name, value)| format!("\n{name}: {value}")));
    format!("{text}\n\n{}\n", section.text)
}

/// Escapes what would end a name ("Multipart form data" of the HTML standard).
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::ParameterStyle;

    fn part(name: &str, media_type: Option<&str>, style: Option<(ParameterStyle, bool)>) -> Part {
        let media_type = media_type.map(str::to_owned);
        Part { wire_name: name.to_owned(), media_type, style, headers: Vec::new(), is_file: false }
    }

    fn text(text: &str) -> Sample {
        Sample::Text(text.to_owned())
    }

    #[test]
    fn a_part_is_a_file_a_text_or_json() {
        let point = Sample::Object(vec![("x".to_owned(), Sample::Number("1".to_owned()))]);
        let sample = Sample::Object(vec![
            ("at".to_owned(), point.clone()),
            ("file".to_owned(), Sample::File("the file".to_owned())),
            ("filter".to_owned(), point),
            ("tags".to_owned(), Sample::List(vec![text("a"), text("b")])),
            ("words".to_owned(), Sample::List(vec![text("a"), text("b")])),
        ]);
        let style = Some((ParameterStyle::DeepObject, true));
        let known = [part("filter", None, style), part("words", Some("application/json"), None)];
        let (header, body) = body("multipart/form-data", &known, &sample);
        assert_eq!(header, "multipart/form-data; boundary=BOUNDARY");
        let of =
            |name: &str, rest: &str| format!("--BOUNDARY\nContent-Disposition: form-data; name=\"{name}\"{rest}\n");
        let expected = [
            of("at", "\nContent-Type: application/json\n\n{\"x\":1}"),
            of("file", "; filename=\"file\"\nContent-Type: application/octet-stream\n\nthe file"),
            of("filter[x]", "\n\n1"),
            of("tags", "\n\na"),
            of("tags", "\n\nb"),
            of("words", "\nContent-Type: application/json\n\n[\"a\",\"b\"]"),
            "--BOUNDARY--\n".to_owned(),
        ];
        assert_eq!(body, expected.concat());
    }

    #[test]
    fn the_order_counts_where_the_first_part_is_the_root() {
        let sample = Sample::Object(vec![("a".to_owned(), text("last")), ("b".to_owned(), Sample::Object(Vec::new()))]);
        let (header, body) = body("multipart/related", &[part("b", None, None), part("a", None, None)], &sample);
        assert_eq!(header, "multipart/related; boundary=BOUNDARY; type=\"application/json\"");
        assert!(body.starts_with("--BOUNDARY\nContent-Disposition: form-data; name=\"b\""), "{body}");
    }
}
