//! Reading in a child process: what a hostile file exhausts or crashes is the child, and its loss is one row.

mod child;
mod parent;
mod protocol;

pub use child::worker_main;
pub use parent::{Bounds, Reader, WorkerCommand};
