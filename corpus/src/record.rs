//! What is known of a document after it was generated, and of a client after it was compiled?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Generated {
    /// The name of the document.
    pub(crate) name: String,
    /// How many bytes its first file has.
    pub(crate) bytes: u64,
    /// How much of a processor's time it took, in milliseconds.
    pub(crate) cpu_ms: u64,
    /// The client, or why there is none.
    pub(crate) outcome: Outcome,
}

/// The client of a document, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// There is one.
    Client(Client),
    /// Nothing can be made of the document.
    Refused {
        /// What the user reads.
        why: String,
    },
    /// The generator panicked.
    Panicked {
        /// With what.
        why: String,
    },
    /// It took longer than it may.
    TimedOut,
    /// The process ended while it ran.
    Aborted,
}

/// A client, in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Client {
    /// A hash of its Rust code and of the runtime.
    pub(crate) digest: String,
    /// How many bytes of Rust it has.
    pub(crate) code: usize,
    /// How many lines of Rust it has.
    pub(crate) lines: usize,
    /// The operations that can be called.
    pub(crate) operations: usize,
    /// The operations that were left out.
    pub(crate) skipped: usize,
    /// The uses of schemas that have a type.
    pub(crate) typed: usize,
    /// Those that are any value because the document says no more.
    pub(crate) untyped_by_document: usize,
    /// Those that are any value although the document says more.
    pub(crate) lost: usize,
    /// How many diagnostics there are of each code.
    pub(crate) codes: BTreeMap<String, usize>,
}

/// What the compiler said about one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Compiled {
    /// The name of the document.
    pub(crate) name: String,
    /// The hash of what was compiled.
    pub(crate) digest: String,
    /// How the code fared.
    pub(crate) verdict: Verdict,
}

/// How the code of a client fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// It compiles, with these warnings.
    Compiles(Vec<String>),
    /// It does not, and this is the first error.
    Fails(String),
    /// It was not tried, because it is larger than what was to be.
    TooLarge,
}
