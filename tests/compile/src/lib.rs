//! Does everything that is generated compile, mounted side by side in one crate, without a warning?

#![deny(warnings, missing_docs)]
#![recursion_limit = "256"]

include!(concat!(env!("OUT_DIR"), "/clients.rs"));
