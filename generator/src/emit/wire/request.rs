//! Which call makes a request, and what is that request as text?

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{Cx, ident};
use super::code;
use super::json::{compact, pretty};
use super::parts;
use super::sample::{Made, Maker, Sample, Way};
use super::setting::{Setting, Shown, shown};
use super::style::{self, Form};
use crate::ir::{
    BodyMedia, Example, Framing, GroupId, Json, Operation, OperationId, Parameter, ParameterLocation, ParameterStyle,
    Scalar, Setters, Shape, Ty, TyKind,
};

/// An operation in its place.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) cx: Cx<'a>,
    pub(super) setting: &'a Setting,
    pub(super) id: OperationId,
    pub(super) group: GroupId,
    pub(super) operation: &'a Operation,
}

/// A call with the request that it has to make.
pub(super) struct Exchange {
    /// The expression of the call.
    pub(super) call: TokenStream,
    /// The request, as a message of HTTP/1.1 has it.
    pub(super) request: String,
    /// What the call does not set.
    pub(super) notes: Vec<String>,
}

/// What a call sends as its body.
struct Payload<'a> {
    media: &'a BodyMedia,
    media_type: &'a str,
    sample: Sample,
}

/// Returns the usual call of an operation.
pub(super) fn usual(site: Site<'_>) -> Made<Exchange> {
    let body = site.operation.body.as_ref();
    let payload = body.map(|body| payload(site.cx, &body.media, &body.media_type, &body.example)).transpose()?;
    let mut arguments = Vec::new();
    let mut setters = TokenStream::new();
    if let (Some(body), Some(payload)) = (body, &payload) {
        match (body.required, body.setters) {
            (true, Setters::Whole) => arguments.push(argument(site.cx, payload)),
            (_, setters_of) => setters = body_setters(site, setters_of, body.required, payload),
        }
    }
    exchange(site, &site.cx.names.of_operation(site.id).method, arguments, &setters, payload.as_ref())
}

/// Returns the call of an operation with a body of another media type.
pub(super) fn alternative(site: Site<'_>, index: usize) -> Made<Exchange> {
    let body = site.operation.body.as_ref().ok_or("it has no body")?;
    let (other, name) = (&body.alternatives[index], &site.cx.names.of_operation(site.id).alternatives[index]);
    let payload = payload(site.cx, &other.media, &other.media_type, &other.example)?;
    let arguments = vec![argument(site.cx, &payload)];
    exchange(site, name, arguments, &TokenStream::new(), Some(&payload))
}

fn payload<'a>(cx: Cx<'a>, media: &'a BodyMedia, media_type: &'a str, example: &Example) -> Made<Payload<'a>> {
    let sample = match media {
        BodyMedia::Json(ty) | BodyMedia::Form(ty, _) | BodyMedia::Sequence(ty, _) => {
            Maker::new(cx, Way::Request).value(ty, example.as_deref(), "body")?
        }
        BodyMedia::Bytes | BodyMedia::File => Sample::Text(text_of(example)),
        BodyMedia::Multipart(ty, _) => {
            Maker::new(cx, Way::Request).with_files().value(ty, example.as_deref(), "body")?
        }
        BodyMedia::Xml(..) => return Err("its body is XML"),
    };
    Ok(Payload { media, media_type, sample })
}

/// Returns the text of a body that the caller writes: its example if that is one line, as their ends are not compared.
fn text_of(example: &Example) -> String {
    let is_line = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
    match example.as_deref() {
        Some(Json::Text(text)) if is_line(text) => text.clone(),
        _ => "the body".to_owned(),
    }
}

/// Returns a body as it is handed over.
fn argument(cx: Cx<'_>, payload: &Payload<'_>) -> TokenStream {
    match (payload.media.ty(), &payload.sample) {
        (Some(ty), sample) if ty.nullable => code::exact(cx, ty, sample),
        (Some(ty), sample) => code::given(cx, ty, sample),
        (None, Sample::Text(text)) => quote!(#text),
        (None, _) => quote!(""),
    }
}

/// Returns the setters of a body that is no argument: its fields one by one, or all of it.
fn body_setters(site: Site<'_>, setters: Setters, required: bool, payload: &Payload<'_>) -> TokenStream {
    let whole = || {
        let body = argument(site.cx, payload);
        quote!(.body(#body))
    };
    let Setters::Fields(id) = setters else { return whole() };
    let Shape::Struct(object) = &site.cx.api.types.get(id).shape else { return whole() };
    let members = payload.sample.members();
    if members.is_empty() && !required {
        return whole();
    }
    let names = &site.cx.names.of_operation(site.id).body_fields;
    let setters = members.iter().map(|(name, value)| {
        let index = object.fields.iter().position(|field| field.wire_name == *name)?;
        let (field, setter) = (&object.fields[index], ident(names.get(index)?));
        let value = match (field.three_state, &field.ty.kind, value) {
            (true, TyKind::Scalar(Scalar::String), Sample::Text(text)) => quote!(#text),
            (true, _, value) => code::patch(site.cx, &field.ty, value),
            (false, _, value) => code::given(site.cx, &field.ty, value),
        };
        Some(quote!(.#setter(#value)))
    });
    setters.collect::<Option<Vec<_>>>().map_or_else(whole, |setters| quote!(#(#setters)*))
}

/// The parameters that a call sets, and what is left out.
struct Set<'a> {
    all: Vec<(usize, &'a Parameter, Sample)>,
    notes: Vec<String>,
}

fn parameters(site: Site<'_>) -> Made<Set<'_>> {
    let mut set = Set { all: Vec::new(), notes: Vec::new() };
    for (index, parameter) in site.operation.parameters.iter().enumerate() {
        match sample_of(site.cx, parameter) {
            Ok(sample) => set.all.push((index, parameter, sample)),
            Err(why) if parameter.required => return Err(why),
            Err(why) => {
                let name = super::super::text::code(&parameter.wire_name);
                set.notes.push(format!("Without the parameter {name}: {why}."));
            }
        }
    }
    Ok(set)
}

/// Returns the value of a parameter: of its example, if that can be sent where it belongs, else a made-up one.
fn sample_of<'a>(cx: Cx<'a>, parameter: &'a Parameter) -> Made<Sample> {
    let name = &parameter.wire_name;
    // A sign tells what is escaped from what is not.
    let text = if parameter.allow_reserved { format!("{name}:1") } else { format!("the {name}") };
    let is_open =
        *cx.api.types.without_aliases(&parameter.ty) == TyKind::Any && !cx.api.types.is_replaced(&parameter.ty);
    if is_open && matches!(parameter.style, ParameterStyle::DeepObject | ParameterStyle::Urlencoded) {
        return Ok(Sample::Object(vec![("key".to_owned(), Sample::Text("value".to_owned()))]));
    }
    let maker = || Maker::new(cx, Way::Request);
    let sample = maker().value(&parameter.ty, parameter.example.as_deref(), &text)?;
    if can_be_sent(parameter, &sample) {
        return Ok(sample);
    }
    let sample = maker().make(&parameter.ty, &text)?;
    if can_be_sent(parameter, &sample) { Ok(sample) } else { Err("no value of its type can be sent there") }
}

fn can_be_sent(parameter: &Parameter, sample: &Sample) -> bool {
    let form = Form::of(parameter);
    let is_something = match sample.plain() {
        Sample::Null => false,
        Sample::List(items) => !items.is_empty(),
        Sample::Object(members) => !members.is_empty(),
        _ => true,
    };
    let is_printable = |text: &str| text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    is_something
        && match parameter.location {
            ParameterLocation::Path => {
                let text = style::path(form, sample);
                !text.is_empty() && !text.replace("%2E", ".").chars().all(|letter| letter == '.')
            }
            ParameterLocation::Query => !style::query(form, sample).is_empty(),
            ParameterLocation::QueryString => !style::query_string(form, sample).is_empty(),
            ParameterLocation::Header => {
                let text = style::header(form, sample);
                !text.is_empty() && is_printable(&text)
            }
            ParameterLocation::Cookie => {
                let pairs = style::cookie(form, sample);
                !pairs.is_empty() && pairs.iter().all(|pair| is_printable(pair) && !pair.contains(';'))
            }
        }
}

fn exchange(
    site: Site<'_>,
    method: &crate::name::Ident,
    mut body: Vec<TokenStream>,
    setters: &TokenStream,
    payload: Option<&Payload<'_>>,
) -> Made<Exchange> {
    let Site { cx, operation, .. } = site;
    let set = parameters(site)?;
    let names = cx.names.of_operation(site.id);
    let accessor = ident(&cx.names.of_group(site.group).accessor);
    let method = ident(method);
    let in_path = |parameter: &Parameter| parameter.location == ParameterLocation::Path;
    let mut arguments: Vec<TokenStream> = set
        .all
        .iter()
        .filter(|(_, parameter, _)| in_path(parameter))
        .map(|(_, parameter, sample)| value_of(cx, parameter, sample))
        .collect();
    arguments.append(&mut body);
    let others = set.all.iter().filter(|(_, parameter, _)| !in_path(parameter)).map(|(index, parameter, sample)| {
        let (name, value) = (ident(&names.parameters[*index]), value_of(cx, parameter, sample));
        quote!(.#name(#value))
    });
    let key = key_of(operation, &set);
    let options = key.as_ref().map(|_| quote!(.with_options(runtime::CallOptions::new().idempotency_key("a-key"))));
    let call = quote!(wire.client.#accessor().#method(#(#arguments),*) #(#others)* #setters #options);
    let request = text(site, &set, key, payload)?;
    Ok(Exchange { call, request, notes: set.notes })
}

/// Returns the header of the key that a call gets by itself, which a test has to know.
fn key_of<'a>(operation: &'a Operation, set: &Set<'_>) -> Option<&'a str> {
    let is_set = |name: &str| {
        let mut headers = set.all.iter().filter(|(_, parameter, _)| parameter.location == ParameterLocation::Header);
        headers.any(|(_, parameter, _)| parameter.wire_name.eq_ignore_ascii_case(name))
    };
    operation.key_header.as_deref().filter(|name| !is_set(name))
}

/// Returns a parameter as it is handed over.
fn value_of(cx: Cx<'_>, parameter: &Parameter, sample: &Sample) -> TokenStream {
    let ty: &Ty = &parameter.ty;
    let is_list = matches!(super::super::ty::given(cx, ty), TyKind::Array(_) | TyKind::Map(_));
    // What may be handed over as nothing converts, so that a number has to say which one it is.
    if parameter.allow_empty && !is_list && !super::super::ty::converts(cx, ty) {
        return code::typed(cx, ty, sample);
    }
    code::given(cx, ty, sample)
}

/// Returns the request as text: its line, its headers by name, and its body.
fn text(site: Site<'_>, set: &Set<'_>, key: Option<&str>, payload: Option<&Payload<'_>>) -> Made<String> {
    let Site { cx, operation, .. } = site;
    let mut headers: Vec<(String, String)> = Vec::new();
    let (mut query, mut cookies) = (Vec::new(), Vec::new());
    headers.extend(operation.response.accept.iter().map(|accept| ("accept".to_owned(), accept.clone())));
    headers.extend(key.map(|key| (key.to_ascii_lowercase(), "a-key".to_owned())));
    let body = payload.map(written);
    headers.extend(body.iter().map(|(media_type, _)| ("content-type".to_owned(), media_type.clone())));
    for (_, parameter, sample) in &set.all {
        let form = Form::of(parameter);
        match parameter.location {
            ParameterLocation::Path => {}
            ParameterLocation::Query => query.extend(style::query(form, sample)),
            ParameterLocation::QueryString => query.push(style::query_string(form, sample)),
            ParameterLocation::Header => {
                headers.push((parameter.wire_name.to_ascii_lowercase(), style::header(form, sample)));
            }
            ParameterLocation::Cookie => cookies.extend(style::cookie(form, sample)),
        }
    }
    let is_set = |location, name: &str| {
        set.all.iter().any(|(_, parameter, _)| {
            parameter.location == location && {
                let own = &parameter.wire_name;
                if location == ParameterLocation::Header { own.eq_ignore_ascii_case(name) } else { own == name }
            }
        })
    };
    for shown in shown(cx, operation, is_set) {
        match shown {
            Shown::Header(name, value) => headers.push((name, value)),
            Shown::Query(pair) => query.push(pair),
            Shown::Cookie(pair) => cookies.push(pair),
            Shown::Nothing => {}
        }
    }
    if !cookies.is_empty() {
        headers.push(("cookie".to_owned(), cookies.join("; ")));
    }
    let mut headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    headers.sort_unstable();
    let url = format!("{}{}", site.setting.base(cx, operation)?, target(operation, set, &query));
    let mut text = format!("{} {url}\n", operation.method.as_str());
    text.extend(headers);
    if let Some((_, body)) = body {
        text.extend(["\n", &body, "\n"]);
    }
    Ok(text)
}

/// Returns the media type of a body, and its text.
fn written(payload: &Payload<'_>) -> (String, String) {
    let body = match (payload.media, &payload.sample) {
        (BodyMedia::Multipart(_, known), sample) => return parts::body(payload.media_type, known, sample),
        (BodyMedia::Form(_, styles), sample) => style::body(styles, sample),
        (BodyMedia::Bytes | BodyMedia::File, Sample::Text(text)) => text.clone(),
        (BodyMedia::Sequence(_, framing), Sample::List(items)) => {
            // RFC 7464, section 2.2, has a mark in front of each item as well.
            let start = if *framing == Framing::Records { "\u{1e}" } else { "" };
            items.iter().map(|item| format!("{start}{}\n", compact(item))).collect::<Vec<_>>().concat()
        }
        (_, sample) => pretty(sample),
    };
    (payload.media_type.to_owned(), body)
}

/// Returns the path and the query of a request.
fn target(operation: &Operation, set: &Set<'_>, query: &[String]) -> String {
    let mut target = String::new();
    for (index, literal) in operation.path.literals.iter().enumerate() {
        target.push_str(&super::escape::literal(literal));
        let Some(name) = operation.path.parameters.get(index) else { continue };
        let found = set
            .all
            .iter()
            .find(|(_, parameter, _)| parameter.location == ParameterLocation::Path && parameter.wire_name == *name);
        if let Some((_, parameter, sample)) = found {
            target.push_str(&style::path(Form::of(parameter), sample));
        }
    }
    if !target.starts_with('/') {
        target.insert(0, '/');
    }
    let mut mark = if target.contains('?') { '&' } else { '?' };
    for pair in query {
        target.push(mark);
        // In a query the URL standard, section 1.3, escapes it in whatever stands there.
        target.push_str(&pair.replace('\'', "%27"));
        mark = '&';
    }
    target
}
