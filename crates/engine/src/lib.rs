//! The use cases: access, decide, append, followers.

pub mod desk;
mod founding;

pub use founding::Founding;
