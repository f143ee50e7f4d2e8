//! Which keys does OpenAPI 3 define, object by object, and what stands under each?
//!
//! What 3.1 and 3.2 brought is read in any document of version 3, and so is listed for all of them. The sections are
//! those of OpenAPI 3.2.0.

use super::Below::{Data, List, Map, Maps, One, Patterned, Word};
use super::{Fields, schema};

/// Section 4.1.
pub(super) static DOCUMENT: Fields = Fields {
    object: "OpenAPI Object",
    keys: &[
        ("openapi", Data),
        ("$self", Data),
        ("info", One(&INFO)),
        ("jsonSchemaDialect", Data),
        ("servers", List(&SERVER)),
        ("paths", Patterned(&PATH_ITEM)),
        ("webhooks", Map(&PATH_ITEM)),
        ("components", One(&COMPONENTS)),
        ("security", Data),
        ("tags", List(&TAG)),
        ("externalDocs", One(&EXTERNAL_DOCS)),
    ],
    read: &[&[("$defs", Map(&schema::SCHEMA)), ("x-webhooks", Map(&PATH_ITEM))]],
};

/// Section 4.2.
pub(super) static INFO: Fields = Fields {
    object: "Info Object",
    keys: &[
        ("title", Data),
        ("summary", Data),
        ("description", Data),
        ("termsOfService", Data),
        ("contact", One(&CONTACT)),
        ("license", One(&LICENSE)),
        ("version", Data),
    ],
    read: &[],
};

/// Section 4.3.
static CONTACT: Fields =
    Fields { object: "Contact Object", keys: &[("name", Data), ("url", Data), ("email", Data)], read: &[] };

/// Section 4.4.
static LICENSE: Fields =
    Fields { object: "License Object", keys: &[("name", Data), ("identifier", Data), ("url", Data)], read: &[] };

/// Section 4.5.
static SERVER: Fields = Fields {
    object: "Server Object",
    keys: &[("url", Data), ("description", Data), ("name", Data), ("variables", Map(&SERVER_VARIABLE))],
    read: &[],
};

/// Section 4.6.
static SERVER_VARIABLE: Fields = Fields {
    object: "Server Variable Object",
    keys: &[("enum", Data), ("default", Data), ("description", Data)],
    read: &[],
};

/// Section 4.7.
pub(super) static COMPONENTS: Fields = Fields {
    object: "Components Object",
    keys: &[
        ("schemas", Map(&schema::SCHEMA)),
        ("responses", Map(&RESPONSE)),
        ("parameters", Map(&PARAMETER)),
        ("examples", Map(&EXAMPLE)),
        ("requestBodies", Map(&REQUEST_BODY)),
        ("headers", Map(&HEADER)),
        ("securitySchemes", Map(&SECURITY_SCHEME)),
        ("links", Map(&LINK)),
        ("callbacks", Maps(&PATH_ITEM)),
        ("pathItems", Map(&PATH_ITEM)),
        ("mediaTypes", Map(&MEDIA_TYPE)),
    ],
    read: &[],
};

/// Section 4.9.
pub(super) static PATH_ITEM: Fields = Fields {
    object: "Path Item Object",
    keys: &[
        ("$ref", Data),
        ("summary", Data),
        ("description", Data),
        ("get", One(&OPERATION)),
        ("put", One(&OPERATION)),
        ("post", One(&OPERATION)),
        ("delete", One(&OPERATION)),
        ("options", One(&OPERATION)),
        ("head", One(&OPERATION)),
        ("patch", One(&OPERATION)),
        ("trace", One(&OPERATION)),
        ("query", One(&OPERATION)),
        ("additionalOperations", Map(&OPERATION)),
        ("servers", List(&SERVER)),
        ("parameters", List(&PARAMETER)),
    ],
    read: &[],
};

/// Section 4.10.
pub(super) static OPERATION: Fields = Fields {
    object: "Operation Object",
    keys: &[
        ("tags", Data),
        ("summary", Data),
        ("description", Data),
        ("externalDocs", One(&EXTERNAL_DOCS)),
        ("operationId", Data),
        ("parameters", List(&PARAMETER)),
        ("requestBody", One(&REQUEST_BODY)),
        ("responses", Patterned(&RESPONSE)),
        ("callbacks", Maps(&PATH_ITEM)),
        ("deprecated", Data),
        ("security", Data),
        ("servers", List(&SERVER)),
    ],
    read: &[],
};

/// Section 4.11.
pub(super) static EXTERNAL_DOCS: Fields =
    Fields { object: "External Documentation Object", keys: &[("description", Data), ("url", Data)], read: &[] };

/// Section 4.12. The keywords of a schema in the parameter itself, as Swagger 2.0 has them, are read as well.
pub(super) static PARAMETER: Fields = Fields {
    object: "Parameter Object",
    keys: &[
        ("name", Data),
        ("in", Data),
        ("description", Data),
        ("required", Data),
        ("deprecated", Data),
        ("allowEmptyValue", Data),
        ("example", Data),
        ("examples", Map(&EXAMPLE)),
        ("style", Data),
        ("explode", Data),
        ("allowReserved", Data),
        ("schema", One(&schema::SCHEMA)),
        ("content", Map(&MEDIA_TYPE)),
    ],
    read: &[schema::INLINE],
};

/// Section 4.13.
static REQUEST_BODY: Fields = Fields {
    object: "Request Body Object",
    keys: &[("description", Data), ("content", Map(&MEDIA_TYPE)), ("required", Data)],
    read: &[],
};

/// Section 4.14.
static MEDIA_TYPE: Fields = Fields {
    object: "Media Type Object",
    keys: &[
        ("schema", One(&schema::SCHEMA)),
        ("itemSchema", One(&schema::SCHEMA)),
        ("example", Data),
        ("examples", Map(&EXAMPLE)),
        ("encoding", Map(&ENCODING)),
        ("prefixEncoding", List(&ENCODING)),
        ("itemEncoding", One(&ENCODING)),
    ],
    read: &[],
};

/// Section 4.15.
static ENCODING: Fields = Fields {
    object: "Encoding Object",
    keys: &[
        ("contentType", Data),
        ("headers", Map(&HEADER)),
        ("encoding", Map(&ENCODING)),
        ("prefixEncoding", List(&ENCODING)),
        ("itemEncoding", One(&ENCODING)),
        ("style", Data),
        ("explode", Data),
        ("allowReserved", Data),
    ],
    read: &[],
};

/// Section 4.17. A `schema` in the response itself, as Swagger 2.0 has it, is read as well.
pub(super) static RESPONSE: Fields = Fields {
    object: "Response Object",
    keys: &[
        ("summary", Data),
        ("description", Data),
        ("headers", Map(&HEADER)),
        ("content", Map(&MEDIA_TYPE)),
        ("links", Map(&LINK)),
    ],
    read: &[&[("schema", One(&schema::SCHEMA))]],
};

/// Section 4.19.
static EXAMPLE: Fields = Fields {
    object: "Example Object",
    keys: &[
        ("summary", Data),
        ("description", Data),
        ("dataValue", Data),
        ("serializedValue", Data),
        ("externalValue", Data),
        ("value", Data),
    ],
    read: &[],
};

/// Section 4.20.
static LINK: Fields = Fields {
    object: "Link Object",
    keys: &[
        ("operationRef", Data),
        ("operationId", Data),
        ("parameters", Data),
        ("requestBody", Data),
        ("description", Data),
        ("server", One(&SERVER)),
    ],
    read: &[],
};

/// Section 4.21.
pub(super) static HEADER: Fields = Fields {
    object: "Header Object",
    keys: &[
        ("description", Data),
        ("required", Data),
        ("deprecated", Data),
        ("example", Data),
        ("examples", Map(&EXAMPLE)),
        ("style", Data),
        ("explode", Data),
        ("schema", One(&schema::SCHEMA)),
        ("content", Map(&MEDIA_TYPE)),
    ],
    read: &[schema::INLINE],
};

/// Section 4.22.
pub(super) static TAG: Fields = Fields {
    object: "Tag Object",
    keys: &[
        ("name", Data),
        ("summary", Data),
        ("description", Data),
        ("externalDocs", One(&EXTERNAL_DOCS)),
        ("parent", Data),
        ("kind", Data),
    ],
    read: &[],
};

/// Section 4.25.
pub(super) static DISCRIMINATOR: Fields = Fields {
    object: "Discriminator Object",
    keys: &[("propertyName", Data), ("mapping", Data), ("defaultMapping", Data)],
    read: &[],
};

/// Section 4.26.
pub(super) static XML: Fields = Fields {
    object: "XML Object",
    keys: &[
        ("nodeType", Data),
        ("name", Data),
        ("namespace", Data),
        ("prefix", Data),
        ("attribute", Data),
        ("wrapped", Data),
    ],
    read: &[],
};

/// Section 4.27.
pub(super) static SECURITY_SCHEME: Fields = Fields {
    object: "Security Scheme Object",
    keys: &[
        ("type", Data),
        ("description", Data),
        ("name", Data),
        ("in", Data),
        ("scheme", Word("the HTTP scheme", HTTP_SCHEMES)),
        ("bearerFormat", Data),
        ("flows", One(&FLOWS)),
        ("openIdConnectUrl", Data),
        ("oauth2MetadataUrl", Data),
        ("deprecated", Data),
    ],
    read: &[],
};

/// The schemes that the registry of IANA has for HTTP (RFC 9110, section 16.4.1), and NTLM, which is older than that.
/// `OAuth` is that of OAuth 1.0, to which `oauth2` only looks near.
const HTTP_SCHEMES: &[&str] = &[
    "Basic",
    "Bearer",
    "Concealed",
    "Digest",
    "DPoP",
    "GNAP",
    "HOBA",
    "Mutual",
    "Negotiate",
    "NTLM",
    "PrivateToken",
    "SCRAM-SHA-1",
    "SCRAM-SHA-256",
    "vapid",
];

/// Section 4.28.
static FLOWS: Fields = Fields {
    object: "OAuth Flows Object",
    keys: &[
        ("implicit", One(&FLOW)),
        ("password", One(&FLOW)),
        ("clientCredentials", One(&FLOW)),
        ("authorizationCode", One(&FLOW)),
        ("deviceAuthorization", One(&FLOW)),
    ],
    read: &[],
};

/// Section 4.29.
static FLOW: Fields = Fields {
    object: "OAuth Flow Object",
    keys: &[
        ("authorizationUrl", Data),
        ("deviceAuthorizationUrl", Data),
        ("tokenUrl", Data),
        ("refreshUrl", Data),
        ("scopes", Data),
    ],
    read: &[],
};
