//! Which faults does oasmith know, how bad is each, and what does it tell the user to do?

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Part of the document, or all of it, cannot be used.
    Error,
    /// The document was mended, or the client is weaker than the document says.
    Warning,
}

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $ledger:literal $title:literal $help:literal)*) => {
        /// A kind of fault. The identifier (`E…` an error, `W…` a warning) is stable across versions.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $( #[doc = $title] $name, )* }

        impl Code {
            /// Every code, in the order of their identifiers.
            pub const ALL: &'static [Self] = &[$( Self::$name, )*];

            /// Returns the stable identifier, such as `E101`.
            pub fn id(self) -> &'static str { match self { $( Self::$name => $id, )* } }

            /// Returns how bad the fault is.
            pub fn severity(self) -> Severity { match self { $( Self::$name => Severity::$severity, )* } }

            /// Returns whether the fault makes the client weaker than the document and so belongs in the ledger.
            pub fn in_ledger(self) -> bool { match self { $( Self::$name => $ledger, )* } }

            /// Returns the fault in one line.
            pub fn title(self) -> &'static str { match self { $( Self::$name => $title, )* } }

            /// Returns what was done and what the user can do.
            pub fn help(self) -> &'static str { match self { $( Self::$name => $help, )* } }
        }
    };
}

codes! {
    // E0xx: the whole document (load). E1xx: references (resolve). E2xx: operations. E3xx: schemas. W: the same
    // hundreds.
    Unreadable "E001" Error false "the document cannot be read" "check the path and the permissions of the file"
    Syntax "E002" Error false "the document is not well-formed YAML or JSON" "correct the document at the position shown"
    DuplicateKey "E003" Error false "a mapping has the same key twice" "remove or rename one of the two; readers disagree on which one counts"
    NotOpenApi "E004" Error false "the document is not an OpenAPI description" "give a document with an `openapi` key at its root"
    Version "E005" Error false "the OpenAPI version is not supported" "use a document of version 2.0, 3.0, 3.1 or 3.2"
    Shape "E006" Error true "part of the document does not have the shape that OpenAPI gives it" "correct the value at the position shown; what could not be read was left out"
    TooDeep "E007" Error false "the document is nested too deeply" "a hand-written document has fewer than 128 levels; check how this one was made"
    Encoding "E008" Error false "the document is not text in UTF-8" "save the document as UTF-8, without NUL characters"
    TooLarge "E009" Error false "the document grows too large when its aliases or references are followed" "make the document smaller, or write out what its aliases stand for"
    Configuration "E010" Error false "the configuration cannot be used" "correct the configuration file at the place shown"
    Overlay "E011" Error false "an overlay cannot be applied" "correct the action at the position shown; nothing was generated"
    ReferenceDangling "E101" Error true "a reference leads nowhere" "correct the `$ref`; a schema there became a `Value`, anything else was left out"
    ReferenceExternal "E102" Error true "a reference leads to a remote document" "run `oasmith lock`, which pins a copy of what stands at an https address, or save one beside the document and refer to that; nothing was generated"
    ReferenceKind "E103" Error true "a reference leads to another kind of object" "correct the `$ref`; a schema there became a `Value`, anything else was left out"
    ReferenceCycle "E104" Error true "references lead in a circle" "break the circle; a schema there became a `Value`, anything else was left out"
    ReferenceDynamic "E105" Error true "a dynamic reference cannot be followed" "use `$ref`; the client uses `Value` there, which keeps all data"
    ReferenceFile "E106" Error true "a reference leads to a file that cannot be read" "correct the path, which is relative to the file with the `$ref`; a schema there became a `Value`, anything else was left out"
    ReferenceOutside "E107" Error true "a reference leaves the folder of the document" "move the file into it, or name its folder under `[load] allow` in the configuration; nothing was generated"
    RemoteCopy "E108" Error true "the copy of a remote document is not the one that was pinned" "restore the copy from version control, or run `oasmith lock --update` and review what changed; nothing was generated"
    PathTemplate "E201" Error true "a path template cannot be used" "correct the path: each parameter stands in it once, in braces, and no segment is `.` or `..`; the operation was left out"
    PathParameter "E202" Error true "path template and path parameters disagree" "declare every parameter of the template once, `in: path`; the operation was left out"
    ParameterDuplicate "E203" Error true "an operation declares a parameter twice" "remove one; the operation was left out"
    SecurityUndefined "E204" Error true "an operation names a security scheme that is not defined or cannot be used" "define it under `components.securitySchemes`, or correct it there; the operation was left out"
    HeaderName "E205" Error true "a header name cannot be sent" "use the characters of RFC 9110 section 5.1; the parameter or security scheme was left out"
    ServerUrl "E206" Error true "a server URL cannot be used" "give an absolute http or https URL without user information, or a relative one; the server was left out"
    SchemaImpossible "E301" Error true "no value fits all members of an `allOf`" "correct the `allOf`; the client uses `Value` there, which keeps all data"
    Mended "W001" Warning false "the document was mended" "correct the document at the position shown; the client was generated as if it said what is plainly meant"
    NewerVersion "W002" Warning false "the OpenAPI version is newer than the ones known" "the document was read as one of version 3.2; what came later has no effect on the client"
    ParameterIgnored "W201" Warning true "a parameter cannot be expressed" "the operation was generated without it"
    BodyMediaType "W202" Warning true "a body cannot be written as the document says" "the caller writes its bytes, or it is sent otherwise, as is said"
    ResponseMediaType "W203" Warning true "a response is offered in media types that the client does not read" "the client asks for the one named, and hands over what it does not read"
    SecurityKind "W204" Warning true "a security scheme wants more than the client does by itself" "give the client a transport with the certificate, or a credential that is made for each request (`Credential::signer`)"
    PaginationUnusable "W205" Warning true "a declared pagination cannot be expressed" "call the operation page by page; `pages` and `items` were left out"
    NotCalled "W207" Warning true "a link, or a webhook or callback that is not JSON, has no counterpart in the client" "links suggest calls to people: make the call itself; read what the server sends in the service that gets it"
    HeaderReserved "W208" Warning false "header parameters are declared that OpenAPI says to ignore" "leave them out of the document; the client sets these headers by itself, from media types and credentials"
    BodyOfMethod "W209" Warning false "an operation has a request body to which its method gives no meaning" "use `POST` or `PUT`; the client sends the body, and what stands between it and the server may drop it"
    RetryUnusable "W211" Warning true "declared retries cannot be expressed" "set a `RetryPolicy` for the client or the call, or a rule in `[retries]`"
    SchemaUntyped "W301" Warning true "a schema cannot be expressed" "the client uses `Value` there, which keeps all data"
    SchemaWeaker "W302" Warning true "a keyword of a schema is not checked" "the type accepts more than the document does"
    ExtensionIgnored "W401" Warning false "an extension is not known, or not understood" "its content has no effect on the client"
    ExtensionForeign "W402" Warning true "an extension of another generator has no effect" "nothing may be needed; where the client lacks what the extension means, say it in words of OpenAPI"
}

impl Code {
    /// Returns whether the whole document is refused for this fault, however small the part that has it: a document
    /// that reaches for another host, or for files that are not its own, may mean harm.
    pub fn refuses_document(self) -> bool {
        matches!(self, Self::ReferenceExternal | Self::ReferenceOutside | Self::RemoteCopy)
    }
}
