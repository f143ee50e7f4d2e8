//! What can be called, with what, and what comes back?

use super::{Answers, Docs, Example, Framing, Origin, Pagination, Requirement, Response, Server, Ty, TypeId, XmlNode};

/// Identifies an [`Operation`]: its index in [`super::Api::operations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub usize);

/// Identifies a [`Group`]: its index in [`super::Api::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub usize);

/// Operations that a caller finds in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name that the document wishes for: `x-speakeasy-group`, a tag, or the first segment of the path.
    pub hint: String,
    /// Its operations, in the order of [`super::Api::operations`].
    pub operations: Vec<OperationId>,
}

/// One method on one path.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// `operationId`, or `METHOD /path` where the document gives none.
    pub id: String,
    /// The name that the document wishes for.
    pub hint: String,
    /// The group that the document wishes for.
    pub group_hint: String,
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: PathTemplate,
    /// The path as the document has it, with the fragment that may tell several operations of one path apart.
    pub written_path: String,
    /// Text for people.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-stability-level`, where given.
    pub stability: Option<Stability>,
    /// Path parameters in the order of the template, then the others in document order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// What a success brings.
    pub response: Response,
    /// What the document declares for statuses that are no success.
    pub failures: Answers,
    /// The alternatives of `security`: one of them has to be met. Empty: no credentials are needed.
    pub security: Vec<Requirement>,
    /// The scopes that an alternative of [`security`](Self::security), by its index, needs of a scheme, where the
    /// document names some.
    pub scopes: Vec<(usize, super::SchemeId, Vec<String>)>,
    /// The servers that it has instead of those of the document; empty where it has none of its own.
    pub servers: Vec<Server>,
    /// How the operation pages; declared, or inferred by the pass `pagination`.
    pub pagination: Option<Pagination>,
    /// Whether the document or the configuration says that the operation does not page, or says how in a way that
    /// cannot be followed: then it does not page, whatever it looks like.
    pub is_single_page: bool,
    /// When it is repeated, where the document or the configuration says it.
    pub retry: Option<Retry>,
    /// Whether it may be repeated whatever its method, or must not be, where the document or the configuration says it.
    pub idempotent: Option<bool>,
    /// The header, in lower case, that carries an idempotency key which each call gets by itself.
    pub key_header: Option<String>,
    /// Where it was declared.
    pub origin: Origin,
}

/// When a failed request is sent again. What is not said is the client's to decide.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retry {
    /// How often it is sent at most, the first time included.
    pub attempts: Option<u32>,
    /// The bound of the first wait.
    pub base_delay_ms: Option<u64>,
    /// The bound of every wait.
    pub max_delay_ms: Option<u64>,
    /// How long all attempts may take together; then as many are made as fit.
    pub max_elapsed_ms: Option<u64>,
    /// How much longer each wait may be than the one before, in percent of it.
    pub growth_percent: Option<u32>,
    /// The statuses after which it is sent again, from the first to the last of each range. Empty: the usual ones.
    pub statuses: Vec<(u16, u16)>,
    /// Whether it is not sent again when there was no answer.
    pub only_answers: bool,
    /// Whether what is named here is sent again whatever the method.
    pub any_method: bool,
}

/// The HTTP methods of a Path Item Object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// GET.
    Get,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// HEAD.
    Head,
    /// PATCH.
    Patch,
    /// TRACE.
    Trace,
    /// Another method, as it stands in a request line: QUERY, or one of `additionalOperations`.
    Other(String),
}

impl Method {
    /// Returns the method as it stands in a request line.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Other(name) => name,
        }
    }
}

/// A path, cut at its parameters: `literals` has one entry more than `parameters`.
///
/// `/apps/{id}/owners` has the literals `/apps/` and `/owners` and the parameter `id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate {
    /// The fixed text before, between and after the parameters.
    pub literals: Vec<String>,
    /// The names in braces.
    pub parameters: Vec<String>,
}

impl std::fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, literal) in self.literals.iter().enumerate() {
            f.write_str(literal)?;
            if let Some(name) = self.parameters.get(index) {
                write!(f, "{{{name}}}")?;
            }
        }
        Ok(())
    }
}

/// How settled an operation is, in the words of `x-stability-level`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stability(pub String);

/// A value that travels outside the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name in the document.
    pub wire_name: String,
    /// Where it travels.
    pub location: ParameterLocation,
    /// Its type.
    pub ty: Ty,
    /// Whether a call without it is wrong.
    pub required: bool,
    /// `style`.
    pub style: ParameterStyle,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `allowEmptyValue`.
    pub allow_empty: bool,
    /// The smallest number that makes sense, where the schema says it: its `default`, or else its lower bound.
    pub start: Option<i64>,
    /// An example of its value.
    pub example: Example,
    /// `deprecated`.
    pub deprecated: bool,
    /// Text for people.
    pub docs: Docs,
    /// Where it was declared.
    pub origin: Origin,
}

/// `in` of a Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterLocation {
    /// A segment, or part of one, of the path.
    Path,
    /// The query string.
    Query,
    /// The query string as a whole (`querystring` of OpenAPI 3.2).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// `style` of a Parameter Object (OpenAPI 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `;name=value`.
    Matrix,
    /// `.value`.
    Label,
    /// `value`.
    Simple,
    /// `name=value`.
    Form,
    /// `a%20b`.
    SpaceDelimited,
    /// `a|b`.
    PipeDelimited,
    /// `a%09b`: `collectionFormat: tsv` of Swagger 2.0.
    TabDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// `name=value`, and nothing is escaped (OpenAPI 3.2).
    Cookie,
    /// The value as JSON text: a parameter that has `content` with a JSON media type instead of `schema`.
    Json,
    /// The value as it is: a parameter that has `content` with a media type of text, or a single value of any.
    Text,
    /// The value as a form: a parameter that has `content` with `application/x-www-form-urlencoded`.
    Urlencoded,
}

/// A request body.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// How it is written.
    pub media: BodyMedia,
    /// The media type in the document, such as `application/json`.
    pub media_type: String,
    /// `required`.
    pub required: bool,
    /// The other media types that it may have, each with a method of its own.
    pub alternatives: Vec<Alternative>,
    /// How a caller fills it; decided by the pass `body`.
    pub setters: Setters,
    /// An example of it.
    pub example: Example,
    /// Text for people.
    pub docs: Docs,
}

/// A body in another media type than the one that is usual.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// How it is written.
    pub media: BodyMedia,
    /// The media type that is sent.
    pub media_type: String,
    /// The media type as the document has it, perhaps a range.
    pub declared: String,
    /// An example of it.
    pub example: Example,
}

/// How a request body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyMedia {
    /// JSON.
    Json(Ty),
    /// XML, with what its root is.
    Xml(Ty, XmlNode),
    /// A form (`application/x-www-form-urlencoded`), with the styles of properties that have one of their own.
    Form(Ty, Vec<FormStyle>),
    /// An object in parts (`multipart/form-data`, or another type whose parts have names), with those properties of
    /// which more is said than their names.
    Multipart(Ty, Vec<Part>),
    /// A list whose items follow one another as JSON, each on a line or as a record.
    Sequence(Ty, Framing),
    /// The caller's bytes, as they are.
    Bytes,
    /// The caller's bytes with the media type that the caller says: the document has a range, such as `image/*`.
    File,
}

/// How a property is written as a part, where an Encoding Object says so (OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The property's name in the document.
    pub wire_name: String,
    /// `contentType`, where it is no range; of a file, what it is sent as unless it says something else.
    pub media_type: Option<String>,
    /// `style` and `explode`, where the part is another one than without them.
    pub style: Option<(ParameterStyle, bool)>,
    /// The headers that always have the same value.
    pub headers: Vec<(String, String)>,
    /// Whether it is a file because nothing is said about its type; the pass `file` makes it one, and takes this back.
    pub is_file: bool,
}

impl Part {
    /// Returns whether no more is said than the name.
    pub fn is_plain(&self) -> bool {
        self.media_type.is_none() && self.style.is_none() && self.headers.is_empty()
    }
}

/// How a property of a form is written, where an Encoding Object says so (OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormStyle {
    /// The property's name in the document.
    pub wire_name: String,
    /// `style`.
    pub style: ParameterStyle,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
}

/// How a caller fills a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setters {
    /// As one value: an argument where the body is required, else a setter `body`.
    Whole,
    /// Field by field: every field of this struct is optional, so each becomes a setter of the call, beside `body`.
    Fields(TypeId),
}
