//! What can callers name of the client's builder, and which parts of the runtime are there?

use super::super::Side;
use super::super::wire::scheme_origin;
use super::surface::{Item, Kind, Surface};
use crate::ir::{Body, BodyMedia, Framing, Operation, Origin, SchemeId, SecurityKind};

/// Adds the builder's methods that the description asks for, and the parts of the runtime that not every client has.
pub(super) fn collect<'a>(side: Side<'a>, surface: &mut Surface<'a>) {
    for (index, server) in side.api.servers.iter().enumerate() {
        for variable in &server.variables {
            let Some(ident) = side.names.of_server_variable(&variable.wire_name) else { continue };
            let pointer = format!("/servers/{index}/variables/{}", variable.wire_name);
            let item = Item::new(Kind::Builder, "(impl Into<String>)", Origin { pointer });
            surface.entry(format!("Client::builder().{ident}()")).or_insert(item.documented(&variable.docs, false));
        }
    }
    for operation in &side.api.operations {
        for (index, server) in operation.servers.iter().enumerate() {
            for variable in &server.variables {
                let Some(ident) = side.names.of_server_variable(&variable.wire_name) else { continue };
                let pointer = format!("{}/servers/{index}/variables/{}", operation.origin.pointer, variable.wire_name);
                let item = Item::new(Kind::Builder, "(impl Into<String>)", Origin { pointer });
                surface.entry(format!("Client::builder().{ident}()")).or_insert(item.documented(&variable.docs, false));
            }
        }
        if !operation.servers.is_empty() {
            let item = Item::new(Kind::Builder, "()", operation.origin.clone());
            surface.entry("Client::builder().servers_of_operations()".to_owned()).or_insert(item);
        }
    }
    for (index, scheme) in side.api.security.iter().enumerate() {
        let names = side.names.of_scheme(SchemeId(index));
        let origin = scheme_origin(&scheme.wire_name);
        let signature = match &scheme.kind {
            // The transport shows it.
            SecurityKind::Certificate => continue,
            SecurityKind::Basic | SecurityKind::Digest => "(impl Into<Secret>, impl Into<Secret>)",
            // A key may be obtained like a token.
            SecurityKind::HeaderKey { .. }
            | SecurityKind::QueryKey { .. }
            | SecurityKind::CookieKey { .. }
            | SecurityKind::Bearer
            | SecurityKind::Http { .. }
            | SecurityKind::OAuth2(_)
            | SecurityKind::OpenId { .. } => "(impl Into<Credential>)",
        };
        let item = Item::new(Kind::Builder, signature, origin.clone()).documented(&scheme.docs, false);
        surface.insert(format!("Client::builder().{}()", names.ident), item);
        let has_grant = scheme.kind.client_credentials().is_some()
            || matches!(&scheme.kind, SecurityKind::OpenId { url } if !url.is_empty());
        if has_grant && !side.own_grants.contains(&scheme.wire_name) {
            let item = Item::new(Kind::Builder, "(impl Into<String>, impl Into<Secret>)", origin.clone());
            surface.insert(format!("Client::builder().{}()", names.client), item);
        }
        for (name, arguments) in [
            (&names.password, "(impl Into<Secret>, impl Into<Secret>)"),
            (&names.authorization_code, "(impl Into<String>)"),
            (&names.device_code, "(impl Into<String>)"),
            (&names.refresh_token, "(impl Into<Secret>)"),
        ] {
            if let Some(name) = name {
                let item = Item::new(Kind::Builder, arguments, origin.clone());
                surface.insert(format!("Client::builder().{name}()"), item);
            }
        }
    }
    for (path, is_there) in parts(side) {
        if is_there {
            surface.insert(path.to_owned(), Item::new(Kind::Part, "", Origin::default()));
        }
    }
}

/// Returns the parts of the runtime that a client has only where the description needs them.
fn parts(side: Side<'_>) -> [(&'static str, bool); 8] {
    let operations = &side.api.operations;
    let in_parts = |body: &Body| {
        let others = body.alternatives.iter().map(|other| &other.media);
        std::iter::once(&body.media).chain(others).any(|media| matches!(media, BodyMedia::Multipart(..)))
    };
    let media = operations.iter().flat_map(|operation| &operation.body).flat_map(Body::media);
    let sends_bytes =
        { media }.any(|media| matches!(media, BodyMedia::Bytes | BodyMedia::File | BodyMedia::Multipart(..)));
    let comes = |is_it: fn(Framing) -> bool| {
        move |operation: &Operation| operation.response.stream.as_ref().is_some_and(|stream| is_it(stream.framing))
    };
    [
        ("Pages and Items", operations.iter().any(|operation| operation.pagination.is_some())),
        ("runtime::multipart", operations.iter().any(|operation| operation.body.as_ref().is_some_and(in_parts))),
        ("Payload", sends_bytes),
        ("ByteStream", operations.iter().any(|operation| !operation.response.bytes().is_empty())),
        ("JsonStream", operations.iter().any(comes(|framing| framing != Framing::Events))),
        ("EventStream and Event", operations.iter().any(comes(|framing| framing == Framing::Events))),
        ("Verifier, feature webhook-signature", !side.api.webhooks.is_empty()),
        ("grants of auth, feature jwt-bearer", side.api.security.iter().any(|scheme| scheme.kind.has_tokens())),
    ]
}
