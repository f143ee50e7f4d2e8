//! What does the client have to say and hear, independent of documents and of Rust?
//!
//! The intermediate representation sits between the two halves of the generator: it never sees an OpenAPI
//! object, and it never contains a Rust identifier. Ids index into the tables of one [`Api`].

mod coverage;
mod example;
mod operation;
mod page;
mod print;
mod response;
mod security;
mod stream;
mod text;
mod types;
mod walk;
mod webhook;
mod xml;

pub use coverage::Coverage;
pub use example::{Example, Json};
pub use operation::{
    Alternative, Body, BodyMedia, FormStyle, Group, GroupId, Method, Operation, OperationId, Parameter,
    ParameterLocation, ParameterStyle, Part, PathTemplate, Retry, Setters, Stability,
};
pub use page::{
    CursorPlace, DeclaredInput, DeclaredNext, DeclaredPagination, FieldPath, PageCount, PageInput, PageNext, PageUnit,
    Pagination, best, json_path,
};
pub use print::print;
pub use response::{Answers, Output, Response, ResponseCase, ResponseHeader, ResponseMedia};
pub use security::{Flow, Flows, Requirement, SchemeId, SecurityKind, SecurityScheme, Server, ServerVariable};
pub use stream::{Framing, Items, NamedEvent, Stream};
pub(crate) use text::{code, is_hidden, visible};
pub use types::{
    Branch, Direction, Enum, Field, FloatKind, Foreign, IntKind, Origin, Presence, Scalar, Shape, Struct, Ty, TyKind,
    TypeDef, TypeId, TypeTable, Union, Variant, Wire,
};

pub use webhook::Webhook;
pub use xml::{XmlAbsent, XmlContent, XmlId, XmlKind, XmlNode, XmlShared, XmlTable};

/// A whole API, as the client will present it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Api {
    /// Title, version and description of the document.
    pub info: Info,
    /// Where the API is served; the first is the default.
    pub servers: Vec<Server>,
    /// The security schemes that operations refer to, sorted by name.
    pub security: Vec<SecurityScheme>,
    /// The groups that operations belong to, sorted by hint; filled by the pass `group`.
    pub groups: Vec<Group>,
    /// Whether each group can be left out of a build of the client; filled by the pass `presence`.
    pub optional_groups: bool,
    /// Every operation, sorted by path and method.
    pub operations: Vec<Operation>,
    /// What the server sends of its own accord, sorted by name, caller and method.
    pub webhooks: Vec<Webhook>,
    /// Every named type.
    pub types: TypeTable,
    /// What the schemas of bodies in XML are there.
    pub xml: XmlTable,
}

impl Api {
    /// Returns every server: those of the document first, then those that operations have of their own.
    pub fn all_servers(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().chain(self.operations.iter().flat_map(|operation| &operation.servers))
    }

    /// Returns every use of a type in what is sent.
    pub fn request_uses(&self) -> impl Iterator<Item = &Ty> {
        self.operations.iter().flat_map(Operation::request_uses)
    }

    /// Returns every use of a type in what comes: answers, and what the server sends of its own accord.
    pub fn response_uses(&self) -> impl Iterator<Item = &Ty> {
        let answers = self.operations.iter().flat_map(Operation::response_uses);
        answers.chain(self.webhooks.iter().map(|webhook| &webhook.payload))
    }

    /// Returns every use of a type that no other type makes, to change it.
    pub fn uses_mut(&mut self) -> impl Iterator<Item = &mut Ty> {
        let webhooks = self.webhooks.iter_mut().map(|webhook| &mut webhook.payload);
        self.operations.iter_mut().flat_map(Operation::uses_mut).chain(webhooks)
    }

    /// Returns the operation with this id.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    /// Returns every group with its id, in order.
    pub fn groups_by_id(&self) -> impl Iterator<Item = (GroupId, &Group)> {
        self.groups.iter().enumerate().map(|(index, group)| (GroupId(index), group))
    }

    /// Returns every security scheme with its id, in order.
    pub fn schemes_by_id(&self) -> impl Iterator<Item = (SchemeId, &SecurityScheme)> {
        self.security.iter().enumerate().map(|(index, scheme)| (SchemeId(index), scheme))
    }
}

/// The document's own description of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Info {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub docs: Docs,
}

/// Text for people, in Markdown as the document has it; it becomes rustdoc only when it is emitted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Docs {
    /// A short line: `title` or `summary`.
    pub summary: Option<String>,
    /// The long text: `description`.
    pub description: Option<String>,
    /// Facts that the type cannot carry (default, bounds, examples), one line each, in a fixed order.
    pub notes: Vec<String>,
}

impl Docs {
    /// Returns whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.summary.is_none() && self.description.is_none() && self.notes.is_empty()
    }
}
