//! Was a call accepted, and who says so?

use conductorone::{Error, Response};

/// How much of a body is shown.
const SHOWN: usize = 4000;

/// A server that holds requests against the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// `@stoplight/prism-cli`.
    Prism,
    /// `@stdy/cli`.
    Steady,
}

impl Server {
    /// Returns what the server's own headers say against a request that it answered all the same.
    fn violation<T>(self, response: &Response<T>) -> Option<String> {
        let header = |name: &str| response.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        match self {
            Self::Prism => header("sl-violations").map(|violations| format!("violations: {violations}")),
            Self::Steady if header("x-steady-request-valid").as_deref() == Some("true") => None,
            Self::Steady => Some("the server does not say that the request is valid".to_owned()),
        }
    }
}

/// What went wrong, and how much did not.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    held: usize,
    found: Vec<String>,
}

impl Faults {
    /// Takes an answer that has to be a plain success, and returns its body.
    pub(crate) fn accepted<T>(&mut self, what: &str, server: Server, answer: Result<Response<T>, Error>) -> Option<T> {
        let response = match answer {
            Ok(response) => response,
            Err(error) => {
                self.refused(what, &error);
                return None;
            }
        };
        if response.status.as_u16() != 200 {
            self.add(what, &format!("the status is {} and not 200", response.status));
            return None;
        }
        if let Some(violation) = server.violation(&response) {
            self.add(what, &violation);
            return None;
        }
        self.held += 1;
        Some(response.body)
    }

    /// Takes the fact that something holds, or does not.
    pub(crate) fn expect(&mut self, what: &str, holds: bool, otherwise: &str) {
        if holds {
            self.held += 1;
        } else {
            self.add(what, otherwise);
        }
    }

    /// Takes an error, with the answer that it comes from: a random one is not seen a second time.
    pub(crate) fn refused(&mut self, what: &str, error: &Error) {
        let body = error.body().map(|body| String::from_utf8_lossy(body).chars().take(SHOWN).collect::<String>());
        let body = body.unwrap_or_default();
        self.add(what, &format!("{error}\n    {body}"));
    }

    pub(crate) fn verdict(self) -> Result<usize, Vec<String>> {
        if self.found.is_empty() { Ok(self.held) } else { Err(self.found) }
    }

    fn add(&mut self, what: &str, fault: &str) {
        self.found.push(format!("{what}: {fault}"));
    }
}
