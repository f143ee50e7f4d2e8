//! Which texts is a parameter's value made of?

use super::model::{Encode, Fields, InText, Piece, Rule, Value, bare_piece, encode};

/// A value as the parameter styles know it (OpenAPI 3.1, section 4.8.12).
///
/// Null and absent are the "undefined" of RFC 6570, which is left out everywhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Flat {
    Absent,
    One(String),
    List(Vec<String>),
    Pairs(Vec<(String, String)>),
}

/// Returns the texts of a value. What is nested deeper than the styles know becomes JSON.
pub(super) fn flatten(value: &dyn Encode) -> Result<Flat, String> {
    flatten_piece(&bare_piece(value))
}

fn flatten_piece(piece: &Piece<'_>) -> Result<Flat, String> {
    if let Some(scalar) = scalar(piece)? {
        return Ok(Flat::One(scalar));
    }
    let mut fault = None;
    let flat = match piece {
        Piece::List(list) => {
            let mut items = Vec::with_capacity(list.count());
            list.each(&mut |item| items.extend(keep_fault(text(item), &mut fault)));
            Flat::List(items)
        }
        Piece::Value(Value::Array(list)) => {
            let texts = list.iter().filter_map(|item| keep_fault(text(item), &mut fault));
            Flat::List(texts.collect())
        }
        Piece::Map(_) | Piece::Object(_) | Piece::Value(Value::Object(_)) => {
            let mut pairs = Vec::new();
            each_property(piece, &mut |name, value| {
                pairs.extend(keep_fault(text(value), &mut fault).map(|text| (name.to_owned(), text)));
            });
            Flat::Pairs(pairs)
        }
        _ => Flat::Absent,
    };
    fault.map_or(Ok(flat), Err)
}

/// Returns the pairs of an object for `deepObject`: `[a][b]` and the text, for every leaf.
///
/// The specification says nothing about what is nested; brackets for objects and repetition for lists are what most
/// servers understand.
pub(super) fn deep_pairs(value: &dyn Encode) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    push_deep("", value, &mut Walk { lists: Lists::Repeated, depth: 0, pairs: &mut pairs })?;
    Ok(pairs)
}

/// Returns the pairs of a value for `deepObject` in a form, where lists have brackets as well: `[]` for texts, as PHP
/// and Rack read them, and `[0]` for what has properties of its own.
pub(super) fn bracketed_pairs(value: &dyn Encode) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    push_deep("", value, &mut Walk { lists: Lists::Bracketed, depth: 0, pairs: &mut pairs })?;
    Ok(pairs)
}

/// How the items of a list are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lists {
    Repeated,
    Bracketed,
}

/// What a walk through an object carries along.
struct Walk<'p> {
    lists: Lists,
    depth: usize,
    pairs: &'p mut Vec<(String, String)>,
}

/// Deeper than this, no URL makes sense and a recursion could overflow the stack.
const DEEPEST: usize = 32;

fn push_deep(path: &str, value: &dyn Encode, walk: &mut Walk<'_>) -> Result<(), String> {
    if walk.depth > DEEPEST {
        return Err("the object is nested too deeply".to_owned());
    }
    walk.depth += 1;
    let mut outcome = Ok(());
    match flatten(value)? {
        Flat::Absent => {}
        Flat::One(text) => walk.pairs.push((path.to_owned(), text)),
        Flat::List(items) if walk.lists == Lists::Repeated => {
            walk.pairs.extend(items.into_iter().map(|item| (path.to_owned(), item)));
        }
        Flat::List(_) => {
            let mut index = 0_usize;
            each_item(&bare_piece(value), &mut |item| {
                if outcome.is_ok() {
                    let has_properties = matches!(flatten(item), Ok(Flat::List(_) | Flat::Pairs(_)));
                    let path = if has_properties { format!("{path}[{index}]") } else { format!("{path}[]") };
                    outcome = push_deep(&path, item, walk);
                    index += 1;
                }
            });
        }
        Flat::Pairs(_) => each_property(&bare_piece(value), &mut |name, value| {
            if outcome.is_ok() {
                outcome = push_deep(&format!("{path}[{name}]"), value, walk);
            }
        }),
    }
    walk.depth -= 1;
    outcome
}

/// Hands over the items of a list.
pub(super) fn each_item(piece: &Piece<'_>, each: &mut dyn FnMut(&dyn Encode)) {
    match piece {
        Piece::List(list) => list.each(each),
        Piece::Value(Value::Array(items)) => items.iter().for_each(|item| each(item)),
        _ => {}
    }
}

/// Hands over the properties of an object that belong in a request.
pub(super) fn each_property(piece: &Piece<'_>, each: &mut dyn FnMut(&str, &dyn Encode)) {
    match piece {
        Piece::Map(map) => map.each(each),
        Piece::Object(object) => object.fields(&mut Each(each)),
        Piece::Value(Value::Object(members)) => members.iter().for_each(|(name, value)| each(name, value)),
        _ => {}
    }
}

struct Each<'a>(&'a mut dyn FnMut(&str, &dyn Encode));

impl Fields for Each<'_> {
    fn put_with(&mut self, wire_name: &str, rule: Rule, value: &dyn Encode) {
        // A property that only the server sets is no part of a request.
        if rule.and(Rule::READ_ONLY) == rule {
            return;
        }
        // What of it is written as JSON has its numbers as text.
        if rule.and(Rule::TEXT) == rule { (self.0)(wire_name, &InText(value)) } else { (self.0)(wire_name, value) }
    }
}

/// Returns the text of an item or of a property, or `None` if there is none.
fn text(value: &dyn Encode) -> Result<Option<String>, String> {
    let piece = bare_piece(value);
    if let Some(scalar) = scalar(&piece)? {
        return Ok(Some(scalar));
    }
    match piece {
        Piece::Absent | Piece::Null | Piece::Value(Value::Null) => Ok(None),
        _ => {
            let json = encode(value).map_err(|fault| fault.to_string())?;
            Ok(Some(String::from_utf8_lossy(&json).into_owned()))
        }
    }
}

/// Returns the text of a single value, or `None` for anything else.
fn scalar(piece: &Piece<'_>) -> Result<Option<String>, String> {
    Ok(Some(match piece {
        Piece::Bool(value) | Piece::Value(Value::Bool(value)) => value.to_string(),
        Piece::Int(value) | Piece::Value(Value::Int(value)) => value.to_string(),
        Piece::UInt(value) | Piece::Value(Value::UInt(value)) => value.to_string(),
        Piece::Float(value) | Piece::Value(Value::Float(value)) if !value.is_finite() => {
            return Err(format!("{value} is not a number that can be sent"));
        }
        Piece::Float(value) | Piece::Value(Value::Float(value)) => number(*value),
        Piece::Text(text) => text.clone().into_owned(),
        Piece::File(file) => file.text()?.to_owned(),
        Piece::Value(Value::String(text)) => text.clone(),
        _ => return Ok(None),
    }))
}

/// Returns a number as JSON and JavaScript write it: no fraction where there is none, and a power of ten rather than
/// hundreds of digits.
fn number(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn keep_fault(text: Result<Option<String>, String>, fault: &mut Option<String>) -> Option<String> {
    text.unwrap_or_else(|why| {
        fault.get_or_insert(why);
        None
    })
}
