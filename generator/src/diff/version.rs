//! Which version comes next?

use semver::{Prerelease, Version};

use super::Verdict;

/// Returns the version that a client gets after changes of this kind, the way cargo understands versions.
///
/// Before 1.0.0 the first number that is not zero is the one that tells compatible versions from others.
pub fn next(current: &Version, verdict: Verdict) -> Version {
    if verdict == Verdict::None {
        return current.clone();
    }
    if !current.pre.is_empty() {
        // A pre-release promises nothing, so whatever changed, the next one of the series comes.
        return Version { pre: following(&current.pre), build: semver::BuildMetadata::EMPTY, ..current.clone() };
    }
    let (major, minor, patch) = (current.major, current.minor, current.patch);
    match (verdict, major, minor) {
        (Verdict::Major, 0, 0) => Version::new(0, 0, patch + 1),
        (Verdict::Major, 0, _) => Version::new(0, minor + 1, 0),
        (Verdict::Major, ..) => Version::new(major + 1, 0, 0),
        (Verdict::Minor, 1.., _) => Version::new(major, minor + 1, 0),
        _ => Version::new(major, minor, patch + 1),
    }
}

/// Returns the pre-release after this one: its last number goes up by one, or it gets a number.
fn following(pre: &Prerelease) -> Prerelease {
    let text = pre.as_str();
    let (front, last) = text.rsplit_once('.').map_or(("", text), |(front, last)| (front, last));
    let next = match last.parse::<u64>() {
        Ok(number) if front.is_empty() => (number + 1).to_string(),
        Ok(number) => format!("{front}.{}", number + 1),
        Err(_) => format!("{text}.1"),
    };
    Prerelease::new(&next).unwrap_or_else(|_| pre.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_as_cargo_understands_them() {
        use Verdict::{Major, Minor, None, Patch};
        for (current, verdict, expected) in [
            ("1.2.3", Major, "2.0.0"),
            ("1.2.3", Minor, "1.3.0"),
            ("1.2.3", Patch, "1.2.4"),
            ("1.2.3", None, "1.2.3"),
            ("0.4.2", Major, "0.5.0"),
            ("0.4.2", Minor, "0.4.3"),
            ("0.4.2", Patch, "0.4.3"),
            ("0.0.7", Major, "0.0.8"),
            ("0.0.7", Minor, "0.0.8"),
            ("1.0.0-beta.1", Major, "1.0.0-beta.2"),
            ("1.0.0-rc", Minor, "1.0.0-rc.1"),
            ("1.2.3+build", Patch, "1.2.4"),
        ] {
            let current: Version = current.parse().expect("it is a version");
            assert_eq!(next(&current, verdict).to_string(), expected, "{current} {verdict:?}");
        }
    }
}
