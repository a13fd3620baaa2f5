//! Who may see what: the model's predicate, under the name by which a backend's queries know it. A conformance case holds query and guard
//! equal.

pub use plumb_model::access::{AccessGrant, AccessPredicate, Registers, Scope};
