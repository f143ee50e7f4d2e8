//! What does a value of a type look like in an example?
//!
//! There are two answers: what may be handed over where the type is asked for, and a value of the type itself. They
//! have to agree with what `ty::argument` asks for, because the examples are compiled.

use super::super::model::is_default;
use super::super::ty;
use super::super::{Cx, foreign};
use crate::ir::{Enum, Scalar, Shape, Struct, Ty, TyKind, TypeId, Union};

/// How many objects and unions an example may be made of; a document can ask for any number, one inside the other.
const LIMIT: usize = 24;

/// Makes the values of one example.
pub(super) struct Samples<'a> {
    cx: Cx<'a>,
    left: usize,
}

impl<'a> Samples<'a> {
    /// Returns what makes the values of one example.
    pub(super) fn new(cx: Cx<'a>) -> Self {
        Self { cx, left: LIMIT }
    }

    /// Returns an expression that may be handed over where a type is asked for; `name` becomes its text.
    pub(super) fn given(&mut self, ty: &'a Ty, name: &str) -> String {
        match ty::given(self.cx, ty) {
            TyKind::Array(items) if ty::each_converts(self.cx, items) => format!("[{}]", self.given(items, name)),
            TyKind::Array(items) => self.list(items, name),
            _ => match self.text(ty, name) {
                Some(text) => text,
                None => self.plain(ty, name),
            },
        }
    }

    /// Returns an expression that has the type itself, and not only one that converts into it.
    pub(super) fn exact(&mut self, ty: &'a Ty, name: &str) -> String {
        let plain = match self.text(ty, name) {
            Some(text) => format!("{text}.into()"),
            None => self.plain(ty, name),
        };
        match (ty.boxed, ty.nullable) {
            (false, false) => plain,
            (false, true) => format!("Some({plain})"),
            (true, false) => format!("Box::new({plain})"),
            (true, true) => format!("Some(Box::new({plain}))"),
        }
    }

    /// Returns a text that converts into the type, where that is how its values are written.
    fn text(&self, ty: &Ty, name: &str) -> Option<String> {
        match self.cx.api.types.without_aliases(ty) {
            TyKind::Scalar(Scalar::String | Scalar::DateTime | Scalar::Duration) => {
                Some(format!("\"{}\"", name.trim_start_matches("r#")))
            }
            TyKind::Scalar(Scalar::Bytes | Scalar::Binary) => Some("&b\"bytes\"[..]".to_owned()),
            TyKind::Any if self.cx.api.types.is_replaced(ty) => None,
            TyKind::Any => Some("\"value\"".to_owned()),
            TyKind::Named(id) => match &self.cx.api.types.get(*id).shape {
                Shape::Enum(Enum { variants }) if variants.is_empty() => Some("\"value\"".to_owned()),
                _ => None,
            },
            _ => None,
        }
    }

    fn plain(&mut self, ty: &'a Ty, name: &str) -> String {
        let cx = self.cx;
        match cx.api.types.without_aliases(ty) {
            TyKind::Scalar(Scalar::Bool) => "true".to_owned(),
            TyKind::Scalar(Scalar::Int(..)) => "1".to_owned(),
            TyKind::Scalar(Scalar::Float(..)) => "1.0".to_owned(),
            TyKind::Scalar(Scalar::Foreign(foreign)) => foreign::sample(*foreign).to_owned(),
            TyKind::Array(_) => "Vec::new()".to_owned(),
            TyKind::Named(id) => self.named(*id, name),
            // Nobody knows here how one is made.
            TyKind::Any if cx.api.types.is_replaced(ty) => "unreachable!()".to_owned(),
            TyKind::Map(_) | TyKind::Any | TyKind::Scalar(_) => "Default::default()".to_owned(),
        }
    }

    /// Returns a list whose items have the type itself.
    fn list(&mut self, items: &'a Ty, name: &str) -> String {
        let is_short = matches!(self.cx.api.types.without_aliases(items), TyKind::Scalar(_));
        if is_short { format!("[{}]", self.exact(items, name)) } else { "Vec::new()".to_owned() }
    }

    fn named(&mut self, id: TypeId, name: &str) -> String {
        let cx = self.cx;
        let path = format!("{}::model::{}", cx.shared.krate, cx.names.of_type(id).ident);
        match &cx.api.types.get(id).shape {
            Shape::Struct(object) if is_default(object) => format!("{path}::default()"),
            Shape::Struct(object) => self.object(id, object, &path),
            Shape::Union(union) => self.union(id, union, &path, name),
            // An enum without values is a text, and no alias is left.
            Shape::Enum(_) => format!("{path}::{}", cx.names.of_type(id).members[0]),
            Shape::Alias(_) => "Default::default()".to_owned(),
        }
    }

    fn object(&mut self, id: TypeId, object: &'a Struct, path: &str) -> String {
        let Some(left) = self.left.checked_sub(1) else { return "unreachable!()".to_owned() };
        self.left = left;
        let names = self.cx.names.of_type(id);
        let value = |&index: &usize| self.given(&object.fields[index].ty, names.members[index].as_str());
        let values: Vec<String> = names.arguments.iter().map(value).collect();
        format!("{path}::new({})", values.join(", "))
    }

    fn union(&mut self, id: TypeId, union: &'a Union, path: &str, name: &str) -> String {
        let branch = union.branches.first().zip(self.cx.names.of_type(id).members.first());
        match (branch, self.left.checked_sub(1)) {
            (Some((branch, member)), Some(left)) => {
                self.left = left;
                format!("{path}::{member}({})", self.exact(&branch.ty, name))
            }
            _ => format!("{path}::Unknown(\"value\".into())"),
        }
    }
}
