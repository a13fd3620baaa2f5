//! What strangers are shown: certificates that hold and public documents in force, nothing else.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The page as anybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustView {
    /// Whose page it is.
    pub organisation: String,
    /// What stands above, as somebody wrote it for strangers.
    pub lead: Option<String>,
    /// The day it speaks of.
    pub today: Date,
    /// Certificates that hold on that day.
    pub certificates: Vec<ShownCertificate>,
    /// Public documents in force, by title.
    pub documents: Vec<ShownDocument>,
    /// The signed head of the log (C2SP signed note).
    pub checkpoint: String,
}

/// A certificate as it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCertificate {
    /// The standard.
    pub standard: String,
    /// Who gave it.
    pub body: Option<String>,
    /// Its number with that body.
    pub mark: Option<String>,
    /// For what.
    pub scope: Option<String>,
    /// Where.
    pub sites: Option<String>,
    /// When it was decided.
    pub decided: Option<Date>,
    /// Its last day.
    pub until: Date,
    /// How it stands, by the state's name.
    pub state: String,
    /// The position of its newest entry in the log.
    pub seq: u64,
    /// That entry's header, byte for byte: the tree's leaf.
    pub header: String,
    /// The proof that it is in the log (C2SP tlog-proof).
    pub proof: String,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownDocument {
    /// Its title.
    pub title: String,
    /// The revision in force.
    pub mark: Option<String>,
    /// Since when.
    pub since: Option<Date>,
    /// Its text, where it is not a file.
    pub text: Option<String>,
}

/// The page as strangers would see it, for whoever may switch it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustPreview {
    /// Somebody switched it on.
    pub on: bool,
    /// Whoever looks may switch it.
    pub may_switch: bool,
    /// What is or would be there; without a certificate that holds there is no page, switched on or not.
    pub view: TrustView,
    /// Certificates that are not shown because they do not hold today.
    pub not_shown: u64,
}
