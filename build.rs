//! Keeps `generated-client/` in step with `spec/`.
fn main() {}
