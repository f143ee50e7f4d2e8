//! How does a scalar read as text?

use super::super::{Scalar, Wire};

/// Returns the name of a scalar and, where it is a number, how it is written.
pub(super) fn name(scalar: Scalar) -> String {
    let wire = |wire| if wire == Wire::Text { " as text" } else { "" };
    match scalar {
        Scalar::Int(kind, form) => format!("{kind:?}{}", wire(form)).to_lowercase(),
        Scalar::Float(kind, form) => format!("{kind:?}{}", wire(form)).to_lowercase(),
        Scalar::Foreign(foreign) => format!("{foreign:?}"),
        other => format!("{other:?}").to_lowercase(),
    }
}
