//! Behaviours: what a register can do beyond holding fields and moving through states, from a closed list, one file each.

mod needs;

pub(crate) use needs::{Need, Use, uses};
