//! The embedded database, written natively. All SQL lives here.
