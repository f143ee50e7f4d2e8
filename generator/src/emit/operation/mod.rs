//! What do the operations look like?

mod builder;
mod example;
mod failure;
mod outcome;
mod page;
mod sample;
mod send;
mod setter;
mod stream;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::module::Module;
use super::ty::{self, Argument, From};
use super::{Cx, docs, gate, ident, text};
use crate::ir::{
    Api, BodyMedia, Docs, GroupId, Operation, OperationId, Parameter, ParameterLocation, ParameterStyle, Requirement,
    Scalar, SchemeId, SecurityKind, Ty, TyKind,
};

pub(super) use example::call as example;

/// One operation with its identifiers at hand.
#[derive(Clone, Copy)]
struct Call<'a> {
    cx: Cx<'a>,
    id: OperationId,
    group: GroupId,
    operation: &'a Operation,
}

/// Emits `operation` and its modules: one for each group.
pub(super) fn emit(cx: Cx<'_>) -> impl Iterator<Item = Module<'_>> {
    let groups = (0..cx.api.groups.len()).map(GroupId);
    let modules = groups.clone().map(|id| {
        let (gate, accessor) = (gate::group(cx, id), ident(&cx.names.of_group(id).accessor));
        quote!(#gate pub mod #accessor;)
    });
    let unused = cx.api.optional_groups.then(
        || quote!(#[allow(dead_code, reason = "a build may have none of the groups whose operations have them")]),
    );
    let usual = usual_security(cx).map(|usual| {
        let security = security(cx.api, usual);
        quote! {
            /// The security requirements that most operations have.
            #unused
            const SECURITY: &[&[&[usize]]] = #security;
        }
    });
    let index = quote! {
        //! The calls, group by group.

        #(#modules)*

        #usual
    };
    let index = Module::short("src/operation/mod.rs", index);
    std::iter::once(index).chain(groups.map(move |id| group(cx, id)))
}

/// Returns the security requirements that most operations have, if there are any that two have in common: they are
/// emitted once, so that a change of the document's default is a change of one line.
fn usual_security(cx: Cx<'_>) -> Option<&Vec<Requirement>> {
    cx.shared.usual_security.map(|id| &cx.api.operations[id.0].security)
}

/// Returns security requirements the way the runtime has them.
fn security(api: &Api, requirements: &[Requirement]) -> TokenStream {
    let alternatives = requirements.iter().map(|requirement| {
        // A certificate is the transport's affair.
        let is_shown =
            |any: &&Vec<SchemeId>| !any.iter().all(|id| api.security[id.0].kind == SecurityKind::Certificate);
        let all = requirement.all.iter().filter(is_shown).map(|any| {
            let any = any.iter().map(|id| Literal::usize_unsuffixed(id.0));
            quote!(&[#(#any),*])
        });
        quote!(&[#(#all),*])
    });
    quote!(&[#(#alternatives),*])
}

fn group(cx: Cx<'_>, id: GroupId) -> Module<'_> {
    let group = &cx.api.groups[id.0];
    let names = cx.names.of_group(id);
    let handle = ident(&names.ty);
    let root = &cx.shared.root;
    let calls: Vec<Call<'_>> = group
        .operations
        .iter()
        .map(|operation| Call { cx, id: *operation, group: id, operation: &cx.api.operations[operation.0] })
        .collect();
    let title = format!(" The calls of {}.", text::code(&group.hint));
    let about = format!(" The calls of {}; made by `Client::{}`.", text::code(&group.hint), names.accessor.plain());
    let methods = calls.iter().map(|call| {
        let (usual, others) = (builder::method(*call), builder::alternatives(*call));
        quote!(#usual #others)
    });
    let front = quote! {
        #![doc = #title]

        #[allow(unused_imports, reason = "a group whose calls take and bring no model does not name one")]
        use #root::model;
        use #root::runtime;

        #[doc = #about]
        #[derive(Debug, Clone, Copy)]
        pub struct #handle<'c> {
            core: &'c runtime::Core,
        }

        impl<'c> #handle<'c> {
            #[inline]
            pub(crate) fn new(core: &'c runtime::Core) -> Self {
                Self { core }
            }

            #(#methods)*
        }
    };
    let rest = Box::new(calls.into_iter().map(builder::emit));
    Module { path: format!("src/operation/{}.rs", names.accessor.plain()), front, rest, tail: String::new() }
}

impl<'a> Call<'a> {
    /// Returns the parameters that are arguments of the call itself, with their names: those of the path.
    fn positional(self) -> impl Iterator<Item = (&'a Parameter, proc_macro2::Ident)> {
        self.parameters().filter(|(parameter, _)| parameter.location == ParameterLocation::Path)
    }

    /// Returns all parameters with their names.
    fn parameters(self) -> impl Iterator<Item = (&'a Parameter, proc_macro2::Ident)> {
        let names = &self.cx.names.of_operation(self.id).parameters;
        self.operation.parameters.iter().zip(names.iter().map(ident))
    }

    /// Returns the method and path, as Markdown.
    fn endpoint(self) -> String {
        text::code(&format!("{} {}", self.operation.method.as_str(), self.operation.path))
    }

    /// Returns the docs of the operation.
    fn docs(self) -> TokenStream {
        let mut about: Docs = self.operation.docs.clone();
        about.notes.insert(0, format!("Sends {}.", self.endpoint()));
        if let Some(server) = self.operation.servers.first() {
            about.notes.push(format!("It has a server of its own: {}.", text::code(&server.url)));
        }
        if let Some(stability) = &self.operation.stability {
            about.notes.push(format!("Stability: {}.", text::code(&stability.0)));
        }
        let about = docs::attributes(&about, None);
        let failures = failure::docs(self);
        quote!(#about #failures)
    }
}

/// Returns how a caller hands over a body.
fn body_argument(cx: Cx<'_>, media: &BodyMedia) -> Argument {
    let name = proc_macro2::Ident::new("body", proc_macro2::Span::call_site());
    match media {
        BodyMedia::Bytes => {
            Argument { ty: quote!(impl Into<runtime::Payload>), value: quote!(#name.into()), is_plain: false }
        }
        BodyMedia::File => {
            Argument { ty: quote!(impl Into<runtime::model::File>), value: quote!(#name.into()), is_plain: false }
        }
        BodyMedia::Json(ty)
        | BodyMedia::Xml(ty, _)
        | BodyMedia::Form(ty, _)
        | BodyMedia::Multipart(ty, _)
        | BodyMedia::Sequence(ty, _)
            if ty.nullable =>
        {
            Argument { ty: ty::written(cx, ty, From::Operation), value: quote!(#name), is_plain: true }
        }
        BodyMedia::Json(ty)
        | BodyMedia::Xml(ty, _)
        | BodyMedia::Form(ty, _)
        | BodyMedia::Multipart(ty, _)
        | BodyMedia::Sequence(ty, _) => ty::argument(cx, ty, &name, From::Operation),
    }
}

/// How a caller hands over a parameter.
struct ParameterArgument {
    /// The type of the argument.
    ty: TokenStream,
    /// The statement that makes the parameter's own type of it, where it is another one.
    binding: Option<TokenStream>,
    /// What is encoded.
    value: TokenStream,
}

/// Emits a value in JSON with its numbers as text, where the document says so of the value itself.
fn in_text(cx: Cx<'_>, ty: &Ty, value: &TokenStream) -> TokenStream {
    if ty::is_text(cx, ty) { quote!(&runtime::model::InText(#value)) } else { value.clone() }
}

/// Returns how a caller hands over a parameter.
fn parameter_argument(cx: Cx<'_>, parameter: &Parameter, name: &proc_macro2::Ident) -> ParameterArgument {
    if parameter.ty.kind == TyKind::Scalar(Scalar::String) {
        return ParameterArgument { ty: quote!(impl AsRef<str>), binding: None, value: quote!(&#name.as_ref()) };
    }
    let argument = ty::argument(cx, &parameter.ty, name, From::Operation);
    let plain = ty::present(cx, &parameter.ty, From::Operation);
    let is_json = parameter.style == ParameterStyle::Json;
    let encoded = if is_json { in_text(cx, &parameter.ty, &quote!(&#name)) } else { quote!(&#name) };
    // What can be empty by itself is handed over as ever, and so is what converts from text.
    let is_list = matches!(ty::given(cx, &parameter.ty), TyKind::Array(_) | TyKind::Map(_));
    if parameter.allow_empty && !is_list && !ty::converts(cx, &parameter.ty) {
        return ParameterArgument {
            ty: quote!(impl Into<Option<#plain>>),
            binding: Some(quote!(let #name: Option<#plain> = #name.into();)),
            value: encoded,
        };
    }
    let value = &argument.value;
    let binding = (!argument.is_plain).then(|| quote!(let #name: #plain = #value;));
    ParameterArgument { ty: argument.ty, binding, value: encoded }
}
