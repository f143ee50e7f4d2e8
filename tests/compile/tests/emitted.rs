//! Do the clients of all fixtures pass the tests that are generated with them?

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/wire.rs"));
