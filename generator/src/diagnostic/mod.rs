//! What is wrong with the document, where, what was done about it, and what can the user do?

mod code;
mod explain;
mod json;
mod moved;
mod near;
mod render;
mod source;

use std::collections::{BTreeMap, HashMap};

pub use code::{Code, Severity};
pub use json::json;
pub(crate) use moved::Moved;
pub(crate) use near::{has_same_letters, nearest, suggestion};
pub use render::{Colour, render, render_all};
pub use source::{Position, Source};

pub use crate::ir::Origin;

/// One fault of a document or of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fault.
    pub code: Code,
    /// Which of the files that were read.
    pub source: usize,
    /// Where in that file.
    pub origin: Origin,
    /// Line and column, once they are known.
    pub position: Option<Position>,
    /// What was found, lower case, without a full stop, the offending word in backticks.
    pub found: String,
}

/// Every fault met so far, in the order in which they were met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    sources: Vec<Source>,
    moved: Option<Box<Moved>>,
    others: Box<Others>,
    /// The same for what overlays brought to the root document or moved in it, before the files were joined.
    overlaid: Option<Box<Overlaid>>,
}

/// What is known of the other files than the root document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Others {
    /// What stands in one of them: where it is in the document that was made of all files, and in which file it stands
    /// where.
    places: HashMap<String, (usize, String)>,
    /// Those that are not there.
    missing: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Overlaid {
    places: BTreeMap<String, (usize, String)>,
}

impl Diagnostics {
    /// Records a fault.
    pub fn report(&mut self, code: Code, origin: &Origin, found: impl Into<String>) {
        let (origin, found) = match &mut self.moved {
            None => (origin.clone(), found.into()),
            Some(moved) => {
                let (pointer, found) = (moved.before(&origin.pointer), moved.message(found.into()));
                if !moved.is_first(code, &pointer, &found) {
                    return;
                }
                (Origin { pointer }, found)
            }
        };
        // The files were joined before the document was rewritten, so this is the way back.
        let (source, origin) = self.placed(&origin.pointer);
        self.list.push(Diagnostic { code, source, origin, position: None, found });
    }

    /// Records a fault in one of the files; the origin is the place in that file, and the line and column may be known.
    pub fn report_in(
        &mut self,
        source: usize,
        code: Code,
        origin: &Origin,
        position: Option<Position>,
        found: impl Into<String>,
    ) {
        let (source, origin) = match source {
            // The root document may no longer be as it is written.
            0 if position.is_none() => self.before_overlays(origin.pointer.clone()),
            _ => (source, origin.clone()),
        };
        self.list.push(Diagnostic { code, source, origin, position, found: found.into() });
    }

    /// Adds a file that faults may be about, so that they can be shown with their lines. The root document is the
    /// first.
    pub fn add_source(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// Tells that what is at one place of the document stands in another file.
    pub(crate) fn place(&mut self, pointer: &str, source: usize, there: &str) {
        self.others.places.entry(pointer.to_owned()).or_insert_with(|| (source, there.to_owned()));
    }

    /// Tells where everything stands that overlays brought to the root document or moved in it.
    pub(crate) fn set_overlaid(&mut self, places: BTreeMap<String, (usize, String)>) {
        self.overlaid = Some(Box::new(Overlaid { places }));
    }

    /// Returns the file in which a node of the document stands, and where in it.
    pub(crate) fn place_of(&self, origin: &Origin) -> (usize, Origin) {
        let pointer = self.moved.as_ref().map(|moved| moved.before(&origin.pointer));
        self.placed(pointer.as_ref().unwrap_or(&origin.pointer))
    }

    fn placed(&self, pointer: &str) -> (usize, Origin) {
        // Overlays came first, so this is the last step of the way back.
        let joined =
            (!self.others.places.is_empty()).then(|| longest(pointer, |above| self.others.places.get(above))).flatten();
        match joined.unwrap_or_else(|| (0, pointer.to_owned())) {
            (0, pointer) => self.before_overlays(pointer),
            (source, pointer) => (source, Origin { pointer }),
        }
    }

    fn before_overlays(&self, pointer: String) -> (usize, Origin) {
        let overlaid =
            self.overlaid.as_deref().and_then(|overlaid| longest(&pointer, |above| overlaid.places.get(above)));
        let (source, pointer) = overlaid.unwrap_or((0, pointer));
        (source, Origin { pointer })
    }

    /// Returns the files that faults may be about, the root document first.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Records a file that the document refers to and that is not there.
    pub(crate) fn miss(&mut self, path: String) {
        if !self.others.missing.contains(&path) {
            self.others.missing.push(path);
        }
    }

    /// Returns the files that the document refers to and that are not there: once they are, there may be fewer faults.
    pub fn missing(&self) -> &[String] {
        &self.others.missing
    }

    /// Sets where the nodes of the document stood before it was rewritten: faults are recorded there from now on.
    pub(crate) fn set_moved(&mut self, moved: Moved) {
        self.moved = Some(Box::new(moved));
    }

    /// Returns where the nodes of the document stood before it was rewritten, if it was.
    pub(crate) fn moved(&self) -> Option<&Moved> {
        self.moved.as_deref()
    }

    /// Returns the file that a fault is about.
    pub fn source_of(&self, diagnostic: &Diagnostic) -> Option<&Source> {
        self.sources.get(diagnostic.source)
    }

    /// Returns every fault, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Returns every fault, for filling in positions.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Returns how many faults have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.code.severity() == severity).count()
    }
}

/// Returns where a node stands, when that is known of the nearest one above it that has a place.
fn longest<'p>(pointer: &str, place: impl Fn(&str) -> Option<&'p (usize, String)>) -> Option<(usize, String)> {
    let ends = std::iter::once(pointer.len()).chain(pointer.rmatch_indices('/').map(|(index, _)| index));
    let ((source, there), end) = ends.into_iter().find_map(|end| Some((place(&pointer[..end])?, end)))?;
    Some((*source, format!("{there}{}", &pointer[end..])))
}
