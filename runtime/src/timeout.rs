//! How is a piece of work stopped that takes too long?

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::error::{Error, ErrorKind};
use super::transport::{BoxFuture, Transport};

/// Returns what the work returns, or an error of the kind `Timeout` if the limit is reached before.
///
/// The clock is the transport's, so the runtime needs none of its own. It starts when the work has to wait for the
/// first time: work that is done at once never asks for it.
pub(super) async fn within<T>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    what: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    // Pinned here, so that no future that waits for it holds it a second time.
    let work = pin!(work);
    let Some(limit) = limit.filter(|limit| *limit != Duration::MAX) else { return work.await };
    match before(|| transport.deadline(limit), work).await {
        Some(outcome) => outcome,
        None => Err(Error::new(ErrorKind::Timeout, format!("{what} {limit:?}"))),
    }
}

/// Returns what the work returns, or nothing if the deadline is reached before.
///
/// The deadline is made when the work has to wait for the first time.
pub(super) async fn before<'a, T>(
    deadline: impl FnOnce() -> BoxFuture<'a, ()>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut make = Some(deadline);
    let mut deadline = None;
    poll_fn(|cx| {
        if let Poll::Ready(outcome) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(outcome));
        }
        if let Some(make) = make.take() {
            deadline = Some(make());
        }
        match &mut deadline {
            Some(deadline) => deadline.as_mut().poll(cx).map(|()| None),
            None => Poll::Pending,
        }
    })
    .await
}
