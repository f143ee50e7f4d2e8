//! What stands in for a token endpoint in these tests?

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use http::{HeaderValue, StatusCode};
use oasmith_runtime::auth::{FormPost, FormReply, encode_form};
use oasmith_runtime::{BoxFuture, Error, Secret};

/// A token endpoint that gives prepared replies, and tokens named `token-1`, `token-2` and so on after them.
pub(crate) struct Endpoint {
    pub(crate) server: String,
    state: Mutex<State>,
    /// Every form waits until it gets a permit.
    pub(crate) gate: tokio::sync::Semaphore,
}

struct State {
    now: SystemTime,
    is_late: bool,
    replies: VecDeque<(u16, String)>,
    lifetime: Option<u64>,
    scopes: &'static [&'static str],
    waits: Vec<Duration>,
    seen: Vec<Seen>,
}

/// A form as the endpoint saw it.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) authorization: Option<HeaderValue>,
}

impl Endpoint {
    pub(crate) fn new() -> Self {
        let state = State {
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000),
            is_late: false,
            replies: VecDeque::new(),
            lifetime: Some(3600),
            scopes: &[],
            waits: Vec::new(),
            seen: Vec::new(),
        };
        Self {
            server: "https://acme.example.com".to_owned(),
            state: Mutex::new(state),
            gate: tokio::sync::Semaphore::new(1_000_000),
        }
    }

    pub(crate) fn reply(self, status: u16, body: impl Into<String>) -> Self {
        self.state().replies.push_back((status, body.into()));
        self
    }

    pub(crate) fn lifetime(self, seconds: Option<u64>) -> Self {
        self.state().lifetime = seconds;
        self
    }

    pub(crate) fn closed(mut self) -> Self {
        self.gate = tokio::sync::Semaphore::new(0);
        self
    }

    /// Sets which scopes the next call needs.
    pub(crate) fn needs(&self, scopes: &'static [&'static str]) {
        self.state().scopes = scopes;
    }

    /// Returns for how long somebody waited, which takes no time here.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.state().now += Duration::from_secs(seconds);
    }

    pub(crate) fn set_back(&self, seconds: u64) {
        self.state().now -= Duration::from_secs(seconds);
    }

    /// Lets every deadline be reached at once.
    pub(crate) fn late(&self) {
        self.state().is_late = true;
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state().seen.clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.state().seen.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the lock")
    }
}

impl AsRef<dyn FormPost> for Endpoint {
    fn as_ref(&self) -> &(dyn FormPost + 'static) {
        self
    }
}

impl FormPost for Endpoint {
    fn server(&self) -> &str {
        &self.server
    }

    fn now(&self) -> SystemTime {
        self.state().now
    }

    fn deadline(&self, _: Duration) -> BoxFuture<'static, ()> {
        let is_late = self.state().is_late;
        if is_late { Box::pin(std::future::ready(())) } else { Box::pin(std::future::pending()) }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.state();
        state.now += duration;
        state.waits.push(duration);
        Box::pin(std::future::ready(()))
    }

    fn scopes(&self) -> &'static [&'static str] {
        self.state().scopes
    }

    fn fetch<'a>(&'a self, url: &str) -> BoxFuture<'a, Result<FormReply, Error>> {
        self.post_form(url, Vec::new(), None)
    }

    fn post_form<'a>(
        &'a self,
        url: &str,
        fields: Vec<(&'static str, Secret)>,
        authorization: Option<HeaderValue>,
    ) -> BoxFuture<'a, Result<FormReply, Error>> {
        let (status, body) = {
            let mut state = self.state();
            state.seen.push(Seen { url: url.to_owned(), body: encode_form(&fields), authorization });
            let number = state.seen.len();
            let lifetime = state.lifetime.map_or("null".to_owned(), |seconds| seconds.to_string());
            let token = format!(r#"{{"access_token":"token-{number}","token_type":"bearer","expires_in":{lifetime}}}"#);
            state.replies.pop_front().unwrap_or((200, token))
        };
        Box::pin(async move {
            self.gate.acquire().await.expect("nobody closes the gate for ever").forget();
            let status = StatusCode::from_u16(status).expect("tests use real statuses");
            Ok(FormReply::new(status, body))
        })
    }
}
