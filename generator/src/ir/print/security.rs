//! How does a security scheme read as text?

use super::super::{Flow, SecurityKind};

/// Returns what is shown and where.
pub(super) fn kind(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::Bearer => "bearer".to_owned(),
        SecurityKind::Basic => "basic".to_owned(),
        SecurityKind::HeaderKey { header } => format!("key in the header {header}"),
        SecurityKind::QueryKey { name } => format!("key in the query parameter {name}"),
        SecurityKind::CookieKey { name } => format!("key in the cookie {name}"),
        SecurityKind::Http { scheme } => format!("HTTP scheme {scheme}"),
        SecurityKind::Digest => "digest".to_owned(),
        SecurityKind::Certificate => "certificate".to_owned(),
        SecurityKind::OpenId { url } => format!("OpenID Connect at {url}"),
        SecurityKind::OAuth2(flows) => {
            let all: Vec<String> = flows.all().map(|(name, of)| flow(name, of)).collect();
            let place = if flows.secret_in_body { ", secret in the body" } else { "" };
            if all.is_empty() { "token".to_owned() } else { format!("{}{place}", all.join(", ")) }
        }
    }
}

fn flow(name: &str, flow: &Flow) -> String {
    let begin = if flow.sign_in_url.is_empty() { String::new() } else { format!(" from {}", flow.sign_in_url) };
    let refresh = flow.refresh_url.as_ref().map(|url| format!(" and {url}")).unwrap_or_default();
    format!("{name}{begin} at {}{refresh} with {:?}", flow.token_url, flow.scopes)
}
