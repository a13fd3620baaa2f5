//! What is handed to programs of auditors and public offices, as OSCAL.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A document in the form of NIST OSCAL 1.2.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OscalDocument {
    /// What a file of it is called, without its ending: `component-definition`, `assessment-results` …
    pub name: String,
    /// Its title.
    pub title: String,
    /// The document.
    pub content: Value,
}

impl OscalDocument {
    /// The document as a file's bytes: the same log gives the same bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(&self.content).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
