//! Which words are taken by Rust itself?

/// Returns whether a word is a keyword that can be written as a raw identifier (edition 2024).
pub(super) fn is_raw(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// Returns whether a word is a keyword that no raw identifier can stand for.
pub(super) fn is_path(word: &str) -> bool {
    matches!(word, "self" | "Self" | "super" | "crate")
}

/// The names of the standard prelude and of the primitive types, which emitted code writes without a path.
pub(super) const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// The methods of a generated client that no group may hide.
pub(super) const CLIENT: &[&str] = &["builder", "clone", "core", "fmt", "new", "with_options"];

/// The methods of a generated client's builder that no security scheme and no server variable may hide.
pub(super) const BUILDER: &[&str] = &[
    "attempt_timeout",
    "build",
    "clone",
    "default",
    "fmt",
    "header",
    "middleware",
    "new",
    "response_limit",
    "retry",
    "server",
    "timeout",
    "transport",
    "user_agent",
];

/// The methods of a generated call that no parameter may hide.
pub(super) const CALL: &[&str] =
    &["body", "clone", "fmt", "into_future", "items", "new", "pages", "send", "send_with_response"];

/// The prefix that options of a call have to themselves.
pub(super) const OPTION_PREFIX: &str = "with_";
