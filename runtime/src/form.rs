//! How is an object sent as `application/x-www-form-urlencoded`?
//!
//! The media type has rules of its own (URL standard, section 5): a space is a plus sign. A property with a style is
//! written as a query parameter of that style instead, where a space is `%20`. Servers read both.

use super::encode::{self, Kind, Style, json};
use super::flat::{Flat, bracketed_pairs, each_property, flatten};
use super::model::{Encode, bare_piece};
use super::percent;

/// Returns the pairs of a form.
///
/// A property is written in the style that the table has for it (Encoding Object). Without one, a list is repeated and
/// an object is JSON, which are the defaults of OpenAPI 3.1, section 4.8.15.
pub(super) fn encode(styles: &[(&str, Style)], value: &dyn Encode) -> Result<String, String> {
    if matches!(flatten(value)?, Flat::One(_) | Flat::List(_)) {
        return Err("only an object can be sent as a form".to_owned());
    }
    let mut pairs = Vec::new();
    let mut outcome = Ok(());
    each_property(&bare_piece(value), &mut |name, value| {
        if outcome.is_ok() {
            let style = styles.iter().find(|(known, _)| *known == name).map(|(_, style)| *style);
            outcome = property(name, style, value).map(|found| pairs.extend(found));
        }
    });
    outcome.map(|()| pairs.join("&"))
}

fn property(name: &str, style: Option<Style>, value: &dyn Encode) -> Result<Vec<String>, String> {
    match style {
        Some(Style { kind: Kind::DeepObject, .. }) => {
            let pairs = bracketed_pairs(value)?.into_iter();
            let pair = |(path, text): (String, String)| {
                format!("{}={}", percent::value(&format!("{name}{path}")), percent::value(&text))
            };
            Ok(pairs.map(pair).collect())
        }
        Some(style) => encode::query(name, style, value),
        None => Ok(match flatten(value)? {
            Flat::Absent => Vec::new(),
            Flat::One(text) => vec![pair(name, &text)],
            Flat::List(items) => items.iter().map(|item| pair(name, item)).collect(),
            Flat::Pairs(_) => json(value)?.iter().map(|json| pair(name, json)).collect(),
        }),
    }
}

fn pair(name: &str, text: &str) -> String {
    format!("{}={}", percent::form(name), percent::form(text))
}
