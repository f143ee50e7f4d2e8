//! Which kind of object stands at each position of a description?
//!
//! A `$ref` is a reference only where an object of OpenAPI stands: in an example it is data, among `properties` it is
//! a name. So references are looked for by position, as the typed readers look for everything else.

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in super::super) enum Role {
    Document,
    Components,
    PathItem,
    Operation,
    Callback,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    SecurityScheme,
    Schema,
    Discriminator,
    /// An object in which references are not foreseen, such as `info`, but are written all the same.
    Plain,
}

/// How objects stand at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Place {
    One(Role),
    Map(Role),
    List(Role),
    /// The map of the components of one kind.
    Section(Role),
    /// Text for people, which may have a file of its own.
    Text,
    /// The values of a discriminator and the schemas that they stand for.
    Mapping,
}

/// Which shape a description has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Family {
    /// Swagger 2.0.
    Swagger,
    /// OpenAPI 3.
    OpenApi,
}

impl Family {
    /// Returns where the components of a kind stand; `None` for a kind that can only be put where it is used.
    pub(super) fn section(self, role: Role) -> Option<&'static [&'static str]> {
        Some(match (self, role) {
            (Self::OpenApi, Role::Schema) => &["components", "schemas"],
            (Self::OpenApi, Role::Parameter) => &["components", "parameters"],
            (Self::OpenApi, Role::Response) => &["components", "responses"],
            (Self::OpenApi, Role::RequestBody) => &["components", "requestBodies"],
            (Self::OpenApi, Role::Header) => &["components", "headers"],
            (Self::OpenApi, Role::Example) => &["components", "examples"],
            (Self::OpenApi, Role::SecurityScheme) => &["components", "securitySchemes"],
            (Self::Swagger, Role::Schema) => &["definitions"],
            (Self::Swagger, Role::Parameter) => &["parameters"],
            (Self::Swagger, Role::Response) => &["responses"],
            _ => return None,
        })
    }

    /// Returns what stands under a key of an object; `None` for what holds no references.
    pub(in super::super) fn place(self, role: Role, key: &str) -> Option<Place> {
        // Redocly's name for webhooks is an extension that holds references.
        if key.starts_with("x-") && (role, key) != (Role::Document, "x-webhooks") {
            return None;
        }
        if role == Role::Callback {
            // Every other key is an address, even one that is called `summary`.
            return Some(Place::One(Role::PathItem));
        }
        if matches!(key, "description" | "summary" | "title") {
            return Some(Place::Text);
        }
        match role {
            Role::Document => self.in_document(key),
            Role::Components => in_components(key),
            Role::PathItem => in_path_item(key),
            Role::Operation => in_operation(key),
            Role::Parameter | Role::Header => in_parameter(key),
            Role::RequestBody => (key == "content").then_some(Place::Map(Role::MediaType)),
            Role::Response => in_response(key),
            Role::MediaType => in_media_type(key),
            Role::Encoding => (key == "headers").then_some(Place::Map(Role::Header)),
            Role::Schema => in_schema(key),
            Role::Discriminator => (key == "mapping").then_some(Place::Mapping),
            Role::Plain => Some(Place::One(Role::Plain)),
            Role::Callback | Role::Example | Role::SecurityScheme => None,
        }
    }

    fn in_document(self, key: &str) -> Option<Place> {
        Some(match (self, key) {
            (_, "paths") | (Self::OpenApi, "webhooks" | "x-webhooks") => Place::Map(Role::PathItem),
            (_, "info" | "servers" | "tags" | "externalDocs" | "security") => Place::One(Role::Plain),
            (Self::OpenApi, "components") => Place::One(Role::Components),
            (Self::Swagger, "definitions") => Place::Section(Role::Schema),
            (Self::Swagger, "parameters") => Place::Section(Role::Parameter),
            (Self::Swagger, "responses") => Place::Section(Role::Response),
            (Self::Swagger, "securityDefinitions") => Place::Map(Role::SecurityScheme),
            _ => return None,
        })
    }
}

fn in_components(key: &str) -> Option<Place> {
    Some(match key {
        "schemas" => Place::Section(Role::Schema),
        "parameters" => Place::Section(Role::Parameter),
        "responses" => Place::Section(Role::Response),
        "requestBodies" => Place::Section(Role::RequestBody),
        "headers" => Place::Section(Role::Header),
        "examples" => Place::Section(Role::Example),
        "securitySchemes" => Place::Section(Role::SecurityScheme),
        "pathItems" => Place::Map(Role::PathItem),
        "callbacks" => Place::Map(Role::Callback),
        "mediaTypes" => Place::Map(Role::MediaType),
        _ => return None,
    })
}

fn in_path_item(key: &str) -> Option<Place> {
    Some(match key {
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => {
            Place::One(Role::Operation)
        }
        "additionalOperations" => Place::Map(Role::Operation),
        "parameters" => Place::List(Role::Parameter),
        "servers" => Place::One(Role::Plain),
        _ => return None,
    })
}

fn in_operation(key: &str) -> Option<Place> {
    Some(match key {
        "parameters" => Place::List(Role::Parameter),
        "requestBody" => Place::One(Role::RequestBody),
        "responses" => Place::Map(Role::Response),
        "callbacks" => Place::Map(Role::Callback),
        "servers" | "tags" | "security" | "externalDocs" => Place::One(Role::Plain),
        _ => return None,
    })
}

fn in_parameter(key: &str) -> Option<Place> {
    Some(match key {
        "schema" | "items" => Place::One(Role::Schema),
        "content" => Place::Map(Role::MediaType),
        "examples" => Place::Map(Role::Example),
        _ => return None,
    })
}

fn in_response(key: &str) -> Option<Place> {
    Some(match key {
        "headers" => Place::Map(Role::Header),
        "content" => Place::Map(Role::MediaType),
        "schema" => Place::One(Role::Schema),
        _ => return None,
    })
}

fn in_media_type(key: &str) -> Option<Place> {
    Some(match key {
        "schema" | "itemSchema" => Place::One(Role::Schema),
        "examples" => Place::Map(Role::Example),
        "encoding" => Place::Map(Role::Encoding),
        "itemEncoding" => Place::One(Role::Encoding),
        "prefixEncoding" => Place::List(Role::Encoding),
        _ => return None,
    })
}

fn in_schema(key: &str) -> Option<Place> {
    Some(match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Place::Map(Role::Schema),
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Place::List(Role::Schema),
        "items"
        | "additionalProperties"
        | "additionalItems"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "contentSchema"
        | "propertyNames"
        | "unevaluatedProperties"
        | "unevaluatedItems" => Place::One(Role::Schema),
        "discriminator" => Place::One(Role::Discriminator),
        "externalDocs" => Place::One(Role::Plain),
        _ => return None,
    })
}

/// Returns whether a pointer leads to a schema in a way that `resolve` walks, so that a reference to it is the type
/// that stands there.
pub(super) fn is_walked(segments: &[&str]) -> bool {
    match segments {
        ["components", "schemas", _, rest @ ..]
        | ["definitions", _, rest @ ..]
        | ["paths", _, "parameters", _, "schema", rest @ ..]
        | ["paths", _, _, "parameters", _, "schema", rest @ ..]
        | ["paths", _, _, "requestBody", "content", _, "schema", rest @ ..]
        | ["paths", _, _, "responses", _, "content", _, "schema", rest @ ..] => is_walked_in_schema(rest),
        _ => false,
    }
}

/// Returns whether a pointer inside a schema leads to another in a way that `resolve` walks. Branches of unions are
/// not among them: one that means `null` is taken out, and the only one that is left is no schema of its own.
pub(super) fn is_walked_in_schema(segments: &[&str]) -> bool {
    match segments {
        [] => true,
        ["properties" | "$defs" | "definitions", _, rest @ ..] | ["items" | "additionalProperties", rest @ ..] => {
            is_walked_in_schema(rest)
        }
        ["allOf", index, rest @ ..] => index.parse::<usize>().is_ok() && is_walked_in_schema(rest),
        _ => false,
    }
}
