//! Where are the nodes of a YAML text?

use saphyr_parser::{Event as Yaml, Marker, Parser, Tag};

use super::{Event, Tracker};
use crate::diagnostic::Position;

/// Returns the position of a mark of the event parser.
pub(in super::super) fn position(mark: Marker) -> Position {
    Position { line: mark.line().max(1), column: mark.col() + 1 }
}

/// Walks over the text as far as it is well-formed.
pub(super) fn walk(text: &str, tracker: &mut Tracker<'_>) {
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        let at = position(span.start);
        let go_on = match &event {
            Yaml::DocumentStart(_) => tracker.event(&Event::Document, at),
            Yaml::Alias(_) => tracker.event(&Event::Alias, at),
            Yaml::Scalar(text, _, _, tag) => {
                own_tag(tag.as_deref(), tracker, at) && tracker.event(&Event::Scalar(text), at)
            }
            Yaml::SequenceStart(_, tag) => own_tag(tag.as_deref(), tracker, at) && tracker.event(&Event::List, at),
            Yaml::MappingStart(_, tag) => own_tag(tag.as_deref(), tracker, at) && tracker.event(&Event::Map, at),
            Yaml::SequenceEnd | Yaml::MappingEnd => tracker.event(&Event::End, at),
            Yaml::Nothing | Yaml::StreamStart | Yaml::StreamEnd | Yaml::DocumentEnd => true,
        };
        if !go_on {
            return;
        }
    }
}

/// Passes on a tag that is not one of YAML's own.
fn own_tag(tag: Option<&Tag>, tracker: &mut Tracker<'_>, at: Position) -> bool {
    match tag.filter(|tag| tag.handle.starts_with('!')) {
        Some(tag) => tracker.event(&Event::Tag(format!("{}{}", tag.handle, tag.suffix)), at),
        None => true,
    }
}
