//! Which operations can be followed from page to page?

use super::{CursorInput, Field, Method, Operation, Pagination, Scalar, Shape, Ty, TyKind, TypeTable};

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
        let CursorInput::BodyField(id, index) = self.input else { return None };
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
}

impl TypeTable {
    /// Returns whether a use is text, by any name.
    pub fn is_text(&self, ty: &Ty) -> bool {
        *self.without_aliases(ty) == TyKind::Scalar(Scalar::String)
    }

    /// Returns whether a use is a list, by any name.
    pub fn is_list(&self, ty: &Ty) -> bool {
        matches!(self.without_aliases(ty), TyKind::Array(_))
    }
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
