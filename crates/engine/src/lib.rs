//! The use cases: access, decide, append, followers.
