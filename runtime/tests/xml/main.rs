//! Is XML written and read as the XML Object says?

mod answers;
mod encoding;
mod hostile;
mod namespaces;
#[cfg(feature = "reqwest")]
mod socket;
mod specification;
mod support;
mod values;
