//! Which type has the values that two types have in common?
//!
//! Several members of an `allOf` may describe one property, each in its own words. Two objects are one that has the
//! properties of both; that takes a type of its own, which waits until both of them are known.

use super::component::{self, Deferred};
use super::{Cx, DEPTH_LIMIT, Place, all_of, insert};
use crate::diagnostic::Code;
use crate::ir::{Docs, FloatKind, IntKind, Scalar, Shape, Struct, Ty, TyKind, TypeId, Union, Wire};

/// How many types may be made of two others before the document counts as hostile.
const LIMIT: usize = 20_000;

/// Returns what two uses have in common; `None` if that is nothing, or cannot be told.
pub(super) fn uses(cx: &mut Cx<'_, '_>, left: &Ty, right: &Ty, place: &Place) -> Option<Ty> {
    let kind = match (&left.kind, &right.kind) {
        (left, right) if left == right => left.clone(),
        (TyKind::Any, other) | (other, TyKind::Any) => other.clone(),
        (TyKind::Scalar(left), TyKind::Scalar(right)) => TyKind::Scalar(scalars(*left, *right)?),
        (TyKind::Array(left), TyKind::Array(right)) => {
            TyKind::Array(Box::new(uses(cx, left, right, &place.member("item", &["items"]))?))
        }
        (TyKind::Map(left), TyKind::Map(right)) => {
            TyKind::Map(Box::new(uses(cx, left, right, &place.member("value", &["additionalProperties"]))?))
        }
        (TyKind::Named(_), _) | (_, TyKind::Named(_)) => named(cx, left, right, place)?,
        _ => return None,
    };
    // What only one of the two lost, the other one still says.
    let lost = kind == TyKind::Any && (left.lost || right.lost);
    Some(Ty { lost, ..Ty::new(kind).or_null(left.nullable && right.nullable) })
}

/// Returns the scalar that says more, if both are read from the same JSON type.
fn scalars(left: Scalar, right: Scalar) -> Option<Scalar> {
    use Scalar::{Float, Int, String};
    Some(match (left, right) {
        (Int(..) | Float(..), Int(..) | Float(..)) => numbers(left, right)?,
        (String, other) | (other, String) if is_text(other) => other,
        (left, right) if is_text(left) && is_text(right) => right,
        (left, right) if left == right => right,
        _ => return None,
    })
}

fn is_text(scalar: Scalar) -> bool {
    match scalar {
        Scalar::String | Scalar::DateTime | Scalar::Duration | Scalar::Bytes | Scalar::Binary | Scalar::Foreign(_) => {
            true
        }
        Scalar::Int(_, wire) | Scalar::Float(_, wire) => wire == Wire::Text,
        Scalar::Bool => false,
    }
}

/// Returns the narrower of two numbers; an integer is one of every number. The later one counts where neither is.
fn numbers(left: Scalar, right: Scalar) -> Option<Scalar> {
    let wire = |scalar| match scalar {
        Scalar::Int(_, wire) | Scalar::Float(_, wire) => Some(wire),
        _ => None,
    };
    if wire(left) != wire(right) {
        return None;
    }
    Some(match (left, right) {
        (Scalar::Int(..), Scalar::Float(..))
        | (Scalar::Int(IntKind::I32, _), Scalar::Int(IntKind::I64, _))
        | (Scalar::Float(FloatKind::F32, _), Scalar::Float(FloatKind::F64, _)) => left,
        _ => right,
    })
}

/// Returns what two uses have in common of which at least one has a name.
fn named(cx: &mut Cx<'_, '_>, left: &Ty, right: &Ty, place: &Place) -> Option<TyKind> {
    let (known, found) = (behind(cx, left), behind(cx, right));
    let (Some(known), Some(found)) = (known, found) else { return later(cx, left, right, place) };
    if known.kind != left.kind || found.kind != right.kind {
        // Aliases may lead in a circle, so the pair is noted under their names.
        let is_plain = |ty: &Ty| !matches!(ty.kind, TyKind::Array(_) | TyKind::Map(_));
        return if is_plain(&known) || is_plain(&found) {
            uses(cx, &known, &found, place).map(|ty| ty.kind)
        } else {
            later(cx, left, right, place)
        };
    }
    match (shape(cx, left), shape(cx, right)) {
        (Some(Shape::Enum(_)), Some(Shape::Enum(_))) => Some(right.kind.clone()),
        (Some(Shape::Enum(_)), None) if is_string(right) => Some(left.kind.clone()),
        (None, Some(Shape::Enum(_))) if is_string(left) => Some(right.kind.clone()),
        (Some(Shape::Union(union)), _) => branch(cx, &union.clone(), right),
        (_, Some(Shape::Union(union))) => branch(cx, &union.clone(), left),
        (Some(Shape::Struct(_)), Some(Shape::Struct(_))) => later(cx, left, right, place),
        (Some(Shape::Struct(_)), None) if matches!(right.kind, TyKind::Map(_)) => later(cx, left, right, place),
        (None, Some(Shape::Struct(_))) if matches!(left.kind, TyKind::Map(_)) => later(cx, left, right, place),
        _ => None,
    }
}

fn is_string(ty: &Ty) -> bool {
    matches!(ty.kind, TyKind::Scalar(Scalar::String))
}

fn shape<'c>(cx: &'c Cx<'_, '_>, ty: &Ty) -> Option<&'c Shape> {
    match ty.kind {
        TyKind::Named(id) => Some(&cx.types.get(id).shape),
        _ => None,
    }
}

/// Returns what a use stands for when aliases are looked through; `None` while that is not known yet.
fn behind(cx: &Cx<'_, '_>, ty: &Ty) -> Option<Ty> {
    let mut ty = ty.clone();
    for _ in 0..DEPTH_LIMIT {
        let TyKind::Named(id) = ty.kind else { return Some(ty) };
        if !component::is_known(cx, id) {
            return None;
        }
        let Shape::Alias(next) = &cx.types.get(id).shape else { return Some(ty) };
        ty = next.clone().or_null(ty.nullable);
    }
    None
}

/// Returns what a union has in common with another type: the only branch that has anything.
fn branch(cx: &Cx<'_, '_>, union: &Union, other: &Ty) -> Option<TyKind> {
    let mut found = None;
    for branch in &union.branches {
        let kind = match (behind(cx, &branch.ty)?.kind, &other.kind) {
            (kind, other) if kind == *other => Some(kind),
            (TyKind::Scalar(left), TyKind::Scalar(right)) => scalars(left, *right).map(TyKind::Scalar),
            (TyKind::Named(id), TyKind::Scalar(Scalar::String)) => {
                matches!(cx.types.get(id).shape, Shape::Enum(_)).then_some(TyKind::Named(id))
            }
            _ => None,
        };
        if kind.is_some() && std::mem::replace(&mut found, kind).is_some() {
            return None;
        }
    }
    found
}

/// Makes a type of what two uses have in common, to be filled in when both are known.
fn later(cx: &mut Cx<'_, '_>, left: &Ty, right: &Ty, place: &Place) -> Option<TyKind> {
    let pair = match (&left.kind, &right.kind) {
        (TyKind::Named(left), TyKind::Named(right)) => Some((*left, *right)),
        _ => None,
    };
    if let Some(id) = pair.and_then(|pair| cx.components.met.get(&pair)) {
        return Some(TyKind::Named(*id));
    }
    if cx.components.stand_ins.len() >= LIMIT {
        return None;
    }
    let id = insert(cx, place, Shape::Alias(Ty::new(TyKind::Any)), Docs::default(), false);
    if let Some(pair) = pair {
        cx.components.met.insert(pair, id);
    }
    cx.components.stand_ins.insert(id);
    component::defer(cx, Deferred::Meet(id, left.clone(), right.clone(), place.clone()));
    Some(TyKind::Named(id))
}

/// Fills in a type that was left for later.
pub(super) fn fill(cx: &mut Cx<'_, '_>, id: TypeId, left: &Ty, right: &Ty, place: &Place) {
    if cx.components.depth < DEPTH_LIMIT {
        cx.components.depth += 1;
        hurry(cx, left);
        hurry(cx, right);
        cx.components.depth -= 1;
    }
    let sides = (behind(cx, left), behind(cx, right));
    let shape = match sides {
        (Some(left), Some(right)) => match (object(cx, &left), object(cx, &right)) {
            (Some(known), Some(found)) => {
                let count = known.fields.len() + found.fields.len();
                match all_of::spend(cx, count, place) {
                    Ok(()) => Some(both(cx, (&left, known), (&right, found), place)),
                    Err((code, found)) => {
                        cx.report(code, &place.origin, found);
                        Some(Shape::Alias(Ty::lost()))
                    }
                }
            }
            _ => uses(cx, &left, &right, place).map(Shape::Alias),
        },
        _ => None,
    };
    cx.types.get_mut(id).shape = shape.unwrap_or_else(|| {
        cx.report(Code::SchemaUntyped, &place.origin, "two different types for one value in one `allOf`");
        Shape::Alias(Ty::lost())
    });
}

fn hurry(cx: &mut Cx<'_, '_>, ty: &Ty) {
    let mut ty = ty.clone();
    for _ in 0..DEPTH_LIMIT {
        let TyKind::Named(id) = ty.kind else { return };
        // What cannot be filled in now is not known, which `fill` reports.
        if component::hurry(cx, id).is_err() {
            return;
        }
        let Shape::Alias(next) = &cx.types.get(id).shape else { return };
        ty = next.clone();
    }
}

/// Returns the struct that a use stands for; a map is one that has no properties of its own.
fn object(cx: &Cx<'_, '_>, ty: &Ty) -> Option<Struct> {
    match (&ty.kind, shape(cx, ty)) {
        (TyKind::Map(values), _) => Some(Struct { additional: Some((**values).clone()), ..Struct::default() }),
        (_, Some(Shape::Struct(found))) => Some(found.clone()),
        _ => None,
    }
}

/// Joins two objects; one that only says what the other one says already needs no type of its own.
fn both(cx: &mut Cx<'_, '_>, left: (&Ty, Struct), right: (&Ty, Struct), place: &Place) -> Shape {
    let joined = all_of::join(cx, left.1.clone(), right.1.clone(), place);
    for (ty, one) in [left, right] {
        if says_the_same(&joined, &one) {
            return Shape::Alias(Ty::new(ty.kind.clone()));
        }
    }
    Shape::Struct(joined)
}

/// Returns whether two structs differ in their docs at most.
fn says_the_same(left: &Struct, right: &Struct) -> bool {
    left.additional == right.additional
        && left.fields.len() == right.fields.len()
        && left.fields.iter().zip(&right.fields).all(|(left, right)| {
            let facts = |field: &crate::ir::Field| (field.required, field.read_only, field.write_only);
            left.wire_name == right.wire_name && left.ty == right.ty && facts(left) == facts(right)
        })
}
