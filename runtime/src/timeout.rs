//! How is a piece of work stopped that takes too long?

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::error::{Error, ErrorKind};
use super::transport::Transport;

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
    let mut work = pin!(work);
    let Some(limit) = limit.filter(|limit| *limit != Duration::MAX) else { return work.await };
    let mut deadline = None;
    poll_fn(|cx| {
        if let Poll::Ready(outcome) = work.as_mut().poll(cx) {
            return Poll::Ready(outcome);
        }
        let deadline = deadline.get_or_insert_with(|| transport.deadline(limit));
        deadline.as_mut().poll(cx).map(|()| Err(Error::new(ErrorKind::Timeout, format!("{what} {limit:?}"))))
    })
    .await
}
