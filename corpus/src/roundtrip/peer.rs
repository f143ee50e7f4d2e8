//! What do the clients make of a value?

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The program with the clients, which answers line by line.
#[derive(Debug)]
pub(super) struct Peer {
    program: PathBuf,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Peer {
    /// Names the program, which starts when it is first asked.
    pub(super) fn new(program: PathBuf) -> Self {
        Self { program, running: None }
    }

    /// Lets the type with this number read a value and write it again, and returns what it wrote; or `Err` with what it
    /// has against the value. A program that ends is started again for the next value.
    pub(super) fn ask(&mut self, number: usize, text: &str) -> Result<Result<String, String>, String> {
        let running = match &mut self.running {
            Some(running) => running,
            none => none.insert(start(&self.program)?),
        };
        match running.answer(number, text) {
            Some(answer) => Ok(match answer.split_at_checked(1) {
                Some(("+", text)) => Ok(text.to_owned()),
                _ => Err(answer),
            }),
            None => {
                self.end();
                Ok(Err("the program ended".to_owned()))
            }
        }
    }

    fn end(&mut self) {
        if let Some(mut running) = self.running.take() {
            // It may have ended by itself.
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.end();
    }
}

impl Running {
    fn answer(&mut self, number: usize, text: &str) -> Option<String> {
        self.to.write_all(format!("{number}\t{text}\n").as_bytes()).ok()?;
        self.to.flush().ok()?;
        let mut line = String::new();
        let read = self.from.read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end_matches('\n').to_owned())
    }
}

fn start(program: &Path) -> Result<Running, String> {
    let fault = |error: std::io::Error| format!("{}: {error}", program.display());
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(fault)?;
    match (child.stdin.take(), child.stdout.take()) {
        (Some(to), Some(from)) => Ok(Running { child, to, from: BufReader::new(from) }),
        _ => Err(format!("{}: it has no pipes", program.display())),
    }
}
