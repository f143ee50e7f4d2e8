//! Where does a reference lead, over however many files?

use std::collections::HashMap;

use super::super::tree::{Node, Path};
use super::files::Files;
use super::uri::{self, Target};
use super::{FAULT, Fault, Faults};
use crate::diagnostic::{Code, Diagnostics};

/// How many references may follow one another.
const CHAIN_LIMIT: usize = 64;

/// A node of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) file: usize,
    pub(super) pointer: String,
}

/// What following references needs and finds.
#[derive(Debug)]
pub(super) struct Follower {
    pub(super) files: Files,
    pub(super) faults: Faults,
    /// Where each reference leads, by the file and the text; the error is the number of a fault.
    known: HashMap<(usize, String), Result<Spot, usize>>,
}

/// Returns the reference that a node consists of, if it has nothing else.
pub(super) fn alias(node: &Node) -> Option<&str> {
    let map = node.as_map().filter(|map| map.len() == 1)?;
    map.get("$ref")?.as_text()
}

impl Follower {
    pub(super) fn new(files: Files) -> Self {
        Self { files, faults: Faults::default(), known: HashMap::new() }
    }

    /// Records a fault and returns its number.
    pub(super) fn fault(&mut self, fault: Fault) -> usize {
        self.faults.list.push(fault);
        self.faults.list.len() - 1
    }

    /// Returns the text of a reference that cannot be followed.
    pub(super) fn unreachable(number: usize) -> String {
        format!("{FAULT}{number}")
    }

    /// Returns where a reference ends, when what it leads to is a reference itself. The root document is not followed
    /// further: what stands there keeps its name.
    pub(super) fn end(
        &mut self,
        reference: &str,
        file: usize,
        at: &Path<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Spot, usize> {
        let mut spot = self.spot(reference, file, at, diagnostics)?;
        let mut chain = vec![spot.clone()];
        while let Some(next) = self.files.node(spot.file, &spot.pointer).filter(|_| spot.file != 0).and_then(alias) {
            let next = next.to_owned();
            spot = self.spot(&next, spot.file, &Path::under(&spot.pointer), diagnostics)?;
            if chain.contains(&spot) || chain.len() >= CHAIN_LIMIT {
                chain.truncate(4);
                let chain: Vec<String> = chain.iter().map(|spot| self.name_of(spot)).collect();
                let found = format!("`{}`, which leads back to itself", chain.join("` → `"));
                return Err(self.fault(Fault::new(Code::ReferenceCycle, found)));
            }
            chain.push(spot.clone());
        }
        Ok(spot)
    }

    fn name_of(&self, spot: &Spot) -> String {
        let name = self.files.name(spot.file);
        if spot.pointer.is_empty() { name.to_owned() } else { format!("{name}#{}", spot.pointer) }
    }

    /// Returns where a reference leads that stands in a file at a certain place.
    pub(super) fn spot(
        &mut self,
        reference: &str,
        file: usize,
        at: &Path<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Spot, usize> {
        let key = (file, reference.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let mut found = self.look_up(reference, file, 0, diagnostics);
        if let Err(fault) = &found {
            found = self.meant_for_root(reference, file, at, diagnostics).ok_or_else(|| fault.clone());
        }
        let found = found.map_err(|fault| self.fault(fault));
        self.known.insert(key, found.clone());
        found
    }

    fn look_up(
        &mut self,
        reference: &str,
        file: usize,
        hops: usize,
        diagnostics: &mut Diagnostics,
    ) -> Result<Spot, Fault> {
        let (target, fragment) = uri::parse(reference);
        let document = reference.split('#').next().unwrap_or_default();
        let named = if document.is_empty() { None } else { self.files.id(file, document) };
        let address = match target {
            Target::Same => None,
            _ => self.files.address(file, document),
        };
        let (target, base) = match (named, &target, address) {
            (Some(named), ..) => named,
            (None, _, Some(address)) => (self.files.open_remote(&address, diagnostics)?, String::new()),
            (None, Target::Same, None) => (file, String::new()),
            (None, Target::File(path), None) => (self.files.open(file, path, diagnostics)?, String::new()),
            (None, Target::Absolute, None) => {
                return Err(Fault::new(Code::ReferenceOutside, format!("`{reference}`, which is not relative")));
            }
            (None, Target::Remote, None) => {
                return Err(Fault::new(Code::ReferenceExternal, format!("`{reference}`")));
            }
        };
        let dangling = |files: &Files| {
            let found = format!("`{reference}`, which `{}` does not have", files.name(target));
            Fault::new(Code::ReferenceDangling, found)
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let pointer = self.files.anchor(target, &uri::decode(fragment)).ok_or_else(|| dangling(&self.files))?;
            return Ok(Spot { file: target, pointer });
        }
        let pointer = format!("{base}{}", uri::pointer(fragment));
        // What the root document has is only known once its own references are followed.
        if target == 0 || self.files.node(target, &pointer).is_some() {
            return Ok(Spot { file: target, pointer });
        }
        if let Some(spot) = self.through(target, &pointer, hops, diagnostics)? {
            return Ok(spot);
        }
        Err(dangling(&self.files))
    }

    /// Returns where a reference leads that a file does not have and the root document has, as people write it who
    /// think of the document that the files make together.
    fn meant_for_root(
        &self,
        reference: &str,
        file: usize,
        at: &Path<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Spot> {
        let pointer = reference.strip_prefix('#').filter(|fragment| file != 0 && fragment.starts_with('/'));
        let pointer = uri::pointer(pointer?);
        self.files.node(0, &pointer)?;
        let found = format!("`{reference}`, which `{}` does not have and the root document has", self.files.name(file));
        diagnostics.report_in(file, Code::Mended, &at.key("$ref").origin(), None, found);
        Some(Spot { file: 0, pointer })
    }

    /// Follows a pointer that leads through a reference.
    fn through(
        &mut self,
        file: usize,
        pointer: &str,
        hops: usize,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Spot>, Fault> {
        let ends = pointer.match_indices('/').map(|(index, _)| index);
        let through = ends.into_iter().find_map(|end| {
            let reference = self.files.node(file, &pointer[..end])?.as_map()?.get("$ref")?.as_text()?;
            Some((reference.to_owned(), end))
        });
        let Some((reference, end)) = through.filter(|_| hops < CHAIN_LIMIT) else { return Ok(None) };
        let Spot { file, pointer: above } = self.look_up(&reference, file, hops + 1, diagnostics)?;
        let pointer = format!("{above}{}", &pointer[end..]);
        if file == 0 || self.files.node(file, &pointer).is_some() {
            return Ok(Some(Spot { file, pointer }));
        }
        self.through(file, &pointer, hops + 1, diagnostics)
    }
}
