//! What does one call look like as Rust?

use std::fmt::Write;

use oasmith::ir::{Operation, ParameterLocation, SecurityKind, Ty};
use serde_json::Value;

use crate::route::Route;
use crate::rust::{Types, bytes, text};
use crate::scenario::{Exchange, Texts};
use crate::value::Reader;

/// Returns the statements of one call, which end in what is wrong with its answer, or the reason why there is none.
///
/// A call that brings several answers goes through its pages.
pub(crate) fn statements(route: &Route<'_>, exchanges: &[&Exchange]) -> Result<String, String> {
    let exchange = exchanges.first().ok_or("a scenario without a request")?;
    let writer = Writer { route, exchange, operation: route.operation() };
    let mut out = writer.client();
    let (mut arguments, mut setters) = writer.parameters();
    let other = writer.body(&mut out, &mut arguments, &mut setters)?;
    setters.push_str(&writer.accept().unwrap_or_default());
    let group = &route.client.names.of_group(route.group).accessor;
    let method = other.unwrap_or(&route.client.names.of_operation(route.id).method);
    let _ = writeln!(out, "    let call = client.{group}().{method}({}){setters};", arguments.join(", "));
    out.push_str(&if exchanges.len() > 1 { pages(exchanges)? } else { writer.answer()? });
    Ok(out)
}

/// Writes what goes through the pages of the call, each of which is an answer.
fn pages(exchanges: &[&Exchange]) -> Result<String, String> {
    let mut out = "    let mut pages = call.pages();\n".to_owned();
    for exchange in exchanges {
        let content = exchange.answer.as_ref().ok_or("a page without a body")?;
        let _ = writeln!(out, "    page(pages.try_next().await, {})?;", bytes(&content.bytes()?));
    }
    out.push_str("    end(pages.try_next().await)\n");
    Ok(out)
}

/// Writes one call.
pub(crate) struct Writer<'a> {
    /// The operation that makes the request.
    pub(crate) route: &'a Route<'a>,
    /// The request, and its answer.
    pub(crate) exchange: &'a Exchange,
    /// The operation itself.
    pub(crate) operation: &'a Operation,
}

impl Writer<'_> {
    /// Returns how the types of the client are written.
    pub(crate) fn types(&self) -> Types<'_> {
        let client = self.route.client;
        Types { module: &client.module, names: &client.names }
    }

    /// Writes the client, with the server and the credentials that the request has.
    fn client(&self) -> String {
        let client = self.route.client;
        let mut out = format!("    let client = crate::{}::Client::builder()", client.module);
        let is_host = |value: &str| value.is_empty();
        if !self.route.variables.values().any(|value| is_host(value)) {
            out.push_str(".server(base())");
        }
        for (name, value) in &self.route.variables {
            let Some(setter) = client.names.of_server_variable(name) else { continue };
            let value = if is_host(value) { "base()".to_owned() } else { text(value) };
            let _ = write!(out, ".{setter}({value})");
        }
        let needs_one = !self.operation.security.is_empty()
            && self.operation.security.iter().all(|requirement| !requirement.all.is_empty());
        let mut given = String::new();
        for (id, scheme) in client.api.schemes_by_id() {
            let used = self.operation.security.iter().flat_map(|r| r.all.iter().flatten()).any(|used| *used == id);
            if let Some(credential) = self.credential(&scheme.kind).filter(|_| used) {
                let _ = write!(given, ".{}({})", client.names.of_scheme(id).ident, text(&credential));
            } else if used && needs_one && client.api.security.len() == 1 {
                // The scenario asks for one that is wrong, and leaves open which.
                let _ = write!(given, ".{}(\"wrong\")", client.names.of_scheme(id).ident);
            }
        }
        // A stream is resumed as often as a call is retried.
        let policy = if self.operation.response.stream.is_some() { "new" } else { "never" };
        let _ = writeln!(out, "{given}.transport(transport()).retry(RetryPolicy::{policy}()).build().map_err(fault)?;");
        out
    }

    fn credential(&self, kind: &SecurityKind) -> Option<String> {
        match kind {
            SecurityKind::HeaderKey { header } => self.exchange.header(header).map(Texts::joined),
            SecurityKind::QueryKey { name } => self.exchange.query.get(name).map(Texts::joined),
            SecurityKind::Bearer | SecurityKind::OAuth2(_) | SecurityKind::OpenId { .. } => {
                Some(self.exchange.header("authorization")?.joined().strip_prefix("Bearer ")?.to_owned())
            }
            SecurityKind::Http { scheme } => {
                let value = self.exchange.header("authorization")?.joined();
                Some(value.strip_prefix(scheme.as_str())?.trim_start().to_owned())
            }
            SecurityKind::Basic | SecurityKind::Digest | SecurityKind::Certificate | SecurityKind::CookieKey { .. } => {
                None
            }
        }
    }

    /// Writes the arguments that stand in the path, and the setters of the others.
    fn parameters(&self) -> (Vec<String>, String) {
        let reader = Reader { types: &self.route.client.api.types };
        let names = self.route.client.names.of_operation(self.route.id);
        let (mut arguments, mut setters) = (Vec::new(), String::new());
        for (parameter, name) in self.operation.parameters.iter().zip(&names.parameters) {
            let value = reader.parameter(parameter, self.exchange, &self.route.path);
            let argument = |value: &Value| self.read(&parameter.ty, value);
            match (parameter.location, value) {
                (ParameterLocation::Path, value) => arguments.push(argument(&value.unwrap_or_default())),
                (_, Some(value)) => {
                    let _ = write!(setters, ".{name}({})", argument(&value));
                }
                (_, None) => {}
            }
        }
        (arguments, setters)
    }

    fn read(&self, ty: &Ty, value: &Value) -> String {
        format!("read::<{}>({})?", self.types().present(ty), text(&value.to_string()))
    }
}
