//! Is the text nested so deeply that the YAML reader would take forever to say so?
//!
//! The reader looks at the whole document before it builds anything, and the time it takes grows with the square of
//! the depth. It refuses more than 128 levels itself, so only what is far beyond that has to be found here.

use saphyr_parser::{Event, Parser};

use super::locate::position;
use super::read::Failure;
use crate::diagnostic::Code;

/// How many brackets may be open by a rough count before a second look is taken.
const SUSPICIOUS: usize = 256;

/// How many levels a document may have.
const DEPTH_LIMIT: usize = 128;

/// How many brackets may be open by a rough count where the second look fails.
const HOPELESS: usize = 4096;

/// Refuses text that is nested far too deeply, in time that grows with its length alone.
pub(super) fn refuse_depth(text: &str) -> Result<(), Failure> {
    let open = open_brackets(text);
    if open <= SUSPICIOUS {
        return Ok(());
    }
    let too_deep = |position| Err(Failure::at(Code::TooDeep, position, format!("more than {DEPTH_LIMIT} levels")));
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) if error.info().contains("recursion limit") || open > HOPELESS => {
                return too_deep(position(*error.marker()));
            }
            // The YAML reader words its errors for all documents alike.
            Err(_) => return Ok(()),
        };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_LIMIT {
            return too_deep(position(span.start));
        }
    }
    Ok(())
}

/// Returns the most brackets that are open at once, or, if there are more, the `-` and `?` of one line, which open
/// block collections.
///
/// Prose counts as well, which is why this is not the last word.
fn open_brackets(text: &str) -> usize {
    let (mut open, mut in_line, mut most) = (0_usize, 0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'-' | b'?' => in_line += 1,
            b'\n' => in_line = 0,
            _ => {}
        }
        most = most.max(open).max(in_line);
    }
    most
}
