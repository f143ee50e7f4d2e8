//! What becomes of thousands of descriptions that others wrote?
//!
//! ```text
//! corpus generate            # every document of APIs.guru; goes on where an earlier run stopped
//! corpus compile             # the clients of those that were generated, in batches
//! corpus report              # docs/scoreboard.md
//! corpus check --sample      # all of it for the fixed sample, and fails where it is worse than it may be
//! corpus show E301           # every place of a fault
//! corpus mutate              # documents with something wrong in them: no panic
//! corpus roundtrip --sample  # random values, which the clients read and write again: the same
//! corpus growth              # documents of double size: no more than double the time
//! ```

mod batch;
mod cargo;
mod compile;
mod document;
mod generate;
mod growth;
mod guard;
mod journal;
mod judge;
mod measure;
mod mutate;
mod package;
mod progress;
mod random;
mod record;
mod roundtrip;
mod sample;
mod scoreboard;
mod show;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use document::Document;

/// Documents are many small allocations, as in the command line of oasmith.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates and compiles the clients of many descriptions, and says what became of them.
#[derive(Debug, Parser)]
#[command(name = "corpus", arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate, in memory.
    Generate(Selection),
    /// Compile what was generated.
    Compile(Selection),
    /// Write the scoreboard of what is known.
    Report {
        #[command(flatten)]
        selection: Selection,
        /// Where to.
        #[arg(long, default_value = "docs/scoreboard.md")]
        out: PathBuf,
    },
    /// Generate, compile, and fail where a document is worse off than it may be.
    Check(Selection),
    /// List every place of a fault.
    Show {
        /// The code, such as E301.
        code: String,
        #[command(flatten)]
        selection: Selection,
    },
    /// Generate from documents in which something was made wrong.
    Mutate {
        #[command(flatten)]
        selection: Selection,
        /// How many wrong documents.
        #[arg(long, default_value_t = 1000)]
        count: u64,
        /// What the choices begin with: the same gives the same documents.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Let the clients read and write random values of their types.
    Roundtrip {
        #[command(flatten)]
        selection: Selection,
        /// How many values of each type.
        #[arg(long, default_value_t = 100)]
        each: usize,
        /// What the choices begin with: the same gives the same values.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Measure how time grows with what a document has many of.
    Growth {
        /// Only kinds of documents whose name begins so.
        #[arg(long, value_name = "NAME")]
        only: Option<String>,
        /// How much smaller than the largest the documents are: a tenth is for a quick look.
        #[arg(long, default_value_t = 1, value_name = "TIMES")]
        smaller: usize,
    },
}

/// Which documents, and where notes of them are kept.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// A folder of documents, in place of the npm package.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Only the fixed sample.
    #[arg(long)]
    sample: bool,
    /// Only documents whose name begins so; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Forget what earlier runs found.
    #[arg(long)]
    fresh: bool,
    /// How long one document may take, in seconds of the clock.
    #[arg(long, default_value_t = 300, value_name = "SECONDS")]
    time_out: u64,
    /// Clients with more code than this are not compiled, in megabytes.
    #[arg(long, default_value_t = 40, value_name = "MB")]
    largest: usize,
    /// Where what is fetched and found is kept.
    #[arg(long, default_value = "corpus/work")]
    work: PathBuf,
}

impl Selection {
    /// Returns the documents in the order of their names.
    fn documents(&self) -> Result<Vec<Document>, String> {
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => package::unpacked(&self.work)?,
        };
        let mut documents = document::find(&folder)?;
        if self.sample {
            documents = sample::of(documents);
        }
        documents.retain(|document| {
            self.only.is_empty() || self.only.iter().any(|start| document.name.starts_with(start.as_str()))
        });
        if documents.is_empty() {
            Err(format!("{}: there is no such document", folder.display()))
        } else {
            Ok(documents)
        }
    }

    /// Returns the folder of the notes, which each collection of documents has of its own.
    fn notes(&self) -> PathBuf {
        let name = self.folder.as_ref().and_then(|folder| folder.file_name()).unwrap_or_else(|| "apis-guru".as_ref());
        self.work.join("notes").join(name)
    }

    fn time_out(&self) -> Duration {
        Duration::from_secs(self.time_out)
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("corpus: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Generate(selection) => {
            let generated = generate::run(&selection.documents()?, &selection)?;
            print!("{}", scoreboard::summary(&tally::of(&generated, &[])));
            Ok(())
        }
        Command::Compile(selection) => {
            let documents = selection.documents()?;
            let generated = generate::known(&documents, &selection)?;
            let compiled = compile::run(&documents, &generated, &selection)?;
            print!("{}", scoreboard::summary(&tally::of(&generated, &compiled)));
            Ok(())
        }
        Command::Report { selection, out } => {
            let documents = selection.documents()?;
            let generated = generate::known(&documents, &selection)?;
            let compiled = compile::known(&generated, &selection)?;
            let page = scoreboard::page(
                &tally::of(&generated, &compiled),
                &roundtrip::known(&selection)?,
                mutate::known(&selection)?,
            );
            std::fs::write(&out, page).map_err(|error| format!("{}: {error}", out.display()))
        }
        Command::Check(selection) => {
            let documents = selection.documents()?;
            let generated = generate::run(&documents, &selection)?;
            let compiled = compile::run(&documents, &generated, &selection)?;
            let tally = tally::of(&generated, &compiled);
            print!("{}", scoreboard::summary(&tally));
            judge::judge(&tally)
        }
        Command::Show { code, selection } => {
            show::run(&code, &selection.documents()?);
            Ok(())
        }
        Command::Mutate { selection, count, seed } => mutate::run(&selection.documents()?, count, seed, &selection),
        Command::Roundtrip { selection, each, seed } => roundtrip::run(&selection.documents()?, each, seed, &selection),
        Command::Growth { only, smaller } => growth::run(only.as_deref(), smaller),
    }
}
