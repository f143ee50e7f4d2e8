//! What is a generated client measured with, and what is it compared with?
//!
//! `oasmith-bench CLIENT OUT TYPE…` reads the generated crate in `CLIENT` and writes a workspace to `OUT`, which must
//! be the folder above it:
//!
//! * `derived`: the same models, with what `serde` derives in place of the emitted codec;
//! * `calls`: an application that makes every call of the client, and `derived-calls`, which makes them with `reqwest`
//!   and the derived models;
//! * `codec-app` and `derived-app`: every type that a response has is decoded, every type that a request has is
//!   encoded, and nothing else;
//! * `speed`: decodes a large document of each `TYPE` with the one and with the other.

mod apps;
mod client;
mod derive;
mod document;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use client::Client;

/// What a tool that only ever prints its faults needs to know of them.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(client), Some(out)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: oasmith-bench CLIENT OUT TYPE...");
        return ExitCode::from(2);
    };
    let types: Vec<String> = arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
    match write(&PathBuf::from(client), &PathBuf::from(out), &types) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(client: &Path, out: &Path, types: &[String]) -> Outcome<()> {
    let client = Client::read(client)?;
    let mut files = derive::files(&client)?;
    files.extend(apps::files(&client, types));
    for name in types {
        files.push((format!("speed/{name}.json"), document::write(&client, name)?));
    }
    for (path, text) in files {
        let path = out.join(path);
        // What is the same keeps its time, so that Cargo does not build it again.
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text)?;
    }
    let (structs, enums, aliases) = client.counts();
    println!("types\t{}\t{structs} structs, {enums} enums, {aliases} aliases", structs + enums + aliases);
    println!("operations\t{}", client.calls.len());
    println!("decoded\t{} types of responses", client.decoded().len());
    println!("encoded\t{} types of requests", client.encoded().len());
    Ok(())
}
