//! Held to what every store is held to.

use crate::stage::fresh;

plumb_store::conformance!(fresh);
