//! What does a call look like in an application?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Cx;
use super::super::model::{is_default, is_given};
use super::Call;
use super::builder::{Kept, kept};
use crate::ir::{BodyMedia, FloatKind, ParameterLocation, Scalar, Shape, Ty, TyKind};

/// Emits the example in the docs of a call.
pub(super) fn docs(call: Call<'_>) -> TokenStream {
    let krate = &call.cx.shared.krate;
    let mut lines = vec![
        "# Example".to_owned(),
        String::new(),
        "```no_run".to_owned(),
        format!("# async fn example(client: &{krate}::Client) -> Result<(), {krate}::Error> {{"),
    ];
    let deprecated = call.operation.deprecated || uses_deprecated(call);
    if deprecated {
        lines.insert(3, "# #[allow(deprecated)]".to_owned());
    }
    lines.extend(self::call(call.cx, call.group, call.id));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

fn uses_deprecated(call: Call<'_>) -> bool {
    match call.operation.body.as_ref().map(|body| &body.media) {
        Some(
            BodyMedia::Json(Ty { kind: TyKind::Named(id), .. })
            | BodyMedia::Form(Ty { kind: TyKind::Named(id), .. }, _),
        ) => call.cx.api.types.get(*id).deprecated,
        _ => false,
    }
}

/// Returns the lines of code that make a call.
pub(in super::super) fn call(cx: Cx<'_>, group: crate::ir::GroupId, id: crate::ir::OperationId) -> Vec<String> {
    let call = Call { cx, id, group, operation: &cx.api.operations[id.0] };
    let names = cx.names.of_operation(id);
    let mut arguments: Vec<String> =
        call.positional().map(|(parameter, name)| value(cx, &parameter.ty, &name.to_string(), 0)).collect();
    if let (Kept::Given(_), Some(body)) = (kept(call), &call.operation.body) {
        arguments.push(match &body.media {
            BodyMedia::Json(ty) | BodyMedia::Form(ty, _) | BodyMedia::Multipart(ty, _) => value(cx, ty, "body", 0),
            BodyMedia::Bytes => "\"…\"".to_owned(),
        });
    }
    let accessor = &cx.names.of_group(group).accessor;
    let mut start = format!("client.{accessor}().{}({})", names.method, arguments.join(", "));
    for (parameter, name) in call.parameters() {
        if parameter.required && parameter.location != ParameterLocation::Path {
            let value = value(cx, &parameter.ty, &name.to_string(), 0);
            start.extend([".", &name.to_string(), "(", &value, ")"]);
        }
    }
    let has_items = call.operation.pagination.as_ref().is_some_and(|pagination| pagination.output.items.is_some());
    if has_items {
        return vec![
            format!("let mut items = {start}.items();"),
            "while let Some(item) = items.try_next().await? {".to_owned(),
            "    println!(\"{item:?}\");".to_owned(),
            "}".to_owned(),
        ];
    }
    match call.operation.response.media {
        crate::ir::ResponseMedia::Empty => vec![format!("{start}.send().await?;")],
        _ => vec![format!("let response = {start}.send().await?;"), "println!(\"{response:?}\");".to_owned()],
    }
}

/// Returns an expression for a value of a type, as short as it can be.
fn value(cx: Cx<'_>, ty: &Ty, name: &str, depth: usize) -> String {
    if ty.nullable && depth > 0 {
        return "None".to_owned();
    }
    let plain = match &ty.kind {
        TyKind::Scalar(Scalar::String | Scalar::DateTime | Scalar::Duration) => {
            format!("\"{}\"", name.trim_start_matches("r#"))
        }
        TyKind::Scalar(Scalar::Bytes | Scalar::Binary) => "&b\"bytes\"[..]".to_owned(),
        TyKind::Scalar(Scalar::Bool) => "true".to_owned(),
        TyKind::Scalar(Scalar::Int(..)) => "1".to_owned(),
        TyKind::Scalar(Scalar::Float(FloatKind::F32 | FloatKind::F64, _)) => "1.0".to_owned(),
        TyKind::Array(items) => match &items.kind {
            TyKind::Named(id) if is_struct(cx, *id) => "Vec::new()".to_owned(),
            TyKind::Array(_) | TyKind::Map(_) => "Vec::new()".to_owned(),
            _ => format!("[{}]", value(cx, items, name, depth + 1)),
        },
        TyKind::Map(_) => "Default::default()".to_owned(),
        TyKind::Any => "\"value\"".to_owned(),
        TyKind::Named(id) => named(cx, *id, name, depth),
    };
    match (ty.boxed, ty.nullable) {
        (true, _) => format!("Box::new({plain})"),
        (false, true) => format!("Some({plain})"),
        (false, false) => plain,
    }
}

/// Returns an expression that has the type itself and not only one that converts into it.
fn owned(cx: Cx<'_>, ty: &Ty, name: &str, depth: usize) -> String {
    match cx.api.types.without_aliases(ty) {
        TyKind::Scalar(Scalar::String | Scalar::DateTime | Scalar::Duration | Scalar::Bytes | Scalar::Binary)
        | TyKind::Any => {
            format!("{}.into()", value(cx, ty, name, depth))
        }
        TyKind::Array(_) => "Vec::new()".to_owned(),
        _ => value(cx, ty, name, depth),
    }
}

fn is_struct(cx: Cx<'_>, id: crate::ir::TypeId) -> bool {
    matches!(cx.api.types.get(id).shape, Shape::Struct(_))
}

fn named(cx: Cx<'_>, id: crate::ir::TypeId, name: &str, depth: usize) -> String {
    let path = format!("{}::model::{}", cx.shared.krate, cx.names.of_type(id).ident);
    match &cx.api.types.get(id).shape {
        Shape::Alias(ty) => value(cx, ty, name, depth),
        Shape::Enum(values) => match cx.names.of_type(id).members.first() {
            Some(first) if !values.variants.is_empty() => format!("{path}::{first}"),
            _ => "\"value\"".to_owned(),
        },
        Shape::Union(union) => match (union.branches.first(), cx.names.of_type(id).members.first()) {
            (Some(branch), Some(member)) if depth <= 8 => {
                format!("{path}::{member}({})", owned(cx, &branch.ty, name, depth + 1))
            }
            _ => format!("{path}::from(\"value\")"),
        },
        Shape::Struct(object) if is_default(object) || depth > 8 => format!("{path}::default()"),
        Shape::Struct(object) => {
            let needed = object.fields.iter().zip(&cx.names.of_type(id).members);
            let needed = needed.filter(|(field, _)| is_given(field));
            let values = needed.map(|(field, member)| value(cx, &field.ty, member.as_str(), depth + 1));
            format!("{path}::new({})", values.collect::<Vec<_>>().join(", "))
        }
    }
}
