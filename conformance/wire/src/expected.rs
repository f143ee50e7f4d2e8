//! What is known not to be taken or read, and why?

use std::collections::BTreeMap;

/// A reason why tests fail, or why there are none.
pub(crate) struct Reason {
    /// Whose it is.
    pub(crate) kind: Kind,
    /// It, as a sentence.
    pub(crate) text: String,
    /// The tests or endpoints of each document, with the servers that they fail with; none stands for all.
    pub(crate) entries: BTreeMap<(String, String), Vec<String>>,
}

/// Whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The document contradicts itself.
    Document,
    /// The server is wrong, or cannot do it.
    Server,
    /// The client is wrong.
    Client,
    /// There is no test.
    Untested,
    /// The server is not asked.
    Untried,
}

/// Reads the list: a reason on a line of its own, its kind in brackets before it, and then what it is the reason of.
///
/// That is the name of a document, and a test with the servers, or an endpoint, or the servers alone.
pub(crate) fn parse(list: &str) -> Result<Vec<Reason>, String> {
    let mut reasons: Vec<Reason> = Vec::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((kind, text)) = line.strip_prefix('[').and_then(|line| line.split_once("] ")) {
            let kind = match kind {
                "document" => Kind::Document,
                "server" => Kind::Server,
                "client" => Kind::Client,
                "untested" => Kind::Untested,
                "untried" => Kind::Untried,
                other => return Err(format!("the list has a reason of the kind {other}")),
            };
            reasons.push(Reason { kind, text: text.to_owned(), entries: BTreeMap::new() });
            continue;
        }
        let reason = reasons.last_mut().ok_or_else(|| format!("the list has no reason before: {line}"))?;
        let (document, rest) = line.split_once(' ').ok_or_else(|| format!("the list has no test in: {line}"))?;
        let (what, servers) = match reason.kind {
            Kind::Untested => (rest, Vec::new()),
            Kind::Untried => ("", servers(rest)),
            Kind::Document | Kind::Server | Kind::Client => {
                let (test, rest) = rest.split_once(' ').unwrap_or((rest, ""));
                (test, servers(rest))
            }
        };
        if reason.entries.insert((document.to_owned(), what.to_owned()), servers).is_some() {
            return Err(format!("the list has twice: {line}"));
        }
    }
    Ok(reasons)
}

fn servers(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

/// Returns why a server is not asked about a document, if it is not.
pub(crate) fn untried<'a>(reasons: &'a [Reason], document: &str, server: &str) -> Option<&'a Reason> {
    reasons.iter().find(|reason| reason.kind == Kind::Untried && reason.covers(document, "", server))
}

impl Reason {
    /// Returns whether a test is expected to fail with a server for this reason, or an endpoint to have none.
    pub(crate) fn covers(&self, document: &str, what: &str, server: &str) -> bool {
        let servers = self.entries.get(&(document.to_owned(), what.to_owned()));
        servers.is_some_and(|servers| servers.is_empty() || servers.iter().any(|known| known == server))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, parse, untried};

    #[test]
    fn a_test_may_fail_with_some_servers_only() {
        let reasons =
            parse("# Why.\n\n[server] No.\npets list\npets add prism steady\n[untested] Not.\npets PUT /pets\n");
        let reasons = reasons.expect("it is a list");
        assert_eq!(reasons.iter().map(|reason| reason.kind).collect::<Vec<_>>(), [Kind::Server, Kind::Untested]);
        assert!(reasons[0].covers("pets", "list", "prism") && reasons[0].covers("pets", "add", "steady"));
        assert!(!reasons[0].covers("pets", "add", "random") && !reasons[0].covers("cats", "list", "prism"));
        assert!(reasons[1].covers("pets", "PUT /pets", ""));
    }

    #[test]
    fn a_server_may_be_left_out() {
        let reasons = parse("[untried] Slow.\npets prism\n").expect("it is a list");
        assert_eq!(untried(&reasons, "pets", "prism").map(|reason| reason.text.as_str()), Some("Slow."));
        assert!(untried(&reasons, "pets", "steady").is_none() && untried(&reasons, "cats", "prism").is_none());
    }

    #[test]
    fn a_test_needs_a_reason_and_only_one_entry() {
        assert!(parse("pets list").is_err());
        assert!(parse("[other] Why?\npets list").is_err());
        assert!(parse("[client] Why?\npets list\npets list prism").is_err());
    }
}
