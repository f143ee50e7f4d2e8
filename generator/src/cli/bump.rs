//! Which version does the client get, and where is that written?

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use oasmith::diff::{self, ChangelogSection, Verdict};
use oasmith::{Config, Version};
use serde_json::{Value, json};
use toml_edit::{Document, Item};

use super::changelog::{self, News};
use super::compare::{Comparison, Input, compare, version_of};
use super::revision::{Fault, committed, version_in};

/// Whether the version is raised, and by what has changed since when.
#[derive(Debug, Args)]
pub(super) struct Raise {
    /// Raise the version in the configuration by what has changed since the last commit, and say in the client's
    /// CHANGELOG.md what that is.
    #[arg(long, conflicts_with = "spec")]
    #[cfg_attr(feature = "watch", arg(conflicts_with = "watch"))]
    bump: bool,
    /// The same, since this: a git revision, or a file with the description of before.
    #[arg(long, value_name = "REV|FILE", conflicts_with = "spec")]
    #[cfg_attr(feature = "watch", arg(conflicts_with = "watch"))]
    bump_from: Option<String>,
}

impl Raise {
    /// Returns what to compare with, if the version is to be raised.
    pub(super) fn since(&self) -> Option<&str> {
        self.bump_from.as_deref().or(self.bump.then_some("HEAD"))
    }
}

/// A version, and what is written where about it once the client is.
#[derive(Debug)]
pub(super) struct Bump {
    since: String,
    /// Whether there was no description then.
    is_first: bool,
    verdict: Verdict,
    old: Version,
    version: Version,
    /// Whether the configuration gets it.
    is_raised: bool,
    /// The version that would be enough for what has changed.
    next: Version,
    /// What the new description has errors for that the old one has not.
    faults: Vec<String>,
    /// What the changelog's own section of this version does not say.
    untold: Vec<String>,
    changelog: PathBuf,
    files: Vec<(PathBuf, String)>,
}

impl Bump {
    /// Finds out which version the client gets, and sets it in the configuration; nothing is written yet.
    pub(super) fn of(since: &str, config: &mut Config) -> Result<Self, String> {
        let file = config.file().ok_or("a version is raised in a configuration, and there is none")?.to_owned();
        let now = version_of(config)?;
        let changelog = config.out.join("CHANGELOG.md");
        let old = match Input::of(since, Some(config)) {
            Ok(old) => old,
            Err(Fault::Absent(_)) => return Ok(Self::first(since, now, changelog)),
            Err(Fault::Other(message)) => return Err(message),
        };
        let known = old.version()?;
        let base = known.clone().or_else(|| version_in("HEAD", config)?.parse().ok()).unwrap_or_else(|| now.clone());
        let new = Input::File(Box::new(config.clone()));
        let Comparison { report, faults } = compare(&old, &new, Some(config), base.clone())?;
        let sections = diff::changelog(&report);
        let text = read(&changelog)?;
        // Where the history does not tell the old version, the changelog tells whether this was done before. Whoever
        // has found better words for it says so, too.
        let is_done = known.is_none() && changelog::is_about(&text, &now, &sections);
        let next = if is_done { now.clone() } else { report.next() };
        let version = now.clone().max(next.clone());
        let mut bump = Self {
            since: since.to_owned(),
            is_first: false,
            verdict: report.bump(),
            old: base,
            is_raised: version != now,
            version,
            next,
            faults,
            untold: Vec::new(),
            changelog,
            files: Vec::new(),
        };
        if bump.is_raised {
            let written = with_version(&read(&file)?, &bump.version);
            bump.files.push((file.clone(), written.map_err(|error| format!("{}: {error}", file.display()))?));
            config.package.version = Some(bump.version.to_string());
        }
        if is_done || bump.version != bump.old {
            let committed = committed(&bump.changelog).unwrap_or_default();
            bump.tell(&text, &committed, &now, &sections)?;
        }
        Ok(bump)
    }

    /// Leaves the version as it is: the description is new, and nobody has a client of another.
    fn first(since: &str, version: Version, changelog: PathBuf) -> Self {
        Self {
            since: since.to_owned(),
            is_first: true,
            verdict: Verdict::None,
            old: version.clone(),
            is_raised: false,
            next: version.clone(),
            version,
            faults: Vec::new(),
            untold: Vec::new(),
            changelog,
            files: Vec::new(),
        }
    }

    /// Has the changelog say what is new: in the section that nobody else has seen yet, or in one of its own.
    fn tell(
        &mut self,
        text: &str,
        committed: &str,
        now: &Version,
        sections: &[ChangelogSection],
    ) -> Result<(), String> {
        let is_draft = |version: &&Version| {
            **version > self.old && changelog::has(text, version) && !changelog::has(committed, version)
        };
        let draft = [&self.version, now].into_iter().find(is_draft);
        let is_closed = draft != Some(&self.version) && changelog::has(text, &self.version);
        if is_closed || (draft.is_none() && sections.is_empty()) {
            self.untold = changelog::missing(text, &self.version, sections).unwrap_or_default();
            return Ok(());
        }
        let new = changelog::with(text, News { version: &self.version, draft, date: &today()?, sections });
        self.untold = changelog::missing(&new, &self.version, sections).unwrap_or_default();
        if new != text {
            self.files.push((self.changelog.clone(), new));
        }
        Ok(())
    }

    /// Returns why nothing may be written: what is left out for an error would count as gone, and mending the error
    /// would not lower the version again.
    pub(super) fn refusal(&self) -> Option<String> {
        let faults: Vec<String> = self.faults.iter().map(|fault| format!("\n  {fault}")).collect();
        let since = &self.since;
        let why = format!("the version is not raised: the description has errors that it had not in {since}");
        (!faults.is_empty()).then(|| format!("{why}; mend them, or generate without --bump{}", faults.concat()))
    }

    /// Prepares what is written, so that what can fail fails before the client is written.
    pub(super) fn stage(&self) -> Result<Vec<Staged>, String> {
        self.files.iter().map(|(path, text)| Staged::new(path, text)).collect()
    }

    /// Returns what was done, for people.
    pub(super) fn human(&self) -> String {
        let Self { since, old, version, .. } = self;
        let verdict = self.verdict.as_str();
        let files: Vec<String> = self.files.iter().map(|(path, _)| path.display().to_string()).collect();
        let files = if files.is_empty() { String::new() } else { format!("; {}", files.join(", ")) };
        let enough = format!("; {} would be enough", self.next);
        let enough = if self.next < *version { enough.as_str() } else { "" };
        let mut out = match (self.verdict, version == old) {
            (Verdict::None, true) if self.is_first => {
                format!("the version stays {version}: {since} has no description to compare with\n")
            }
            (Verdict::None, true) if self.is_raised => {
                format!("the version is {version} again: nothing changed since {since}{files}\n")
            }
            (Verdict::None, true) => format!("the version stays {version}: nothing changed since {since}\n"),
            (Verdict::None, false) => {
                format!("the version is {version} already: it was {old}, and nothing changed since {since}{files}\n")
            }
            (_, true) => {
                format!("the version is {version} already, of which the changelog tells: {verdict} since {since}\n")
            }
            (_, false) if self.is_raised => {
                format!("the version goes from {old} to {version}: {verdict} since {since}{files}\n")
            }
            (_, false) => {
                format!("the version is {version} already: {verdict} since {since}, which had {old}{enough}{files}\n")
            }
        };
        if !self.untold.is_empty() {
            let changelog = self.changelog.display();
            out.extend([format!("{changelog} has its own words about {version}, and does not say:\n")]);
            out.extend(self.untold.iter().map(|entry| format!("  - {entry}\n")));
        }
        out
    }

    /// Returns what was done, for programs.
    pub(super) fn json(&self) -> Value {
        let files: Vec<String> = self.files.iter().map(|(path, _)| path.display().to_string()).collect();
        json!({
            "since": self.since,
            "verdict": self.verdict.as_str(),
            "old_version": self.old.to_string(),
            "version": self.version.to_string(),
            "next_version": self.next.to_string(),
            "files": files,
            "not_in_changelog": self.untold,
        })
    }
}

/// A text that is about to take the place of a file.
#[derive(Debug)]
pub(super) struct Staged {
    target: PathBuf,
    /// Where the text is until then; nowhere yet, where the folder is still to be made.
    place: Option<PathBuf>,
    text: String,
}

impl Staged {
    fn new(path: &Path, text: &str) -> Result<Self, String> {
        // A link stays one; what it leads to is replaced.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut staged = Self { target, place: None, text: text.to_owned() };
        if staged.target.parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir()) {
            staged.write()?;
        }
        Ok(staged)
    }

    fn write(&mut self) -> Result<PathBuf, String> {
        let name = self.target.file_name().unwrap_or_default().to_string_lossy();
        let place = self.target.with_file_name(format!(".{name}.oasmith"));
        fs::write(&place, &self.text).map_err(|error| self.fault(&error))?;
        if let Ok(metadata) = self.target.metadata() {
            // Who may read and write it stays as it was, where the system has it.
            let _ = fs::set_permissions(&place, metadata.permissions());
        }
        self.place = Some(place.clone());
        Ok(place)
    }

    /// Puts the text where it belongs.
    pub(super) fn commit(mut self) -> Result<(), String> {
        let place = match self.place.take() {
            Some(place) => place,
            None => self.write()?,
        };
        self.place = None;
        fs::rename(&place, &self.target).map_err(|error| {
            self.place = Some(place);
            self.fault(&error)
        })
    }

    fn fault(&self, error: &io::Error) -> String {
        format!("{}: cannot be written: {error}", self.target.display())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(place) = &self.place {
            // What is left beside the file does no harm.
            let _ = fs::remove_file(place);
        }
    }
}

/// Reads a file that may not be there.
fn read(path: &Path) -> Result<String, String> {
    match fs::read_to_string(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(String::new()),
        read => read.map_err(|error| format!("{}: cannot be read: {error}", path.display())),
    }
}

/// Returns a configuration with another version, and everything else as it was written.
fn with_version(text: &str, version: &Version) -> Result<String, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let written = document.get("package").and_then(|package| package.get("version"));
    if let Some(span) = written.and_then(Item::span) {
        return Ok(format!("{}\"{version}\"{}", &text[..span.start], &text[span.end..]));
    }
    let mut document = document.into_mut();
    let package = document.entry("package").or_insert_with(toml_edit::table);
    let package = package.as_table_like_mut().ok_or("`package` is no table")?;
    package.insert("version", toml_edit::value(version.to_string()));
    if let Some(package) = document.get_mut("package").and_then(Item::as_inline_table_mut) {
        // The space before the brace would stand before the comma.
        package.fmt();
    }
    let new = document.to_string();
    Ok(if changelog::is_windows(text) { new.replace("\r\n", "\n").replace('\n', "\r\n") } else { new })
}

/// Returns today's date, or that of `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn today() -> Result<String, String> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.parse().map_err(|_| format!("`{text}` in SOURCE_DATE_EPOCH is no number of seconds"))?,
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
    };
    Ok(date(seconds / 86_400))
}

/// Returns the date so many days after 1970-01-01, by the Gregorian calendar.
fn date(days: u64) -> String {
    // Years begin in March, so that the day that some of them have more is their last one.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    format!("{:04}-{month:02}-{day:02}", year + era * 400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (11_016, "2000-02-29"),
            (20_786, "2026-11-29"),
            (47_540, "2100-02-28"),
        ] {
            assert_eq!(date(days), expected);
        }
        assert_eq!(date(47_541), "2100-03-01");
    }

    #[test]
    fn only_the_version_of_a_configuration_changes() {
        let version = Version::new(0, 5, 0);
        let new = |text: &str| with_version(text, &version).expect("it is TOML");
        let text = "# what\nspec = \"a\" # why\n\n[package]\nversion   =  '0.4.2' # mine\nname = \"x\"\n\n[load]\n";
        assert_eq!(new(text), text.replace("'0.4.2'", "\"0.5.0\""));
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(new(&crlf), crlf.replace("'0.4.2'", "\"0.5.0\""));
        let mixed = text.replacen('\n', "\r\n", 1);
        assert_eq!(new(&mixed), mixed.replace("'0.4.2'", "\"0.5.0\""));
        assert_eq!(new("package.version = '1'\n"), "package.version = \"0.5.0\"\n");
        assert_eq!(new("spec = \"a\"\n"), "spec = \"a\"\n\n[package]\nversion = \"0.5.0\"\n");
        assert_eq!(new("package = { name = \"x\" }\n"), "package = { name = \"x\", version = \"0.5.0\" }\n");
        assert_eq!(new("[package]\nname = \"x\"\n"), "[package]\nname = \"x\"\nversion = \"0.5.0\"\n");
    }
}
