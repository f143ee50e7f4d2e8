//! What do the models that `serde` derives need beside it?
//!
//! The types of the client's runtime that models name, written the way a crate with derived models writes them.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use serde_json::Value;

/// A moment, as the server wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DateTime(String);

/// A length of time, as the server wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeSpan(String);

/// Bytes that are written as base64 text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Base64(bytes::Bytes);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(|bytes| Self(bytes.into())).map_err(serde::de::Error::custom)
    }
}

/// A property that a request may leave out, set to null, or set to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Patch<T> {
    /// Left out.
    #[default]
    Absent,
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Patch<T> {
    /// Returns whether the property is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_unit(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// Numbers that are written as text; they are read from text or from numbers.
pub mod text {
    use super::{BTreeMap, Deserialize, Deserializer, Display, FromStr, Patch, Serialize, Serializer};

    /// Writes a value.
    pub fn serialize<T: Text, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.put(serializer)
    }

    /// Reads a value.
    pub fn deserialize<'de, T: Text, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::take(deserializer)
    }

    /// A number, or what holds numbers.
    pub trait Text: Sized {
        /// Writes the value.
        fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
        /// Reads the value.
        fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
    }

    struct Put<'a, T>(&'a T);

    impl<T: Text> Serialize for Put<'_, T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.put(serializer)
        }
    }

    struct Take<T>(T);

    impl<'de, T: Text> Deserialize<'de> for Take<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            T::take(deserializer).map(Take)
        }
    }

    struct Number<N>(std::marker::PhantomData<N>);

    impl<N: FromStr<Err: Display>> serde::de::Visitor<'_> for Number<N> {
        type Value = N;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a number, or text that holds one")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<N, E> {
            text.parse().map_err(E::custom)
        }

        fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<N, E> {
            self.visit_str(&value.to_string())
        }

        fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<N, E> {
            self.visit_str(&value.to_string())
        }

        fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<N, E> {
            self.visit_str(&value.to_string())
        }
    }

    macro_rules! numbers {
        ($($ty:ty)*) => { $(
            impl Text for $ty {
                fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }

                fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_any(Number::<$ty>(std::marker::PhantomData))
                }
            }
        )* };
    }

    numbers!(i32 i64 u32 u64 f32 f64);

    impl<T: Text> Text for Option<T> {
        fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.as_ref().map(Put).serialize(serializer)
        }

        fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Ok(Option::<Take<T>>::deserialize(deserializer)?.map(|taken| taken.0))
        }
    }

    impl<T: Text> Text for Patch<T> {
        fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Absent | Self::Null => serializer.serialize_unit(),
                Self::Value(value) => value.put(serializer),
            }
        }

        fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Ok(<Option<T> as Text>::take(deserializer)?.map_or(Self::Null, Self::Value))
        }
    }

    impl<T: Text> Text for Vec<T> {
        fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.iter().map(Put))
        }

        fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Ok(Vec::<Take<T>>::deserialize(deserializer)?.into_iter().map(|taken| taken.0).collect())
        }
    }

    impl<T: Text> Text for BTreeMap<String, T> {
        fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.iter().map(|(key, value)| (key, Put(value))))
        }

        fn take<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let taken = BTreeMap::<String, Take<T>>::deserialize(deserializer)?;
            Ok(taken.into_iter().map(|(key, taken)| (key, taken.0)).collect())
        }
    }
}
