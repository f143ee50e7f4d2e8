//! How does a caller read the events that a server sends?
//!
//! A stream that breaks off is resumed where that loses no event and repeats none: with the id of the last event, by
//! which the server knows where to go on (`Last-Event-ID`, HTML standard, section 9.2.4).

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::call::Call;
use super::error::Error;
use super::event::{Message, Parser, TooLong};
use super::incoming::{Incoming, Opening, open};
use super::model::Decode;
use super::outcome::Slot;
use super::response::find_request_id;
use super::retry::RetryPolicy;
use super::transport::BoxFuture;

const MEDIA_TYPE: &str = "text/event-stream";

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// No event is longer, unless the caller says so: 64 MiB.
const LIMIT: usize = 64 << 20;

/// After so many answers in a row without an event a stream is at its end, whatever the policy says.
const MOST_ANSWERS: u32 = 100;

/// By custom the last event of a stream of JSON, which is no JSON itself.
const DONE: &str = "[DONE]";

impl Call {
    /// Sends the call; the data of each event is read as JSON, up to an event with one of the texts `ends` as its data,
    /// or with `[DONE]`.
    pub fn stream_events<T: Decode + 'static>(self, ends: &'static [&'static str]) -> Opening<EventStream<T>> {
        let is_end = move |data: &str| data == DONE || ends.contains(&data);
        Opening::new(self, MEDIA_TYPE, move |incoming| EventStream::new(incoming, json::<T>, is_end))
    }

    /// Sends the call; the name of each event says what its data is read as, up to an event with one of the texts
    /// `ends` as its data, or with `[DONE]`.
    pub fn stream_named<T: Named + 'static>(self, ends: &'static [&'static str]) -> Opening<EventStream<T>> {
        let is_end = move |data: &str| data == DONE || ends.contains(&data);
        Opening::new(self, MEDIA_TYPE, move |incoming| EventStream::new(incoming, named::<T>, is_end))
    }

    /// Sends the call; the data of each event is text, up to an event with one of the texts `ends` as its data.
    pub fn stream_texts(self, ends: &'static [&'static str]) -> Opening<EventStream<String>> {
        Opening::new(self, MEDIA_TYPE, move |incoming| {
            EventStream::new(incoming, text, move |data| ends.contains(&data))
        })
    }
}

/// An event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is; `message` where the server does not say.
    pub event: String,
    /// The id of this event, or else of the last one before it that has one.
    pub id: Option<String>,
    /// What it says.
    pub data: T,
}

/// The data of events whose names say what type it is of. Generated code implements it.
pub trait Named {
    /// Returns the place for the data of an event with this name, still blank.
    fn of(event: &str) -> Self;

    /// Returns the place that the data is read into: as JSON or as text.
    fn slot(&mut self) -> Slot<'_>;
}

fn named<T: Named>(incoming: &Incoming, part: &str, message: Message) -> Result<T, Error> {
    let mut data = T::of(message.name_or_default());
    match data.slot() {
        Slot::Json(place) => incoming.decode(Bytes::from(message.data), part, place)?,
        Slot::In(format, place) => incoming.decode_in(Some(format), Bytes::from(message.data), part, place)?,
        Slot::Text(place) => *place = message.data,
        Slot::Bytes(place) => *place = Bytes::from(message.data),
        Slot::Empty => {}
    }
    Ok(data)
}

/// Returns the data of an event as a type; the text says which event it is.
type Read<T> = fn(&Incoming, &str, Message) -> Result<T, Error>;

fn json<T: Decode>(incoming: &Incoming, part: &str, message: Message) -> Result<T, Error> {
    let mut data = T::blank();
    incoming.decode(Bytes::from(message.data), part, &mut data)?;
    Ok(data)
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of those that may fail")]
fn text(_: &Incoming, _: &str, message: Message) -> Result<String, Error> {
    Ok(message.data)
}

/// The events of an answer, one after the other, each as soon as all of it is there.
///
/// Nothing is read before it is asked for. Dropping the stream gives the connection up. An event whose data is not what
/// the document promises is an error of the kind [`Decode`](super::error::ErrorKind::Decode) that names it, and the
/// next event comes after it; after any other error there is nothing more.
///
/// # Resuming
/// When the answer to a GET or a QUERY ends, breaks off, or is silent for longer than the idle timeout, the request is
/// sent again with the id of the last event, after the wait that the server asked for (`retry`), or else that of the
/// [`RetryPolicy`](super::retry::RetryPolicy). So no event is lost, and none comes twice where each has an id; where
/// only some have, those after the last id come again. Where no event has an id, the end is the end, and a broken
/// connection an error. The stream ends with an answer of the status 204, with the event that the document or custom
/// (`[DONE]`) calls the last, and when as many answers in a row brought no event as the policy has attempts, or none
/// came for as long as it lets a call be repeated. That the server asks for a longer wait than the policy allows is an
/// error. [`resume`](Self::resume) says otherwise.
#[must_use = "nothing is read before it is asked for"]
pub struct EventStream<T> {
    events: Events,
    read: Read<T>,
}

impl<T> EventStream<T> {
    fn new(incoming: Incoming, read: Read<T>, is_end: impl Fn(&str) -> bool + Send + 'static) -> Self {
        let shared = incoming.core.shared.retry.or(incoming.call.operation.retry);
        let retry = incoming.call.options.retry.or(shared).unwrap_or_default();
        let is_safe = matches!(incoming.head.operation.method, "GET" | "QUERY");
        let events = Events {
            incoming,
            is_end: Box::new(is_end),
            resume: if is_safe { Resume::WhereKnown } else { Resume::Never },
            retry,
            limit: LIMIT,
            chunk: Bytes::new(),
            parser: Parser::default(),
            count: 0,
            failures: 0,
            quiet_since: None,
            step: Step::Reading,
        };
        Self { events, read }
    }

    /// Returns the status of the last answer, always a success.
    pub fn status(&self) -> StatusCode {
        self.events.incoming.head.status
    }

    /// Returns the headers of the last answer.
    pub fn headers(&self) -> &HeaderMap {
        self.events.incoming.headers()
    }

    /// Returns the id that the server gave the last request, which its support will ask for.
    pub fn request_id(&self) -> Option<&str> {
        find_request_id(self.headers())
    }

    /// Returns the id of the last event; a later call goes on after it if its options have it as the header
    /// `Last-Event-ID`.
    pub fn last_event_id(&self) -> Option<&str> {
        Some(self.events.parser.last_id()).filter(|id| !id.is_empty())
    }

    /// Sets how long the next piece of the answer may take, each time it is waited for. `Duration::MAX` is no limit.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.events.incoming.set_idle_timeout(timeout);
        self
    }

    /// Sets how many bytes one event, or a line of it, may have: by default 64 MiB.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.events.limit = bytes;
        self
    }

    /// Says whether the request is sent again when the stream ends or breaks off, whatever its method and whether or
    /// not events have ids, or not at all.
    ///
    /// A server that knows nothing of `Last-Event-ID` does again what it did, and gives all events again.
    pub fn resume(mut self, is_resumed: bool) -> Self {
        self.events.resume = if is_resumed { Resume::Always } else { Resume::Never };
        self
    }

    /// Returns the next event, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next event, or `None` at the end.
    ///
    /// # Errors
    /// The event is not what the document promises or too long, or the connection broke or was silent for too long.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, Error> {
        self.next().await.transpose()
    }
}

// An event is handed over as soon as it is there, so none is ever pinned.
impl<T> Unpin for EventStream<T> {}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let message = match ready!(this.events.poll(cx)) {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let (event, id) = (message.name_or_default().to_owned(), Some(message.id.clone()).filter(|id| !id.is_empty()));
        let part = this.events.describe(&message);
        let data = (this.read)(&this.events.incoming, &part, message);
        Poll::Ready(Some(data.map(|data| Event { event, id, data })))
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("incoming", &self.events.incoming).finish_non_exhaustive()
    }
}

/// The events, whatever type their data has.
struct Events {
    incoming: Incoming,
    is_end: Box<dyn Fn(&str) -> bool + Send>,
    resume: Resume,
    retry: RetryPolicy,
    limit: usize,
    chunk: Bytes,
    parser: Parser,
    /// How many events there were.
    count: u64,
    /// How many answers in a row brought none, and since when none came.
    failures: u32,
    quiet_since: Option<Instant>,
    step: Step,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Resume {
    /// Where the server knows which event was the last, or there was none.
    WhereKnown,
    Always,
    Never,
}

enum Step {
    Reading,
    Waiting(BoxFuture<'static, ()>),
    Opening(BoxFuture<'static, Result<Incoming, Error>>),
    Done,
}

impl Events {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message, Error>>> {
        loop {
            match &mut self.step {
                Step::Reading => {
                    if let Poll::Ready(outcome) = self.cut() {
                        return Poll::Ready(outcome);
                    }
                    match ready!(self.incoming.poll_chunk(cx)) {
                        Some(Ok(chunk)) => self.chunk = chunk,
                        Some(Err(error)) => self.come_back(Some(error))?,
                        None => self.come_back(None)?,
                    }
                }
                Step::Waiting(wait) => {
                    ready!(wait.as_mut().poll(cx));
                    self.step = Step::Opening(open(self.again(), MEDIA_TYPE));
                }
                Step::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok(incoming) if incoming.head.status == StatusCode::NO_CONTENT => self.step = Step::Done,
                    Ok(incoming) => {
                        self.incoming.replace(incoming);
                        self.parser = Parser::after(self.parser.last_id(), self.parser.retry());
                        self.chunk.clear();
                        self.step = Step::Reading;
                    }
                    Err(error) => {
                        self.step = Step::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                Step::Done => return Poll::Ready(None),
            }
        }
    }

    /// Cuts the next event from what is here; it is pending where it has no end yet.
    fn cut(&mut self) -> Poll<Option<Result<Message, Error>>> {
        match self.parser.next(&mut self.chunk, self.limit) {
            Ok(Some(message)) if (self.is_end)(&message.data) => {
                self.finish();
                Poll::Ready(None)
            }
            Ok(Some(message)) => {
                self.count += 1;
                self.failures = 0;
                self.quiet_since = None;
                Poll::Ready(Some(Ok(message)))
            }
            Ok(None) => Poll::Pending,
            Err(TooLong) => {
                self.finish();
                let message = format!("an event is longer than {} bytes (the limit of the stream)", self.limit);
                Poll::Ready(Some(Err(self.incoming.refuse(message))))
            }
        }
    }

    /// Reads nothing more, and gives the connection up.
    fn finish(&mut self) {
        self.step = Step::Done;
        self.incoming.stop();
    }

    /// Decides what follows the end of an answer, or the fault that ended it.
    fn come_back(&mut self, fault: Option<Error>) -> Result<(), Error> {
        let has_id = self.header().is_some();
        let is_resumed = match self.resume {
            _ if self.incoming.head.status == StatusCode::NO_CONTENT => false,
            Resume::WhereKnown => has_id || (fault.is_some() && self.count == 0),
            Resume::Always => true,
            Resume::Never => false,
        };
        let is_passing = fault.as_ref().is_none_or(Error::is_retryable);
        if is_resumed && is_passing {
            self.failures += 1;
            let elapsed = self.quiet_since.get_or_insert_with(Instant::now).elapsed();
            let asked = self.parser.retry();
            match self.retry.delay(self.failures.min(MOST_ANSWERS), asked) {
                Some(delay) if self.failures < MOST_ANSWERS && self.retry.lets_begin(elapsed.saturating_add(delay)) => {
                    self.step = Step::Waiting(self.incoming.core.shared.transport.sleep(delay));
                    return Ok(());
                }
                None if self.retry.delay(self.failures, None).is_some() => {
                    let wait = asked.unwrap_or_default().as_secs();
                    let message =
                        format!("the server asks for a wait of {wait} s, more than the policy for retries allows");
                    let fault = fault.unwrap_or_else(|| self.incoming.refuse(message));
                    return self.end(Some(fault));
                }
                _ => {}
            }
        }
        self.end(fault)
    }

    fn end(&mut self, fault: Option<Error>) -> Result<(), Error> {
        self.step = Step::Done;
        fault.map_or(Ok(()), Err)
    }

    /// Returns the call that goes on where this one ended.
    fn again(&self) -> Call {
        let mut call = self.incoming.call.clone();
        if let Some(id) = self.header() {
            call.options.headers.retain(|(name, _)| *name != LAST_EVENT_ID);
            call.options.headers.push((LAST_EVENT_ID, id));
        }
        call
    }

    /// Returns the header with the id of the last event; nothing where there is none, or none that a header can hold.
    fn header(&self) -> Option<HeaderValue> {
        let id = self.parser.last_id();
        HeaderValue::from_bytes(id.as_bytes()).ok().filter(|_| !id.is_empty())
    }

    /// Returns the words that tell an event from the others, in front of what is wrong with it.
    fn describe(&self, message: &Message) -> String {
        let id = if message.id.is_empty() { String::new() } else { format!(" (id {})", message.id) };
        format!("event {} `{}`{id}: ", self.count, message.name_or_default())
    }
}
