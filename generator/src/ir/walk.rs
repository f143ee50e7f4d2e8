//! Which types does a node of the IR use?

use std::collections::HashMap;

use super::{
    Body, BodyMedia, Branch, Operation, ResponseMedia, Scalar, Shape, Stream, Struct, Ty, TyKind, TypeId, TypeTable,
    Union, Variant, XmlNode,
};

/// How many aliases may follow one another.
const ALIAS_LIMIT: usize = 64;

impl Ty {
    /// Returns what is left of the use without its lists and maps.
    pub fn leaf(&self) -> &Self {
        let mut ty = self;
        while let TyKind::Array(inner) | TyKind::Map(inner) = &ty.kind {
            ty = inner;
        }
        ty
    }

    /// Changes what is left of the use without its lists and maps.
    pub fn change_leaf(&mut self, change: impl FnOnce(&mut Self)) {
        match &mut self.kind {
            TyKind::Array(inner) | TyKind::Map(inner) => inner.change_leaf(change),
            TyKind::Scalar(_) | TyKind::Named(_) | TyKind::Any => change(self),
        }
    }

    /// Returns the named type at the bottom of the use, if there is one.
    pub fn leaf_type(&self) -> Option<TypeId> {
        match self.leaf().kind {
            TyKind::Named(id) => Some(id),
            _ => None,
        }
    }
}

impl TypeTable {
    /// Returns the struct that a use stands for, through aliases; a list or a map of structs is none.
    pub fn struct_of(&self, ty: &Ty) -> Option<(TypeId, &Struct)> {
        let mut ty = ty;
        // Circles of aliases do not leave `lower`, but this is called before they have been untied.
        for _ in 0..ALIAS_LIMIT {
            let TyKind::Named(id) = ty.kind else { return None };
            match &self.get(id).shape {
                Shape::Struct(def) => return Some((id, def)),
                Shape::Alias(next) => ty = next,
                Shape::Enum(_) | Shape::Union(_) => return None,
            }
        }
        None
    }

    /// Returns the only text of the deciding property that stands for a branch of a union, if there is one.
    pub fn tag_of<'a>(&'a self, union: &Union, branch: &'a Branch) -> Option<&'a str> {
        let tag = union.tag.as_ref()?;
        if let [only] = branch.tags.as_slice() {
            return Some(only);
        }
        let (_, object) = self.struct_of(&branch.ty).filter(|_| branch.tags.is_empty())?;
        let field = object.fields.iter().find(|field| field.wire_name == *tag);
        match field.and_then(|field| self.values_of(&field.ty)) {
            Some([only]) => Some(&only.wire_name),
            // A list that does not have the component's name says that something else stands for it.
            Some(values) => {
                branch.component.as_deref().filter(|name| values.iter().any(|value| value.wire_name == **name))
            }
            None => branch.component.as_deref(),
        }
    }

    fn values_of(&self, ty: &Ty) -> Option<&[Variant]> {
        let TyKind::Named(id) = self.without_aliases(ty) else { return None };
        match &self.get(*id).shape {
            Shape::Enum(values) => Some(&values.variants),
            _ => None,
        }
    }

    /// Returns the struct or union that a use holds within itself, through aliases.
    pub fn composite_of(&self, ty: &Ty) -> Option<TypeId> {
        match self.without_aliases(ty) {
            TyKind::Named(id) => matches!(self.get(*id).shape, Shape::Struct(_) | Shape::Union(_)).then_some(*id),
            _ => None,
        }
    }

    /// Returns what a use stands for when aliases are looked through.
    pub fn without_aliases<'a>(&'a self, ty: &'a Ty) -> &'a TyKind {
        let mut ty = ty;
        for _ in 0..ALIAS_LIMIT {
            let TyKind::Named(id) = ty.kind else { break };
            let Shape::Alias(next) = &self.get(id).shape else { break };
            ty = next;
        }
        &ty.kind
    }
}

impl TypeTable {
    /// Returns whether a use is, through aliases, one of a type that was written by hand.
    pub fn is_replaced(&self, ty: &Ty) -> bool {
        let mut ty = ty;
        for _ in 0..ALIAS_LIMIT {
            let TyKind::Named(id) = ty.kind else { return false };
            let def = self.get(id);
            let Shape::Alias(next) = &def.shape else { return false };
            if def.replacement.is_some() {
                return true;
            }
            ty = next;
        }
        false
    }
}

impl TypeTable {
    /// Returns the branches of a union that a value alone tells apart: no other branch is the same type, nor is the
    /// union itself.
    pub fn conversions<'a>(&self, id: TypeId, union: &'a Union) -> impl Iterator<Item = usize> + use<'a> {
        let keys: Vec<String> = union.branches.iter().map(|branch| self.key(&branch.ty.kind, 0)).collect();
        let own = format!("#{}", id.0);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for key in keys.iter().chain([&own]) {
            *counts.entry(key).or_default() += 1;
        }
        let only: Vec<bool> = keys.iter().map(|key| counts[&**key] == 1).collect();
        (0..union.branches.len()).filter(move |index| only[*index])
    }

    /// Returns a text that is the same for uses of the same type: an alias is what it stands for, and how a number is
    /// written makes no other type.
    fn key(&self, kind: &TyKind, depth: usize) -> String {
        let inside = |ty: &Ty| {
            let (null, boxed) = (if ty.nullable { "?" } else { "" }, if ty.boxed { "*" } else { "" });
            format!("{null}{boxed}{}", self.key(&ty.kind, depth + 1))
        };
        match kind {
            TyKind::Array(items) => format!("[{}]", inside(items)),
            TyKind::Map(values) => format!("{{{}}}", inside(values)),
            TyKind::Named(id) => match (&self.get(*id).shape, &self.get(*id).replacement) {
                (_, Some(path)) => path.clone(),
                (Shape::Alias(ty), None) if depth < ALIAS_LIMIT => inside(ty),
                (Shape::Alias(_) | Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_), None) => format!("#{}", id.0),
            },
            TyKind::Scalar(Scalar::Int(int, _)) => format!("{int:?}"),
            TyKind::Scalar(Scalar::Float(float, _)) => format!("{float:?}"),
            TyKind::Scalar(scalar) => format!("{scalar:?}"),
            TyKind::Any => "any".to_owned(),
        }
    }
}

impl Shape {
    /// Returns every use of a type in this one.
    pub fn uses(&self) -> impl Iterator<Item = &Ty> {
        let (fields, branches, other) = match self {
            Self::Struct(def) => (def.fields.as_slice(), &[][..], def.additional.as_ref()),
            Self::Enum(_) => (&[][..], &[][..], None),
            Self::Union(def) => (&[][..], def.branches.as_slice(), None),
            Self::Alias(ty) => (&[][..], &[][..], Some(ty)),
        };
        fields.iter().map(|field| &field.ty).chain(branches.iter().map(|branch| &branch.ty)).chain(other)
    }

    /// Returns every use of a type in this one, to change it.
    pub fn uses_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let (fields, branches, other) = match self {
            Self::Struct(def) => (def.fields.as_mut_slice(), &mut [][..], def.additional.as_mut()),
            Self::Enum(_) => (&mut [][..], &mut [][..], None),
            Self::Union(def) => (&mut [][..], def.branches.as_mut_slice(), None),
            Self::Alias(ty) => (&mut [][..], &mut [][..], Some(ty)),
        };
        fields
            .iter_mut()
            .map(|field| &mut field.ty)
            .chain(branches.iter_mut().map(|branch| &mut branch.ty))
            .chain(other)
    }
}

impl Operation {
    /// Returns every use of a type in what is sent.
    pub fn request_uses(&self) -> impl Iterator<Item = &Ty> {
        self.parameters.iter().map(|parameter| &parameter.ty).chain(self.body.iter().flat_map(Body::uses))
    }

    /// Returns every use of a type in what comes back.
    pub fn response_uses(&self) -> impl Iterator<Item = &Ty> {
        let stream = self.response.stream.iter().flat_map(Stream::uses);
        self.response.answers.uses().chain(stream).chain(self.failures.uses())
    }

    /// Returns the root of every body in XML.
    pub fn xml_roots(&self) -> impl Iterator<Item = &XmlNode> {
        let sent = self.body.iter().flat_map(Body::media).filter_map(|media| match media {
            BodyMedia::Xml(_, root) => Some(root),
            _ => None,
        });
        let shapes = self.response.answers.shapes.iter().chain(&self.failures.shapes);
        sent.chain(shapes.filter_map(|shape| match shape {
            ResponseMedia::Xml(_, root) => Some(root),
            _ => None,
        }))
    }

    /// Returns every use of a type, to change it.
    pub fn uses_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let body = self.body.iter_mut().flat_map(|body| {
            let others = body.alternatives.iter_mut().map(|other| &mut other.media);
            std::iter::once(&mut body.media).chain(others).filter_map(BodyMedia::ty_mut)
        });
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.ty);
        let stream = self.response.stream.iter_mut().flat_map(Stream::uses_mut);
        let response = self.response.answers.uses_mut().chain(stream);
        parameters.chain(body).chain(response).chain(self.failures.uses_mut())
    }
}

impl Body {
    /// Returns the type of a body that has one.
    pub fn ty(&self) -> Option<&Ty> {
        self.media.ty()
    }

    /// Returns every way in which it may be written, the usual one first.
    pub fn media(&self) -> impl Iterator<Item = &BodyMedia> {
        std::iter::once(&self.media).chain(self.alternatives.iter().map(|other| &other.media))
    }

    fn uses(&self) -> impl Iterator<Item = &Ty> {
        self.media().filter_map(BodyMedia::ty)
    }
}

impl BodyMedia {
    /// Returns the type of what is written, where it has one.
    pub fn ty(&self) -> Option<&Ty> {
        match self {
            Self::Json(ty) | Self::Xml(ty, _) | Self::Form(ty, _) | Self::Multipart(ty, _) | Self::Sequence(ty, _) => {
                Some(ty)
            }
            Self::Bytes | Self::File => None,
        }
    }

    fn ty_mut(&mut self) -> Option<&mut Ty> {
        match self {
            Self::Json(ty) | Self::Xml(ty, _) | Self::Form(ty, _) | Self::Multipart(ty, _) | Self::Sequence(ty, _) => {
                Some(ty)
            }
            Self::Bytes | Self::File => None,
        }
    }
}
