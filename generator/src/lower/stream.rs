//! What comes back piece by piece, and what are the pieces?

use openapiv3::{MediaType, ReferenceOr, Schema, SchemaKind};

use super::response::Answer;
use super::schema::{self, Place};
use super::{Cx, body, child, media};
use crate::extension::{oasmith, speakeasy};
use crate::ir::{Framing, Items, NamedEvent, Scalar, Stream, Ty, TyKind};

/// Lowers the media type of a success that comes piece by piece; of several, events come first, because each of them
/// says most.
pub(super) fn lower<'a>(cx: &mut Cx<'a, '_>, successes: &[Answer<'a>], hint: &str) -> Option<Stream> {
    let all = successes.iter().flat_map(|answer| {
        let content = answer.response.content.iter();
        content.filter_map(move |(name, found)| Some((rank(media::framing(name)?), name.as_str(), found, answer)))
    });
    let (_, name, found, answer) = all.min_by_key(|(rank, name, ..)| (*rank, *name))?;
    let framing = media::framing(name)?;
    let hint = media::hint_of_shared(&answer.origin, "stream").unwrap_or_else(|| format!("{hint} stream"));
    let place = Place::of_operation(hint, child(&answer.origin, &["content", name, "schema"]));
    let items = match (framing, oasmith::events(&found.extensions)) {
        (Framing::Events, events) if !events.is_empty() => named(cx, found, &events, &place),
        (Framing::Events, _) => data(cx, found, &place),
        (Framing::Lines | Framing::Records, _) => Items::Json(item(cx, found, &place)),
    };
    let mut ends: Vec<String> = oasmith::ends(&found.extensions).into_iter().map(str::to_owned).collect();
    ends.extend(speakeasy::sentinel(&found.extensions).map(str::to_owned));
    Some(Stream { media_type: name.to_owned(), framing, items, ends, flag: None })
}

fn rank(framing: Framing) -> u8 {
    match framing {
        Framing::Events => 0,
        Framing::Lines => 1,
        Framing::Records => 2,
    }
}

/// Returns the data of events that are all of one type.
fn data<'a>(cx: &mut Cx<'a, '_>, found: &'a MediaType, place: &Place) -> Items {
    // Where nothing is said, nothing speaks for JSON.
    if found.schema.is_none() {
        return Items::Text;
    }
    let ty = body::json(cx, found, place);
    if is_text(cx, &ty) { Items::Text } else { Items::Json(ty) }
}

/// Returns the type of the values. A schema that is not that of an item is the schema of the whole, a list of them; but
/// most documents have the item there.
pub(super) fn item<'a>(cx: &mut Cx<'a, '_>, found: &'a MediaType, place: &Place) -> Ty {
    let ty = body::json(cx, found, place);
    if oasmith::is_item(&found.extensions) {
        return ty;
    }
    match cx.types.without_aliases(&ty) {
        TyKind::Array(item) => (**item).clone(),
        // That the whole is text says nothing about what stands in it.
        _ if is_text(cx, &ty) => Ty::new(TyKind::Any),
        _ => ty,
    }
}

fn is_text(cx: &Cx<'_, '_>, ty: &Ty) -> bool {
    matches!(cx.types.without_aliases(ty), TyKind::Scalar(Scalar::String | Scalar::Binary))
}

/// Returns the data of events whose names tell their types.
fn named<'a>(cx: &mut Cx<'a, '_>, found: &'a MediaType, events: &[(Option<&'a str>, bool)], place: &Place) -> Items {
    let schemas: &[ReferenceOr<Schema>] = match &found.schema {
        Some(ReferenceOr::Item(Schema { schema_kind: SchemaKind::AnyOf { any_of }, .. })) => any_of,
        _ => &[],
    };
    let mut named: Vec<NamedEvent> = Vec::new();
    for (index, ((name, is_text), schema)) in events.iter().zip(schemas).enumerate() {
        let place = Place {
            hint: format!("{} {}", place.hint, name.unwrap_or("data")),
            origin: child(&place.origin, &["anyOf", &index.to_string()]),
            ..place.clone()
        };
        let ty = (!is_text).then(|| {
            let ty = schema::use_of(cx, schema.into(), &place);
            schema::run_deferred(cx);
            ty
        });
        named.push(NamedEvent { name: name.map(str::to_owned), ty });
    }
    Items::Named(named)
}
