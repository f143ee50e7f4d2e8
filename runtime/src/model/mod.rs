//! How do models become JSON, and JSON models?
