//! What may the properties of an object be that has `patternProperties`?

use serde_json::json;

use super::check;

#[test]
fn what_matches_no_pattern_may_be_of_any_type_beside_properties() {
    check(
        "3.1.0",
        &[
            (
                "{type: object, patternProperties: {'^x': {type: string}}}",
                json!({"type": "object", "additionalProperties": {"type": "string"}, "x-oasmith-unsupported": ["patternProperties"]}),
                &[],
            ),
            (
                "{type: object, properties: {id: {}}, patternProperties: {'^x': {type: string}}}",
                json!({"type": "object", "properties": {"id": {}}, "additionalProperties": true, "x-oasmith-unsupported": ["patternProperties"]}),
                &[],
            ),
            (
                "{type: object, properties: {id: {type: string}}, patternProperties: {'^.*$': {type: string}}}",
                json!({"type": "object", "properties": {"id": {"type": "string"}}, "additionalProperties": {"type": "string"}, "x-oasmith-unsupported": ["patternProperties"]}),
                &[],
            ),
        ],
    );
}
