//! What do shells, `man` and editors have to know?

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::report::{print, say};
use super::{Cli, DONE, FAULT};

/// Prints the JSON Schema of the configuration.
pub(super) fn schema() -> u8 {
    print(include_str!("../config/schema.json"));
    DONE
}

/// Prints what makes a shell complete commands and options.
pub(super) fn completions(shell: Shell) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "oasmith", &mut text);
    print(&String::from_utf8_lossy(&text));
    DONE
}

/// Prints the manual page of the tool, or of one of its commands.
pub(super) fn manual(name: Option<&str>) -> u8 {
    let mut command = Cli::command();
    command.build();
    let wanted = match name {
        None => Some(command),
        Some(name) => command.find_subcommand(name).cloned().map(|found| found.display_name(format!("oasmith-{name}"))),
    };
    let Some(wanted) = wanted else {
        say(&format!("error: there is no command `{}`\n", name.unwrap_or_default()));
        return FAULT;
    };
    let mut text = Vec::new();
    match clap_mangen::Man::new(wanted).render(&mut text) {
        Ok(()) => {
            print(&String::from_utf8_lossy(&text));
            DONE
        }
        Err(error) => {
            say(&format!("error: {error}\n"));
            FAULT
        }
    }
}
