//! Does the generated client do what it promises, over a real socket?

mod auth;
mod canary;
mod failure;
mod grant;
mod operation;
mod page;
mod retry;
mod support;
mod timeout;
mod vendor_bugs;
