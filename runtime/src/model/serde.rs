//! How does any `serde` format read and write models?

use serde_core::de::{Deserialize, DeserializeSeed, Deserializer};
use serde_core::ser::{Serialize, Serializer};

use super::decode::Decode;
use super::encode::Encode;
use super::print::Printed;
use super::read::{Seed, Trace};
use super::value::Value;
use super::{Base64, DateTime, Patch, TimeSpan};

/// Writes a model with any format: all of it, what is read only included.
///
/// # Errors
///
/// Fails when the format does, and for a number that is not finite.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    Printed { value, whole: true, text: false }.serialize(serializer)
}

/// Reads a model with any self-describing format.
///
/// # Errors
///
/// Fails when the format does, or when a value is not of the type that the model has there.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    let mut trace = Trace::default();
    Seed { place: &mut value, trace: &mut trace }.deserialize(deserializer)?;
    Ok(value)
}

macro_rules! bridge {
    ($($ty:ident $(<$parameter:ident>)?)*) => { $(
        impl $(<$parameter: Encode>)? Serialize for $ty $(<$parameter>)? {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize(self, serializer)
            }
        }

        impl<'de $(, $parameter: Decode)?> Deserialize<'de> for $ty $(<$parameter>)? {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer)
            }
        }
    )* };
}

bridge!(Value Base64 DateTime TimeSpan Patch<T>);
