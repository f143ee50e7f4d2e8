//! Which headers does an answer have?

use openapiv3::{ParameterSchemaOrContent, Response as Declared};

use super::schema::{self, Place};
use super::{Cx, child, parameter, security};
use crate::diagnostic::Code;
use crate::ir::{Docs, Origin, ResponseHeader, Scalar, Ty, TyKind};
use crate::resolve::SchemaNode as Node;

/// Lowers the headers of several answers, each name once: the first declaration counts.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, answers: &[(&'a Declared, Origin)], hint: &str) -> Vec<ResponseHeader> {
    let mut headers: Vec<ResponseHeader> = Vec::new();
    for (response, origin) in answers {
        let mut declared: Vec<_> = response.headers.iter().collect();
        declared.sort_by_key(|(name, _)| (name.to_ascii_lowercase(), name.as_str()));
        for (name, node) in declared {
            let is_known = headers.iter().any(|known| known.wire_name.eq_ignore_ascii_case(name));
            // `Content-Type` says how the body is read, and is no header of its own (OpenAPI 3.1, section 4.8.17.1).
            if is_known || name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let origin = child(origin, &["headers", name]);
            match cx.resolved.header(node, origin.clone()) {
                Ok((header, origin)) => headers.extend(lower_once(cx, name, header, &origin, hint)),
                Err(fault) => cx.fault(fault),
            }
        }
    }
    headers
}

/// Lowers a header the first time it is met, so that operations that share it share its types.
fn lower_once<'a>(
    cx: &mut Cx<'a, '_>,
    name: &str,
    header: &'a openapiv3::Header,
    origin: &Origin,
    hint: &str,
) -> Option<ResponseHeader> {
    let key = (name.to_ascii_lowercase(), origin.pointer.clone());
    if let Some(known) = cx.headers.get(&key) {
        return known.clone();
    }
    let lowered = lower_one(cx, name, header, origin, hint);
    cx.headers.insert(key, lowered.clone());
    lowered
}

fn lower_one<'a>(
    cx: &mut Cx<'a, '_>,
    name: &str,
    header: &'a openapiv3::Header,
    origin: &Origin,
    hint: &str,
) -> Option<ResponseHeader> {
    if !security::is_token(name) {
        cx.report(Code::HeaderName, origin, format!("`{}`", name.escape_debug()));
        return None;
    }
    let ty = match &header.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let shared = origin.pointer.starts_with("/components/");
            let hint = if shared { name.to_owned() } else { format!("{hint} {name}") };
            let place = Place::of_operation(hint, child(origin, &["schema"]));
            let ty = schema::use_of(cx, Node::from(schema), &place);
            schema::run_deferred(cx);
            parameter::is_flat(&cx.types, &ty).then_some(ty)
        }
        ParameterSchemaOrContent::Content(_) => None,
    };
    let ty = ty.unwrap_or_else(|| {
        cx.report(Code::SchemaWeaker, origin, format!("the content of the header `{name}`, which is read as text"));
        Ty::new(TyKind::Scalar(Scalar::String))
    });
    let docs = Docs { description: header.description.clone(), ..Docs::default() };
    // A header is there or not, but never null.
    Some(ResponseHeader { wire_name: name.to_owned(), ty: Ty { nullable: false, ..ty }, docs })
}
