//! Held to what every store is held to.

use crate::stage::{fresh, fresh_gate};

plumb_store::conformance!(fresh);
plumb_store::gate_conformance!(fresh_gate);
