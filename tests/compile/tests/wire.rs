//! What do the generated models read and write?
//!
//! Each test is about one fixture, and only about what its types do on the wire.

use fixtures::{
    all_of, arguments, families, integers_as_text, map_and_free_form, naming_obstacle_course, nullable, open_enum,
    patch_three_state, read_only, recursion, said_in_part, unions, unions_joined,
};
use oasmith_runtime::model::{Base64, Decode, Encode, InText, Patch, Value, decode, encode};
use serde_json::{Value as Json, json};

/// Decodes a value that has to be right.
fn read<T: Decode>(json: &Json) -> T {
    decode(json.to_string().as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Decodes a value that has to be wrong, and returns what is said.
fn refused<T: Decode>(json: &Json) -> String {
    decode::<T>(json.to_string().as_bytes()).err().map(|error| error.to_string()).unwrap_or_default()
}

/// Encodes a value.
fn written(value: &dyn Encode) -> Json {
    let bytes = encode(value).expect("every number is finite");
    serde_json::from_slice(&bytes).expect("what is written is JSON")
}

/// Decodes a value, and expects it to be written as it was read.
fn unchanged<T: Decode + Encode>(json: &Json) -> T {
    let value = read::<T>(json);
    assert_eq!(written(&value), *json);
    value
}

#[test]
fn integers_keep_their_form_and_all_their_digits() {
    use integers_as_text::model::Thing;
    let thing: Thing = unchanged(&json!({
        "int64": i64::MAX, "uint64": u64::MAX, "int64Text": i64::MIN.to_string(), "uint64Text": u64::MAX.to_string(),
        "int32": -1, "uint32": u32::MAX, "double": 0.1, "bytes": "AAEC", "moment": "2023-11-07T05:31:56Z",
        "span": "1.5s", "uuid": "not looked at",
    }));
    assert_eq!((thing.int64, thing.uint64), (Some(i64::MAX), Some(u64::MAX)));
    assert_eq!((thing.int64_text, thing.uint64_text), (Some(i64::MIN), Some(u64::MAX)));
    assert_eq!(thing.bytes, Some(Base64::from(vec![0, 1, 2])));
    assert!(refused::<Thing>(&json!({"int32": 2_147_483_648_u64})).contains("int32"));
    assert!(refused::<Thing>(&json!({"uint64Text": "-1"})).contains("uint64Text"));
}

#[test]
fn integers_are_read_in_either_form() {
    use integers_as_text::model::Thing;
    let thing: Thing = read(&json!({"int64": "9007199254740993", "int64Text": 5}));
    assert_eq!(written(&thing), json!({"int64": 9_007_199_254_740_993_i64, "int64Text": "5"}));
}

#[test]
fn integers_are_text_wherever_the_description_says_so() {
    use integers_as_text::model::Counts;
    let json = json!({"name": "a", "some": ["1", "2"], "more": "3"});
    assert_eq!(written(&read::<Counts>(&json)), json);
    assert_eq!(written(&InText(&vec![1_i64, 2])), json!(["1", "2"]));
}

#[test]
fn arguments_are_in_the_order_of_the_document() {
    use arguments::model::{Colour, Login, Stroke};
    assert_eq!(written(&Colour::new(1.0, 0.5, 0.25)), json!({"r": 1.0, "g": 0.5, "b": 0.25}));
    assert_eq!(written(&Login::new("ada", "secret")), json!({"user": "ada", "password": "secret"}));
    // What `allOf` includes comes first.
    let stroke = Stroke::new(1.0, 0.5, 0.25, "here", "there");
    assert_eq!(written(&stroke), json!({"r": 1.0, "g": 0.5, "b": 0.25, "to": "here", "from": "there"}));
}

#[test]
fn a_patch_tells_absent_from_null() {
    use patch_three_state::model::{Place, ThingPatch};
    assert_eq!(written(&ThingPatch::default()), json!({}));
    let mut patch = ThingPatch { name: Patch::Null, size: Some(1), ..ThingPatch::default() };
    patch.tags = Patch::Value(vec!["a".to_owned()]);
    patch.place = Some(Place { street: Patch::Null });
    let json = json!({"name": null, "size": 1, "tags": ["a"], "place": {"street": null}});
    assert_eq!(written(&patch), json);
    assert_eq!(read::<ThingPatch>(&json), patch);
}

#[test]
fn what_the_server_sets_is_not_sent() {
    use read_only::model::{Owner, Thing};
    let read: Thing =
        read(&json!({"id": "1", "name": "n", "owner": {"id": "o"}, "deputy": {"id": "d"}, "secret": "s"}));
    assert_eq!((read.id.as_str(), read.owner.clone()), ("1", Some(Owner { id: Some("o".to_owned()) })));
    assert_eq!(written(&read), json!({"name": "n", "secret": "s"}));
}

#[test]
fn what_is_required_and_nullable_is_written_as_null() {
    use nullable::model::Thing;
    let absent: Thing = read(&json!({"id": null, "owner": null}));
    assert_eq!(written(&absent), json!({"id": null, "owner": null}));
    let json = json!({"id": null, "owner": {"id": "o"}, "tags": ["a", null], "state": "idle"});
    unchanged::<Thing>(&json);
    let nulls: Thing =
        read(&json!({"id": "1", "owner": null, "name": null, "tags": null, "state": null, "note": null}));
    assert_eq!(written(&nulls), json!({"id": "1", "owner": null}));
    assert!(refused::<Thing>(&json!({"id": null})).contains("owner"));
}

#[test]
fn maps_and_free_forms_keep_everything() {
    use map_and_free_form::model::Thing;
    let thing: Thing = unchanged(&json!({
        "labels": {"a": "b"}, "owners": {"o": {"id": "1"}}, "inline": {"i": {"a": "b"}}, "lists": {"l": [1, 2]},
        "anything": [null, {"deep": 1.5}], "object": {"any": true}, "open": {}, "closed": {},
        "extensible": {"id": "e", "more": 1.0}, "empty": {"also": [1]}, "numbers": {"n": 2.5},
    }));
    assert_eq!(thing.extensible.map(|extensible| extensible.additional_properties.len()), Some(1));
    let null: Thing = read(&json!({"anything": null, "empty": {"x": null}}));
    assert_eq!(null.empty.and_then(|empty| empty.additional_properties.get("x").cloned()), Some(Value::Null));
}

#[test]
fn types_that_contain_themselves_read_to_any_sensible_depth() {
    use recursion::model::Thing;
    unchanged::<Thing>(&json!({
        "parent": {"parent": {"children": [{}, {"byName": {"a": {}}}]}},
        "left": {"right": {"left": {"right": {}}}}, "endless": {"next": {"next": {}}}, "tree": [{}, {"tree": []}],
    }));
    let deep = (0..100).fold(json!({}), |inner, _| json!({"parent": inner}));
    unchanged::<Thing>(&deep);
    let endless = format!("{}{}", "{\"parent\":".repeat(100_000), "1");
    assert!(decode::<Thing>(endless.as_bytes()).is_err());
}

#[test]
fn enums_keep_values_that_they_do_not_know() {
    use open_enum::model::{Color, Thing, ThingState};
    let json = json!({"color": "ULTRAVIOLET", "state": "ACTIVE", "days": ["MON", "someday"], "level": 7});
    let thing: Thing = unchanged(&json);
    assert_eq!(thing.color, Some(Color::Unknown("ULTRAVIOLET".to_owned())));
    assert_eq!(thing.state, Some(ThingState::Active));
    assert_eq!(unchanged::<Thing>(&json!({"color": ""})).color, Some(Color::Nothing));
    assert_eq!(Color::from("DARK_BLUE"), Color::DarkBlue);
    assert_eq!("ULTRAVIOLET".parse(), Ok(Color::Unknown("ULTRAVIOLET".to_owned())));
}

#[test]
fn names_that_rust_cannot_have_stay_as_they_are_on_the_wire() {
    use naming_obstacle_course::model::{OptionModel, VecModel};
    let model: OptionModel = unchanged(&json!({
        "self": {"ok": true}, "Self": "s", "type": "Unknown", "_": {"x": 1.0}, "": "empty", "1": "one", "@type": "at",
        "🦀": "crab", "été": "summer", "r#raw": "raw", "gen": "gen",
    }));
    assert_eq!(model.r#type, Some(VecModel::UnknownValue));
    assert_eq!(unchanged::<OptionModel>(&json!({"type": "-1"})).r#type, Some(VecModel::Minus1));
}

#[test]
fn properties_of_all_branches_are_one_object() {
    use all_of::model::Node;
    unchanged::<Node>(&json!({
        "kind": "k", "thing": {"id": "1", "kind": "thing", "state": "idle"}, "children": [{"kind": "c", "order": 1}],
    }));
    assert!(refused::<Node>(&json!({"kind": "k", "thing": {"id": "1", "kind": "thing"}})).contains("state"));
}

#[test]
fn a_base_is_whatever_extends_it() {
    use families::model::{Animal, Animals, Bird, Order};
    let json = json!({"animals": [
        {"kind": "cat", "mood": "good", "lives": 9, "mother": {"kind": "Owl", "mood": "bad", "eggs": 1, "wise": true}},
        {"kind": "hound", "mood": "good", "bark": true, "friend": {"kind": "Bird", "mood": "new", "eggs": 2}},
        {"kind": "any", "mood": "good", "name": "n"},
        {"kind": "fish", "fins": 2},
    ]});
    let animals = unchanged::<Animals>(&json).animals.unwrap_or_default();
    let Animal::Cat(cat) = &animals[0] else { panic!("{:?}", animals[0]) };
    assert!(matches!(cat.mother.as_deref(), Some(Animal::Bird(Bird::Owl(owl))) if owl.wise == Some(true)));
    let Animal::Dog(dog) = &animals[1] else { panic!("{:?}", animals[1]) };
    assert!(matches!(dog.friend.as_deref(), Some(Animal::Bird(Bird::Base(bird))) if bird.eggs == 2));
    assert!(matches!(&animals[2], Animal::Base(base) if base.name.as_deref() == Some("n")));
    assert!(matches!(&animals[3], Animal::Unknown(value) if value.get("fins").is_some()));
    let order: Order = unchanged(&json!({"type": "back", "of": {"type": "Sale", "price": 1.5}}));
    assert!(matches!(&order, Order::Return(back) if back.of.as_ref().is_some_and(|sale| sale.price == 1.5)));
    assert!(matches!(unchanged(&json!({"type": "Gift"})), Order::Gift(_)));
    assert!(matches!(unchanged(&json!({"type": "other"})), Order::Unknown(_)));
}

#[test]
fn nobody_writes_what_tells_a_type_from_others() {
    use families::model::{Animal, AnimalMood, Cat, Gift, Order, Owl, Sale};
    assert_eq!(written(&Animal::from(Cat::new(AnimalMood::Good))), json!({"kind": "cat", "mood": "good"}));
    assert_eq!(written(&Owl::new(AnimalMood::Bad, 1)), json!({"kind": "Owl", "mood": "bad", "eggs": 1}));
    assert_eq!(written(&Order::from(Sale::new(1.5))), json!({"type": "Sale", "price": 1.5}));
    // A default value does not know which union it is for, and the union does.
    assert_eq!(written(&Order::from(Gift::default())), json!({"type": "Gift"}));
    let gift = Gift { r#type: Some("other".to_owned()) };
    assert_eq!(written(&Order::from(gift)), json!({"type": "other"}));
}

#[test]
fn what_the_document_only_requires_is_kept() {
    use said_in_part::model::{Owner, Thing, ThingEither};
    let thing: Thing = unchanged(&json!({
        "id": "1", "links": ["a"], "level": 2, "ratio": 1.5, "either": 1, "owner": {"id": "o", "age": 7, "more": {}},
        "free": {"id": 1, "other": true},
    }));
    assert_eq!((thing.level, thing.ratio, thing.either), (Some(2), Some(1.5), Some(ThingEither::Integer(1))));
    assert_eq!(written(&Thing::new("1", 2)), json!({"id": "1", "links": 2}));
    assert!(refused::<Owner>(&json!({"id": "o", "age": 7})).contains("more"));
}

#[test]
fn a_union_is_told_apart_by_what_stands_in_it() {
    use unions::model::{Circle, Drawing, DrawingEvent, DrawingLabel, DrawingSize, DrawingSource, Shape, Square, Tree};
    let json = json!({
        "shapes": [{"kind": "round", "radius": 1.5}, {"kind": "Square", "side": 2.0}, {"kind": "new", "x": [1]}],
        "label": 7, "size": true, "tree": {"left": {"left": "leaf"}},
        "source": {"data": "AA", "type": "t"}, "event": {"type": "removed", "why": "old"},
    });
    let drawing: Drawing = unchanged(&json);
    let shapes = drawing.shapes.unwrap_or_default();
    assert_eq!(shapes[0], Shape::Circle(Circle::new(1.5)));
    assert_eq!(shapes[1], Shape::Square(Square::new(2.0)));
    assert!(matches!(&shapes[2], Shape::Unknown(value) if value.get("x").is_some()));
    assert_eq!(drawing.label, Some(DrawingLabel::Integer(7)));
    assert_eq!(drawing.size, Some(DrawingSize::Bool(true)));
    assert!(matches!(drawing.source, Some(DrawingSource::WithData(_))));
    assert!(matches!(drawing.event, Some(DrawingEvent::Removed(_))));
    assert!(matches!(drawing.tree, Some(Tree::WithLeft(_))));
    assert_eq!(DrawingLabel::from("x"), DrawingLabel::String("x".to_owned()));
    let lists: Drawing = unchanged(&json!({"source": ["a", "b"], "event": {"type": 1}}));
    assert!(matches!(lists.source, Some(DrawingSource::StringList(_))));
    assert!(matches!(lists.event, Some(DrawingEvent::Unknown(_))));
    assert_eq!(lists.label, None);
}

#[test]
fn what_stands_beside_a_union_belongs_to_each_branch() {
    use unions_joined::model::{Pet, PetsResponse, Vehicle};
    let json = json!({
        "pet": {"petType": "Cat", "name": "Tom", "lives": 9}, "vehicle": {"wheels": 4, "load": 1.5}, "range": {"to": 3},
    });
    let all: PetsResponse = unchanged(&json);
    assert!(matches!(&all.pet, Some(Pet::Cat(cat)) if cat.lives == Some(9) && cat.name.as_deref() == Some("Tom")));
    assert!(matches!(&all.vehicle, Some(Vehicle::WithLoad(truck)) if truck.wheels == Some(4)));
}
