//! Does a server that others wrote accept every call, and does the client understand its answers?
//!
//! ```text
//! probe prism http://127.0.0.1:4010
//! probe steady http://127.0.0.1:4011
//! probe refusal http://127.0.0.1:4011     # calls that are wrong on purpose
//! ```
//!
//! Both servers hold each request against the description and refuse one that does not fit. `run.sh` starts them.

mod call;
mod judge;

use std::process::ExitCode;

use conductorone::runtime::ReqwestTransport;
use conductorone::{CallOptions, Client, ClientBuilder, RetryPolicy};

use judge::{Faults, Server};

/// How many random answers of each operation are decoded.
const RANDOM_ANSWERS: usize = 50;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, url] = arguments.as_slice() else { return misuse() };
    let outcome = match what.as_str() {
        "prism" => accepted(Server::Prism, url).await,
        "steady" => accepted(Server::Steady, url).await,
        "refusal" => refused(url).await,
        _ => return misuse(),
    };
    match outcome {
        Ok(count) => {
            println!("{what} at {url}: {count} checks hold");
            ExitCode::SUCCESS
        }
        Err(faults) => {
            eprintln!("{what} at {url}:\n  {}", faults.join("\n  "));
            ExitCode::FAILURE
        }
    }
}

fn misuse() -> ExitCode {
    eprintln!("usage: probe prism|steady|refusal URL");
    ExitCode::from(2)
}

/// Makes the calls that fit the description.
async fn accepted(server: Server, url: &str) -> Result<usize, Vec<String>> {
    let client = client(url).map_err(|error| vec![error.to_string()])?;
    let mut faults = Faults::default();
    call::empty(&client, server, &mut faults).await;
    call::full(&client, server, &mut faults).await;
    call::pages(&client, &mut faults).await;
    if server == Server::Prism {
        call::random(&client, RANDOM_ANSWERS, &mut faults).await;
        call::without_token(url, &mut faults).await;
    }
    faults.verdict()
}

/// Makes the calls that a server has to refuse if it checks at all.
async fn refused(url: &str) -> Result<usize, Vec<String>> {
    let client = client(url).map_err(|error| vec![error.to_string()])?;
    let mut faults = Faults::default();
    call::wrong_media_type(&client, &mut faults).await;
    faults.verdict()
}

fn client(url: &str) -> Result<Client, conductorone::Error> {
    direct(url)?.bearer_auth("a-token-that-a-mock-takes").build()
}

/// Returns a builder that passes by a proxy of the environment and tells of a refusal at once.
fn direct(url: &str) -> Result<ClientBuilder, conductorone::Error> {
    let transport = ReqwestTransport::builder().system_proxy(false).build()?;
    Ok(Client::builder().server(url).transport(transport).retry(RetryPolicy::never()))
}

/// Returns options that add one header.
fn header(name: &str, value: &str) -> CallOptions {
    CallOptions::new().header(name, value)
}
