//! Which command does the user call?

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
