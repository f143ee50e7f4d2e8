//! What does a project go through that generates its clients again and again?

#[cfg(unix)]
mod action;
mod bump;
mod cargo;
mod clients;
mod support;
#[cfg(all(unix, feature = "watch"))]
mod watch;
