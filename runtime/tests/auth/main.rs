//! Do credentials reach the right place, once, in time, and never a log?

mod apply;
mod cache;
mod canary;
mod double;
mod endpoint;
mod flow;
mod grant;
#[cfg(feature = "jwt-bearer")]
mod jwt;
mod reply;
mod select;
