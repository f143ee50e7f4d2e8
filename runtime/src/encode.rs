//! How does a parameter become text in a path, a query, a header or a cookie?
//!
//! The rules are those of OpenAPI 3.2, section 4.12 (Parameter Object, "Style Values" and "Style Examples"), which are
//! those of RFC 6570 where the two meet. Null is no value, and neither is an empty list or object: a parameter without
//! a value is left out, unless it has `allowEmptyValue`. Empty text is a value, of which nothing is seen but the name.

use super::flat::{Flat, deep_pairs, flatten};
use super::form;
use super::model::{Encode, Piece, bare_piece, encode as to_json};
use super::percent;

/// How a parameter is written: `style`, `explode`, `allowReserved` and `allowEmptyValue` of the Parameter Object, or
/// the media type of its `content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub(super) kind: Kind,
    explode: bool,
    allow_reserved: bool,
    allow_empty: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
    Cookie,
    Json,
    Text,
    Urlencoded,
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
    /// `cookie`: as `form`, but nothing is escaped.
    pub const COOKIE: Self = Self::new(Kind::Cookie, true);
    /// `spaceDelimited`: `name=a%20b`.
    pub const SPACE_DELIMITED: Self = Self::new(Kind::SpaceDelimited, false);
    /// `pipeDelimited`: `name=a%7Cb`.
    pub const PIPE_DELIMITED: Self = Self::new(Kind::PipeDelimited, false);
    /// `collectionFormat: tsv` of Swagger 2.0: `name=a%09b`.
    pub const TAB_DELIMITED: Self = Self::new(Kind::TabDelimited, false);
    /// `deepObject`: `name%5Bk%5D=v`.
    pub const DEEP_OBJECT: Self = Self::new(Kind::DeepObject, true);
    /// A parameter with `content`: the whole value as JSON.
    pub const JSON: Self = Self::new(Kind::Json, false);
    /// A parameter with `content`: a single value as plain text.
    pub const TEXT: Self = Self::new(Kind::Text, false);
    /// A parameter with `content`: an object as a form (`application/x-www-form-urlencoded`).
    pub const URLENCODED: Self = Self::new(Kind::Urlencoded, false);

    const fn new(kind: Kind, explode: bool) -> Self {
        Self { kind, explode, allow_reserved: false, allow_empty: false }
    }

    /// Returns the style with `allowReserved`.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }

    /// Returns the style with `allowEmptyValue`: a query parameter without a value is its name alone.
    #[must_use]
    pub const fn or_empty(self) -> Self {
        Self { allow_empty: true, ..self }
    }

    /// Returns the whole text of a value that has a media type, `None` where the style is none of those.
    fn content(self, value: &dyn Encode) -> Option<Result<Option<String>, String>> {
        match self.kind {
            Kind::Json => Some(json(value)),
            Kind::Text => Some(match flatten(value) {
                Ok(Flat::Absent) => Ok(None),
                Ok(Flat::One(text)) => Ok(Some(text)),
                Ok(Flat::List(_) | Flat::Pairs(_)) => Err("only a single value is plain text".to_owned()),
                Err(why) => Err(why),
            }),
            Kind::Urlencoded if matches!(bare_piece(value), Piece::Absent) => Some(Ok(None)),
            Kind::Urlencoded => Some(form::encode(&[], value).map(Some)),
            _ => None,
        }
    }

    /// Returns what stands between the items of a list in a URL and in a header, where a style joins them by one sign.
    fn between(self) -> Option<(&'static str, &'static str)> {
        Some(match self.kind {
            Kind::SpaceDelimited => ("%20", " "),
            Kind::PipeDelimited => ("%7C", "|"),
            Kind::TabDelimited => ("%09", "\t"),
            Kind::Form | Kind::Simple => (",", ","),
            _ => return None,
        })
    }
}

/// Returns the encoded text that takes the parameter's place in the path, or `None` if it has no value.
pub(super) fn path(name: &str, style: Style, value: &dyn Encode) -> Result<Option<String>, String> {
    let write = if style.allow_reserved { percent::path_reserved } else { percent::value };
    if let Some(content) = style.content(value) {
        return Ok(content?.map(|text| write(&text)));
    }
    let (start, between) = match (style.kind, style.between()) {
        (Kind::Label, _) => (".", if style.explode { "." } else { "," }),
        (Kind::Matrix, _) => (";", if style.explode { ";" } else { "," }),
        (Kind::Form, _) | (_, None) => return Err(illegal(style, "a path")),
        (_, Some((between, _))) => ("", between),
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
    let mut pairs = query_pairs(name, style, value)?;
    if pairs.is_empty() && style.allow_empty {
        pairs.push(format!("{}=", percent::value(name)));
    }
    Ok(pairs)
}

fn query_pairs(name: &str, style: Style, value: &dyn Encode) -> Result<Vec<String>, String> {
    let write = if style.allow_reserved { percent::query_reserved } else { percent::value };
    let pair = |text: &str| format!("{}={text}", percent::value(name));
    if let Some(content) = style.content(value) {
        return Ok(content?.map(|text| pair(&write(&text))).into_iter().collect());
    }
    if style.kind == Kind::DeepObject {
        let encode =
            |(path, text): (String, String)| format!("{}={}", percent::value(&format!("{name}{path}")), write(&text));
        return Ok(deep_pairs(value)?.into_iter().map(encode).collect());
    }
    let between = match style.between() {
        Some((between, _)) if style.kind != Kind::Simple => between,
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

/// Returns a whole query string (`in: querystring`), or `None` if it has no value.
pub(super) fn query_string(style: Style, value: &dyn Encode) -> Result<Option<String>, String> {
    let content = style.content(value).unwrap_or_else(|| Err(illegal(style, "a whole query")))?;
    // A form is made for a query string as it is.
    let write = |text: String| if style.kind == Kind::Urlencoded { text } else { percent::value(&text) };
    Ok(content.map(write).filter(|text| !text.is_empty()))
}

/// Returns the value of a header, or `None` if the parameter has none. Headers know no percent-encoding.
pub(super) fn header(style: Style, value: &dyn Encode) -> Result<Option<String>, String> {
    if let Some(content) = style.content(value) {
        return content;
    }
    match style.between() {
        Some((_, between)) if style.kind != Kind::Form => {
            Ok(texts(flatten(value)?, style.explode, str::to_owned).map(|texts| texts.join(between)))
        }
        _ => Err(illegal(style, "a header")),
    }
}

/// Returns the encoded pairs of a cookie parameter, none if it has no value.
pub(super) fn cookie(name: &str, style: Style, value: &dyn Encode) -> Result<Vec<String>, String> {
    let pair = |text: &str| format!("{name}={text}");
    let write: fn(&str) -> String = match style.kind {
        Kind::Cookie | Kind::Text => str::to_owned,
        Kind::Json => percent::cookie,
        _ if style.allow_reserved => percent::cookie_reserved,
        _ => percent::value,
    };
    let pairs = match style.content(value) {
        Some(content) => content?.map(|text| pair(&write(&text))).into_iter().collect(),
        None if matches!(style.kind, Kind::Form | Kind::Cookie) => {
            let flat = flatten(value)?;
            let exploded_pairs = style.explode && matches!(flat, Flat::Pairs(_));
            match texts(flat, style.explode, write) {
                None => Vec::new(),
                Some(texts) if exploded_pairs => texts,
                Some(texts) if style.explode => texts.iter().map(|text| pair(text)).collect(),
                // A comma is not legal in a cookie's value.
                Some(texts) => vec![pair(&texts.join("%2C"))],
            }
        }
        None => return Err(illegal(style, "a cookie")),
    };
    // What is not escaped could begin another cookie, or another header.
    if pairs.iter().any(|pair| pair.contains(|letter: char| letter == ';' || letter.is_control())) {
        return Err("a cookie cannot hold a semicolon or a control character as it is".to_owned());
    }
    Ok(pairs)
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
pub(super) fn json(value: &dyn Encode) -> Result<Option<String>, String> {
    if matches!(bare_piece(value), Piece::Absent) {
        return Ok(None);
    }
    let json = to_json(value).map_err(|fault| fault.to_string())?;
    Ok(Some(String::from_utf8_lossy(&json).into_owned()))
}

fn illegal(style: Style, place: &str) -> String {
    format!("the style {:?} is not legal in {place}", style.kind)
}
