//! Which keys does Swagger 2.0 define, object by object, and what stands under each?
//!
//! People who move from one version to the other leave both: what OpenAPI 3 defines for an object is read as well.

use super::Below::{Data, List, Map, One, Patterned};
use super::{Below, Fields, schema, table};

/// Section "Swagger Object".
pub(super) static DOCUMENT: Fields = Fields {
    object: "Swagger Object",
    keys: &[
        ("swagger", Data),
        ("info", One(&table::INFO)),
        ("host", Data),
        ("basePath", Data),
        ("schemes", Data),
        ("consumes", Data),
        ("produces", Data),
        ("paths", Patterned(&PATH_ITEM)),
        ("definitions", Map(&schema::SCHEMA)),
        ("parameters", Map(&PARAMETER)),
        ("responses", Map(&RESPONSE)),
        ("securityDefinitions", Map(&SECURITY_SCHEME)),
        ("security", Data),
        ("tags", List(&TAG)),
        ("externalDocs", One(&table::EXTERNAL_DOCS)),
    ],
    read: &[table::DOCUMENT.keys],
};

/// Section "Path Item Object".
pub(super) static PATH_ITEM: Fields = Fields {
    object: "Path Item Object",
    keys: &[
        ("$ref", Data),
        ("get", One(&OPERATION)),
        ("put", One(&OPERATION)),
        ("post", One(&OPERATION)),
        ("delete", One(&OPERATION)),
        ("options", One(&OPERATION)),
        ("head", One(&OPERATION)),
        ("patch", One(&OPERATION)),
        ("parameters", List(&PARAMETER)),
    ],
    read: &[table::PATH_ITEM.keys],
};

/// Section "Operation Object".
static OPERATION: Fields = Fields {
    object: "Operation Object",
    keys: &[
        ("tags", Data),
        ("summary", Data),
        ("description", Data),
        ("externalDocs", One(&table::EXTERNAL_DOCS)),
        ("operationId", Data),
        ("consumes", Data),
        ("produces", Data),
        ("parameters", List(&PARAMETER)),
        ("responses", Patterned(&RESPONSE)),
        ("schemes", Data),
        ("deprecated", Data),
        ("security", Data),
    ],
    read: &[table::OPERATION.keys],
};

/// Section "Items Object": what parameters and headers say of a value.
const VALUE: &[(&str, Below)] = &[
    ("type", Data),
    ("format", Data),
    ("items", One(&schema::SCHEMA)),
    ("collectionFormat", Data),
    ("default", Data),
    ("maximum", Data),
    ("exclusiveMaximum", Data),
    ("minimum", Data),
    ("exclusiveMinimum", Data),
    ("maxLength", Data),
    ("minLength", Data),
    ("pattern", Data),
    ("maxItems", Data),
    ("minItems", Data),
    ("uniqueItems", Data),
    ("enum", Data),
    ("multipleOf", Data),
];

/// Section "Parameter Object".
static PARAMETER: Fields = Fields {
    object: "Parameter Object",
    keys: &[
        ("name", Data),
        ("in", Data),
        ("description", Data),
        ("required", Data),
        ("schema", One(&schema::SCHEMA)),
        ("allowEmptyValue", Data),
    ],
    read: &[VALUE, table::PARAMETER.keys],
};

/// Section "Response Object".
static RESPONSE: Fields = Fields {
    object: "Response Object",
    keys: &[("description", Data), ("schema", One(&schema::SCHEMA)), ("headers", Map(&HEADER)), ("examples", Data)],
    read: &[table::RESPONSE.keys],
};

/// Section "Header Object".
static HEADER: Fields =
    Fields { object: "Header Object", keys: &[("description", Data)], read: &[VALUE, table::HEADER.keys] };

/// Section "Tag Object".
static TAG: Fields = Fields {
    object: "Tag Object",
    keys: &[("name", Data), ("description", Data), ("externalDocs", One(&table::EXTERNAL_DOCS))],
    read: &[table::TAG.keys],
};

/// Section "Security Scheme Object".
static SECURITY_SCHEME: Fields = Fields {
    object: "Security Scheme Object",
    keys: &[
        ("type", Data),
        ("description", Data),
        ("name", Data),
        ("in", Data),
        ("flow", Data),
        ("authorizationUrl", Data),
        ("tokenUrl", Data),
        ("scopes", Data),
    ],
    read: &[table::SECURITY_SCHEME.keys],
};
