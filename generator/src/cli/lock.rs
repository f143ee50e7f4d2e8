//! How does `lock` get what a description refers to on the network?
//!
//! This is the only place of oasmith that touches the network, and only when it is asked to.

use std::time::Duration;

use oasmith::diagnostic::Code;
use oasmith::{Config, Failure, RemoteLock};
use ureq::Agent;

use super::clients::ConfigSource;
use super::progress::Progress;
use super::report::{refuse, say};
use super::{DONE, FAULT};

/// How long one document may take, with all of its redirections.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How large a document may be, as for files.
const LIMIT: u64 = 100 * 1024 * 1024;

/// How many times documents may refer to others that were not known before.
const ROUNDS: usize = 64;

/// Pins what is not pinned yet, or everything anew, for every client, and returns the worst exit code.
pub(super) fn run(source: &ConfigSource, update: bool) -> u8 {
    let clients = match source.clients() {
        Ok(clients) => clients,
        Err(message) => return refuse(Some(Code::Configuration), &message),
    };
    let one = |config: &Result<Config, String>| match config {
        Ok(config) => lock(config, update).err().unwrap_or(DONE),
        Err(message) => refuse(Some(Code::Configuration), message),
    };
    clients.iter().map(|client| one(&client.config)).max().unwrap_or(DONE)
}

fn lock(config: &Config, update: bool) -> Result<(), u8> {
    let refuse = |message: String| refuse(None, &message);
    let mut lock = RemoteLock::read(config).map_err(refuse)?;
    let before = lock.clone();
    if update {
        lock.clear();
    }
    let progress = Progress::start("reading the description");
    for _ in 0..ROUNDS {
        let wanted = oasmith::wanted(config, &mut lock).map_err(|failure| fail(&failure))?;
        if wanted.is_empty() {
            drop(progress);
            lock.write().map_err(refuse)?;
            tell(&before, &lock);
            return Ok(());
        }
        for url in wanted {
            progress.say(&format!("fetching {url}"));
            let content = fetch(&url).map_err(|error| refuse(format!("`{url}`: {error}")))?;
            lock.insert(&url, content).map_err(|error| refuse(format!("{error}; `oasmith lock --update` takes it")))?;
        }
    }
    Err(refuse(format!("remote documents refer to others more than {ROUNDS} levels deep")))
}

/// Fetches a document. What goes over the wire in the clear could be anybody's, so only this machine may send it so.
fn fetch(url: &str) -> Result<Vec<u8>, String> {
    let host = url.strip_prefix("http://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let is_own = host.is_some_and(|host| ["127.0.0.1", "[::1]", "localhost"].contains(&host_name(host)));
    if !is_own && !url.starts_with("https://") {
        return Err("only what is at an `https` address is fetched".to_owned());
    }
    let agent: Agent = Agent::config_builder()
        .https_only(!is_own)
        .timeout_global(Some(TIMEOUT))
        .max_redirects(5)
        .user_agent(concat!("oasmith/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut response = agent.get(url).call().map_err(|error| error.to_string())?;
    response.body_mut().with_config().limit(LIMIT).read_to_vec().map_err(|error| error.to_string())
}

fn host_name(authority: &str) -> &str {
    authority
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(authority, |(host, _)| host)
}

/// Says what changed in the lock.
fn tell(before: &RemoteLock, after: &RemoteLock) {
    let hash_in = |lock: &RemoteLock, url: &str| {
        lock.documents().find(|(known, _)| *known == url).map(|(_, sha256)| sha256.to_owned())
    };
    for (url, sha256) in after.documents() {
        let what = match hash_in(before, url) {
            None => "pinned",
            Some(known) if known == sha256 => continue,
            Some(_) => "changed",
        };
        say(&format!("{what} {url} ({sha256})\n"));
    }
    for (url, _) in before.documents().filter(|(url, _)| hash_in(after, url).is_none()) {
        say(&format!("removed {url}\n"));
    }
    let count = after.documents().count();
    say(&format!("{count} remote document{} pinned\n", if count == 1 { " is" } else { "s are" }));
}

fn fail(failure: &Failure) -> u8 {
    match failure {
        Failure::Document(_) => {
            say(&format!("{failure}\n"));
            FAULT
        }
        other => refuse(None, &other.to_string()),
    }
}
