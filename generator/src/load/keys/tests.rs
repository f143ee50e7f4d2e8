//! Which keys are named, and which are not?

use super::super::dialect;
use super::super::parse::{Syntax, parse};
use super::super::tree::Node;
use super::check;
use crate::diagnostic::Diagnostics;

/// Returns what is said of a document, place by place.
fn said(text: &str) -> Vec<String> {
    let tree = parse(text, Syntax::Any).expect("the document is well-formed").root;
    let Node::Map(root) = &tree else { unreachable!("the document is a mapping") };
    let mut diagnostics = Diagnostics::default();
    let version = dialect::version(root, &mut diagnostics).expect("the document has a version");
    check(version, &tree, &mut diagnostics);
    diagnostics.iter().map(|fault| format!("{} {} {}", fault.code.id(), fault.origin.pointer, fault.found)).collect()
}

#[test]
fn names_and_data_are_never_judged() {
    let text = "
openapi: 3.0.3
info: { title: T, version: '1', x-contcat: {} }
securty-note: for people
paths:
  x-paths: { paramters: [a], own: { a: 1 } }
  /securty:
    get:
      x-requestbody: { content: {} }
      callbacks:
        oneof: { '{$request.body#/requestbody}': { post: { responses: { '200': { description: OK } } } }, x-a: [1] }
      security: [{ securty: [securty] }]
      parameters:
        - { $ref: '#/components/parameters/requird', requird: true }
        - { name: item, in: query, schema: { type: string }, example: { requird: true } }
      responses:
        x-own: { descripton: a, own: { a: 1 } }
        '200':
          description: OK
          headers: { requird: { schema: { type: string } } }
          content:
            application/jsom: { schema: { $ref: '#/components/schemas/propertys' }, example: { propertys: { a: 1 } } }
          links: { parameter: { operationId: a, parameters: { operationid: 1 } } }
  x-note: [a]
servers: [{ url: 'https://{enums}', variables: { enums: { default: a } } }]
components:
  parameters: { requird: { name: requird, in: query, schema: { type: string } } }
  securitySchemes:
    securty: { type: oauth2, flows: { implicit: { authorizationUrl: 'https://a', scopes: { scope: a } } } }
    other: { type: http, scheme: X-Own }
    loud: { type: http, scheme: BEARER }
  schemas:
    propertys:
      type: object
      required: [requird]
      properties: { requird: { type: string }, propertys: { const: { propertys: {} } }, $refs: { type: string } }
      patternProperties: { '^requird': { type: string } }
      default: { propertys: { a: 1 } }
      example: { requird: 1 }
      enum: [{ requird: 1 }]
      discriminator: { propertyName: requird, mapping: { propertyname: a } }
      name: of another tool
      meta: { of: another tool }
      options: { list: [] }
      $defs: { propertys: { type: string } }
";
    assert_eq!(said(text), Vec::<String>::new());
}

#[test]
fn every_object_is_looked_at() {
    let text = "
openapi: 3.2.0
info: { title: T, version: '1', contact: { nam: a }, licence: { name: MIT }, license: { nmae: a } }
serves: [{ url: 'https://a' }]
servers: [{ ulr: a, variables: { a: { defualt: a, enums: [a] } } }]
tags: [{ names: a, externaldocs: { url: a } }]
webhooks: { a: { post: { responses: { '200': { descripton: a } } }, pots: { responses: {} } } }
paths:
  /a:
    paramters: []
    parameters: [{ name: a, in: query, schemas: { type: string } }]
    get:
      externalDocs: { discription: a }
      requestBody: { contents: {}, requird: true, content: { a/b: { exampel: 1, encoding: { a: { contentype: a } } } } }
      callbacks: { a: { b: { post: { tag: [a] } } } }
      responses:
        '200':
          header: {}
          headers: { a: { explod: true } }
          content: { a/b: { examples: { a: { valeu: 1 } } } }
          links: { a: { operationID: a, server: { variabels: {} } } }
components:
  schema: {}
  securitySchemes:
    a: { type: http, scheme: baerer, bearerformat: a }
    b: { type: oauth2, flows: { implict: {}, password: { tokenurl: a } } }
  pathItems: { a: { get: { oprationId: a } } }
  mediaTypes: { a: { itemSchem: {} } }
  schemas:
    A: { discriminator: { propertyname: a }, xml: { atribute: true }, allOf: [{ items: [{ requried: [a] }] }] }
";
    let expected = [
        "W003 /info/contact/nam `nam` in the Contact Object; did you mean `name`?",
        "W003 /info/licence `licence` in the Info Object; did you mean `license`?",
        "W003 /info/license/nmae `nmae` in the License Object; did you mean `name`?",
        "W003 /serves `serves` in the OpenAPI Object; did you mean `servers`?",
        "W003 /servers/0/ulr `ulr` in the Server Object; did you mean `url`?",
        "W003 /servers/0/variables/a/defualt `defualt` in the Server Variable Object; did you mean `default`?",
        "W003 /servers/0/variables/a/enums `enums` in the Server Variable Object; did you mean `enum`?",
        "W003 /tags/0/names `names` in the Tag Object; did you mean `name`?",
        "W003 /tags/0/externaldocs `externaldocs` in the Tag Object; did you mean `externalDocs`?",
        "W003 /webhooks/a/post/responses/200/descripton `descripton` in the Response Object; did you mean \
         `description`?",
        "W003 /webhooks/a/pots `pots` in the Path Item Object; did you mean `post`?",
        "W003 /paths/~1a/paramters `paramters` in the Path Item Object; did you mean `parameters`?",
        "W003 /paths/~1a/parameters/0/schemas `schemas` in the Parameter Object; did you mean `schema`?",
        "W003 /paths/~1a/get/externalDocs/discription `discription` in the External Documentation Object; did you mean \
         `description`?",
        "W003 /paths/~1a/get/requestBody/contents `contents` in the Request Body Object; did you mean `content`?",
        "W003 /paths/~1a/get/requestBody/requird `requird` in the Request Body Object; did you mean `required`?",
        "W003 /paths/~1a/get/requestBody/content/a~1b/exampel `exampel` in the Media Type Object; did you mean \
         `example`?",
        "W003 /paths/~1a/get/requestBody/content/a~1b/encoding/a/contentype `contentype` in the Encoding Object; did \
         you \
         mean `contentType`?",
        "W003 /paths/~1a/get/callbacks/a/b/post/tag `tag` in the Operation Object; did you mean `tags`?",
        "W003 /paths/~1a/get/responses/200/header `header` in the Response Object; did you mean `headers`?",
        "W003 /paths/~1a/get/responses/200/headers/a/explod `explod` in the Header Object; did you mean `explode`?",
        "W003 /paths/~1a/get/responses/200/content/a~1b/examples/a/valeu `valeu` in the Example Object; did you mean \
         `value`?",
        "W003 /paths/~1a/get/responses/200/links/a/operationID `operationID` in the Link Object; did you mean \
         `operationId`?",
        "W003 /paths/~1a/get/responses/200/links/a/server/variabels `variabels` in the Server Object; did you mean \
         `variables`?",
        "W003 /components/schema `schema` in the Components Object; did you mean `schemas`?",
        "W003 /components/securitySchemes/a/scheme the HTTP scheme `baerer`; did you mean `Bearer`?",
        "W003 /components/securitySchemes/a/bearerformat `bearerformat` in the Security Scheme Object; did you mean \
         `bearerFormat`?",
        "W003 /components/securitySchemes/b/flows/implict `implict` in the OAuth Flows Object; did you mean \
         `implicit`?",
        "W003 /components/securitySchemes/b/flows/password/tokenurl `tokenurl` in the OAuth Flow Object; did you mean \
         `tokenUrl`?",
        "W003 /components/pathItems/a/get/oprationId `oprationId` in the Operation Object; did you mean `operationId`?",
        "W003 /components/mediaTypes/a/itemSchem `itemSchem` in the Media Type Object; did you mean `itemSchema`?",
        "W003 /components/schemas/A/discriminator/propertyname `propertyname` in the Discriminator Object; did you \
         mean \
         `propertyName`?",
        "W003 /components/schemas/A/xml/atribute `atribute` in the XML Object; did you mean `attribute`?",
        "W003 /components/schemas/A/allOf/0/items/0/requried `requried` in the Schema Object; did you mean `required`?",
    ];
    assert_eq!(said(text), expected);
}

#[test]
fn a_mapping_that_nobody_defined_is_more_than_a_note() {
    let text = "
openapi: 3.0.3
info: { title: T, version: '1' }
host: example.com
own: { a: 1 }
paths:
  /a:
    security: [{ key: [] }]
    note: for people
    pots: { responses: {} }
    Pet: { type: object }
    get: { body: { a: 1 }, consumes: [a/b], empty: {}, nothing: null, parameters: [{ collectionFormat: multi }] }
";
    let expected = [
        "W004 /host `host` in the OpenAPI Object",
        "W004 /paths/~1a/security `security` in the Path Item Object",
        // What looks like an operation is refused where operations are read.
        "W004 /paths/~1a/Pet `Pet` in the Path Item Object",
        "W004 /paths/~1a/get/body `body` in the Operation Object",
        "W004 /paths/~1a/get/consumes `consumes` in the Operation Object",
        "W004 /paths/~1a/get/parameters/0/collectionFormat `collectionFormat` in the Parameter Object",
    ];
    assert_eq!(said(text), expected);
}

#[test]
fn swagger_has_objects_of_its_own_and_may_have_the_newer_keys_that_are_read() {
    let text = "
swagger: '2.0'
info: { title: T, version: '1' }
basepath: /v1
securityDefinition: { a: { type: apiKey } }
components: { schemas: { A: { propertys: {} } } }
paths:
  /a:
    get:
      produce: [a/b]
      requestBody: { content: {} }
      parameters: [{ name: a, in: query, type: array, items: { typ: string }, collectionformat: multi }]
      responses: { '200': { description: OK, schemas: { type: string } } }
definitions: { A: { required: [a], requierd: [a] } }
securityDefinitions: { a: { type: oauth2, flow: implicit, authorizationUri: 'https://a', scopes: { scope: a } } }
";
    let expected = [
        "W003 /basepath `basepath` in the Swagger Object; did you mean `basePath`?",
        "W003 /securityDefinition `securityDefinition` in the Swagger Object; did you mean `securityDefinitions`?",
        "W003 /components/schemas/A/propertys `propertys` in the Schema Object; did you mean `properties`?",
        "W003 /paths/~1a/get/produce `produce` in the Operation Object; did you mean `produces`?",
        "W003 /paths/~1a/get/parameters/0/items/typ `typ` in the Schema Object; did you mean `type`?",
        "W003 /paths/~1a/get/parameters/0/collectionformat `collectionformat` in the Parameter Object; did you mean \
         `collectionFormat`?",
        "W003 /paths/~1a/get/responses/200/schemas `schemas` in the Response Object; did you mean `schema`?",
        "W003 /definitions/A/requierd `requierd` in the Schema Object; did you mean `required`?",
        "W003 /securityDefinitions/a/authorizationUri `authorizationUri` in the Security Scheme Object; did you mean \
         `authorizationUrl`?",
    ];
    assert_eq!(said(text), expected);
}

#[test]
fn a_note_is_not_what_it_happens_to_resemble() {
    let text = "
openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a: { path: /a, get: { responses: { '200': { description: OK } } } }
components:
  schemas:
    A: { when: now, cost: 5, href: 'https://a', form: long, normal: yes, comment: note, item: {}, enums: [a] }
  securitySchemes:
    a: { type: oauth2, flow: implicit, flows: {} }
x-webhooks: { a: { post: { requestbody: {} } } }
";
    let expected = [
        "W003 /components/schemas/A/item `item` in the Schema Object; did you mean `items`?",
        "W003 /components/schemas/A/enums `enums` in the Schema Object; did you mean `enum`?",
        "W004 /components/securitySchemes/a/flow `flow` in the Security Scheme Object",
        "W003 /x-webhooks/a/post/requestbody `requestbody` in the Operation Object; did you mean `requestBody`?",
    ];
    assert_eq!(said(text), expected);
}
