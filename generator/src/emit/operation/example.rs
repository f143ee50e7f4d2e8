//! What does a call look like in an application?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Cx;
use super::Call;
use super::builder::{Kept, kept};
use super::sample::Samples;
use crate::ir::{BodyMedia, Output, ParameterLocation, ResponseMedia, Ty, TyKind};

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
    let mut samples = Samples::new(cx);
    let mut arguments: Vec<String> =
        call.positional().map(|(parameter, name)| samples.given(&parameter.ty, &name.to_string())).collect();
    if let (Kept::Given(_), Some(body)) = (kept(call), &call.operation.body) {
        arguments.push(match &body.media {
            BodyMedia::Json(ty) | BodyMedia::Form(ty, _) | BodyMedia::Multipart(ty, _) | BodyMedia::Sequence(ty, _)
                if ty.nullable =>
            {
                samples.exact(ty, "body")
            }
            BodyMedia::Json(ty) | BodyMedia::Form(ty, _) | BodyMedia::Multipart(ty, _) | BodyMedia::Sequence(ty, _) => {
                samples.given(ty, "body")
            }
            BodyMedia::Bytes | BodyMedia::File => "\"…\"".to_owned(),
        });
    }
    let accessor = &cx.names.of_group(group).accessor;
    let mut start = format!("client.{accessor}().{}({})", names.method, arguments.join(", "));
    for (parameter, name) in call.parameters() {
        if parameter.required && parameter.location != ParameterLocation::Path {
            let value = samples.given(&parameter.ty, &name.to_string());
            start.extend([".", &name.to_string(), "(", &value, ")"]);
        }
    }
    let has_items = call.operation.pagination.as_ref().is_some_and(|pagination| pagination.items.is_some());
    // Nobody should copy a loop that does again and again what may be a deletion.
    if has_items && call.operation.only_turns_pages() {
        return vec![
            format!("let mut items = {start}.items();"),
            "while let Some(item) = items.try_next().await? {".to_owned(),
            "    println!(\"{item:?}\");".to_owned(),
            "}".to_owned(),
        ];
    }
    match call.operation.response.output() {
        Output::One(ResponseMedia::Empty) => vec![format!("{start}.send().await?;")],
        _ => vec![format!("let response = {start}.send().await?;"), "println!(\"{response:?}\");".to_owned()],
    }
}
