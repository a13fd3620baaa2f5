//! The behaviour of the model, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on should stop there; helpers are tests too"
)]

mod behaviours;
mod deciding;
mod deciding_properties;
mod expr;
mod expr_oracle;
mod expr_world;
mod fields;
mod judge_properties;
mod judge_world;
mod layer_edit;
mod lent_properties;
mod pack_layer;
mod pack_load;
mod pack_mutated;
mod shipped;
mod shipped_deciding;
mod world;
