//! Which server does a tenant stand for?

/// Where a tenant is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// By ConductorOne, under this name.
    Tenant(String),
    /// At this URL.
    Server(String),
}

/// Reads what people write for a tenant: a name, a host or a URL.
pub(super) fn parse(text: &str) -> Result<Place, String> {
    let lower = text.trim().to_ascii_lowercase();
    let host = match lower.split_once("://") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned(),
        None if lower.contains('.') => lower,
        None => format!("{lower}.conductor.one"),
    };
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    if host.is_empty() || host.starts_with('.') || !host.chars().all(legal) {
        // The text stays out of the message: a URL may have a password in it.
        return Err("the tenant cannot be read: give its name, its host or its URL without a user name".to_owned());
    }
    match host.split('.').collect::<Vec<_>>()[..] {
        [name, "conductor", "one"] => Ok(Place::Tenant(name.to_owned())),
        _ => Ok(Place::Server(format!("https://{host}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_are_names_hosts_or_urls() {
        let tenant = |name: &str| Ok(Place::Tenant(name.to_owned()));
        let server = |url: &str| Ok(Place::Server(url.to_owned()));
        assert_eq!(parse("acme"), tenant("acme"));
        assert_eq!(parse(" Acme "), tenant("acme"));
        assert_eq!(parse("acme.conductor.one"), tenant("acme"));
        assert_eq!(parse("https://acme.conductor.one/path"), tenant("acme"));
        assert_eq!(parse("http://acme.example.com"), server("https://acme.example.com"));
        assert_eq!(parse("c1.example.com:8443"), server("https://c1.example.com:8443"));
        assert_eq!(parse("eu.acme.conductor.one"), server("https://eu.acme.conductor.one"));
        for bad in ["", "  ", "https://", "a/b", "a@b.c", "a b"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        for canary in ["https://bob:canary@acme.conductor.one", "bob:canary@acme"] {
            assert!(parse(canary).is_err_and(|message| !message.contains("canary")), "{canary}");
        }
    }
}
