//! What is expected of the answer to a call, and how is it compared?

use oasmith::ir::{Answers, Framing, Output, ResponseMedia};
use oasmith::name::OutcomeNames;

use crate::call::Writer;
use crate::rust::{bytes, text};

impl Writer<'_> {
    /// Writes what is expected of the answer, and the comparison.
    pub(crate) fn answer(&self) -> Result<String, String> {
        let exchange = self.exchange;
        let headers = exchange.answer_headers.iter();
        let headers = headers.map(|(name, value)| format!("({}, {})", text(name), text(&value.joined())));
        let headers = headers.collect::<Vec<_>>().join(", ");
        let body = match &exchange.answer {
            Some(content) => format!("Some({})", bytes(&content.compared()?)),
            None => "None".to_owned(),
        };
        let status = exchange.status;
        let expected =
            format!("    let expected = Expected {{ status: {status}, headers: &[{headers}], body: {body} }};\n");
        let check = if (200..300).contains(&status) { self.success()? } else { self.refusal() };
        Ok(format!("{expected}    {check}.await\n"))
    }

    /// Writes the option that asks for the media type of the answer, where there are several.
    pub(crate) fn accept(&self) -> Option<String> {
        let has_several = self.operation.response.accept.as_ref().is_some_and(|accept| accept.contains(','));
        let wanted = self.exchange.header("accept").filter(|_| has_several)?;
        Some(format!(".with_options(CallOptions::new().header(\"accept\", {}))", text(&wanted.joined())))
    }

    fn success(&self) -> Result<String, String> {
        if let Some(stream) = self.stream() {
            return Ok(stream);
        }
        let names = self.route.client.names.of_operation(self.route.id);
        let (answers, names) = match (self.operation.response.output(), &names.response) {
            (Output::One(shape), _) => return Ok(simple(self.typed(shape)?)),
            (Output::Optional(shape), _) => return Ok(optional(self.typed(shape)?)),
            (Output::Several, None) => return Err("the answer is one of several, and has no type".to_owned()),
            (Output::Several, Some(names)) => (&self.operation.response.answers, names),
        };
        let index = self.shape(answers).ok_or("the description does not have the answer")?;
        self.typed(&answers.shapes[index])?;
        Ok(format!("one_of(call.send_with_response(), &expected, {})", self.arm(answers, names, index)))
    }

    /// Returns the comparison of an answer that comes piece by piece, where the client reads it so.
    fn stream(&self) -> Option<String> {
        let stream = self.operation.response.stream.as_ref()?;
        self.exchange.answer.as_ref().filter(|content| content.media_type == stream.media_type)?;
        if stream.framing != Framing::Events {
            return Some("values(call.stream(), &expected)".to_owned());
        }
        // The server closes the connection once, and wants the client to come back.
        let resumed = self.exchange.uri.ends_with("/reconnect");
        let client = self.route.client;
        let names = &client.names.of_operation(self.route.id).event;
        let value = match (stream.named(), names) {
            (Some(_), Some(names)) => {
                let group = &client.names.of_group(self.route.group).accessor;
                let ty = format!("crate::{}::operation::{group}::{}", client.module, names.ty);
                let arms = names.variants.iter().map(|variant| format!("{ty}::{variant}(data) => value(data), "));
                format!("|data: &{ty}| match data {{ {}_ => Value::Null }}", arms.collect::<String>())
            }
            _ => "value".to_owned(),
        };
        Some(format!("events(call.stream(), &expected, {resumed}, {value})"))
    }

    fn refusal(&self) -> String {
        let answers = &self.operation.failures;
        let names = &self.route.client.names.of_operation(self.route.id).error;
        match (self.shape(answers), names) {
            (Some(index), Some(names)) => {
                let arm = self.arm(answers, names, index);
                format!("declared_refusal(call.send_with_response(), &expected, {arm})")
            }
            (Some(index), None) => match &answers.shapes[index] {
                ResponseMedia::Json(ty) | ResponseMedia::Xml(ty, _) => {
                    format!("typed_refusal::<_, {}>(call.send_with_response(), &expected)", self.types().written(ty))
                }
                ResponseMedia::Text | ResponseMedia::Bytes | ResponseMedia::Empty => simple("refusal"),
            },
            (None, _) => simple("refusal"),
        }
    }

    /// Returns the function that compares a body, if the client reads it as what it is.
    fn typed(&self, shape: &ResponseMedia) -> Result<&'static str, String> {
        let structured = self.exchange.answer.as_ref().filter(|content| content.is_structured());
        match (shape, structured) {
            (ResponseMedia::Json(_), Some(content)) if !content.media_type.contains("json") => {
                Err(format!("the answer is `{}`, and the client reads JSON", content.media_type))
            }
            (ResponseMedia::Json(_) | ResponseMedia::Xml(..), _) => Ok("json"),
            // Only where the description says that it is a file does a client leave JSON as it is.
            (ResponseMedia::Bytes, Some(content)) if content.media_type.contains("json") => Ok("raw"),
            (_, Some(content)) => Err(format!("the answer, which is `{}`, is not typed", content.media_type)),
            (ResponseMedia::Text, None) => Ok("plain_text"),
            (ResponseMedia::Bytes, None) => Ok("raw"),
            (ResponseMedia::Empty, None) => Ok("empty"),
        }
    }

    /// Returns which shape the answer has, by its status and its media type.
    fn shape(&self, answers: &Answers) -> Option<usize> {
        let status = self.exchange.status.to_string();
        let range = format!("{}XX", &status[..1]);
        let media_type = self.exchange.answer.as_ref().map(|content| content.media_type.as_str());
        [status.as_str(), range.as_str(), "default"].into_iter().find_map(|status| {
            let cases = || answers.cases.iter().filter(|case| case.status == status);
            let case = cases().find(|case| case.media_type.as_deref() == media_type).or_else(|| cases().next());
            case.and_then(|case| case.shape)
        })
    }

    /// Writes the closure that takes the expected one of several bodies.
    fn arm(&self, answers: &Answers, names: &OutcomeNames, index: usize) -> String {
        let client = self.route.client;
        let group = &client.names.of_group(self.route.group).accessor;
        let ty = format!("crate::{}::operation::{group}::{}", client.module, names.ty);
        let variant = format!("{ty}::{}", names.variants[index]);
        let (pattern, check) = match &answers.shapes[index] {
            ResponseMedia::Empty => (variant, "Ok(())"),
            ResponseMedia::Json(_) | ResponseMedia::Xml(..) => {
                (format!("{variant}(body)"), "same(expected.body.unwrap_or_default(), &body)")
            }
            ResponseMedia::Text => (format!("{variant}(body)"), "expected.same_bytes(body.as_bytes())"),
            ResponseMedia::Bytes => (format!("{variant}(body)"), "expected.same_bytes(&body)"),
        };
        format!("|found: {ty}| match found {{ {pattern} => {check}, other => Err(format!(\"it is {{other:?}}\")) }}")
    }
}

fn simple(check: &str) -> String {
    format!("{check}(call.send_with_response(), &expected)")
}

/// Writes the comparison of a body that may not be there.
fn optional(check: &str) -> String {
    match check {
        "plain_text" => simple("text_or_none"),
        "raw" => simple("raw_or_none"),
        // A model that is not there is null, and no body is none either way.
        _ => simple(check),
    }
}
