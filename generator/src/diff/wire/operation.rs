//! Is the operation where it was, and do its pages come as they did?

use super::super::change::Change;
use super::super::{Rule, pair};
use crate::ir::{Api, Operation, PageInput, PageNext, PageUnit, Shape, TypeId};

pub(super) fn compare(old: (&Api, &Operation), new: (&Api, &Operation), changes: &mut Vec<Change>) {
    let (before, after) = (pair::label(old.1), pair::label(new.1));
    let note = |rule| {
        let change = Change::new(rule, &before).at(Some(&old.1.origin), Some(&new.1.origin));
        change.reaching(vec![before.clone()])
    };
    if old.1.method != new.1.method || old.1.path.literals != new.1.path.literals {
        changes.push(note(Rule::OperationMoved).values(&before, &after));
    }
    if let (Some(before), Some(after)) = (pages(old.0, old.1), pages(new.0, new.1)) {
        if before != after {
            changes.push(note(Rule::PaginationChanged).values(before, after));
        }
    }
}

/// Returns how the pages of an operation are followed, in the words of the document.
fn pages(api: &Api, operation: &Operation) -> Option<String> {
    let pagination = operation.pagination.as_ref()?;
    let field = |id: TypeId, index: usize| match &api.types.get(id).shape {
        Shape::Struct(object) => object.fields.get(index).map(|field| field.wire_name.as_str()),
        _ => None,
    };
    let path = |path: &[(TypeId, usize)]| {
        let names: Option<Vec<&str>> = path.iter().map(|(id, index)| field(*id, *index)).collect();
        names.map(|names| if names.is_empty() { "the page".to_owned() } else { names.join(".") })
    };
    let input = match pagination.input {
        PageInput::Parameter(index) => operation.parameters.get(index).map(|parameter| parameter.wire_name.as_str()),
        PageInput::BodyField(id, index) => field(id, index),
        PageInput::Url => Some("the URL"),
    };
    let next = match &pagination.next {
        PageNext::Field(next) => path(next)?,
        PageNext::Header(name) => format!("the header {name}"),
        PageNext::Link => "the header link".to_owned(),
        PageNext::Count(count) => {
            let unit = match count.unit {
                PageUnit::Items => "the count of items",
                PageUnit::Pages => "the count of pages",
            };
            let ends = [("more", &count.more), ("pages", &count.pages)].into_iter();
            let ends = ends.filter_map(|(what, way)| Some(format!(", {what} in {}", path(way.as_ref()?)?)));
            format!("{unit}, which begins at {}{}", count.first, ends.collect::<String>())
        }
    };
    let items = pagination.items.as_ref().and_then(|items| path(items));
    let items = items.map(|items| format!(", items in {items}")).unwrap_or_default();
    Some(format!("{} from {next}{items}", input?))
}
