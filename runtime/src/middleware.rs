//! Where can an application look at, or change, what goes over the wire?

use std::fmt;

use super::error::Error;
use super::operation::Operation;
use super::transport::{BoxFuture, Request};

/// Looks at every attempt of every call, before it is sent and after it was answered.
///
/// Middlewares run in the order in which they were added, and backwards after the answer. Credentials are already in
/// the request; their headers are marked sensitive, so that `Debug` does not show them. A middleware cannot send a
/// request to another origin: that is refused, because the credentials would go with it.
pub trait Middleware: Send + Sync + fmt::Debug + 'static {
    /// Runs before an attempt is sent, and may change it; an error stops the call.
    fn before<'a>(&'a self, attempt: Attempt, request: &'a mut Request) -> BoxFuture<'a, Result<(), Error>> {
        let _ = (attempt, request);
        Box::pin(std::future::ready(Ok(())))
    }

    /// Runs after an attempt, with the head of the answer or with the reason why there is none.
    ///
    /// It does not run for a call that is dropped, or whose own timeout ends it.
    fn after<'a>(
        &'a self,
        attempt: Attempt,
        outcome: Result<&'a http::response::Parts, &'a Error>,
    ) -> BoxFuture<'a, ()> {
        let _ = (attempt, outcome);
        Box::pin(std::future::ready(()))
    }
}

/// Which attempt of which operation it is.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub(super) operation: &'static Operation,
    pub(super) number: u32,
}

impl Attempt {
    /// Returns what is known about the operation.
    pub fn operation(self) -> &'static Operation {
        self.operation
    }

    /// Returns the number of the attempt, from one.
    pub fn number(self) -> u32 {
        self.number
    }
}
