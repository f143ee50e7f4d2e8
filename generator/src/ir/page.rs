//! Which operations can be followed from page to page, and how?

use super::{Field, Method, Operation, Scalar, Shape, Ty, TyKind, TypeId, TypeTable};

/// How an operation pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// What asks for a page.
    pub input: PageInput,
    /// What tells which page is next.
    pub next: PageNext,
    /// Where the items are in a page, where there is one list of them. An empty path: the page is the list.
    pub items: Option<FieldPath>,
    /// Whether the document or the configuration declares it; otherwise it was inferred from names and shapes.
    pub declared: bool,
}

/// The way from an object to a property inside it: a struct and an index of its fields, for each step.
pub type FieldPath = Vec<(TypeId, usize)>;

/// What asks for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageInput {
    /// A parameter: its index in [`Operation::parameters`].
    Parameter(usize),
    /// A field of the body's struct: its index in the struct's fields.
    BodyField(TypeId, usize),
    /// The URL itself.
    Url,
}

/// What tells which page is next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageNext {
    /// A text in the page: a cursor, or the URL of the next page.
    Field(FieldPath),
    /// A cursor in a header.
    Header(String),
    /// The relation `next` of the header `Link` (RFC 8288).
    Link,
    /// A count: of the items before the page, or of pages.
    Count(PageCount),
}

/// How pages are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCount {
    /// What is counted.
    pub unit: PageUnit,
    /// What the first page has.
    pub first: i64,
    /// The property that says whether there is more.
    pub more: Option<FieldPath>,
    /// The property that says how many pages there are.
    pub pages: Option<FieldPath>,
}

/// What is counted to ask for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageUnit {
    /// The items before it.
    Items,
    /// The pages before it.
    Pages,
}

/// What a document or a configuration says about an operation's paging, by wire names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredPagination {
    /// What takes the cursor or the count; nothing where the URL does.
    pub input: Option<DeclaredInput>,
    /// What tells which page is next.
    pub next: DeclaredNext,
    /// The properties that lead to the items; none where nothing is said.
    pub items: Option<Vec<String>>,
}

/// What takes a cursor or a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredInput {
    /// Where it stands; nothing where the document does not say it.
    pub place: Option<CursorPlace>,
    /// The name of the parameter or body property.
    pub name: String,
}

/// What tells which page is next, by wire names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeclaredNext {
    /// The properties that lead to a cursor or a URL.
    Path(Vec<String>),
    /// A header with a cursor.
    Header(String),
    /// The header `Link`.
    Link,
    /// A count.
    Count {
        /// What is counted.
        unit: PageUnit,
        /// The properties that lead to what says whether there is more.
        more: Option<Vec<String>>,
        /// The properties that lead to the count of pages.
        pages: Option<Vec<String>>,
    },
}

/// Which part of a request takes a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CursorPlace {
    /// A parameter.
    Parameter,
    /// A property of the body.
    Body,
}

/// What the name of an operation that reads begins with.
const READS: &[&str] = &["search", "list", "query", "find", "get", "fetch", "lookup", "read", "browse", "filter"];

/// What no name has that only reads, whatever it begins with: `findAndModify`, `getOrCreate`, `queryDelete`.
const WRITES: &[&str] = &[
    "add", "cancel", "claim", "create", "delete", "insert", "modify", "patch", "purge", "remove", "replace", "revoke",
    "set", "update", "upsert", "write",
];

impl Operation {
    /// Returns whether the operation pages and does nothing else, so that a page may be asked for once more.
    ///
    /// A cursor that was only told from names proves nothing: what deletes in batches has one, too. There the method
    /// has to say that the operation reads, or its own name. PATCH says that it does not.
    pub fn only_turns_pages(&self) -> bool {
        let Some(pagination) = &self.pagination else { return false };
        match &self.method {
            Method::Get | Method::Head | Method::Options | Method::Trace => true,
            Method::Other(name) => name == "QUERY",
            Method::Post => pagination.declared || names_a_read(&self.hint),
            Method::Put | Method::Delete | Method::Patch => false,
        }
    }
}

/// Returns whether a name says that its operation reads: `searchThings`, `api.v1.Things.List`, `POST /things/query`.
fn names_a_read(hint: &str) -> bool {
    let mut segments = hint.split(['.', '/', ':', '#', ' ']).filter(|segment| !segment.is_empty());
    let last = segments.rfind(|segment| !segment.starts_with('{')).unwrap_or_default();
    let words = words(last);
    let is_one_of = |list: &[&str], word: &String| list.contains(&word.as_str());
    words.first().is_some_and(|word| is_one_of(READS, word)) && !words.iter().any(|word| is_one_of(WRITES, word))
}

/// Returns the words of a name, in lower case: `bulkDelete`, `bulk_delete` and `BULK-DELETE` have the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (after_lower && letter.is_uppercase()) {
            words.push(String::new());
        }
        if letter.is_alphanumeric() {
            words.last_mut().expect("there is one from the start").extend(letter.to_lowercase());
        }
        after_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

impl Pagination {
    /// Returns why an operation cannot page this way, if it cannot.
    pub fn fault(&self, operation: &Operation, types: &TypeTable) -> Option<&'static str> {
        if operation.response.json().is_none_or(|ty| ty.nullable) {
            return Some("a response that may be null");
        }
        let PageInput::BodyField(id, index) = self.input else { return None };
        let body = operation.body.as_ref()?;
        if body.ty().is_none_or(|ty| ty.nullable) {
            return Some("a body that may be null");
        }
        let Shape::Struct(object) = &types.get(id).shape else { return Some("a body that is not an object") };
        if object.fields[index].read_only {
            return Some("a cursor that is never sent, because it is read-only");
        }
        // A cursor needs a body to stand in, and nobody could fill in the rest of it.
        let is_needed = |field: &Field| field.required && !field.ty.nullable;
        if (!body.required || !body.alternatives.is_empty()) && object.fields.iter().any(is_needed) {
            return Some("a body that may be left out or be another, but has required properties if it is not");
        }
        None
    }

    /// Returns every way to a property.
    pub fn paths_mut(&mut self) -> impl Iterator<Item = &mut FieldPath> {
        let of_next = match &mut self.next {
            PageNext::Field(path) => [Some(path), None],
            PageNext::Count(count) => [count.more.as_mut(), count.pages.as_mut()],
            PageNext::Header(_) | PageNext::Link => [None, None],
        };
        of_next.into_iter().flatten().chain(self.items.as_mut())
    }

    /// Returns whether the pages are counted.
    pub fn is_counted(&self) -> bool {
        matches!(self.next, PageNext::Count(_))
    }
}

impl PageUnit {
    /// Returns what the first page has: offsets begin at zero and pages at one, unless the description says it.
    pub fn first(self, input: PageInput, operation: &Operation, types: &TypeTable) -> i64 {
        let said = match input {
            PageInput::Parameter(index) => operation.parameters[index].start,
            PageInput::BodyField(id, index) => match &types.get(id).shape {
                Shape::Struct(object) => object.fields[index].start,
                _ => None,
            },
            PageInput::Url => None,
        };
        match self {
            Self::Items => said.unwrap_or(0),
            Self::Pages => said.unwrap_or(1),
        }
    }
}

/// The names of the list of items, where an object has several lists, best first.
const ITEMS: &[&str] = &["list", "items", "data", "results"];

impl TypeTable {
    /// Returns whether a use is text, by any name.
    pub fn is_text(&self, ty: &Ty) -> bool {
        *self.without_aliases(ty) == TyKind::Scalar(Scalar::String)
    }

    /// Returns whether a use is a list, by any name.
    pub fn is_list(&self, ty: &Ty) -> bool {
        matches!(self.without_aliases(ty), TyKind::Array(_))
    }

    /// Returns whether a use is true or false, by any name.
    pub fn is_bool(&self, ty: &Ty) -> bool {
        *self.without_aliases(ty) == TyKind::Scalar(Scalar::Bool)
    }

    /// Returns whether a use is an integer, by any name.
    pub fn is_integer(&self, ty: &Ty) -> bool {
        matches!(self.without_aliases(ty), TyKind::Scalar(Scalar::Int(..)))
    }

    /// Returns whether a use is a number, by any name.
    pub fn is_number(&self, ty: &Ty) -> bool {
        matches!(self.without_aliases(ty), TyKind::Scalar(Scalar::Int(..) | Scalar::Float(..)))
    }

    /// Returns where the items of a page are: the page itself, or the only list in it; of several, the one that is
    /// named like a list of items.
    pub fn items_of(&self, page: &Ty) -> Option<FieldPath> {
        if self.is_list(page) {
            return Some(FieldPath::new());
        }
        let (id, def) = self.struct_of(page)?;
        let lists = || def.fields.iter().enumerate().filter(|(_, field)| self.is_list(&field.ty));
        let index = match lists().count() {
            1 => lists().next().map(|(index, _)| index),
            _ => best(ITEMS, lists().map(|(index, field)| (index, field.wire_name.as_str()))),
        };
        index.map(|index| vec![(id, index)])
    }
}

/// Returns the index whose name, in lower case and without separators, stands first in a list of names.
pub fn best<'a>(names: &[&str], found: impl Iterator<Item = (usize, &'a str)>) -> Option<usize> {
    let rank = |(index, name): (usize, &str)| {
        let key: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        names.iter().position(|known| *known == key).map(|rank| (rank, index))
    };
    found.filter_map(rank).min().map(|(_, index)| index)
}

/// Reads a `JSONPath` (RFC 9535) that leads from the root through members of objects, the only kind that a page's
/// struct has: `$` is the root itself.
pub fn json_path(text: &str) -> Option<Vec<String>> {
    let rest = text.strip_prefix('$')?;
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let names = rest.strip_prefix('.')?.split('.');
    let is_plain = |name: &&str| !name.is_empty() && !name.contains(['[', ']', '*', '(', '?']);
    names.map(|name| Some(name).filter(is_plain).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::names_a_read;

    #[test]
    fn a_name_says_whether_its_operation_reads() {
        for reads in [
            "search",
            "searchThings",
            "list_things",
            "api.v1.Things.List",
            "POST /things/query",
            "things/find",
            "POST /things/{id}:search",
            "POST /search/{id}",
            "ListDeletedThings",
            "QUERY-THINGS",
        ] {
            assert!(names_a_read(reads), "{reads}");
        }
        for writes in [
            "bulkDelete",
            "findAndModify",
            "getOrCreate",
            "query_delete",
            "listing",
            "research",
            "POST /bulk",
            "deleteList",
            "api.search.Things.Purge",
            "POST /search/{id}/delete",
            "",
            "{id}",
        ] {
            assert!(!names_a_read(writes), "{writes}");
        }
    }
}
