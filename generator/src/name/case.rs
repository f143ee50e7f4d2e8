//! How does a text of the document become a word of Rust?

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Returns a text as a type or variant: `UpperCamelCase`.
pub(super) fn upper(text: &str) -> String {
    cut(started(&readable(text).to_upper_camel_case(), 'N'), LONGEST)
}

/// Returns a text as a field, method or module: `snake_case`.
pub(super) fn snake(text: &str) -> String {
    cut(started(&readable(text).to_snake_case(), 'n'), LONGEST)
}

/// Returns a text as a constant: `SHOUTY_SNAKE_CASE`.
pub(super) fn shouty(text: &str) -> String {
    cut(started(&readable(text).to_shouty_snake_case(), 'N'), LONGEST)
}

/// The longest name, in bytes: rustdoc makes it a file's name, with words around it, and file systems end at 255.
const LONGEST: usize = 200;

/// The longest name of a module, in bytes: its file may lie deep.
const LONGEST_MODULE: usize = 100;

/// Returns a text as a module, which is the name of a file, too: `snake_case`, cut where it is too long.
pub(super) fn module(text: &str) -> String {
    cut(snake(text), LONGEST_MODULE)
}

/// Cuts a name where it is too long. Names are ASCII, so every byte is a letter.
fn cut(mut name: String, longest: usize) -> String {
    if name.len() > longest {
        name.truncate(longest);
        name.truncate(name.trim_end_matches('_').len());
    }
    name
}

/// Puts a letter in front of a digit, because an identifier cannot begin with one.
fn started(word: &str, letter: char) -> String {
    match word.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("{letter}{word}"),
        Some(_) => word.to_owned(),
        None => format!("{letter}0"),
    }
}

/// Spells out what no identifier can contain: signs where nothing else is left or where they carry the meaning, and
/// letters of other scripts.
fn readable(text: &str) -> String {
    let plain = text.chars().any(|c| c.is_ascii_alphanumeric());
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            '+' | '-' if index == 0 && text[1..].starts_with(|c: char| c.is_ascii_digit()) => spell(&mut out, c),
            c if c.is_ascii() && plain => out.push(' '),
            c if c.is_ascii() => spell(&mut out, c),
            c => match latin(c) {
                Some(letters) => out.push_str(letters),
                None => {
                    let number = format!(" U{:x} ", u32::from(c));
                    out.push_str(&number);
                }
            },
        }
    }
    out
}

fn spell(out: &mut String, c: char) {
    let word = match c {
        '!' => "not",
        '"' => "double quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "quote",
        '(' => "open parenthesis",
        ')' => "close parenthesis",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less than",
        '=' => "equal",
        '>' => "greater than",
        '?' => "question",
        '@' => "at",
        '[' => "open bracket",
        '\\' => "backslash",
        ']' => "close bracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "open brace",
        '|' => "or",
        '}' => "close brace",
        '~' => "tilde",
        ' ' => "space",
        _ => "control",
    };
    out.push(' ');
    out.push_str(word);
    out.push(' ');
}

/// Returns the plain letters of a Latin letter with a mark.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ą' => "a",
        'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ā' | 'Ą' => "A",
        'ä' | 'æ' => "ae",
        'Ä' | 'Æ' => "Ae",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Ć' | 'Č' => "C",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ę' | 'Ě' => "E",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'Ī' => "I",
        'ł' => "l",
        'Ł' => "L",
        'ñ' | 'ń' | 'ň' => "n",
        'Ñ' | 'Ń' | 'Ň' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ō' => "o",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ō' => "O",
        'ö' | 'ø' | 'œ' => "oe",
        'Ö' | 'Ø' | 'Œ' => "Oe",
        'ř' => "r",
        'š' | 'ś' => "s",
        'Š' | 'Ś' => "S",
        'ß' => "ss",
        'ù' | 'ú' | 'û' | 'ū' => "u",
        'Ù' | 'Ú' | 'Û' | 'Ū' => "U",
        'ü' => "ue",
        'Ü' => "Ue",
        'ý' | 'ÿ' => "y",
        'Ý' => "Y",
        'ž' | 'ź' | 'ż' => "z",
        'Ž' | 'Ź' | 'Ż' => "Z",
        '\u{2018}' | '\u{2019}' | '\u{2013}' | '\u{2014}' | '\u{a0}' => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_words() {
        for (text, type_name, field_name) in [
            ("appAccountId", "AppAccountId", "app_account_id"),
            ("APP_USER_STATUS", "AppUserStatus", "app_user_status"),
            ("@type", "Type", "type"),
            ("2fa", "N2fa", "n2fa"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            ("<", "LessThan", "less_than"),
            ("", "N0", "n0"),
            ("größe", "Groesse", "groesse"),
            ("名", "U540d", "u540d"),
            ("😀", "U1f600", "u1f600"),
            ("application/json", "ApplicationJson", "application_json"),
        ] {
            assert_eq!((upper(text).as_str(), snake(text).as_str()), (type_name, field_name), "{text}");
        }
        assert_eq!(shouty("searchApps"), "SEARCH_APPS");
    }

    #[test]
    fn rustdoc_can_name_a_file_after_a_type() {
        assert_eq!(upper(&"x".repeat(300)), format!("X{}", "x".repeat(199)));
        assert_eq!(snake(&format!("{} {}", "x".repeat(199), "y")), "x".repeat(199));
        assert_eq!(shouty(&"x".repeat(300)), "X".repeat(200));
    }

    #[test]
    fn a_file_can_have_the_name_of_a_module() {
        assert_eq!(module(&"x".repeat(300)), "x".repeat(100));
        assert_eq!(module(&format!("{} {}", "x".repeat(99), "y")), "x".repeat(99));
        assert_eq!(module(&"abcd ".repeat(30)), format!("{}abcd", "abcd_".repeat(19)));
    }
}
