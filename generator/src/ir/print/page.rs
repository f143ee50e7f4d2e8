//! How do the pages of an operation read as text?

use std::fmt::{self, Write};

use super::super::{Operation, PageInput, PageNext, PageUnit, Pagination, TypeId};
use super::Printer;

impl Printer<'_> {
    pub(super) fn pagination(&mut self, operation: &Operation, pagination: &Pagination) -> fmt::Result {
        let input = match pagination.input {
            PageInput::Parameter(index) => operation.parameters[index].wire_name.clone(),
            PageInput::BodyField(id, index) => format!("body.{}", self.field(id, index)),
            PageInput::Url => "URL".to_owned(),
        };
        let next = match &pagination.next {
            PageNext::Field(path) => self.path(path),
            PageNext::Header(name) => format!("the header {name}"),
            PageNext::Link => "the header link".to_owned(),
            PageNext::Count(count) => {
                let unit = match count.unit {
                    PageUnit::Items => "items",
                    PageUnit::Pages => "pages",
                };
                let more = count.more.as_ref().map(|path| format!(" while {}", self.path(path))).unwrap_or_default();
                let pages = count.pages.as_ref().map(|path| format!(" of {}", self.path(path))).unwrap_or_default();
                format!("a count of {unit}{pages} from {}{more}", count.first)
            }
        };
        let items = pagination.items.as_ref().map_or_else(|| "-".to_owned(), |path| self.path(path));
        let how = if pagination.declared { "declared" } else { "inferred" };
        writeln!(self.text, "  pages by {input} from {next}, items {items} ({how})")
    }

    fn path(&self, path: &[(TypeId, usize)]) -> String {
        let names: Vec<&str> = path.iter().map(|(id, index)| self.field(*id, *index)).collect();
        if names.is_empty() { "the whole".to_owned() } else { names.join(".") }
    }
}
