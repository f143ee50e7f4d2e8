//! Where do sections go, and what of them stays?

use super::*;

fn version(text: &str) -> Version {
    text.parse().expect("it is a version")
}

fn sections(entries: &[(&'static str, &[&str])]) -> Vec<ChangelogSection> {
    let owned = |entries: &[&str]| entries.iter().map(|&entry| entry.to_owned()).collect();
    entries.iter().map(|(title, entries)| ChangelogSection { title, entries: owned(entries) }).collect()
}

fn with_version(text: &str, new: &str, draft: Option<&str>, parts: &[(&'static str, &[&str])]) -> String {
    let (new, draft, sections) = (version(new), draft.map(version), sections(parts));
    let news = News { version: &new, draft: draft.as_ref(), date: "2026-11-29", sections: &sections };
    with(text, news)
}

#[test]
fn a_new_file_has_a_head_and_a_section() {
    let text = with_version("", "0.2.0", None, &[("Removed", &["a"]), ("Added", &["b", "c"])]);
    let expected = format!("{HEAD}\n## [0.2.0] - 2026-11-29\n\n### Removed\n\n- a\n\n### Added\n\n- b\n- c\n");
    assert_eq!(text, expected);
}

#[test]
fn a_section_goes_between_what_is_unreleased_and_the_last_version() {
    let old = "# Log\n\n## Unreleased\n\n* mine\n\n```\n## 9.9.9\n```\n\n## 0.1.0 - 2026-01-01\n\n* first\n";
    let text = with_version(old, "0.2.0", None, &[("Added", &["b"])]);
    let section = "## 0.2.0 - 2026-11-29\n\n### Added\n\n* b\n\n";
    let at = old.find("## 0.1.0").expect("it is there");
    assert_eq!(text, format!("{}{section}{}", &old[..at], &old[at..]));
}

#[test]
fn addresses_of_links_and_line_ends_stay() {
    let old = "# Log\r\n\r\n## [Unreleased]\r\n\r\n[Unreleased]: https://example.com\r\n";
    let text = with_version(old, "0.2.0", None, &[("Added", &["b"])]);
    let expected = "# Log\r\n\r\n## [Unreleased]\r\n\r\n## [0.2.0] - 2026-11-29\r\n\r\n### Added\r\n\r\n- b\r\n\r\n\
                    [Unreleased]: https://example.com\r\n";
    assert_eq!(text, expected);
}

#[test]
fn a_version_that_was_not_the_last_word_becomes_the_new_one() {
    let old = "# Log\n\n## [0.1.1] - 2026-01-01\n\nMind the gap.\n\n### Added\n\n- mine, b\n  and c\n\n### Fixed\n\n\
               - it\n\n## [0.1.0] - 2025-01-01\n";
    let parts: &[(&str, &[&str])] = &[("Removed", &["a"]), ("Added", &["b and c", "d"])];
    let text = with_version(old, "0.2.0", Some("0.1.1"), parts);
    let expected = "# Log\n\n## [0.2.0] - 2026-11-29\n\nMind the gap.\n\n### Added\n\n- mine, b\n  and c\n- d\n\n\
                    ### Fixed\n\n- it\n\n### Removed\n\n- a\n\n## [0.1.0] - 2025-01-01\n";
    assert_eq!(text, expected);
}

#[test]
fn what_a_section_lacks_is_found_however_its_lines_are_wrapped() {
    let text = "## 0.2.0\n\n- a b\n  c\n\n## 0.1.0\n\n- d\n";
    let parts = sections(&[("Added", &["a b c", "d"])]);
    assert_eq!(missing(text, &version("0.2.0"), &parts), Some(vec!["d".to_owned()]));
    assert_eq!(missing(text, &version("0.3.0"), &parts), None);
}

const CATS: &str = "`client.pets().list_cats()`: the call is new: `()`";
const DOGS: &str = "`client.pets().list_dogs()`: the call is new: `()`";

#[test]
fn what_is_no_longer_true_goes_and_what_a_person_wrote_stays() {
    let old = "# Log\n\n## 0.2.0\n\n### Added\n\n- `client.pets().list_dogs()`: the call\n  is new: `()`\n- mine\n";
    let expected = format!("# Log\n\n## 0.2.0\n\n### Added\n\n- mine\n- {CATS}\n");
    assert_eq!(with_version(old, "0.2.0", Some("0.2.0"), &[("Added", &[CATS])]), expected);
    // Nothing that was true and is not, so the words of the person count for all that is new.
    assert_eq!(with_version(old, "0.2.0", Some("0.2.0"), &[("Added", &[DOGS, CATS])]), old);
    assert_eq!(with_version(old, "0.2.0", None, &[("Added", &[DOGS])]).matches("## 0.2.0").count(), 2);
    let raised = with_version(old, "1.0.0", Some("0.2.0"), &[("Removed", &["a"])]);
    assert_eq!(raised, "# Log\n\n## 1.0.0 - 2026-11-29\n\n### Added\n\n- mine\n\n### Removed\n\n- a\n");
}

#[test]
fn a_section_that_nobody_touched_says_what_is_new_now() {
    let old =
        format!("## 0.2.0\n\n### Deprecated\n\n- `A`: it is deprecated now\n\n### Added\n\n- {DOGS}\n\n## 0.1.0\n");
    let expected = format!("## 0.2.0\n\n### Added\n\n- {DOGS}\n- {CATS}\n\n## 0.1.0\n");
    assert_eq!(with_version(&old, "0.2.0", Some("0.2.0"), &[("Added", &[DOGS, CATS])]), expected);
    assert_eq!(with_version(&expected, "0.2.0", Some("0.2.0"), &[("Added", &[DOGS, CATS])]), expected);
    assert_eq!(with_version(&expected, "0.2.0", Some("0.2.0"), &[]), "## 0.2.0\n\n## 0.1.0\n");
}

#[test]
fn versions_are_headings_of_any_level() {
    let old = "# 1.0.0\n\n## Added\n\n- b\n\n# 0.9.0\n\n- first\n";
    let text = with_version(old, "1.1.0", None, &[("Added", &["c"])]);
    assert_eq!(text, format!("# 1.1.0 - 2026-11-29\n\n## Added\n\n- c\n\n{old}"));
    let raised = with_version(&text, "2.0.0", Some("1.1.0"), &[("Added", &["c", "d"])]);
    assert_eq!(raised, format!("# 2.0.0 - 2026-11-29\n\n## Added\n\n- c\n- d\n\n{old}"));
    assert_eq!(missing(old, &version("1.0.0"), &sections(&[("Added", &["first"])])), Some(vec!["first".to_owned()]));
    let patches = "# Log\n\n### [1.0.1](x)\n\n* a\n\n## [1.0.0](y)\n\n* b\n";
    let text = with_version(patches, "1.1.0", None, &[("Added", &["c"])]);
    assert_eq!(text, patches.replace("### [1", "## [1.1.0] - 2026-11-29\n\n### Added\n\n* c\n\n### [1"));
    assert!(!text.contains("## [1.1.0] - 2026-11-29\n\n### Added\n\n* c\n\n* a"));
}

#[test]
fn one_line_that_ends_in_another_way_stays_alone() {
    let old = "# Log\n\nWords.\r\nMore.\n\n## 0.1.0\n\n- first\r\n";
    let text = with_version(old, "0.2.0", None, &[("Added", &["b"])]);
    assert_eq!(text, old.replace("## 0.1.0", "## 0.2.0 - 2026-11-29\n\n### Added\n\n- b\n\n## 0.1.0"));
}
