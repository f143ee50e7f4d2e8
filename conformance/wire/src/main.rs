//! What do servers that others wrote make of the requests that clients are tested with?
//!
//! ```text
//! wire generate WORK NAME=DOCUMENT...   # writes a client with tests for each document, in one workspace
//! wire untried NAME SERVER              # prints why the server is not asked about a document, or fails
//! wire report WORK NAME...              # holds the results against expected.txt, and writes docs/servers.md
//! ```
//!
//! `run.sh` runs the tests against the servers.

mod client;
mod expected;
mod outcome;
mod report;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["generate", work, documents @ ..] => client::generate(Path::new(work), documents),
        ["untried", name, server] => report::untried(name, server),
        ["report", work, names @ ..] => report::write(Path::new(work), names),
        _ => {
            eprintln!(
                "usage: wire generate WORK NAME=DOCUMENT... | wire untried NAME SERVER | wire report WORK NAME..."
            );
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("wire: {why}");
            ExitCode::FAILURE
        }
    }
}
