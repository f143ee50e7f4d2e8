//! What do the models look like in XML?

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::module::Module;
use super::{Cx, ident, text};
use crate::ir::{Api, Operation, XmlAbsent, XmlContent, XmlId, XmlKind, XmlNode};

/// Returns whether there is anything to emit.
pub(super) fn is_needed(api: &Api) -> bool {
    !reached(api).is_empty()
}

/// Emits what named schemas are in XML, where a body in XML reaches any.
pub(super) fn emit(cx: Cx<'_>) -> Option<Module<'_>> {
    let mut reached: Vec<XmlId> = reached(cx.api).into_iter().collect();
    if reached.is_empty() {
        return None;
    }
    reached.sort_by_key(|id| cx.names.of_xml(*id).as_str());
    let root = &cx.shared.root;
    let unused = cx.api.optional_groups.then(
        || quote!(#![allow(dead_code, reason = "a build may have none of the groups whose operations need a schema")]),
    );
    let front = quote! {
        //! What the schemas of bodies in XML look like there.

        #unused

        #[allow(unused_imports, reason = "an empty schema has no node")]
        use #root::runtime::xml::{Content, Node};
    };
    let rest = Box::new(reached.into_iter().map(move |id| {
        let shared = &cx.api.xml.shared[id.0];
        let name = ident(cx.names.of_xml(id));
        let docs = format!(" The schema {}.", text::code(&shared.hint));
        let content = content(cx, &shared.content, &Style::Own);
        quote! {
            #[doc = #docs]
            pub(crate) static #name: Content = #content;
        }
    }));
    Some(Module { path: "src/xml.rs".to_owned(), front, rest, tail: String::new() })
}

/// Returns the named schemas that bodies in XML reach.
fn reached(api: &Api) -> BTreeSet<XmlId> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&XmlContent> =
        api.operations.iter().flat_map(Operation::xml_roots).map(|root| &root.content).collect();
    while let Some(content) = waiting.pop() {
        waiting.extend(content.nodes().map(|node| &node.content));
        if let XmlContent::Shared(id) = content {
            if reached.insert(*id) {
                waiting.push(&api.xml.shared[id.0].content);
            }
        }
    }
    reached
}

/// Where a description stands, and so how it names others.
enum Style {
    /// In the module of descriptions.
    Own,
    /// In a module of calls.
    Call,
}

/// Emits the root of a body, for a module of calls.
pub(super) fn root(cx: Cx<'_>, root: &XmlNode) -> TokenStream {
    node(cx, root, &Style::Call)
}

fn node(cx: Cx<'_>, node: &XmlNode, style: &Style) -> TokenStream {
    let name = &node.name;
    let ty = match style {
        Style::Own => quote!(Node),
        Style::Call => quote!(runtime::xml::Node),
    };
    let start = match node.kind {
        XmlKind::Element if node.is_inferred => quote!(#ty::root(#name)),
        XmlKind::Element => quote!(#ty::element(#name)),
        XmlKind::Attribute => quote!(#ty::attribute(#name)),
        XmlKind::Text => quote!(#ty::text()),
        XmlKind::Cdata => quote!(#ty::cdata()),
        XmlKind::None => quote!(#ty::inline()),
    };
    let inside = match &node.content {
        XmlContent::Text => None,
        XmlContent::Token => Some(quote!(.token())),
        XmlContent::Number => Some(quote!(.number())),
        XmlContent::Bool => Some(quote!(.bool())),
        XmlContent::Any => Some(quote!(.any())),
        XmlContent::List(item) => {
            let item = self::node(cx, item, style);
            Some(quote!(.list(&#item)))
        }
        XmlContent::Map(value) => {
            let value = self::node(cx, value, style);
            Some(quote!(.map(&#value)))
        }
        XmlContent::Object(named, None) => {
            let members = members(cx, named, style);
            Some(quote!(.object(#members)))
        }
        XmlContent::Object(..) => {
            let content = content(cx, &node.content, style);
            Some(quote!(.with(#content)))
        }
        XmlContent::Shared(id) => {
            let path = shared(cx, *id, style);
            Some(quote!(.of(&#path)))
        }
    };
    let namespace = (!node.namespace.is_empty() || !node.prefix.is_empty()).then(|| {
        let (namespace, prefix) = (&node.namespace, &node.prefix);
        quote!(.in_namespace(#namespace, #prefix))
    });
    let absent = match node.absent {
        XmlAbsent::Absent => None,
        XmlAbsent::Empty => Some(quote!(.or_empty())),
        XmlAbsent::Null => Some(quote!(.or_null())),
    };
    let repeated = node.is_repeated.then(|| quote!(.repeated()));
    quote!(#start #inside #namespace #absent #repeated)
}

fn content(cx: Cx<'_>, content: &XmlContent, style: &Style) -> TokenStream {
    let ty = match style {
        Style::Own => quote!(Content),
        Style::Call => quote!(runtime::xml::Content),
    };
    match content {
        XmlContent::Text => quote!(#ty::Text),
        XmlContent::Token => quote!(#ty::Token),
        XmlContent::Number => quote!(#ty::Number),
        XmlContent::Bool => quote!(#ty::Bool),
        XmlContent::Any => quote!(#ty::Any),
        XmlContent::List(item) => {
            let item = node(cx, item, style);
            quote!(#ty::List(&#item))
        }
        XmlContent::Map(value) => {
            let value = node(cx, value, style);
            quote!(#ty::Map(&#value))
        }
        XmlContent::Object(named, rest) => {
            let members = members(cx, named, style);
            let rest = match rest {
                Some(value) => {
                    let value = node(cx, value, style);
                    quote!(Some(&#value))
                }
                None => quote!(None),
            };
            quote!(#ty::Object(#members, #rest))
        }
        XmlContent::Shared(id) => {
            let path = shared(cx, *id, style);
            quote!(#ty::Shared(&#path))
        }
    }
}

fn members(cx: Cx<'_>, members: &[(String, XmlNode)], style: &Style) -> TokenStream {
    let members = members.iter().map(|(property, node)| {
        let node = self::node(cx, node, style);
        quote!((#property, #node))
    });
    quote!(&[#(#members),*])
}

fn shared(cx: Cx<'_>, id: XmlId, style: &Style) -> TokenStream {
    let name = ident(cx.names.of_xml(id));
    let root = &cx.shared.root;
    match style {
        Style::Own => quote!(#name),
        Style::Call => quote!(#root::xml::#name),
    }
}
