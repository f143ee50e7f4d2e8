//! How does a command tell what it did?

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use oasmith::diagnostic::{self, Code, Colour, Diagnostics, Severity};
use oasmith::{Config, Failure, Mode, Outcome};
use serde_json::{Value, json};

use super::bump::Bump;
use super::clients::Count;
use super::{FAULT, Format, next};

/// How, and about what, a command reports.
#[derive(Debug, Clone, Copy)]
pub(super) struct Report<'a> {
    pub(super) format: Format,
    pub(super) mode: Mode,
    pub(super) verbose: bool,
    /// The configuration file, where there is one.
    pub(super) file: Option<&'a str>,
    /// Whether there are reports about other clients, too.
    pub(super) clients: Count,
    /// Whether it tells what the user may want to do next.
    pub(super) tells_next: bool,
}

impl Report<'_> {
    /// Reports what was done.
    pub(super) fn outcome(
        self,
        outcome: &Outcome,
        bump: Option<&Bump>,
        config: &Config,
        source: &str,
        elapsed: Duration,
    ) {
        let diagnostics = &outcome.plan.diagnostics;
        let plan = &outcome.plan;
        let changed = outcome.changes.written.len() + outcome.changes.removed.len();
        if self.format == Format::Json {
            let written = if self.mode == Mode::Write { outcome.changes.written.len() } else { 0 };
            let mut object = self.counts(diagnostics, elapsed);
            object["operations"] = plan.api.operations.len().into();
            object["groups"] = plan.api.groups.len().into();
            object["skipped"] = plan.skipped.into();
            object["excluded"] = plan.excluded.into();
            object["types"] = plan.api.types.len().into();
            object["coverage"] = json!({
                "typed": plan.coverage.typed,
                "untyped_by_document": plan.coverage.untyped_by_document,
                "untyped_by_client": plan.coverage.untyped_by_client,
                "operations": plan.coverage.operations,
                "skipped": plan.coverage.skipped,
            });
            object["files_written"] = written.into();
            object["drift"] = json!(outcome.changes.drifted);
            if !outcome.changes.drifted.is_empty() {
                object["run"] = format!("oasmith generate{source}").into();
            }
            if let Some(bump) = bump {
                object["bump"] = bump.json();
            }
            print(&format!("{object}\n"));
            return;
        }
        self.say_faults(diagnostics);
        let what = format!(
            "{} in {}, {}",
            counted(plan.api.operations.len(), "operation"),
            counted(plan.api.groups.len(), "group"),
            counted(plan.api.types.len(), "type")
        );
        let out = config.out.display();
        match self.mode {
            Mode::Check if !outcome.changes.drifted.is_empty() => {
                for path in &outcome.changes.drifted {
                    say(&format!("  {path}\n"));
                }
                say(&format!("{out} differs from what would be generated; run:\n  oasmith generate{source}\n"));
            }
            Mode::Check => say(&format!("{out} is up to date: {what}\n")),
            Mode::Write => {
                let files = match changed {
                    0 => "nothing had to change".to_owned(),
                    many => format!("{} changed", counted(many, "file")),
                };
                say(&format!("{out}: {what}; {files} ({:.2} s)\n", elapsed.as_secs_f64()));
                if plan.skipped > 0 {
                    let were = if plan.skipped == 1 { "was" } else { "were" };
                    let skipped = counted(plan.skipped, "operation");
                    say(&format!("{skipped} {were} left out; {out}/LEDGER.md says why\n"));
                }
                if plan.excluded > 0 {
                    say(&format!("{} not wanted by [filter]\n", counted(plan.excluded, "operation")));
                }
                say(&bump.map(Bump::human).unwrap_or_default());
                if self.tells_next && changed > 0 {
                    say(&next::steps(config));
                }
            }
        }
    }

    fn say_faults(self, diagnostics: &Diagnostics) {
        let render = if self.verbose { diagnostic::render_all } else { diagnostic::render };
        say(&render(diagnostics, colour()));
    }

    /// Reports that nothing could be made of the document, or that the folder cannot be used.
    pub(super) fn failure(self, failure: &Failure, elapsed: Duration) {
        match (failure, self.format) {
            (Failure::Document(diagnostics), Format::Json) => {
                print(&format!("{}\n", self.counts(diagnostics, elapsed)));
            }
            (Failure::Document(diagnostics), Format::Human) => {
                self.say_faults(diagnostics);
                let what = self.file.filter(|_| self.clients == Count::Several).map(|file| format!(" for {file}"));
                say(&format!("nothing was written{}\n", what.unwrap_or_default()));
            }
            (Failure::Config(error), _) => self.refusal(Some(Code::Configuration), &error.to_string(), elapsed),
            (other, _) => self.refusal(None, &other.to_string(), elapsed),
        }
    }

    /// Reports that something went wrong with a document that has these faults, and how many files are written already.
    pub(super) fn faulty(self, faults: &Diagnostics, written: usize, message: &str, elapsed: Duration) {
        if self.format == Format::Json {
            print(&format!("{}\n", self.fault(faults, written, message, elapsed)));
        } else {
            self.say_faults(faults);
            say(&format!("error: {message}\n"));
        }
    }

    fn fault(self, faults: &Diagnostics, written: usize, message: &str, elapsed: Duration) -> Value {
        let mut object = self.counts(faults, elapsed);
        object["files_written"] = written.into();
        if let Value::Array(errors) = &mut object["errors"] {
            errors.push(json!({ "code": null, "message": message }));
        }
        object
    }

    /// Reports that the call cannot be carried out, with the code of the fault where it has one.
    pub(super) fn refusal(self, code: Option<Code>, message: &str, elapsed: Duration) {
        if self.format == Format::Json {
            let mut object = self.counts(&Diagnostics::default(), elapsed);
            object["errors"] = json!([{ "code": code.map(Code::id), "message": message }]);
            print(&format!("{object}\n"));
        } else {
            refuse(code, message);
        }
    }

    /// Returns the object with what every report has.
    fn counts(self, diagnostics: &Diagnostics, elapsed: Duration) -> Value {
        json!({
            "config": self.file,
            "operations": 0,
            "skipped": 0,
            "types": 0,
            "files_written": 0,
            "warnings": diagnostic::json(diagnostics, Severity::Warning),
            "errors": diagnostic::json(diagnostics, Severity::Error),
            "ledger": diagnostics.iter().filter(|diagnostic| diagnostic.code.in_ledger()).count(),
            "elapsed_ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        })
    }
}

/// Returns a path as shells take it for one word.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-+:@%=,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Returns a number of things, in the singular or the plural.
pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

fn colour() -> Colour {
    // As no-color.org has it, an empty variable says nothing.
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let wanted = std::io::stderr().is_terminal() && !refused;
    if wanted { Colour::Ansi } else { Colour::None }
}

/// Says why a command is not carried out, with the code of the fault where it has one, and returns the exit code.
pub(super) fn refuse(code: Option<Code>, message: &str) -> u8 {
    let code = code.map(|code| format!("[{}]", code.id())).unwrap_or_default();
    // What is wrong with a document says by itself that it is an error.
    let prefix = if message.starts_with("error[") { String::new() } else { format!("error{code}: ") };
    say(&format!("{prefix}{}\n", message.trim_end()));
    FAULT
}

/// Says the same to a program that asked for JSON.
pub(super) fn refuse_as_json(config: Option<&str>, message: &str) -> u8 {
    let errors = json!([{ "code": null, "message": message.trim_end() }]);
    print(&format!("{}\n", json!({ "config": config, "errors": errors })));
    FAULT
}

/// Writes to standard error; a reader that has gone away is no fault of ours.
pub(super) fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes to standard output; a reader that has gone away is no fault of ours.
pub(super) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shells_would_take_apart_is_quoted() {
        for (path, expected) in [
            ("spec/pet-store_2.yaml", "spec/pet-store_2.yaml"),
            ("my api/a.yaml", "'my api/a.yaml'"),
            ("it's", r"'it'\''s'"),
            ("a;b", "'a;b'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(Path::new(path)), expected);
        }
    }

    #[test]
    fn a_client_that_is_written_counts_whatever_went_wrong_then() {
        let (format, mode) = (Format::Json, Mode::Write);
        let report = Report { format, mode, verbose: false, file: None, clients: Count::One, tells_next: false };
        let object = report.fault(&Diagnostics::default(), 7, "no room", Duration::ZERO);
        assert_eq!(object["files_written"], 7);
        assert_eq!(object["errors"], json!([{ "code": null, "message": "no room" }]));
    }
}
