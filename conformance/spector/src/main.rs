//! What do generated clients send and understand, in the eyes of `TypeSpec` Spector?
//!
//! ```text
//! spector program DATA OUT      # writes the program that makes the calls
//! spector report RESULTS        # holds its results against expected.txt, and writes docs/conformance.md
//! ```
//!
//! `run.sh` brings the data, builds the program and runs it against the server.

mod answer;
mod body;
mod call;
mod client;
mod expected;
mod program;
mod report;
mod route;
mod rust;
mod scenario;
mod value;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["program", data, out] => program::write(Path::new(data), Path::new(out)),
        ["report", results] => report::write(Path::new(results)),
        _ => {
            eprintln!("usage: spector program DATA OUT | spector report RESULTS");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("spector: {why}");
            ExitCode::FAILURE
        }
    }
}
