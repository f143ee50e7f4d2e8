//! Where can an application look at, or change, what goes over the wire?

use std::fmt;
use std::sync::Arc;

use super::error::Error;
use super::operation::Operation;
use super::transport::{BoxFuture, Request};

/// Looks at every attempt of every call, before it is sent and after it was answered.
///
/// Middlewares run in the order in which they were added, and backwards after the answer. Credentials are already in
/// the request; their headers are marked sensitive, so that `Debug` does not show them. It does show the URL, which may
/// hold a key, and the body: a middleware that logs requests picks what it logs. A middleware cannot send a request to
/// another origin: that is refused, because the credentials would go with it.
///
/// The timeout of an attempt does not count what middlewares do, that of the call does. Requests for tokens pass
/// middlewares by.
pub trait Middleware: Send + Sync + fmt::Debug + 'static {
    /// Runs before an attempt is sent, and may change it; an error stops the call.
    fn before<'a>(&'a self, attempt: Attempt, request: &'a mut Request) -> BoxFuture<'a, Result<(), Error>> {
        let _ = (attempt, request);
        Box::pin(std::future::ready(Ok(())))
    }

    /// Runs after an attempt, with the head of the answer or with the reason why there is none.
    ///
    /// It runs whenever its own [`before`](Self::before) let the request pass, also when a later middleware refuses it,
    /// but not for a call that is dropped, or whose own timeout ends it.
    fn after<'a>(
        &'a self,
        attempt: Attempt,
        outcome: Result<&'a http::response::Parts, &'a Error>,
    ) -> BoxFuture<'a, ()> {
        let _ = (attempt, outcome);
        Box::pin(std::future::ready(()))
    }
}

// So that an application can keep the other half, to read what a middleware has counted.
impl<T: Middleware + ?Sized> Middleware for Arc<T> {
    fn before<'a>(&'a self, attempt: Attempt, request: &'a mut Request) -> BoxFuture<'a, Result<(), Error>> {
        (**self).before(attempt, request)
    }

    fn after<'a>(
        &'a self,
        attempt: Attempt,
        outcome: Result<&'a http::response::Parts, &'a Error>,
    ) -> BoxFuture<'a, ()> {
        (**self).after(attempt, outcome)
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
