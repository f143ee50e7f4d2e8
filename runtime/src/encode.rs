//! How does a parameter become text in a path, a query, a header or a cookie?
//!
//! The rules are those of OpenAPI 3.1, section 4.8.12 (Parameter Object, "Style Values" and "Style Examples"), which
//! are those of RFC 6570 where the two meet. A parameter without a value is left out; an empty list is no value.

use super::flat::{Flat, bracketed_pairs, deep_pairs, each_property, flatten};
use super::model::{Encode, Piece, encode as to_json, piece};
use super::percent;

/// How a parameter is written (`style`, `explode` and `allowReserved` of the Parameter Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    allow_reserved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
}

impl Style {
    /// `simple`, not exploded: `a,b` and `k,v`. The default of paths and headers.
    pub const SIMPLE: Self = Self::new(Kind::Simple, false);
    /// `simple`, exploded: `a,b` and `k=v`.
    pub const SIMPLE_EXPLODE: Self = Self::new(Kind::Simple, true);
    /// `label`, not exploded: `.a,b` and `.k,v`.
    pub const LABEL: Self = Self::new(Kind::Label, false);
    /// `label`, exploded: `.a.b` and `.k=v`.
    pub const LABEL_EXPLODE: Self = Self::new(Kind::Label, true);
    /// `matrix`, not exploded: `;name=a,b` and `;name=k,v`.
    pub const MATRIX: Self = Self::new(Kind::Matrix, false);
    /// `matrix`, exploded: `;name=a;name=b` and `;k=v`.
    pub const MATRIX_EXPLODE: Self = Self::new(Kind::Matrix, true);
    /// `form`, exploded: `name=a&name=b` and `k=v`. The default of queries and cookies.
    pub const FORM: Self = Self::new(Kind::Form, true);
    /// `form`, not exploded: `name=a,b` and `name=k,v`.
    pub const FORM_JOINED: Self = Self::new(Kind::Form, false);
    /// `spaceDelimited`: `name=a%20b`.
    pub const SPACE_DELIMITED: Self = Self::new(Kind::SpaceDelimited, false);
    /// `pipeDelimited`: `name=a%7Cb`.
    pub const PIPE_DELIMITED: Self = Self::new(Kind::PipeDelimited, false);
    /// `deepObject`: `name%5Bk%5D=v`.
    pub const DEEP_OBJECT: Self = Self::new(Kind::DeepObject, true);
    /// A parameter with `content`: the whole value as JSON.
    pub const JSON: Self = Self::new(Kind::Json, false);

    const fn new(kind: Kind, explode: bool) -> Self {
        Self { kind, explode, allow_reserved: false }
    }

    /// Returns the style with `allowReserved`.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }
}

/// Returns the encoded text that takes the parameter's place in the path, or `None` if it has no value.
pub(super) fn path(name: &str, style: Style, value: &dyn Encode) -> Result<Option<String>, String> {
    let write = if style.allow_reserved { percent::path_reserved } else { percent::value };
    if style.kind == Kind::Json {
        return Ok(json(value)?.map(|json| write(&json)));
    }
    let (start, between) = match style.kind {
        Kind::Simple => ("", ","),
        Kind::Label => (".", if style.explode { "." } else { "," }),
        Kind::Matrix => (";", if style.explode { ";" } else { "," }),
        _ => return Err(illegal(style, "a path")),
    };
    let named = |text: String| {
        if text.is_empty() { percent::value(name) } else { format!("{}={text}", percent::value(name)) }
    };
    let flat = flatten(value)?;
    let exploded_pairs = style.explode && matches!(flat, Flat::Pairs(_));
    let Some(texts) = texts(flat, style.explode, write) else { return Ok(None) };
    let text = match style.kind {
        Kind::Matrix if exploded_pairs => texts.join(between),
        Kind::Matrix if style.explode => texts.into_iter().map(named).collect::<Vec<_>>().join(between),
        Kind::Matrix => named(texts.join(between)),
        _ => texts.join(between),
    };
    Ok(Some(format!("{start}{text}")))
}

/// Returns the encoded pairs of a query parameter, none if it has no value.
pub(super) fn query(name: &str, style: Style, value: &dyn Encode) -> Result<Vec<String>, String> {
    let write = if style.allow_reserved { percent::query_reserved } else { percent::value };
    let pair = |text: &str| format!("{}={text}", percent::value(name));
    let between = match style.kind {
        Kind::Json => return Ok(json(value)?.map(|json| pair(&write(&json))).into_iter().collect()),
        Kind::Form => ",",
        Kind::SpaceDelimited => "%20",
        Kind::PipeDelimited => "%7C",
        Kind::DeepObject => {
            let encode = |(path, text): (String, String)| {
                format!("{}={}", percent::value(&format!("{name}{path}")), write(&text))
            };
            return Ok(deep_pairs(value)?.into_iter().map(encode).collect());
        }
        _ => return Err(illegal(style, "a query")),
    };
    let flat = flatten(value)?;
    let exploded_pairs = style.explode && matches!(flat, Flat::Pairs(_));
    Ok(match texts(flat, style.explode, write) {
        None => Vec::new(),
        Some(texts) if exploded_pairs => texts,
        Some(texts) if style.explode => texts.iter().map(|text| pair(text)).collect(),
        Some(texts) => vec![pair(&texts.join(between))],
    })
}

/// Returns the value of a header, or `None` if the parameter has none. Headers know no percent-encoding.
pub(super) fn header(style: Style, value: &dyn Encode) -> Result<Option<String>, String> {
    match style.kind {
        Kind::Json => json(value),
        Kind::Simple => Ok(texts(flatten(value)?, style.explode, str::to_owned).map(|texts| texts.join(","))),
        _ => Err(illegal(style, "a header")),
    }
}

/// Returns the encoded pairs of a cookie parameter, none if it has no value.
pub(super) fn cookie(name: &str, style: Style, value: &dyn Encode) -> Result<Vec<String>, String> {
    let pair = |text: &str| format!("{name}={text}");
    match style.kind {
        Kind::Json => Ok(json(value)?.map(|json| pair(&percent::cookie(&json))).into_iter().collect()),
        Kind::Form => {
            let flat = flatten(value)?;
            let exploded_pairs = style.explode && matches!(flat, Flat::Pairs(_));
            Ok(match texts(flat, style.explode, percent::cookie) {
                None => Vec::new(),
                Some(texts) if exploded_pairs => texts,
                Some(texts) if style.explode => texts.iter().map(|text| pair(text)).collect(),
                // A comma is not legal in a cookie's value.
                Some(texts) => vec![pair(&texts.join("%2C"))],
            })
        }
        _ => Err(illegal(style, "a cookie")),
    }
}

/// Returns the pairs of a form (`application/x-www-form-urlencoded`).
///
/// A property is written in the style that the table has for it (Encoding Object). Without one, a list is repeated and
/// an object is JSON, which are the defaults of OpenAPI 3.1, section 4.8.15.
pub(super) fn form(styles: &[(&str, Style)], value: &dyn Encode) -> Result<String, String> {
    if matches!(flatten(value)?, Flat::One(_) | Flat::List(_)) {
        return Err("only an object can be sent as a form".to_owned());
    }
    let mut pairs = Vec::new();
    let mut outcome = Ok(());
    each_property(&piece(value), &mut |name, value| {
        if outcome.is_ok() {
            let style = styles.iter().find(|(known, _)| *known == name).map(|(_, style)| *style);
            outcome = form_pairs(name, style, value).map(|found| pairs.extend(found));
        }
    });
    outcome.map(|()| pairs.join("&"))
}

fn form_pairs(name: &str, style: Option<Style>, value: &dyn Encode) -> Result<Vec<String>, String> {
    match style {
        Some(Style { kind: Kind::DeepObject, .. }) => {
            let pairs = bracketed_pairs(value)?.into_iter();
            Ok(pairs.map(|(path, text)| pair(&format!("{name}{path}"), &text)).collect())
        }
        Some(style) => query(name, style, value),
        None => Ok(match flatten(value)? {
            Flat::Absent => Vec::new(),
            Flat::One(text) => vec![pair(name, &text)],
            Flat::List(items) => items.iter().map(|item| pair(name, item)).collect(),
            Flat::Pairs(_) => json(value)?.iter().map(|json| pair(name, json)).collect(),
        }),
    }
}

fn pair(name: &str, text: &str) -> String {
    format!("{}={}", percent::value(name), percent::value(text))
}

/// Returns the encoded texts that a style joins: the items of a list, or names and values in turn, or `name=value`
/// where it is exploded. An empty list or object is no value.
fn texts(flat: Flat, explode: bool, write: impl Fn(&str) -> String) -> Option<Vec<String>> {
    let texts: Vec<String> = match flat {
        Flat::Absent => return None,
        Flat::One(text) => vec![write(&text)],
        Flat::List(items) => items.iter().map(|item| write(item)).collect(),
        Flat::Pairs(pairs) if explode => {
            pairs.iter().map(|(name, text)| format!("{}={}", write(name), write(text))).collect()
        }
        Flat::Pairs(pairs) => pairs.iter().flat_map(|(name, text)| [write(name), write(text)]).collect(),
    };
    if texts.is_empty() { None } else { Some(texts) }
}

/// Returns the whole value as JSON, or `None` if there is none: `null` is a value.
fn json(value: &dyn Encode) -> Result<Option<String>, String> {
    if matches!(piece(value), Piece::Absent) {
        return Ok(None);
    }
    let json = to_json(value).map_err(|fault| fault.to_string())?;
    Ok(Some(String::from_utf8_lossy(&json).into_owned()))
}

fn illegal(style: Style, place: &str) -> String {
    format!("the style {:?} is not legal in {place}", style.kind)
}
