//! Which count asks for the page after this one?

use std::fmt::Display;
use std::str::FromStr;

use super::call::Call;

impl Call {
    /// Returns the count that a cursor is. What is none, or one that is too large, is a fault of the call: a page that
    /// nobody asked for would look like the right one.
    pub fn count<T: FromStr<Err: Display>>(&mut self, cursor: &str) -> Option<T> {
        let count = cursor.trim().parse();
        self.note("cursor", cursor, count)
    }
}

/// What is known about a page that was asked for by a count.
///
/// A page that says so is the last. Where no page says whether there is more, or how many there are, a page without
/// items is the last; one with fewer items than were asked for is not: servers have limits of their own.
#[derive(Debug, Clone, Copy)]
pub struct Count<'a> {
    at: Option<&'a str>,
    first: i64,
    length: usize,
    more: Option<bool>,
    pages: Option<i64>,
}

impl<'a> Count<'a> {
    /// Returns what is known about a page: the count that asked for it, that of the first page, and how many items
    /// there are.
    pub fn new(at: Option<&'a str>, first: i64, length: Option<usize>) -> Self {
        Self { at, first, length: length.unwrap_or(0), more: None, pages: None }
    }

    /// Adds whether there is more.
    #[must_use]
    pub fn more(self, more: Option<bool>) -> Self {
        Self { more, ..self }
    }

    /// Adds how many pages there are, where these are counted: [`next_offset`](Self::next_offset) counts something
    /// else.
    #[must_use]
    pub fn pages(self, pages: Option<i64>) -> Self {
        Self { pages, ..self }
    }

    /// Returns the count of items before the next page.
    ///
    /// A page without items has no other one after it, because its offset would be the same.
    pub fn next_offset(self) -> Option<String> {
        if self.length == 0 {
            return None;
        }
        Self { pages: None, ..self }.after(i64::try_from(self.length).ok()?)
    }

    /// Returns the number of the next page.
    pub fn next_number(self) -> Option<String> {
        self.after(1)
    }

    fn after(self, step: i64) -> Option<String> {
        let now: i64 = match self.at {
            Some(at) => at.trim().parse().ok()?,
            None => self.first,
        };
        let next = now.checked_add(step)?;
        let goes_on = match (self.more, self.pages) {
            (Some(false), _) => false,
            (_, Some(pages)) => next.saturating_sub(self.first) < pages,
            (Some(true), None) => true,
            (None, None) => self.length > 0,
        };
        goes_on.then(|| next.to_string())
    }
}
