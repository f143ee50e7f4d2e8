//! Can a client be made the way the configuration says?

use super::fault::{Fault, Place};
use super::{Client, Config, Offered};
use crate::diagnostic::suggestion;

/// How long the name of a package may be, in the registry of crates.
pub(crate) const LONGEST_NAME: usize = 64;

/// What every crate can name without depending on it, and a keyword of the edition 2024 that was none before.
const RESERVED: [&str; 6] = ["alloc", "core", "gen", "proc_macro", "std", "test"];

/// Returns whether a package of this name would be a crate that no other crate could name, or would take for another.
pub(crate) fn is_reserved(package: &str) -> bool {
    let krate = package.replace('-', "_");
    RESERVED.contains(&&*krate) || krate == "oasmith_runtime" || syn::parse_str::<syn::Ident>(&krate).is_err()
}

/// Returns what is wrong with a configuration by itself.
pub(super) fn fault(config: &Config) -> Option<Fault> {
    let calls = || pages(config).or_else(|| retries(config));
    package(config).or_else(|| client(&config.client)).or_else(calls).or_else(|| config.types.fault()).or_else(|| {
        let (_, rule) = config.filter.rules().find(|(_, rule)| rule.written().is_empty())?;
        let message = "a rule of `[filter]` names nothing: give it a `path`, `method`, `tag`, `group` or `id`";
        Some(Place::Byte(rule.at).fault(message.to_owned()))
    })
}

fn package(config: &Config) -> Option<Fault> {
    let named = config.package.name.iter().map(|name| (name, Place::key(&["package", "name"])));
    let others = config.dev_dependencies.keys().map(|name| (name, Place::key(&["dev-dependencies", name])));
    for (name, place) in named.chain(others) {
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(legal) || name.len() > LONGEST_NAME
        {
            let message = format!(
                "`{name}` is no package name: use at most {LONGEST_NAME} letters, digits, `-` and `_`, a letter first"
            );
            return Some(place.fault(message));
        }
    }
    if let Some(name) = config.package.name.as_ref().filter(|name| is_reserved(name)) {
        let message = format!(
            "`{name}` cannot be the name of a package: Rust has another meaning for it; `{name}-client` would do"
        );
        return Some(Place::key(&["package", "name"]).fault(message));
    }
    let version = config.package.version.as_ref().filter(|version| !is_version(version))?;
    let message = format!("`{version}` is no version: write something like `1.2.3` or `1.2.3-beta.1`");
    Some(Place::key(&["package", "version"]).fault(message))
}

fn pages(config: &Config) -> Option<Fault> {
    let (id, fault) = config.pagination.iter().find_map(|(id, rule)| Some((id, rule.fault()?)))?;
    Some(Place::key(&["pagination", id]).fault(format!("the rule `{id}` in `[pagination]` {fault}")))
}

fn retries(config: &Config) -> Option<Fault> {
    let (id, fault) = config.retries.iter().find_map(|(id, rule)| Some((id, rule.fault()?)))?;
    Some(Place::key(&["retries", id]).fault(format!("the rule `{id}` in `[retries]` {fault}")))
}

fn client(client: &Client) -> Option<Fault> {
    let root = &client.root;
    if !is_module(root) {
        let message = format!(
            "`{root}` is no path from the root of a crate: write `crate`, or the path of the module that declares the \
             client's `lib.rs`, such as `crate::api`"
        );
        return Some(Place::key(&["client", "root"]).fault(message));
    }
    let (index, call) = client.quick_start.iter().enumerate().find(|(_, call)| !is_call(call))?;
    let message =
        format!("`{call}` in `quick_start` is no call of a builder: write something like `.tenant(\"acme\")`");
    Some(Place::entry(&["client", "quick_start"], index).fault(message))
}

/// Finds out whether the client has what the configuration names: a slip of the pen would have no effect.
pub(super) fn names(config: &Config, offered: &Offered<'_>) -> Option<Fault> {
    let Client { default_features, required_variables, skip_client_credentials, .. } = &config.client;
    let lists = [
        ("default_features", default_features, "feature", &offered.features),
        ("required_variables", required_variables, "variable of a server", &offered.variables),
        ("skip_client_credentials", skip_client_credentials, "scheme of client credentials", &offered.grants),
    ];
    for (key, names, what, offered) in lists {
        let unknown = names.iter().enumerate().find(|(_, name)| !offered.contains(&name.as_str()));
        let Some((index, unknown)) = unknown else { continue };
        let has = if offered.is_empty() { "none".to_owned() } else { format!("`{}`", offered.join("`, `")) };
        let message = format!("`{unknown}` in `{key}` is no {what} of this client; it has {has}");
        return Some(Place::entry(&["client", key], index).fault(message));
    }
    let is_same = |one: &str, other: &str| one.replace('-', "_") == other.replace('-', "_");
    let mut used = offered.crates.iter().copied().chain(config.dev_dependencies.keys().map(String::as_str));
    let name = config.package.name.as_deref().filter(|name| used.any(|other| is_same(name, other)))?;
    let message = format!(
        "`{name}` cannot be the name of the package: the client depends on a crate of that name; `{name}-client` would do"
    );
    Some(Place::key(&["package", "name"]).fault(message))
}

/// Finds out whether the operations are there that have rules of their own.
pub(super) fn operations<'n, I: Iterator<Item = &'n str>>(config: &Config, ids: impl Fn() -> I) -> Option<Fault> {
    let pages = config.pagination.keys().map(|id| ("pagination", id));
    let mut all = pages.chain(config.retries.keys().map(|id| ("retries", id)));
    let (section, id) = all.find(|(_, id)| ids().all(|known| known != *id))?;
    let meant = suggestion(id, ids());
    let message = format!("`{id}` in `[{section}]` is the id of no operation of the client{meant}");
    Some(Place::key(&[section, id]).fault(message))
}

/// Returns whether a text is the path of a module from the root of its crate.
fn is_module(text: &str) -> bool {
    let Ok(path) = syn::parse_str::<syn::Path>(text) else { return false };
    let plain = path.segments.iter().all(|segment| segment.arguments.is_empty());
    let starts = path.leading_colon.is_none() && path.segments.first().is_some_and(|first| first.ident == "crate");
    let above =
        path.segments.iter().skip(1).any(|segment| ["crate", "self", "super"].iter().any(|it| segment.ident == it));
    starts && plain && !above
}

/// Returns whether a text is a call of a method, or several in a row, on one line.
fn is_call(text: &str) -> bool {
    let is_one_line = text.starts_with('.') && !text.contains(['\n', '\r']);
    let receiver = |mut expression: &syn::Expr| -> bool {
        loop {
            expression = match expression {
                syn::Expr::MethodCall(call) => &call.receiver,
                syn::Expr::Try(tried) => &tried.expr,
                syn::Expr::Path(path) => return path.path.is_ident("builder"),
                _ => return false,
            }
        }
    };
    is_one_line && syn::parse_str(&format!("builder{text}")).is_ok_and(|expression| receiver(&expression))
}

/// Returns whether a text is a version (Semantic Versioning 2.0.0).
fn is_version(text: &str) -> bool {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number =
        |part: &str| is_digits(part) && part.parse::<u64>().is_ok() && (part == "0" || !part.starts_with('0'));
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && pre.is_none_or(|pre| pre.split('.').all(|part| is_word(part) && (!is_digits(part) || is_number(part))))
        && build.is_none_or(|build| build.split('.').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_cargo() {
        for version in ["0.1.0", "1.2.3-beta.1", "1.2.3+5.x", "1.2.3-a-b+c-d", "10.0.0-0"] {
            assert!(is_version(version), "{version}");
        }
        for text in
            ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+", "1.2.x", "v1.2.3"]
        {
            assert!(!is_version(text), "{text}");
        }
    }

    #[test]
    fn a_step_of_the_quick_start_is_a_call_and_nothing_else() {
        for text in [".tenant(\"acme\")", ".a(1).b::<u8>(|x| x)", ".key(std::env::var(\"KEY\")?)", ".a()?"] {
            assert!(is_call(text), "{text}");
        }
        for text in
            ["tenant()", ".tenant(\"acme\"", ".field", ".a(); evil()", ".a() + 1", ".a()\n```", ".await", "", ".a() /*"]
        {
            assert!(!is_call(text), "{text}");
        }
    }

    #[test]
    fn a_root_begins_at_the_crate() {
        for text in ["crate", "crate::api", "crate::r#type::api"] {
            assert!(is_module(text), "{text}");
        }
        for text in ["foo::api", "::api", "self", "super::api", "crate::super::a", "crate::a<u8>", "crate::", "a b", ""]
        {
            assert!(!is_module(text), "{text}");
        }
    }

    #[test]
    fn a_crate_needs_a_name_that_means_nothing_else() {
        for name in ["std", "core", "proc-macro", "oasmith-runtime", "fn", "match", "crate", "async", "self"] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["pets", "std-client", "my-fn", "union"] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
