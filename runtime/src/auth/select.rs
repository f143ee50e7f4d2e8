//! Which of its configured credentials does a call use?

use super::super::error::Error;
use super::cache::CredentialState;
use super::fault;
use super::scheme::Scheme;

/// Returns the index of the alternative that a call takes, and the indices of the schemes that it presents.
///
/// `security` is a list of alternatives; each is a list of entries that are all needed; each entry is a list of
/// schemes of which any one will do, because all of them write the same part of the request. The first alternative
/// whose every entry has a configured scheme wins. An empty alternative says that credentials are optional, and is
/// taken only when no other fits, so that a caller who has configured a credential does present it.
///
/// # Errors
///
/// Fails when nothing fits, with an error that names the schemes which could be configured.
pub fn select(
    security: &[&[&[usize]]],
    schemes: &[Scheme],
    configured: &[Option<CredentialState>],
) -> Result<(usize, Vec<usize>), Error> {
    let is_configured = |index: &usize| configured.get(*index).is_some_and(Option::is_some);
    for (index, alternative) in security.iter().enumerate().filter(|(_, alternative)| !alternative.is_empty()) {
        let chosen: Option<Vec<usize>> =
            alternative.iter().map(|entry| entry.iter().copied().find(is_configured)).collect();
        if let Some(mut chosen) = chosen {
            chosen.sort_unstable();
            chosen.dedup();
            return Ok((index, chosen));
        }
    }
    if security.iter().all(|alternative| !alternative.is_empty()) && !security.is_empty() {
        return Err(fault::credential(&format!("no credential is configured; set {}", choices(security, schemes))));
    }
    Ok((0, Vec::new()))
}

/// Returns the schemes as a sentence has them: `a` or `b`, with what belongs together joined by "and".
fn choices(security: &[&[&[usize]]], schemes: &[Scheme]) -> String {
    let name = |index: &usize| format!("`{}`", schemes.get(*index).map_or("?", |scheme| scheme.name));
    let entry = |entry: &&[usize]| entry.iter().map(name).collect::<Vec<_>>().join(" or ");
    let alternative = |alternative: &&[&[usize]]| match alternative {
        [only] => entry(only),
        all => all
            .iter()
            .map(|one| if one.len() > 1 { format!("({})", entry(one)) } else { entry(one) })
            .collect::<Vec<_>>()
            .join(" and "),
    };
    security.iter().map(alternative).collect::<Vec<_>>().join(", or ")
}
