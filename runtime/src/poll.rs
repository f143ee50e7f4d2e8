//! How does a caller wait for what a server does by and by?

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::core::Core;
use super::error::{Error, ErrorKind};
use super::operation::Operation;
use super::response::Response;
use super::retry::retry_after;
use super::sending::{SendBody, Sending};
use super::transport::BoxFuture;

/// Calls that can be made again and again until their answer is the one that is waited for: those of operations that
/// may be repeated.
///
/// ```ignore
/// use example::runtime::PollUntil;
///
/// let job = client.jobs().get("42").poll_until(Duration::from_secs(2), |answer| answer.body.is_done);
/// let job = job.within(Duration::from_secs(300)).await?.body;
/// ```
pub trait PollUntil<T>: IntoFuture<Output = Result<T, Error>, IntoFuture = SendBody<T>> + Clone {
    /// Makes the call until `is_done` says that its answer is the last, which then is the result.
    ///
    /// Between an answer and the next call is the wait that the answer asks for (`Retry-After`), or else `interval`.
    /// Each call has the timeouts and retries that it has by itself; one that fails all the same is the end.
    /// [`Polling::within`] limits the whole, and dropping it stops it.
    fn poll_until<F>(self, interval: Duration, is_done: F) -> Polling<Self, T, F>
    where
        F: FnMut(&Response<T>) -> bool,
    {
        Polling { call: self, is_done, interval, limit: None, deadline: None, place: None, step: Step::Ready, calls: 0 }
    }
}

impl<T, C: IntoFuture<Output = Result<T, Error>, IntoFuture = SendBody<T>> + Clone> PollUntil<T> for C {}

/// A call that is made until its answer is the one that is waited for. Nothing happens before it is polled; dropping it
/// cancels it.
#[must_use = "a future does nothing until it is awaited"]
pub struct Polling<C, T, F> {
    call: C,
    is_done: F,
    interval: Duration,
    limit: Option<Duration>,
    deadline: Option<BoxFuture<'static, ()>>,
    /// The client and the operation, once there was a call.
    place: Option<(Core, &'static Operation)>,
    step: Step<T>,
    calls: u32,
}

enum Step<T> {
    Ready,
    Sending(Sending<T>),
    Waiting(BoxFuture<'static, ()>),
    Done,
}

// Nothing in it is pinned: what has to be is on the heap.
impl<C, T, F> Unpin for Polling<C, T, F> {}

impl<C, T, F> Polling<C, T, F> {
    /// Limits how long all calls and the waits between them may take together; then the result is an error of the kind
    /// [`Timeout`](ErrorKind::Timeout).
    pub fn within(self, limit: Duration) -> Self {
        Self { limit: Some(limit), ..self }
    }
}

impl<C: PollUntil<T>, T, F: FnMut(&Response<T>) -> bool> Polling<C, T, F> {
    /// Goes on for as long as there is nothing to wait for.
    fn go_on(&mut self, cx: &mut Context<'_>) -> Poll<Result<Response<T>, Error>> {
        loop {
            match &mut self.step {
                Step::Ready => {
                    let SendBody { flight, decode } = self.call.clone().into_future();
                    let operation = flight.operation;
                    self.place = Some((flight.core.clone(), operation));
                    if !operation.is_idempotent() {
                        let error = Error::new(ErrorKind::Request, "a call that must not be repeated cannot be polled");
                        return Poll::Ready(Err(error.with_call(operation, 0)));
                    }
                    self.calls += 1;
                    self.step = Step::Sending(Sending { flight, decode });
                }
                Step::Sending(sending) => {
                    let answer = ready!(Pin::new(sending).poll(cx))?;
                    if (self.is_done)(&answer) {
                        return Poll::Ready(Ok(answer));
                    }
                    let wait = retry_after(&answer.headers).filter(|wait| !wait.is_zero()).unwrap_or(self.interval);
                    let (core, _) = self.place.as_ref().expect("an answer has a call before it");
                    self.step = Step::Waiting(core.shared.transport.sleep(wait));
                }
                Step::Waiting(wait) => {
                    ready!(wait.as_mut().poll(cx));
                    self.step = Step::Ready;
                }
                Step::Done => unreachable!("a future is not polled after its end"),
            }
        }
    }

    /// Returns an error when the whole takes too long. The clock starts when there is something to wait for.
    fn check_limit(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
        let (Some(limit), Some((core, operation))) = (self.limit, &self.place) else { return Ok(()) };
        let deadline = self.deadline.get_or_insert_with(|| core.shared.transport.deadline(limit));
        match deadline.as_mut().poll(cx) {
            Poll::Pending => Ok(()),
            Poll::Ready(()) => {
                let message = format!("what was polled for took longer than {limit:?}");
                Err(Error::new(ErrorKind::Timeout, message).with_call(operation, self.calls))
            }
        }
    }
}

impl<C: PollUntil<T>, T, F: FnMut(&Response<T>) -> bool> Future for Polling<C, T, F> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = match self.go_on(cx) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => match self.check_limit(cx) {
                Ok(()) => return Poll::Pending,
                Err(error) => Err(error),
            },
        };
        // What is still on its way is given up.
        self.step = Step::Done;
        Poll::Ready(outcome)
    }
}

impl<C, T, F> fmt::Debug for Polling<C, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Polling").field("interval", &self.interval).field("limit", &self.limit).finish_non_exhaustive()
    }
}
