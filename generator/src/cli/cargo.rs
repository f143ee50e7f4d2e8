//! How does `cargo oasmith` become `oasmith`?
//!
//! Cargo calls `cargo-oasmith oasmith …`. This program calls the `oasmith` beside it, which `cargo install` puts there
//! as well, with the rest.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.peek().is_some_and(|first| first == "oasmith") {
        arguments.next();
    }
    let name = format!("oasmith{}", std::env::consts::EXE_SUFFIX);
    let program = match std::env::current_exe() {
        Ok(own) => own.with_file_name(name),
        Err(_) => name.into(),
    };
    let mut command = Command::new(&program);
    let error = run(command.args(arguments));
    match error {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}: {error}; `cargo install oasmith` installs it", program.display());
            ExitCode::from(2)
        }
    }
}

/// Becomes the other program, so that signals and the exit code are its own.
#[cfg(unix)]
fn run(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

/// Waits for the other program, and ends as it did.
#[cfg(not(unix))]
fn run(command: &mut Command) -> std::io::Result<ExitCode> {
    let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
