//! Does whatever is written come back as it was?

use std::collections::BTreeMap;

use oasmith_runtime::model::{Base64, DateTime, Patch, TimeSpan, Value};

use super::support::{Kind, Open, Thing, judged, read, write};

/// A source of numbers that is the same in every run (xorshift).
pub(crate) struct Source(u64);

impl Source {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 11) % limit
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(3) > 0).then(|| make(self))
    }

    fn many<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    fn map<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> BTreeMap<String, T> {
        self.many(|source| (source.text(), make(source))).into_iter().collect()
    }

    fn small(&mut self) -> u32 {
        u32::try_from(self.next() >> 32).expect("it fits")
    }

    /// Returns an integer of any size, small ones as often as large ones.
    #[expect(clippy::cast_possible_wrap, reason = "any bits are as good as others")]
    fn int(&mut self) -> i64 {
        let shift = self.below(64);
        self.next() as i64 >> shift
    }

    /// Returns a float that takes at most 15 digits, which every parser reads exactly.
    fn float(&mut self) -> f64 {
        format!("{}e-{}", self.int() % 100_000_000_000_000, self.below(7)).parse().expect("it is a float")
    }

    fn text(&mut self) -> String {
        const ODD: [char; 10] = ['"', '\\', '\0', '\n', '\u{7f}', 'é', '\u{2028}', '😀', '\u{10ffff}', '/'];
        let letter = |source: &mut Self| match source.below(3) {
            0 => ODD[source.small() as usize % ODD.len()],
            1 => char::from_u32(source.small() % 0x11_0000).unwrap_or('x'),
            _ => char::from(source.next().to_le_bytes()[0] % 128),
        };
        (0..self.below(9)).map(|_| letter(self)).collect()
    }

    fn value(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => (self.below(2) == 0).into(),
            2 => self.int().into(),
            3 => self.next().into(),
            4 => self.float().into(),
            5 => self.text().into(),
            6 => Value::Array(self.many(|source| source.value(depth - 1))),
            _ => Value::Object(self.map(|source| source.value(depth - 1))),
        }
    }

    pub(crate) fn thing(&mut self, depth: u64) -> Thing {
        Thing {
            id: self.text(),
            note: self.maybe(Self::text),
            size: self.int(),
            made_by: None,
            kind: self.maybe(|source| if source.below(2) == 0 { Kind::Large } else { Kind::Unknown(source.text()) }),
            at: self.maybe(|source| DateTime::from_unix(source.int() >> 28, source.small())),
            span: self.maybe(|source| TimeSpan::from(source.text())),
            blob: self.maybe(|source| Base64::from(source.text().into_bytes())),
            flag: self.maybe(|source| source.below(2) == 0),
            ratio: self.maybe(Self::float),
            single: self.maybe(Self::single),
            sizes: self.maybe(|source| source.map(Self::next)),
            tags: self.maybe(|source| source.many(Self::text)),
            holes: self.maybe(|source| {
                source.many(|source| source.maybe(|source| i32::try_from(source.int() >> 32).expect("it fits")))
            }),
            parent: if depth == 0 { None } else { self.maybe(|source| Box::new(source.thing(depth - 1))) },
            inner: self.maybe(|source| Open {
                count: source.maybe(Self::int),
                additional_properties: source.map(|source| source.maybe(Self::int)),
            }),
            // A null is nothing to a reader, so only what is something comes back.
            free: self.maybe(|source| source.value(3)).filter(|value| !value.is_null()),
            patch: match self.below(3) {
                0 => Patch::Absent,
                1 => Patch::Null,
                _ => Patch::Value(self.small()),
            },
        }
    }

    fn single(&mut self) -> f32 {
        Some(f32::from_bits(self.small())).filter(|single| single.is_finite()).unwrap_or(0.5)
    }
}

#[test]
fn values() {
    let mut source = Source::new();
    for _ in 0..3_000 {
        let value = source.value(5);
        let json = write(&value).expect("it is finite");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).expect("it is JSON"), judged(&value), "{json}");
        assert_eq!(read(&json), Ok(value), "{json}");
    }
}

#[test]
fn models() {
    let mut source = Source::new();
    for _ in 0..2_000 {
        let thing = source.thing(3);
        let json = write(&thing).expect("it is finite");
        let back = read::<Thing>(&json);
        assert_eq!(back.as_ref(), Ok(&thing), "{json}");
        assert_eq!(back.and_then(|thing| write(&thing)), Ok(json));
    }
}

#[test]
fn integers_and_floats() {
    let mut source = Source::new();
    for _ in 0..50_000 {
        let (int, uint, float, single) = (source.int(), source.next(), source.float(), source.single());
        assert_eq!(write(&int).and_then(|json| read(&json)), Ok(int));
        assert_eq!(write(&uint).and_then(|json| read(&json)), Ok(uint));
        assert_eq!(write(&float).and_then(|json| read(&json)).map(f64::to_bits), Ok(float.to_bits()), "{float}");
        assert_eq!(write(&single).and_then(|json| read(&json)).map(f32::to_bits), Ok(single.to_bits()), "{single}");
        // Without its feature `float_roundtrip`, `serde_json` reads some floats of 16 and 17 digits a little off.
        let any = f64::from_bits(uint);
        if any.is_finite() {
            let back: f64 = write(&any).and_then(|json| read(&json)).expect("it is finite");
            assert!(back.to_bits().abs_diff(any.to_bits()) <= 2, "{any} came back as {back}");
        }
    }
}
