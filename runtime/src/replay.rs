//! How does an application test its calls without a server?

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::error::{Error, ErrorKind};
use super::transport::{Body, BoxFuture, Chunks, Request, Transport, Upload};

/// A transport that keeps the requests it is given, and answers from a queue.
///
/// Waits between attempts end at once and are kept too. While a reply hangs, the shortest timeout is reached at once.
/// Clones share one queue, so that a test keeps one and gives the other to the client.
#[derive(Clone, Default)]
pub struct Replay {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    replies: VecDeque<Reply>,
    requests: Vec<Request>,
    sleeps: Vec<Duration>,
    hanging: usize,
    deadlines: Vec<(u64, Duration)>,
    last_deadline: u64,
    /// How far the clock has been moved.
    passed: Duration,
}

enum Reply {
    Response(http::Response<Vec<Bytes>>),
    Failure(Error),
    Hang,
}

impl Replay {
    /// Returns a transport with an empty queue.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues a response.
    pub fn respond(&self, response: http::Response<impl Into<Bytes>>) -> &Self {
        self.queue(Reply::Response(response.map(|body| vec![body.into()])))
    }

    /// Queues a response with this status and JSON text; what is no status makes the call fail that would get it.
    pub fn respond_json(&self, status: u16, json: impl Into<String>) -> &Self {
        let Ok(status) = StatusCode::from_u16(status) else {
            return self.fail(Error::new(ErrorKind::Request, format!("the queued reply has no status: {status}")));
        };
        let mut response = http::Response::new(vec![Bytes::from(json.into())]);
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        self.queue(Reply::Response(response))
    }

    /// Queues a response whose body comes in these pieces.
    pub fn respond_chunks(&self, response: http::Response<Vec<Bytes>>) -> &Self {
        self.queue(Reply::Response(response))
    }

    /// Queues a failure of the transport.
    pub fn fail(&self, error: Error) -> &Self {
        self.queue(Reply::Failure(error))
    }

    /// Queues silence, which only a timeout ends.
    pub fn hang(&self) -> &Self {
        self.queue(Reply::Hang)
    }

    /// Returns the requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    /// Returns the waits so far.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.lock().sleeps.clone()
    }

    /// Lets time pass, by which tokens expire.
    pub fn advance(&self, duration: Duration) -> &Self {
        let mut shared = self.lock();
        shared.passed = shared.passed.saturating_add(duration);
        drop(shared);
        self
    }

    /// Returns how many replies are still queued.
    pub fn remaining(&self) -> usize {
        self.lock().replies.len()
    }

    fn queue(&self, reply: Reply) -> &Self {
        self.lock().replies.push_back(reply);
        self
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Replay {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(async move {
            let reply = {
                let mut shared = self.lock();
                shared.requests.push(request);
                shared.replies.pop_front()
            };
            match reply {
                Some(Reply::Response(response)) => Ok(response.map(|chunks| Body::from_chunks(Pieces(chunks.into())))),
                Some(Reply::Failure(error)) => Err(error),
                Some(Reply::Hang) => {
                    let _hanging = Hanging::start(self);
                    std::future::pending().await
                }
                None => Err(Error::new(ErrorKind::Request, "no reply is queued")),
            }
        })
    }

    fn send_upload(&self, request: Request, upload: Upload) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(async move {
            let mut body = upload.into_body();
            let mut whole = Vec::new();
            while let Some(chunk) = body.chunk().await? {
                whole.extend_from_slice(&chunk);
            }
            self.send(request.map(|_| Bytes::from(whole))).await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let replay = self.clone();
        Box::pin(async move { replay.lock().sleeps.push(duration) })
    }

    fn now(&self) -> SystemTime {
        let now = SystemTime::now();
        // What no clock can show is as good as no change.
        now.checked_add(self.lock().passed).unwrap_or(now)
    }

    fn deadline(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let deadline = Deadline::start(self, duration);
        let mut polls = 0_u8;
        Box::pin(poll_fn(move |cx| {
            // A shorter one around this one is only there after the first poll.
            polls = polls.saturating_add(1);
            if !deadline.is_reached() {
                return Poll::Pending;
            }
            if polls == 1 {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(())
        }))
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay").finish_non_exhaustive()
    }
}

/// Counts a reply that hangs, as long as somebody waits for it.
struct Hanging(Replay);

impl Hanging {
    fn start(replay: &Replay) -> Self {
        replay.lock().hanging += 1;
        Self(replay.clone())
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        self.0.lock().hanging -= 1;
    }
}

/// A timeout that runs; while a reply hangs, the shortest of them is reached.
struct Deadline {
    replay: Replay,
    id: u64,
}

impl Deadline {
    fn start(replay: &Replay, duration: Duration) -> Self {
        let mut shared = replay.lock();
        shared.last_deadline += 1;
        let id = shared.last_deadline;
        shared.deadlines.push((id, duration));
        Self { replay: replay.clone(), id }
    }

    fn is_reached(&self) -> bool {
        let shared = self.replay.lock();
        let shortest = shared.deadlines.iter().min_by_key(|(_, duration)| *duration);
        shared.hanging > 0 && shortest.is_some_and(|(id, _)| *id == self.id)
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        self.replay.lock().deadlines.retain(|(id, _)| *id != self.id);
    }
}

struct Pieces(VecDeque<Bytes>);

impl Chunks for Pieces {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, Error>>> {
        let piece = self.0.pop_front();
        Box::pin(std::future::ready(piece.map(Ok)))
    }
}
