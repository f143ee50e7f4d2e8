//! Is XML written and read as the XML Object says?

mod hostile;
mod namespaces;
mod specification;
mod support;
mod values;
