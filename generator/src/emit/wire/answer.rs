//! Which answers does a call get in a test, and what has to come of each?

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::ty::{self, From};
use super::super::{ident, text};
use super::block;
use super::json::pretty;
use super::request::Site;
use super::sample::{Made, Maker, Sample, Way};
use crate::ir::{Answers, Output, ResponseCase, ResponseMedia, Ty};
use crate::name::OutcomeNames;

/// The checks of all answers that an operation declares.
pub(super) struct Checks {
    /// The statements.
    pub(super) statements: Vec<TokenStream>,
    /// What is not checked.
    pub(super) notes: Vec<String>,
}

/// Returns the checks of every answer that the document declares for an operation.
pub(super) fn checks(site: Site<'_>) -> Checks {
    let mut checks = Checks { statements: Vec::new(), notes: Vec::new() };
    let (response, failures) = (&site.operation.response, &site.operation.failures);
    for (answers, check) in [(&response.answers, success as Check<'_>), (failures, failure as Check<'_>)] {
        for case in &answers.cases {
            match check(site, answers, case) {
                Ok(statement) => checks.statements.push(statement),
                Err(why) => {
                    let media_type = case.media_type.as_deref().map(|name| format!(" as {}", text::code(name)));
                    let media_type = media_type.unwrap_or_default();
                    checks.notes.push(format!("Without the answer {}{media_type}: {why}.", text::code(&case.status)));
                }
            }
        }
    }
    if let Some(stream) = &response.stream {
        checks.notes.push(format!("Without the stream of {}.", text::code(&stream.media_type)));
    }
    checks
}

type Check<'a> = fn(Site<'a>, &'a Answers, &'a ResponseCase) -> Made<TokenStream>;

/// A body as it comes, and what reads it back.
struct Answer {
    body: TokenStream,
    /// The function that shows what was read, of a reference to it.
    show: TokenStream,
}

fn success<'a>(site: Site<'a>, answers: &'a Answers, case: &'a ResponseCase) -> Made<TokenStream> {
    let shape = case.shape.and_then(|index| answers.shapes.get(index)).ok_or("the client gives it no type")?;
    let Answer { body, show } = answer(site, case, shape)?;
    let seen = match (site.operation.response.output(), shape) {
        (Output::Several, _) => {
            let names = site.cx.names.of_operation(site.id).response.as_ref().ok_or("it has no name")?;
            one_of(site, names, case, shape, &show)
        }
        (_, ResponseMedia::Empty) if matches!(site.operation.response.output(), Output::Optional(_)) => {
            quote!(|answer| answer.map_or(Seen::Nothing, |answer| Seen::other(&answer)))
        }
        (_, ResponseMedia::Empty) => quote!(|()| Seen::Nothing),
        (Output::Optional(_), ResponseMedia::Text | ResponseMedia::Bytes) => {
            quote!(|answer| #show(&answer.unwrap_or_default()))
        }
        _ => quote!(|answer| #show(&answer)),
    };
    let (status, media_type) = head(site, case, true)?;
    Ok(quote!(wire.reads(call.clone().send(), #status, #media_type, #body, #seen);))
}

fn failure<'a>(site: Site<'a>, answers: &'a Answers, case: &'a ResponseCase) -> Made<TokenStream> {
    let (status, media_type) = head(site, case, false)?;
    let shape = case.shape.and_then(|index| answers.shapes.get(index));
    let (body, seen) = match shape {
        None if case.media_type.is_none() => (quote!(""), quote!(|_| Seen::Nothing)),
        None => (quote!("why it failed"), quote!(Seen::body_of)),
        Some(shape) => {
            let Answer { body, show } = answer(site, case, shape)?;
            let seen = match (&site.cx.names.of_operation(site.id).error, shape) {
                (Some(names), _) => {
                    let seen = one_of(site, names, case, shape, &show);
                    return Ok(quote!(wire.fails_as(call.clone().send(), #status, #media_type, #body, #seen);));
                }
                (None, ResponseMedia::Json(ty)) => {
                    let ty = ty::written(site.cx, ty, From::Operation);
                    quote!(Seen::declared::<#ty>)
                }
                (None, ResponseMedia::Empty) => quote!(|_| Seen::Nothing),
                (None, _) => quote!(Seen::body_of),
            };
            (body, seen)
        }
    };
    Ok(quote!(wire.fails(call.clone().send(), #status, #media_type, #body, #seen);))
}

fn one_of(
    site: Site<'_>,
    names: &OutcomeNames,
    case: &ResponseCase,
    shape: &ResponseMedia,
    show: &TokenStream,
) -> TokenStream {
    let accessor = ident(&site.cx.names.of_group(site.group).accessor);
    let (ty, variant) = (ident(&names.ty), ident(&names.variants[case.shape.unwrap_or_default()]));
    let path = quote!(operation::#accessor::#ty);
    let arm = match shape {
        ResponseMedia::Empty => quote!(#path::#variant => Seen::Nothing),
        _ => quote!(#path::#variant(body) => #show(&body)),
    };
    quote!(|answer| match answer { #arm, other => Seen::other(&other) })
}

fn answer<'a>(site: Site<'a>, case: &'a ResponseCase, shape: &'a ResponseMedia) -> Made<Answer> {
    let plain = |text: &str| match case.example.as_deref() {
        Some(crate::ir::Json::Text(example)) if example.is_ascii() => example.clone(),
        _ => text.to_owned(),
    };
    Ok(match shape {
        ResponseMedia::Json(ty) => {
            let sample = json(site, case, ty)?;
            Answer { body: block(&pretty(&sample)), show: quote!(Seen::json) }
        }
        ResponseMedia::Xml(..) => return Err("it is XML"),
        ResponseMedia::Text => {
            let text = plain("a text");
            Answer { body: quote!(#text), show: quote!(Seen::text) }
        }
        ResponseMedia::Bytes => {
            let text = plain("some bytes");
            Answer { body: quote!(#text), show: quote!(Seen::bytes) }
        }
        ResponseMedia::Empty => Answer { body: quote!(""), show: quote!(Seen::json) },
    })
}

fn json<'a>(site: Site<'a>, case: &'a ResponseCase, ty: &'a Ty) -> Made<Sample> {
    // Numbers that are texts are so as properties; alone, what writes them again has nothing to know it by.
    if ty::is_text(site.cx, ty) {
        return Err("it is a number as text");
    }
    Maker::new(site.cx, Way::Answer).value(ty, case.example.as_deref(), "answer")
}

/// Returns the status and the media type of an answer that is this case and no other.
fn head(site: Site<'_>, case: &ResponseCase, is_success: bool) -> Made<(TokenStream, TokenStream)> {
    let declared = || {
        let cases = site.operation.response.answers.cases.iter().chain(&site.operation.failures.cases);
        cases.map(|case| case.status.as_str())
    };
    let is_exact = |status: u16| declared().any(|declared| declared == status.to_string());
    let is_ranged = |status: u16| declared().any(|declared| declared == format!("{}XX", status / 100));
    let has_body = |status: &u16| !matches!(*status, 204 | 205 | 304);
    let status = match (case.status.as_str(), is_success) {
        ("default", true) => Some(200),
        ("default", false) => (400..600).find(|status| !is_exact(*status) && !is_ranged(*status)),
        (range, _) if range.ends_with("XX") => {
            let first: u16 = range[..1].parse().map_err(|_| "its status is none")?;
            (first * 100..first * 100 + 100).filter(has_body).find(|status| !is_exact(*status))
        }
        (exact, _) => exact.parse().ok().filter(|status| (200..600).contains(status)),
    };
    let status = Literal::u16_unsuffixed(status.ok_or("its status is none")?);
    let concrete = concrete(site, case);
    let stands_for_other = |other: &&ResponseCase| {
        other.status == case.status
            && other.media_type != case.media_type
            && other.media_type.as_ref() == Some(&concrete)
    };
    let cases = &site.operation.response.answers.cases;
    if cases.iter().chain(&site.operation.failures.cases).any(|other| stands_for_other(&other)) {
        return Err("nothing in its range is not declared by itself");
    }
    Ok((quote!(#status), quote!(#concrete)))
}

/// Returns a media type out of the range that a case is for.
fn concrete(site: Site<'_>, case: &ResponseCase) -> String {
    let media_type = case.media_type.as_deref().unwrap_or_default();
    let is_of = |answers: &Answers, is_it: fn(&ResponseMedia) -> bool| {
        let is_own = answers.cases.iter().any(|own| std::ptr::eq(own, case));
        is_own && case.shape.and_then(|index| answers.shapes.get(index)).is_some_and(is_it)
    };
    let is = |is_it| is_of(&site.operation.response.answers, is_it) || is_of(&site.operation.failures, is_it);
    match media_type.split_once('*') {
        None => media_type.to_owned(),
        Some((_, suffix)) if suffix.starts_with('+') => media_type.replace('*', "test"),
        Some(("text/", "")) => "text/plain".to_owned(),
        _ if is(|shape| matches!(shape, ResponseMedia::Json(_))) => "application/json".to_owned(),
        _ if is(|shape| matches!(shape, ResponseMedia::Text)) => "text/plain".to_owned(),
        Some((ty, _)) if ty.len() > 1 => format!("{ty}test"),
        Some(_) => "application/octet-stream".to_owned(),
    }
}
