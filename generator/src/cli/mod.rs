//! What does the command line offer?

mod bump;
mod changelog;
mod clients;
mod compare;
mod diff;
mod explain;
mod generate;
mod init;
mod inputs;
mod list;
mod lock;
mod next;
mod progress;
mod report;
mod revision;
mod shell;
#[cfg(feature = "watch")]
mod watch;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use oasmith::diagnostic::Code;

/// Everything was done.
const DONE: u8 = 0;
/// The client is not what would be generated.
const DRIFT: u8 = 1;
/// The new document has changes that the call was to fail for.
const CHANGED: u8 = 1;
/// The old revision has no description to compare with.
const ABSENT: u8 = 3;
/// The document or the call is at fault; nothing was written.
const FAULT: u8 = 2;

/// Writes a Rust client crate from an OpenAPI description.
#[derive(Debug, Parser)]
#[command(name = "oasmith", version, about, after_help = AFTER_HELP, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  oasmith init                                      finds the description and writes oasmith.toml
  oasmith generate                                  with oasmith.toml or spec/oasmith.toml
  oasmith generate --spec petstore.yaml --out petstore
  oasmith generate --bump                           raises the version, and writes the changelog
  oasmith check                                     in CI: fails when the client is not up to date
  oasmith check --strict --deny W301                the same, and when something has no type
  oasmith lock                                      pins remote documents that the description refers to
  oasmith diff HEAD                                 what does the edited document mean for callers?
  oasmith explain W301

Exit codes: 0 done; 1 the client differs from what would be generated, or the documents differ more than
--fail-on allows; 2 the document or the call is at fault; 3 there is nothing to compare with.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin a project: find the description and write oasmith.toml.
    Init(init::Arguments),
    /// Generate the client: write what differs, and touch nothing else.
    Generate(generate::Arguments),
    /// Compare the client with what would be generated; write nothing.
    Check(Target),
    /// Fetch what the description refers to on the network, pin it by SHA-256, and keep copies of it.
    Lock {
        #[command(flatten)]
        source: clients::ConfigSource,
        /// Fetch anew what is pinned already, and take what has changed.
        #[arg(long)]
        update: bool,
    },
    /// Compare two documents: what do the differences mean for those who have the client?
    Diff(diff::Arguments),
    /// List operations, types and features of a description, with their names in the client.
    List(list::Arguments),
    /// Explain a diagnostic.
    Explain {
        /// The code, such as E101; all codes are listed if it is left out.
        code: Option<String>,
    },
    /// Print the JSON Schema of oasmith.toml, which makes editors complete and check it.
    Schema,
    /// Print what makes a shell complete commands and options.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man {
        /// The command that it is about; the tool as a whole if it is left out.
        command: Option<String>,
    },
}

/// What to generate, from what, and where to.
#[derive(Debug, Args)]
struct Target {
    #[command(flatten)]
    source: clients::ConfigSource,
    /// How to report: as text on standard error, or as JSON on standard output.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Refuse the whole document when there is an error in any part of it. Without it, that part is left out and the
    /// rest is generated; warnings never stop it (`--deny warnings` does).
    #[arg(long)]
    strict: bool,
    /// Refuse the whole document when there is such a fault in it: `warnings` for any, or a code; may be given several
    /// times.
    #[arg(long, value_name = "WHAT", value_parser = denied)]
    deny: Vec<Denied>,
    /// Show every place of every fault, not only the first few of each kind.
    #[arg(long, short)]
    verbose: bool,
}

/// What `--deny` refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Denied {
    /// Every fault.
    Warnings,
    /// The faults of one code.
    Code(Code),
}

fn denied(text: &str) -> Result<Denied, String> {
    if text == "warnings" {
        return Ok(Denied::Warnings);
    }
    let code = Code::ALL.iter().find(|code| code.id().eq_ignore_ascii_case(text));
    code.map(|code| Denied::Code(*code))
        .ok_or_else(|| "write `warnings` or a code that `oasmith explain` lists".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people.
    Human,
    /// One JSON object.
    Json,
}

/// Runs the command that the arguments name.
pub(super) fn run() -> ExitCode {
    let code = match Cli::parse().command {
        Command::Generate(arguments) => generate::generate(&arguments),
        Command::Check(target) => generate::check(&target),
        Command::Lock { source, update } => lock::run(&source, update),
        Command::Init(arguments) => init::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Explain { code } => explain::run(code.as_deref()),
        Command::Schema => shell::schema(),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { command } => shell::manual(command.as_deref()),
    };
    ExitCode::from(code)
}
