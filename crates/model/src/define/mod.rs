//! Definitions: what packs say, once loaded and checked. Plain data; the loader makes it, everything else reads it.

pub mod certification;
pub mod check;
pub mod edition;
pub mod plan;
pub mod proposal;
pub mod register;
pub mod rehearsal;
pub mod requirement;
pub mod role;
pub mod trail;
