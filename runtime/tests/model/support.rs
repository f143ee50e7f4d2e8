//! Which models do the tests read and write?

use std::collections::BTreeMap;

use oasmith_runtime::model::{
    Base64, DateTime, Decode, Encode, Fields, Map, Patch, Piece, Rule, Target, TimeSpan, Value, decode, encode,
};

/// Declares a model as generated code does: its type, the required properties, and a field each with its rule.
macro_rules! model {
    (
        $(#[$meta:meta])*
        $name:ident [$($required:literal)*] { $($field:ident: $ty:ty = $wire:literal $rule:ident;)* }
        $(keeps $kept:ty)?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub(crate) struct $name {
            $(pub(crate) $field: $ty,)*
            $(pub(crate) additional_properties: BTreeMap<String, $kept>,)?
        }

        impl Decode for $name {
            fn blank() -> Self {
                Self::default()
            }

            fn target(&mut self) -> Target<'_> {
                Target::Object(self, &[$($required),*])
            }

            fn field(&mut self, wire_name: &str) -> Option<&mut dyn Decode> {
                match wire_name {
                    $($wire => Some(&mut self.$field),)*
                    _ => {
                        $({
                            let kept: &mut BTreeMap<_, $kept> = &mut self.additional_properties;
                            return Some(Map::entry(kept, wire_name.to_owned()));
                        })?
                        #[allow(unreachable_code, reason = "only a model that keeps nothing gets here")]
                        None
                    }
                }
            }
        }

        impl Encode for $name {
            fn fields(&self, to: &mut dyn Fields) {
                $(to.put_with($wire, Rule::$rule, &self.$field);)*
                $(to.put_all(&self.additional_properties as &BTreeMap<_, $kept>);)?
            }
        }
    };
}

model! {
    /// An object with a property of every kind.
    Thing ["id" "note" "size"] {
        id: String = "id" PLAIN;
        note: Option<String> = "note" NULLABLE;
        size: i64 = "size" TEXT;
        made_by: Option<String> = "madeBy" READ_ONLY;
        kind: Option<Kind> = "kind" PLAIN;
        at: Option<DateTime> = "at" PLAIN;
        span: Option<TimeSpan> = "span" PLAIN;
        blob: Option<Base64> = "blob" PLAIN;
        flag: Option<bool> = "flag" PLAIN;
        ratio: Option<f64> = "ratio" PLAIN;
        single: Option<f32> = "single" PLAIN;
        sizes: Option<BTreeMap<String, u64>> = "sizes" TEXT;
        tags: Option<Vec<String>> = "tags" PLAIN;
        holes: Option<Vec<Option<i32>>> = "holes" PLAIN;
        parent: Option<Box<Thing>> = "parent" PLAIN;
        inner: Option<Open> = "inner" TEXT;
        free: Option<Value> = "free" PLAIN;
        patch: Patch<u32> = "patch" PLAIN;
    }
}

model! {
    /// An object that keeps the properties it does not name.
    Open [] { count: Option<i64> = "count" PLAIN; } keeps Option<i64>
}

/// An enum that is open, as generated ones are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Large,
    Unknown(String),
}

impl Encode for Kind {
    fn piece(&self) -> Piece<'_> {
        Piece::text(match self {
            Self::Large => "LARGE",
            Self::Unknown(value) => value,
        })
    }
}

impl Decode for Kind {
    fn blank() -> Self {
        Self::Unknown(String::new())
    }

    fn target(&mut self) -> Target<'_> {
        Target::Parsed(self)
    }

    fn take_text(&mut self, text: &str) -> Result<(), &'static str> {
        *self = if text == "LARGE" { Self::Large } else { Self::Unknown(text.to_owned()) };
        Ok(())
    }
}

/// A document that has every property of `Thing`, in the order in which it is written again.
pub(crate) const SAMPLE: &str = r#"{"id":"é\"\\\n\u0000","note":null,"size":"9223372036854775807","kind":"LARGE","at":"2026-03-01T12:00:00Z","span":"1.5s","blob":"AP8=","flag":true,"ratio":-1.5e-7,"single":0.1,"sizes":{"a":"0","b":"18446744073709551615"},"tags":["a",""],"holes":[1,null,-2147483648],"parent":{"id":"p","note":"n","size":"-1"},"inner":{"count":1,"x":2,"y":null},"free":{"a":[1,-1,1.5,"s",false,null,{}]},"patch":7}"#;

/// Returns what the reader makes of a document, or its message and path.
pub(crate) fn read<T: Decode>(json: &str) -> Result<T, String> {
    decode(json.as_bytes()).map_err(|error| error.to_string())
}

pub(crate) fn write(value: &dyn Encode) -> Result<String, String> {
    let json = encode(value).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(json).expect("JSON is UTF-8"))
}

/// Returns the same value as the judge knows it.
pub(crate) fn judged(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::UInt(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(judged).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), judged(value))).collect(),
    }
}
