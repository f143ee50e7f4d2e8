//! What does a stream of events say?
//!
//! The format is that of the HTML standard, section 9.2.6 ("Interpreting an event stream").

use std::time::Duration;

use bytes::Bytes;

/// An event as it stands in the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// The name; empty where it has none.
    pub(super) name: String,
    /// The id that is the last one here; empty where there is none.
    pub(super) id: String,
    /// The lines of `data`, with a line feed between them.
    pub(super) data: String,
}

impl Message {
    /// Returns the name that an event has, which is `message` where it does not say.
    pub(super) fn name_or_default(&self) -> &str {
        if self.name.is_empty() { "message" } else { &self.name }
    }
}

/// What is longer than it may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Cuts a stream into events.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// The beginning of a line whose end is not there yet.
    line: Vec<u8>,
    /// Whether the first line is still to come, which may begin with a byte order mark.
    has_begun: bool,
    /// Whether the last line ended with a carriage return, so that a line feed belongs to it.
    after_return: bool,
    name: String,
    data: String,
    id: String,
    /// The id of the last event that is complete.
    last_id: String,
    retry: Option<Duration>,
}

impl Parser {
    /// Returns the parser of a stream that goes on after the event with this id.
    pub(super) fn after(last_id: &str, retry: Option<Duration>) -> Self {
        Self { id: last_id.to_owned(), last_id: last_id.to_owned(), retry, ..Self::default() }
    }

    /// Returns the id of the last event that was complete; empty where there is none.
    pub(super) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Returns how long the server wants a client to wait before it comes back.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Takes the next event from the front of a piece, or all of the piece where no event ends there.
    pub(super) fn next(&mut self, chunk: &mut Bytes, limit: usize) -> Result<Option<Message>, TooLong> {
        loop {
            if self.after_return && !chunk.is_empty() {
                self.after_return = false;
                if chunk[0] == b'\n' {
                    let _ = chunk.split_to(1);
                }
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            if self.data.len() + self.line.len() + end.unwrap_or(chunk.len()) > limit {
                return Err(TooLong);
            }
            let Some(end) = end else {
                self.line.extend_from_slice(chunk);
                chunk.clear();
                return Ok(None);
            };
            let piece = chunk.split_to(end);
            self.after_return = chunk.split_to(1)[0] == b'\r';
            let message = if self.line.is_empty() {
                self.take(&piece)
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.extend_from_slice(&piece);
                let message = self.take(&line);
                // The room is kept for the next line.
                line.clear();
                self.line = line;
                message
            };
            if message.is_some() {
                return Ok(message);
            }
        }
    }

    /// Takes one line, which may complete an event.
    fn take(&mut self, mut line: &[u8]) -> Option<Message> {
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.is_empty() {
            return self.complete();
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.name = String::from_utf8_lossy(value).into_owned(),
            b"data" => {
                self.data.push_str(&String::from_utf8_lossy(value));
                self.data.push('\n');
            }
            b"id" if !value.contains(&0) => self.id = String::from_utf8_lossy(value).into_owned(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                // More digits than fit mean "never".
                let millis = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
                self.retry = Some(Duration::from_millis(millis.unwrap_or(u64::MAX)));
            }
            // A comment, whose field is empty, or something that is not known.
            _ => {}
        }
        None
    }

    fn complete(&mut self) -> Option<Message> {
        self.last_id.clone_from(&self.id);
        let (name, mut data) = (std::mem::take(&mut self.name), std::mem::take(&mut self.data));
        data.pop()?;
        Some(Message { name, id: self.last_id.clone(), data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(name: &str, id: &str, data: &str) -> Message {
        Message { name: name.to_owned(), id: id.to_owned(), data: data.to_owned() }
    }

    fn parse(chunks: &[&[u8]]) -> (Vec<Message>, Parser) {
        let mut parser = Parser::default();
        let mut messages = Vec::new();
        for chunk in chunks {
            let mut chunk = Bytes::copy_from_slice(chunk);
            while let Some(message) = parser.next(&mut chunk, 1 << 20).expect("nothing is long") {
                messages.push(message);
            }
        }
        (messages, parser)
    }

    #[test]
    fn streams_are_read_as_the_standard_has_them() {
        let cases: &[(&str, &[Message])] = &[
            ("data: YHOO\ndata: +2\ndata: 10\n\n", &[message("", "", "YHOO\n+2\n10")]),
            (
                ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
                &[message("", "1", "first event"), message("", "", "second event"), message("", "", " third event")],
            ),
            ("data\n\ndata\ndata\n\ndata:", &[message("", "", ""), message("", "", "\n")]),
            ("data:test\n\ndata: test\n\n", &[message("", "", "test"), message("", "", "test")]),
            ("\u{feff}event: add\rdata: 1\r\rdata: 2\r\n\r\n", &[message("add", "", "1"), message("", "", "2")]),
            ("\u{feff}\u{feff}data: 1\n\ndata: 2\n\n", &[message("", "", "2")]),
            ("event: gone\n\ndata: 1\n\n", &[message("", "", "1")]),
            ("id: a\0b\ndata: 1\n\nid: 2\n\ndata: 3\n\n", &[message("", "", "1"), message("", "2", "3")]),
            ("data: é: ü\n\ndata: cut", &[message("", "", "é: ü")]),
            ("DATA: 1\n data: 2\ndata : 3\n\n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(&[text.as_bytes()]).0, *expected, "{text:?}");
            for at in 0..=text.len() {
                let (left, right) = text.as_bytes().split_at(at);
                assert_eq!(parse(&[left, right]).0, *expected, "{text:?} at {at}");
            }
            let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
            assert_eq!(parse(&bytes).0, *expected, "{text:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_replaced() {
        assert_eq!(parse(&[b"data: \xff!\n\n"]).0, [message("", "", "\u{fffd}!")]);
    }

    #[test]
    fn only_digits_say_how_long_to_wait() {
        for (text, expected) in [
            ("retry: 10\n", Some(10)),
            ("retry:0\n", Some(0)),
            ("retry: 10\nretry: 1.5\n", Some(10)),
            ("retry: -1\n", None),
            ("retry\n", None),
            ("retry: 99999999999999999999\n", Some(u64::MAX)),
        ] {
            assert_eq!(parse(&[text.as_bytes()]).1.retry(), expected.map(Duration::from_millis), "{text:?}");
        }
    }

    #[test]
    fn what_is_longer_than_the_limit_is_refused() {
        for (text, fits) in [
            ("data: 12\n\n", true),
            ("data: 123\n\n", false),
            (": 1234567\n", false),
            ("data: 1\ndata:\n\n", true),
            ("data: 1\ndata: 2\n\n", false),
            ("data: 123", false),
        ] {
            for size in 1..=text.len() {
                let mut parser = Parser::default();
                let outcome = text.as_bytes().chunks(size).try_for_each(|chunk| {
                    let mut chunk = Bytes::copy_from_slice(chunk);
                    while parser.next(&mut chunk, 8)?.is_some() {}
                    Ok(())
                });
                assert_eq!(
                    outcome.is_ok(),
                    fits,
                    "{text:?} in pieces of {size}: {outcome:?}",
                    outcome = outcome as Result<(), TooLong>
                );
            }
        }
    }
}
