//! Is finished doc text free of everything that rustdoc would compile, warn about or run?

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use super::text::{is_good_target, url_length};

/// Returns whether rustdoc shows the text and does nothing else with it.
pub(super) fn is_harmless(text: &str) -> bool {
    let mut broken_link = false;
    let mut callback = |_| {
        broken_link = true;
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, super::options(), Some(&mut callback));
    let mut inside = 0_usize;
    let mut harmless = true;
    for event in parser {
        harmless &= match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                inside += 1;
                &*info == "text"
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                inside += 1;
                matches!(link_type, LinkType::Inline | LinkType::Autolink | LinkType::Email)
                    && (link_type == LinkType::Email || is_good_target(&dest_url))
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Link) => {
                inside -= 1;
                true
            }
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_))
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => false,
            Event::Text(text) if inside == 0 => text.match_indices("http").all(|(at, _)| url_length(&text[at..]) == 0),
            _ => true,
        };
        if !harmless {
            return false;
        }
    }
    !broken_link
}
