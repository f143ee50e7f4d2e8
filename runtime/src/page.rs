//! How does a caller walk through pages and their items?

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::HeaderMap;

use super::error::{Error, ErrorKind};
use super::operation::Operation;
use super::response::{Raw, Response};
use super::sending::{Decoder, Flight, Sending};

/// A call that returns one page and what asks for the next: a cursor, a URL or a count, which all are texts here and
/// are called cursors. Generated code implements it.
pub trait Paged: Clone + Send + 'static {
    /// What the call returns.
    type Page;
    /// What a page holds.
    type Item;

    /// Whether pages are counted, so that only its body tells that a page was there before.
    const IS_COUNTED: bool = false;

    /// Returns the cursor that the caller has set, if there is one.
    fn current(self) -> Option<String> {
        None
    }

    /// Sets the cursor of the page that is asked for.
    fn set_cursor(&mut self, cursor: String);

    /// Returns the cursor of the next page as this page has it; absent or blank at the end.
    fn cursor(page: &Self::Page) -> Option<String> {
        let _ = page;
        None
    }

    /// Returns the cursor of the page after the one that `at` asked for.
    fn next(&self, answer: &Response<Self::Page>, at: Option<&str>) -> Option<String> {
        let _ = at;
        Self::cursor(&answer.body)
    }

    /// Returns the items of a page.
    fn items(page: Self::Page) -> Vec<Self::Item>;

    /// Sends the call.
    fn request(self) -> Sending<Self::Page>;
}

/// The pages of a call, one after the other.
///
/// Each page is a call of its own, with its own timeouts and retries. The pages end at a cursor that is absent or
/// blank. A cursor that was there before is an error, because the pages would never end; so is the same page again
/// where pages are counted, and a URL on another origin than the call's server. After an error there is nothing more;
/// [`continuation`](Self::continuation) then is the cursor of the page that failed.
#[must_use = "pages are only fetched when they are asked for"]
pub struct Pages<P: Paged> {
    call: P,
    decode: Option<Decoder<P::Page>>,
    walk: Walk,
}

/// Where a walk through pages is. It is the same code for every operation.
struct Walk {
    /// The cursor that the call has by itself.
    own: Option<String>,
    /// The cursor of the page that comes next.
    cursor: Option<String>,
    seen: HashSet<u64>,
    /// The body of the last page, where pages are counted.
    last: Option<u64>,
    hasher: RandomState,
    /// The operation of the last page, which an error names.
    operation: Option<&'static Operation>,
    step: Step,
    /// Whether the last page was there.
    is_done: bool,
}

enum Step {
    Ready,
    Fetching(Flight),
    /// The next page cannot be asked for, for this reason.
    Refused(String),
    Done,
}

impl Walk {
    fn new(own: Option<String>) -> Self {
        let own = own.filter(|cursor| !cursor.trim().is_empty());
        let mut walk = Self {
            own: own.clone(),
            cursor: None,
            seen: HashSet::new(),
            last: None,
            hasher: RandomState::new(),
            operation: None,
            step: Step::Ready,
            is_done: false,
        };
        if let Some(cursor) = own {
            walk.resume_from(cursor);
        }
        walk
    }

    fn resume_from(&mut self, cursor: String) {
        self.seen.clear();
        self.last = None;
        self.seen.insert(self.hasher.hash_one(&cursor));
        self.cursor = Some(cursor);
        self.step = Step::Ready;
        self.is_done = false;
    }

    /// Returns the cursor that the call of the next page needs. A call that already asks for this page stays as it is,
    /// its idempotency key included.
    fn other_cursor(&self) -> Option<String> {
        self.cursor.clone().filter(|cursor| self.own.as_ref() != Some(cursor))
    }

    /// Returns the answer to the call that is on its way, `None` if there is none any more.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Raw, Error>>> {
        match &mut self.step {
            Step::Fetching(flight) => {
                let answer = ready!(flight.poll(cx));
                self.operation = Some(flight.operation);
                self.step = Step::Done;
                Poll::Ready(Some(answer))
            }
            Step::Refused(why) => {
                let why = std::mem::take(why);
                self.step = Step::Done;
                Poll::Ready(Some(Err(self.fault(&why))))
            }
            Step::Ready | Step::Done => Poll::Ready(None),
        }
    }

    fn fault(&self, what: &str) -> Error {
        let error = Error::new(ErrorKind::Pagination, what);
        match self.operation {
            Some(operation) => error.with_call(operation, 0),
            None => error,
        }
    }

    /// Returns an error for the same page as the last.
    fn check_other(&mut self, body: &[u8]) -> Result<(), Error> {
        let last = self.last.replace(self.hasher.hash_one(body));
        if last == self.last { Err(self.fault("the server gave the same page again")) } else { Ok(()) }
    }

    /// Takes note of the cursor that follows a page, which itself is good whatever follows.
    fn advance(&mut self, cursor: Option<String>) {
        self.cursor = cursor.filter(|cursor| !cursor.trim().is_empty());
        self.is_done = self.cursor.is_none();
        self.step = match &self.cursor {
            None => Step::Done,
            // A hash is enough: cursors may be long, and pages many.
            Some(cursor) if self.seen.insert(self.hasher.hash_one(cursor)) => Step::Ready,
            Some(_) => Step::Refused("the server gave a cursor that it gave before".to_owned()),
        };
    }
}

// The call is never pinned: only the future is, and it is on the heap.
impl<P: Paged> Unpin for Pages<P> {}

impl<P: Paged> Pages<P> {
    /// Returns the pages of a call, from the cursor that it has, or else the first.
    pub fn new(call: P) -> Self {
        let walk = Walk::new(call.clone().current());
        Self { call, decode: None, walk }
    }

    /// Returns the pages from the one with this cursor, which an earlier [`continuation`](Self::continuation) gave.
    pub fn resume_from(mut self, cursor: impl Into<String>) -> Self {
        self.walk.resume_from(cursor.into());
        self
    }

    /// Returns the cursor of the page that comes next; nothing before the first page and after the last, which
    /// [`is_done`](Self::is_done) tells apart.
    pub fn continuation(&self) -> Option<&str> {
        self.walk.cursor.as_deref()
    }

    /// Returns whether the last page was there. A run that stopped at an error is not done.
    pub fn is_done(&self) -> bool {
        self.walk.is_done
    }

    /// Returns the next page, or `None` after the last.
    pub async fn next(&mut self) -> Option<Result<P::Page, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next page, or `None` after the last.
    ///
    /// # Errors
    /// The call failed, or the pages do not end.
    // One future instead of two in one another: every operation has its own copy of what stands here.
    pub fn try_next(&mut self) -> impl Future<Output = Result<Option<P::Page>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx).map(Option::transpose))
    }

    /// Returns at most `limit` more pages.
    ///
    /// # Errors
    /// A call failed, or the pages do not end.
    pub async fn try_collect(&mut self, limit: usize) -> Result<Vec<P::Page>, Error> {
        let mut pages = Vec::new();
        while pages.len() < limit {
            let Some(page) = self.try_next().await? else { break };
            pages.push(page);
        }
        Ok(pages)
    }

    /// Sends the call of the next page.
    fn start(&mut self) {
        let mut call = self.call.clone();
        if let Some(cursor) = self.walk.other_cursor() {
            if P::IS_COUNTED && cursor.trim().parse::<i64>().is_err() {
                self.walk.step = Step::Refused(format!("the cursor `{}` is no count", cursor.escape_debug()));
                return;
            }
            call.set_cursor(cursor);
        }
        let Sending { flight, decode } = call.request();
        self.walk.step = Step::Fetching(flight);
        self.decode = Some(decode);
    }
}

impl<P: Paged> Stream for Pages<P> {
    type Item = Result<P::Page, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if matches!(this.walk.step, Step::Ready) {
            this.start();
        }
        let mut raw = match ready!(this.walk.poll(cx)) {
            Some(Ok(raw)) => raw,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let decode = this.decode.expect("a page that comes was asked for");
        if P::IS_COUNTED {
            if let Err(error) = this.walk.check_other(&raw.body) {
                return Poll::Ready(Some(Err(error)));
            }
        }
        match decode(&mut raw) {
            Ok(page) => {
                let response = raw.with_body(page);
                let next = this.call.next(&response, this.walk.cursor.as_deref());
                this.walk.advance(next);
                Poll::Ready(Some(Ok(response.body)))
            }
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

impl<P: Paged> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("is_done", &self.is_done()).finish_non_exhaustive()
    }
}

/// The items of all pages of a call, one after the other.
///
/// The next page is fetched when the items of the one before are used up. Ends and errors are those of [`Pages`].
#[must_use = "items are only fetched when they are asked for"]
pub struct Items<P: Paged> {
    pages: Pages<P>,
    fetched: std::vec::IntoIter<P::Item>,
    current: Option<String>,
}

// The items are never pinned either.
impl<P: Paged> Unpin for Items<P> {}

impl<P: Paged> Items<P> {
    /// Returns the items of a call, from the cursor that it has, or else from the first page.
    pub fn new(call: P) -> Self {
        Self { pages: Pages::new(call), fetched: Vec::new().into_iter(), current: None }
    }

    /// Returns the items from the page with this cursor, which an earlier [`continuation`](Self::continuation) gave.
    pub fn resume_from(mut self, cursor: impl Into<String>) -> Self {
        self.pages = self.pages.resume_from(cursor);
        self.fetched = Vec::new().into_iter();
        self
    }

    /// Returns the cursor of the page that the next item is on; nothing for the first page and after the last, which
    /// [`is_done`](Self::is_done) tells apart.
    ///
    /// Resuming from it loses no item, but in the middle of a page gives the items of that page again.
    pub fn continuation(&self) -> Option<&str> {
        if self.fetched.len() > 0 { self.current.as_deref() } else { self.pages.continuation() }
    }

    /// Returns whether the last item was there. A run that stopped at an error is not done.
    pub fn is_done(&self) -> bool {
        self.fetched.len() == 0 && self.pages.is_done()
    }

    /// Returns the next item, or `None` after the last.
    pub async fn next(&mut self) -> Option<Result<P::Item, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next item, or `None` after the last.
    ///
    /// # Errors
    /// A call failed, or the pages do not end.
    // One future instead of two in one another: every operation has its own copy of what stands here.
    pub fn try_next(&mut self) -> impl Future<Output = Result<Option<P::Item>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx).map(Option::transpose))
    }

    /// Returns at most `limit` more items.
    ///
    /// # Errors
    /// A call failed, or the pages do not end.
    pub async fn try_collect(&mut self, limit: usize) -> Result<Vec<P::Item>, Error> {
        let mut items = Vec::new();
        while items.len() < limit {
            let Some(item) = self.try_next().await? else { break };
            items.push(item);
        }
        Ok(items)
    }
}

impl<P: Paged> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.fetched.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let cursor = this.pages.walk.cursor.clone();
            match ready!(Pin::new(&mut this.pages).poll_next(cx)) {
                Some(Ok(page)) => {
                    this.current = cursor;
                    this.fetched = P::items(page).into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P: Paged> fmt::Debug for Items<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// Returns the cursor in a header of the answer.
pub fn next_header(headers: &HeaderMap, name: &str) -> Option<String> {
    // What is not UTF-8 is refused where it is sent; as the end of the pages it would lose the rest of them.
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}
