//! What does every generated client need at run time?
