//! Replaced by the first generation.
