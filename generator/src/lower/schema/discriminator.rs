//! Do the objects of a union have the property that tells them apart?
//!
//! The specification wants it declared in each of them. Where it is not, the union reads and writes it by itself.

use super::super::Cx;
use crate::diagnostic::Code;
use crate::ir::{Branch, Shape};

/// Reports the unions of which some object does not declare the deciding property. Aliases have been settled.
pub(in super::super) fn check(cx: &mut Cx<'_, '_>) {
    let mut found = Vec::new();
    for (_, def) in cx.types.iter() {
        let Shape::Union(union) = &def.shape else { continue };
        let Some(tag) = &union.tag else { continue };
        let lacks = |branch: &&Branch| {
            let object = cx.types.struct_of(&branch.ty);
            object.is_some_and(|(_, object)| object.fields.iter().all(|field| field.wire_name != *tag))
        };
        let names = union.branches.iter().filter(lacks).map(|branch| branch.component.as_ref().unwrap_or(&branch.hint));
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if !names.is_empty() {
            found.push((def.origin.clone(), format!("the discriminator `{tag}`, undeclared in {}", names.join(", "))));
        }
    }
    for (origin, found) in found {
        cx.report(Code::Mended, &origin, found);
    }
}
