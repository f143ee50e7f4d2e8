//! What does a fault mean at length, for `oasmith explain`?

use super::Code;

impl Code {
    /// Returns a paragraph on what the fault means, why it matters, and what to do about it.
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Unreadable => {
                "The file does not exist, may not be read, is a folder, a pipe or a device, or has more than 100 MiB. \
                 Only regular files are opened, so that a mistyped path cannot make a build wait forever."
            }
            Self::Syntax => {
                "The text is not well-formed. A file named `.json` has to be JSON; any other file may be YAML or \
                 JSON. YAML is read by version 1.2: `no` and `on` are text, and one file holds one document."
            }
            Self::DuplicateKey => {
                "Two members of one mapping have the same key. Some tools keep the first, some the last, so the \
                 document means different things to different readers. Both positions are given; keep one."
            }
            Self::NotOpenApi => {
                "The file is well-formed, but its root is not a mapping with the key `openapi`, or `swagger`, by which \
                 an OpenAPI document says that it is one. Perhaps it is an overlay, a configuration file, or one part \
                 of a description that is split over several files."
            }
            Self::Version => {
                "The document is written in a version of OpenAPI that is not read, or states it as a number and not \
                 as text. Unquoted, YAML reads `3.1` as a number, in which `3.10` and `3.1` are the same."
            }
            Self::Shape => {
                "A value is not of the kind that the specification has at its place, and what is meant is not plain \
                 enough to mend it: a `$ref` that is a number, a parameter without a name, properties as a list. The \
                 component or operation around it is left out; everything that does not depend on it is generated."
            }
            Self::TooDeep => {
                "Mappings and lists are nested in more than 128 levels. The deepest of the large public descriptions \
                 has 33. The limit protects from documents that were made to exhaust the stack of their readers."
            }
            Self::Encoding => {
                "The bytes of the file are not UTF-8, or contain a NUL. A byte order mark is fine. Files saved as \
                 UTF-16, as some editors on Windows do, are recognised and named as such."
            }
            Self::TooLarge => {
                "YAML aliases let a short text stand for a huge one. The tree that the document stands for may be \
                 about ten times as large as its text; this one is larger. In the same way, schemas that include one \
                 another by `allOf` can stand for more properties than any compiler takes; together they may include \
                 500,000, and those that would include more became `Value`."
            }
            Self::Configuration => {
                "The configuration file is not valid TOML, has a key that does not exist, or a value that does not \
                 fit. Nothing was generated, because a setting that is ignored is worse than one that is refused."
            }
            Self::Overlay => {
                "A file under `overlays` in the section `[load]` of the configuration is no overlay of version 1.0 or \
                 1.1, or has an action that cannot be carried out: its query is no JSONPath of RFC 9535 or matches \
                 nothing, or its value does not fit what it is to be merged with. The specification lets an action \
                 pass that matches nothing; here it is refused, because it usually means that the description has \
                 changed and the overlay has not."
            }
            Self::ReferenceDangling => {
                "A `$ref` names a place that the document does not have. Perhaps the name is misspelt, or the \
                 component was left out because of another fault, which is then listed as well."
            }
            Self::ReferenceExternal => {
                "A `$ref` leads to an address on the network, or to one of another kind that is no file. Generating \
                 reads files and never the network, so that the same input gives the same client everywhere. `oasmith \
                 lock` fetches what stands at https addresses, keeps a copy of it beside the configuration, and pins \
                 its SHA-256; both are meant to be committed."
            }
            Self::ReferenceKind => {
                "A `$ref` leads to an object of another kind than its place needs, such as from a schema to a \
                 parameter."
            }
            Self::ReferenceCycle => {
                "A chain of references comes back to where it began without ever reaching an object. Schemas that \
                 contain themselves through a property or a list are fine and are not meant here."
            }
            Self::ReferenceDynamic => {
                "`$dynamicRef` and `$recursiveRef` lead to different schemas depending on how the reader came to \
                 them. A Rust type cannot; what stands there is any value. Use `$ref` to the schema that is meant."
            }
            Self::ReferenceFile => {
                "A `$ref` leads to a file that does not exist, is a folder, a pipe or a device, is too large, or is \
                 not well-formed; then its own fault is listed as well. Paths start from the folder of the file in \
                 which the `$ref` stands, and upper and lower case differ. A description may have 10,000 files of \
                 512 MiB together."
            }
            Self::ReferenceOutside => {
                "A `$ref` leads to a file outside of the folder of the document, by `..`, by a symbolic link, by an \
                 absolute path or by a `file:` URL. A description from elsewhere could so read any file of this \
                 machine. Folders that are meant are named under `allow` in the section `[load]` of the \
                 configuration; the reference has to be a relative path in any case."
            }
            Self::RemoteCopy => {
                "The file `oasmith.remote.lock` says which SHA-256 the copy of a remote document has, and the copy in \
                 `oasmith.remote/` is missing or has another one. Somebody may have edited it, or version control may \
                 have changed its line ends."
            }
            Self::PathTemplate => {
                "The braces of a path do not match, name nothing or name something twice, or a segment is `.` or `..`: \
                 no address would be built from it, or that of something else."
            }
            Self::PathParameter => {
                "The names in the braces of the path and the parameters that are declared `in: path` differ. A call \
                 could not be addressed, or an argument would have no effect."
            }
            Self::ParameterDuplicate => {
                "Two parameters of one operation have the same name and the same `in`. An operation may override a \
                 parameter of its path, but may not declare one twice."
            }
            Self::SecurityUndefined => {
                "A security requirement names a scheme that `components.securitySchemes` does not define, or one that was \
                 left out because of a fault of its own. Without it nobody can tell which credentials a call needs, \
                 so the operation is not generated."
            }
            Self::HeaderName => {
                "A header has a name that HTTP does not allow, such as one with a space or a line break. Sending it \
                 would fail, or smuggle a second header into the request. A parameter with such a name is left out \
                 of its operation; a security scheme is left out with the operations that need it."
            }
            Self::ServerUrl => {
                "The address of a server is not an absolute http or https URL nor a relative one, contains user \
                 information, or uses a variable that it does not define."
            }
            Self::SchemaImpossible => {
                "A value has to fit every member of an `allOf`, and these have types that exclude one another, such as \
                 text and integer. Perhaps `oneOf` is meant. What the server really sends is kept, as a `Value`."
            }
            Self::Mended => {
                "The document breaks the specification, but what is meant is plain, such as `nullable` in a 3.1 \
                 document or a number where text belongs. The client is generated as if the document said so."
            }
            Self::NewerVersion => {
                "The document says that it is written in a version 3.3 or later. Minor versions add to those before \
                 them, so it is read as the newest one that is known, 3.2. A newer oasmith may know more of it."
            }
            Self::ParameterIgnored => {
                "A parameter cannot be sent: its value is of a shape or a media type for which no style is defined, \
                 or the path does not have it. Calls cannot give it a value; all others of the operation are there."
            }
            Self::BodyMediaType => {
                "A request body has a media type whose rules the client cannot follow: parts without names, a form \
                 that is no object, XML whose root has no name or whose lists and objects could not be told apart \
                 there, or a format such as CSV with a schema of several parts; then the caller hands over the bytes. \
                 Or an Encoding Object says what a property of a form cannot be: XML, one part of several files, \
                 headers whose values only the caller knows. What is sent instead is said; a file can have headers."
            }
            Self::ResponseMediaType => {
                "A response is offered in a media type that the client does not ask for: one such as XML that has the \
                 schema of the JSON beside it, and so would say the same once more, or a stream beside a body that is \
                 whole. Media types and statuses with something else to say are all read: the call then brings an \
                 enum. Or the only media type is none that the client can read, such as CSV, and has a schema of \
                 several parts, or it is XML whose lists and objects could not be told apart: the call brings the text \
                 or the bytes."
            }
            Self::SecurityKind => {
                "A security scheme is one that the client cannot perform by itself. A certificate is shown by the \
                 transport. A scheme of HTTP whose credential is made anew for each request, or answers what the \
                 server asks, is sent with what the caller gives: a text, a source of tokens or a signer."
            }
            Self::PaginationUnusable => {
                "The document declares that an operation pages, but in a way that cannot be followed, such as a \
                 cursor in a place that the response does not have. The operation itself is generated."
            }
            Self::NotCalled => {
                "Links describe which call may follow another, and nothing is generated for them. Webhooks and \
                 callbacks are requests that the server of the API makes, to an address that somebody else serves: \
                 the client has a function that reads the body of each where that is JSON. One that has no body, \
                 another kind of body, or that stands where it cannot be found, has none. A schema that only such \
                 ones use is left out as well, unless `prune` is off in the section `[client]` of the configuration."
            }
            Self::HeaderReserved => {
                "OpenAPI says that header parameters named `Accept`, `Content-Type` and `Authorization` are to be \
                 ignored (3.0.3, section 4.7.12.2), because media types and security schemes describe them. The \
                 client sets all three by itself. They are counted here, and shown where the first one stands."
            }
            Self::BodyOfMethod => {
                "HTTP gives no meaning to the content of `GET`, `HEAD` and `TRACE` (RFC 9110, section 9.3), and \
                 OpenAPI advises against describing one. Some servers read it all the same, so the client sends it; \
                 but a proxy may drop it, and some servers refuse the request. Nor does HTTP give a meaning to that of \
                 `DELETE`, but so many servers do that nothing is said about it."
            }
            Self::RetryUnusable => {
                "The document declares when a call of an operation is repeated, but in a way that cannot be followed. \
                 The operation is generated, and repeated as all others are."
            }
            Self::SchemaUntyped => {
                "A schema says more than a type can be made of. The client uses `Value` there: it keeps everything \
                 that the server sends and sends whatever it is given, but the compiler checks nothing."
            }
            Self::SchemaWeaker => {
                "A keyword constrains values in a way that the type does not check, such as `not` or `if`. Every \
                 value that the document allows can be read and written, and some that it does not."
            }
            Self::ExtensionForeign => {
                "Generators of other vendors read this extension, and it changes what is called, what is sent or which \
                 type a value has. The client follows the rest of the document alone. Each such extension is shown \
                 once, at the first of its places. Extensions about names and documentation are passed over."
            }
            Self::ExtensionIgnored => {
                "A key that begins with `x-oasmith` is not one that is known here, which may be a slip of the pen. \
                 Extensions of other tools that mean nothing here are passed over."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::diagnostic::{Code, Severity};

    #[test]
    fn every_code_has_an_id_of_its_own_and_says_what_it_means() {
        let mut ids = HashSet::new();
        for code in Code::ALL {
            assert!(ids.insert(code.id()), "{} stands for two faults", code.id());
            let letter = if code.severity() == Severity::Error { 'E' } else { 'W' };
            assert!(code.id().starts_with(letter), "{}", code.id());
            assert!(code.explanation().ends_with('.') && !code.explanation().contains("  "), "{}", code.id());
            assert!(!code.title().ends_with('.') && !code.help().ends_with('.'), "{}", code.id());
        }
    }
}
