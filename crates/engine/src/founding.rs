//! The five answers a system starts from.

use jiff::civil::Date;
use plumb_model::id::StandardId;
use serde::{Deserialize, Serialize};

/// What must be known to start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// The company's name.
    pub company: String,
    /// Its time zone by IANA name, such as `Europe/Berlin`: the only source of today.
    pub zone: String,
    /// The name of whoever starts it; holds all roles until others are named.
    pub person: String,
    /// The standards to be judged by.
    pub standards: Vec<StandardId>,
    /// The certification body's next visit; none: not certified yet.
    pub next_visit: Option<Date>,
    /// Where the second copy goes; none: not decided yet.
    pub second_copy: Option<String>,
}
