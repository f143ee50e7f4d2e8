//! What does a parameter look like in a path, a query, a header or a cookie?
//!
//! "Style Values" and "Style Examples" of the Parameter Object (OpenAPI 3.2, section 4.12), and RFC 6570. This is
//! written from these alone and knows nothing of the runtime, so that the two check each other.

use super::escape;
use super::json::compact;
use super::sample::Sample;
use crate::ir::{FormStyle, Parameter, ParameterLocation, ParameterStyle};

/// How a value is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) name: &'a str,
    pub(super) style: ParameterStyle,
    pub(super) explode: bool,
    pub(super) allow_reserved: bool,
}

impl<'a> Form<'a> {
    /// Returns how a parameter is written.
    pub(super) fn of(parameter: &'a Parameter) -> Self {
        Self {
            name: &parameter.wire_name,
            style: parameter.style,
            explode: parameter.explode,
            allow_reserved: parameter.allow_reserved && parameter.location != ParameterLocation::Header,
        }
    }
}

/// What the styles tell apart.
enum Flat {
    Absent,
    One(String),
    List(Vec<String>),
    Pairs(Vec<(String, String)>),
}

fn flat(sample: &Sample) -> Flat {
    match sample.plain() {
        Sample::Null => Flat::Absent,
        Sample::List(items) => Flat::List(items.iter().filter_map(text).collect()),
        Sample::Object(members) => {
            Flat::Pairs(members.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect())
        }
        single => text(single).map_or(Flat::Absent, Flat::One),
    }
}

/// Returns the text of a value that is not cut any further, or `None` for null, which is no value.
pub(super) fn text(sample: &Sample) -> Option<String> {
    Some(match sample.plain() {
        Sample::Null => return None,
        Sample::Text(text) | Sample::File(text) => text.clone(),
        // A number without a fraction has none, whatever its type.
        Sample::Number(number) => number.strip_suffix(".0").unwrap_or(number).to_owned(),
        other => compact(other),
    })
}

/// Returns the texts that a style joins: items, or names and values in turn, or pairs where it is exploded.
fn texts(flat: Flat, explode: bool, write: impl Fn(&str) -> String) -> Vec<String> {
    match flat {
        Flat::Absent => Vec::new(),
        Flat::One(text) => vec![write(&text)],
        Flat::List(items) => items.iter().map(|item| write(item)).collect(),
        Flat::Pairs(pairs) if explode => {
            pairs.iter().map(|(name, text)| format!("{}={}", write(name), write(text))).collect()
        }
        Flat::Pairs(pairs) => pairs.iter().flat_map(|(name, text)| [write(name), write(text)]).collect(),
    }
}

/// Returns the whole text of a value that has a media type.
fn content(form: Form<'_>, sample: &Sample) -> Option<String> {
    match form.style {
        ParameterStyle::Json => Some(compact(sample)),
        ParameterStyle::Text => text(sample),
        ParameterStyle::Urlencoded => Some(body(&[], sample)),
        _ => None,
    }
}

/// Returns what stands in the place of a parameter in the path.
pub(super) fn path(form: Form<'_>, sample: &Sample) -> String {
    let write = if form.allow_reserved { escape::reserved_path } else { escape::value };
    if let Some(text) = content(form, sample) {
        return write(&text);
    }
    let name = escape::value(form.name);
    let is_object = matches!(sample.plain(), Sample::Object(_));
    let texts = texts(flat(sample), form.explode, write);
    let named = |text: &str| if text.is_empty() { name.clone() } else { format!("{name}={text}") };
    match (form.style, form.explode) {
        (ParameterStyle::Label, true) => format!(".{}", texts.join(".")),
        (ParameterStyle::Label, false) => format!(".{}", texts.join(",")),
        (ParameterStyle::Matrix, true) if is_object => format!(";{}", texts.join(";")),
        (ParameterStyle::Matrix, true) => {
            texts.iter().map(|text| format!(";{}", named(text))).collect::<Vec<_>>().concat()
        }
        (ParameterStyle::Matrix, false) => format!(";{}", named(&texts.join(","))),
        (style, _) => texts.join(separator(style)),
    }
}

fn separator(style: ParameterStyle) -> &'static str {
    match style {
        ParameterStyle::SpaceDelimited => "%20",
        ParameterStyle::PipeDelimited => "%7C",
        ParameterStyle::TabDelimited => "%09",
        _ => ",",
    }
}

/// Returns the pairs of a parameter in the query.
pub(super) fn query(form: Form<'_>, sample: &Sample) -> Vec<String> {
    let write = if form.allow_reserved { escape::reserved_query } else { escape::value };
    let pair = |text: &str| format!("{}={text}", escape::value(form.name));
    if let Some(text) = content(form, sample) {
        return vec![pair(&write(&text))];
    }
    if form.style == ParameterStyle::DeepObject {
        let pairs = deep(sample, Lists::Repeated);
        let pair = |(path, text): (String, String)| {
            format!("{}={}", escape::value(&format!("{}{path}", form.name)), write(&text))
        };
        return pairs.into_iter().map(pair).collect();
    }
    let is_object = matches!(sample.plain(), Sample::Object(_));
    let texts = texts(flat(sample), form.explode, write);
    // Where each item is a pair of its own, nothing is left to be joined.
    match form.explode {
        true if is_object => texts,
        true => texts.iter().map(|text| pair(text)).collect(),
        false if texts.is_empty() => Vec::new(),
        false => vec![pair(&texts.join(separator(form.style)))],
    }
}

/// Returns the whole query.
pub(super) fn query_string(form: Form<'_>, sample: &Sample) -> String {
    match (form.style, content(form, sample)) {
        (ParameterStyle::Urlencoded, Some(text)) => text,
        (_, text) => escape::value(&text.unwrap_or_default()),
    }
}

/// Returns the value of a header, in which nothing is escaped.
pub(super) fn header(form: Form<'_>, sample: &Sample) -> String {
    let text = content(form, sample).unwrap_or_else(|| texts(flat(sample), form.explode, str::to_owned).join(","));
    text.trim().to_owned()
}

/// Returns the pairs of a cookie.
pub(super) fn cookie(form: Form<'_>, sample: &Sample) -> Vec<String> {
    let pair = |text: &str| format!("{}={text}", form.name);
    let write: fn(&str) -> String = match form.style {
        ParameterStyle::Cookie | ParameterStyle::Text => str::to_owned,
        ParameterStyle::Json => escape::cookie,
        _ if form.allow_reserved => escape::reserved_cookie,
        _ => escape::value,
    };
    if let Some(text) = content(form, sample) {
        return vec![pair(&write(&text))];
    }
    let is_object = matches!(sample.plain(), Sample::Object(_));
    let texts = texts(flat(sample), form.explode, write);
    match form.explode {
        true if is_object => texts,
        true => texts.iter().map(|text| pair(text)).collect(),
        false if texts.is_empty() => Vec::new(),
        // A comma is not legal in the value of a cookie.
        false => vec![pair(&texts.join("%2C"))],
    }
}

/// Returns an object as a form. A property without a style is repeated where it is a list, and JSON where it is an
/// object (the defaults of the Encoding Object).
pub(super) fn body(styles: &[FormStyle], sample: &Sample) -> String {
    let mut pairs = Vec::new();
    for (name, value) in sample.members() {
        match styles.iter().find(|style| style.wire_name == *name) {
            Some(style) if style.style == ParameterStyle::DeepObject => {
                let pair = |(path, text): (String, String)| {
                    format!("{}={}", escape::value(&format!("{name}{path}")), escape::value(&text))
                };
                pairs.extend(deep(value, Lists::Bracketed).into_iter().map(pair));
            }
            Some(style) => {
                let FormStyle { style, explode, allow_reserved, .. } = *style;
                pairs.extend(query(Form { name, style, explode, allow_reserved }, value));
            }
            None => {
                let pair = |text: &String| format!("{}={}", escape::form(name), escape::form(text));
                match flat(value) {
                    Flat::Absent => {}
                    Flat::One(text) => pairs.push(pair(&text)),
                    Flat::List(items) => pairs.extend(items.iter().map(pair)),
                    Flat::Pairs(_) => pairs.push(pair(&compact(value))),
                }
            }
        }
    }
    pairs.join("&")
}

/// Returns the names and texts of a part that has a style: as in a query, but nothing is escaped.
pub(super) fn part(name: &str, style: ParameterStyle, explode: bool, sample: &Sample) -> Vec<(String, String)> {
    if style == ParameterStyle::DeepObject {
        return deep(sample, Lists::Bracketed)
            .into_iter()
            .map(|(path, text)| (format!("{name}{path}"), text))
            .collect();
    }
    let own = |text: String| (name.to_owned(), text);
    match flat(sample) {
        Flat::Absent => Vec::new(),
        Flat::One(text) => vec![own(text)],
        Flat::List(items) if explode => items.into_iter().map(own).collect(),
        Flat::Pairs(pairs) if explode => pairs,
        flat => {
            let texts = texts(flat, false, str::to_owned);
            let between = match style {
                ParameterStyle::SpaceDelimited => " ",
                ParameterStyle::PipeDelimited => "|",
                ParameterStyle::TabDelimited => "\t",
                _ => ",",
            };
            if texts.is_empty() { Vec::new() } else { vec![own(texts.join(between))] }
        }
    }
}

/// How the items of a list in a deep object are told apart.
#[derive(Clone, Copy)]
enum Lists {
    /// Not at all: its path is repeated.
    Repeated,
    /// By brackets, with a number where an item has properties of its own.
    Bracketed,
}

/// Returns the leaves of an object with their paths, such as `[a][b]`.
fn deep(sample: &Sample, lists: Lists) -> Vec<(String, String)> {
    let below = |path: &str, value: &Sample| -> Vec<(String, String)> {
        deep(value, lists).into_iter().map(|(rest, text)| (format!("{path}{rest}"), text)).collect()
    };
    match (sample.plain(), lists) {
        (Sample::Object(members), _) => {
            members.iter().flat_map(|(name, value)| below(&format!("[{name}]"), value)).collect()
        }
        (Sample::List(items), Lists::Repeated) => {
            items.iter().filter_map(text).map(|text| (String::new(), text)).collect()
        }
        (Sample::List(items), Lists::Bracketed) => {
            let path = |(index, item): (usize, &Sample)| match item.plain() {
                Sample::List(_) | Sample::Object(_) => below(&format!("[{index}]"), item),
                _ => below("[]", item),
            };
            items.iter().enumerate().flat_map(path).collect()
        }
        (single, _) => text(single).map(|text| (String::new(), text)).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of "Style Examples" in OpenAPI 3.2, section 4.12.
    fn colours() -> [Sample; 4] {
        let text = |text: &str| Sample::Text(text.to_owned());
        let member = |(name, value): (&str, &str)| (name.to_owned(), Sample::Number(value.to_owned()));
        [
            text(""),
            text("blue"),
            Sample::List(["blue", "black", "brown"].map(text).into()),
            Sample::Object([("R", "100"), ("G", "200"), ("B", "150")].map(member).into()),
        ]
    }

    #[test]
    fn the_styles_are_those_of_the_examples() {
        use ParameterStyle::{Form as FormStyle, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
        for (style, explode, expected) in [
            (Matrix, false, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
            (Matrix, true, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
            (Label, false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
            (Label, true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
            (Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
            (Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        ] {
            let form = Form { name: "color", style, explode, allow_reserved: false };
            assert_eq!(colours().map(|colour| path(form, &colour)), expected, "{style:?} {explode}");
        }
        for (style, explode, expected) in [
            (FormStyle, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
            (FormStyle, true, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
            (
                SpaceDelimited,
                false,
                ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
            ),
            (
                PipeDelimited,
                false,
                ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
            ),
        ] {
            let form = Form { name: "color", style, explode, allow_reserved: false };
            assert_eq!(colours().map(|colour| query(form, &colour).join("&")), expected, "{style:?} {explode}");
        }
        let form = Form { name: "color", style: ParameterStyle::DeepObject, explode: true, allow_reserved: false };
        let [.., object] = colours();
        assert_eq!(query(form, &object).join("&"), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
        let form = Form { style: ParameterStyle::Cookie, ..form };
        assert_eq!(cookie(form, &object), ["R=100", "G=200", "B=150"]);
    }
}
