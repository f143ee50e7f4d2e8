//! What does a diagnostic mean?

use std::fmt::Write as _;

use oasmith::diagnostic::Code;

use super::report::{print, say};
use super::{DONE, FAULT};

/// Explains one code, or lists all of them.
pub(super) fn run(code: Option<&str>) -> u8 {
    let Some(wanted) = code else {
        let mut list = String::new();
        for code in Code::ALL {
            let _ = writeln!(list, "{}  {}", code.id(), code.title());
        }
        print(&list);
        return DONE;
    };
    match Code::ALL.iter().find(|code| code.id().eq_ignore_ascii_case(wanted)) {
        Some(code) => {
            let (id, title) = (code.id(), code.title());
            print(&format!("{id}: {title}\n\n{}\n\nWhat to do: {}.\n", code.explanation(), code.help()));
            DONE
        }
        None => {
            say(&format!("error: there is no code `{wanted}`; `oasmith explain` lists all of them\n"));
            FAULT
        }
    }
}
