//! What do references say, and which names do the things get that they lead to?

use std::collections::HashSet;
use std::path::Path;

use super::settle;
use super::uri::{self, Target};

#[test]
fn references_are_cut_into_document_and_fragment() {
    let file = |path: &str| Target::File(path.to_owned());
    let cases = [
        ("", Target::Same, ""),
        ("#", Target::Same, ""),
        ("#/a/b", Target::Same, "/a/b"),
        ("#name", Target::Same, "name"),
        ("pet.yaml", file("pet.yaml"), ""),
        ("pet.yaml#", file("pet.yaml"), ""),
        ("./schemas/pet.yaml#/a", file("./schemas/pet.yaml"), "/a"),
        ("../pet.yaml#/a#b", file("../pet.yaml"), "/a#b"),
        ("line%20item.json", file("line item.json"), ""),
        ("100%.json", file("100%.json"), ""),
        ("pet.yaml?v=1#/a", file("pet.yaml"), "/a"),
        ("a/b:c.yaml", file("a/b:c.yaml"), ""),
        ("/etc/passwd", Target::Absolute, ""),
        ("\\\\host\\share", Target::Absolute, ""),
        ("C:\\pet.yaml", Target::Absolute, ""),
        ("file:///etc/passwd", Target::Absolute, ""),
        ("FILE:pet.yaml", Target::Absolute, ""),
        ("//example.com/pet.yaml", Target::Remote, ""),
        ("https://example.com/pet.yaml#/a", Target::Remote, "/a"),
        ("urn:example:pet", Target::Remote, ""),
    ];
    for (reference, target, fragment) in cases {
        assert_eq!(uri::parse(reference), (target, fragment), "{reference}");
    }
}

#[test]
fn a_pointer_is_written_in_one_way_only() {
    let cases = [
        ("/a/b", "/a/b"),
        ("/a~1b/c~0d", "/a~1b/c~0d"),
        ("/a%20b", "/a b"),
        ("/a%7E1b", "/a~1b"),
        ("/paths/%2Fpets", "/paths/~1pets"),
        ("/a/", "/a/"),
        ("", ""),
    ];
    for (fragment, pointer) in cases {
        assert_eq!(uri::pointer(fragment), pointer, "{fragment}");
    }
    assert_eq!(uri::reference("/100%25/a~1b"), "#/100%2525/a~1b");
}

#[test]
fn paths_are_joined_without_dots() {
    let cases = [
        ("pet.yaml", "/api/v1/pet.yaml"),
        ("./a/../pet.yaml", "/api/v1/pet.yaml"),
        ("../pet.yaml", "/api/pet.yaml"),
        ("../../../../etc/passwd", "/etc/passwd"),
    ];
    for (relative, expected) in cases {
        assert_eq!(uri::join(Path::new("/api/v1"), relative), Path::new(expected), "{relative}");
    }
}

/// The examples of RFC 3986, section 5.4, as far as they have no query.
#[test]
fn uris_are_resolved() {
    let base = "http://a/b/c/d;p?q";
    let cases = [
        ("g:h", "g:h"),
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("", "http://a/b/c/d;p"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        ("./g/.", "http://a/b/c/g/"),
        ("g/../h", "http://a/b/c/h"),
    ];
    for (reference, expected) in cases {
        assert_eq!(uri::resolve(base, reference), expected, "{reference}");
    }
    assert_eq!(uri::resolve("", "pet"), "pet");
    assert_eq!(uri::resolve("http://a", "g"), "http://a/g");
}

#[test]
fn the_shortest_name_that_is_free_and_says_something_is_taken() {
    let cases = [
        (&["pet"][..], &[][..], "pet"),
        (&["shop", "pet"], &["pet"], "shop_pet"),
        (&["shop", "pet"], &["pet", "shop_pet"], "shop_pet_2"),
        (&["pet", "index"], &[], "pet_index"),
        (&["pet", "allOf", "0"], &[], "pet_allOf_0"),
        (&["index"], &[], "index"),
    ];
    for (words, taken, expected) in cases {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut taken: HashSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(settle::name(&words, |name| taken.insert(name.to_owned())), expected, "{words:?}");
    }
}
