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

/// The methods of a generated client that no group may hide, and `new`, which by custom returns the type itself.
pub(crate) const CLIENT: &[&str] = &["builder", "clone", "fmt", "new", "server_url"];

/// The methods of a generated client's builder that no security scheme and no server variable may hide, and those that
/// clippy takes for operators.
pub(crate) const BUILDER: &[&str] = &[
    "add",
    "attempt_timeout",
    "bitand",
    "bitor",
    "bitxor",
    "build",
    "clone",
    "credentials_for_any_server",
    "default",
    "div",
    "fmt",
    "header",
    "middleware",
    "mul",
    "new",
    "rem",
    "response_limit",
    "retry",
    "server",
    "servers_of_operations",
    "shl",
    "shr",
    "sub",
    "timeout",
    "transport",
    "user_agent",
];

/// The feature that switches those of all groups on.
pub const ALL_GROUPS: &str = "all-groups";

/// The features that a client may have for other reasons than its groups.
pub(crate) const FEATURES: &[&str] = &[
    ALL_GROUPS,
    "authorization-code",
    "chrono",
    "default",
    "digest",
    "jiff",
    "jwt-bearer",
    "reqwest",
    "rust_decimal",
    "serde",
    "test-util",
    "time",
    "tracing",
    "uuid",
    "webhook-signature",
    "xml",
];

/// The methods of a group that no operation may hide, and `cmp`, which clippy takes for a comparison.
pub(super) const GROUP: &[&str] = &["clone", "cmp", "fmt", "new"];

/// The methods of a generated call that no parameter may hide.
pub(crate) const CALL: &[&str] =
    &["bare", "body", "clone", "fmt", "into_future", "items", "new", "pages", "send", "send_with_response"];

/// The method of a generated call that begins a stream of items, where it has one.
pub(crate) const STREAM: &str = "stream";

/// The method of a generated call that begins a stream of bytes, where it has one.
pub(crate) const STREAM_BYTES: &str = "stream_bytes";

/// The names in the code that makes a call, which no argument may hide.
pub(super) const LOCALS: &[&str] = &["call", "core"];

/// The modules that a folder has anyway, a name that clippy does not like inside its own folder, and names that no file
/// of Windows can have.
pub(super) const MODULES: &[&str] = &[
    "aux",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "con",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "mod",
    "model",
    "nul",
    "operation",
    "prn",
    "serde",
];

/// The prefix that options of a call have to themselves.
pub(super) const OPTION_PREFIX: &str = "with_";
