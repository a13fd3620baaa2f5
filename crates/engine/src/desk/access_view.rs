//! Who may see what, and why: the shapes behind the pages about people and access.

use jiff::{Timestamp, civil::Date};
use plumb_store::gate::{TokenId, TokenScope};
use serde::{Deserialize, Serialize};

use crate::gate::{LinkSecret, TokenSecret};

/// Why somebody may see a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Why {
    /// The register is open to everybody who works here.
    Everybody,
    /// By a role, named as people name it.
    Role {
        /// The role.
        role: String,
        /// In whose place the person holds it today; none where it is the person's own.
        in_place_of: Option<String>,
    },
    /// The record is that person's own, or names that person.
    Own,
    /// By a grant.
    Grant {
        /// Its number.
        number: Option<String>,
        /// What it is for.
        about: String,
    },
}

/// Somebody who may see a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sees {
    /// The person's record.
    pub person: String,
    /// Name.
    pub name: String,
    /// Number.
    pub number: Option<String>,
    /// Why.
    pub why: Vec<Why>,
    /// What the person may do with it, beyond seeing it: `change`, `move`, `sign`.
    pub may: Vec<String>,
}

/// Who may see a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoSeesView {
    /// Its register.
    pub register: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Everybody who may, by name.
    pub people: Vec<Sees>,
}

/// A grant in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// The grant's record.
    pub record: String,
    /// Its number.
    pub number: Option<String>,
    /// What it is for.
    pub about: String,
    /// What it allows: `read`, `change` …
    pub may: Vec<String>,
    /// In which registers, by name; empty for all.
    pub registers: Vec<String>,
    /// The last day.
    pub until: Option<Date>,
}

/// A role held today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// As people name it.
    pub name: String,
    /// In whose place; none where it is the person's own.
    pub in_place_of: Option<String>,
}

/// What one person may, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAccessView {
    /// The person's record.
    pub person: String,
    /// The register that keeps it.
    pub register: String,
    /// Name.
    pub name: String,
    /// Number.
    pub number: Option<String>,
    /// Sign-in name.
    pub login: Option<String>,
    /// Works here today.
    pub here: bool,
    /// May rule over people, packs and erasure.
    pub administers: bool,
    /// Roles held today.
    pub roles: Vec<RoleView>,
    /// Who stands in while the person is away.
    pub deputy: Option<String>,
    /// Grants in force.
    pub grants: Vec<GrantView>,
    /// Registers seen as a whole, and why.
    pub registers: Vec<(String, Why)>,
}

/// Somebody, for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The person's record.
    pub person: String,
    /// Name.
    pub name: String,
    /// Number.
    pub number: Option<String>,
    /// Sign-in name.
    pub login: Option<String>,
    /// Own roles, as people name them.
    pub roles: Vec<String>,
    /// May rule over people, packs and erasure today.
    pub administers: bool,
    /// Can come in by password or passkey.
    pub comes_in: bool,
    /// When last seen in a session that still runs.
    pub last_seen: Option<Timestamp>,
}

/// One record that names whoever hands over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedRecord {
    /// Its register's name.
    pub register: String,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// As what the person stands there: the fields' labels.
    pub fields: Vec<String>,
    /// Why it stays with the person, where it does.
    pub stays: Option<String>,
}

/// Open work that went, or would go, from one person to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverView {
    /// Who hands over.
    pub from: String,
    /// Who takes over; none where it was only asked what there is.
    pub to: Option<String>,
    /// Every open record that names the person.
    pub records: Vec<HandedRecord>,
    /// Open records that name the person and that whoever asks may not see.
    pub unseen: u64,
    /// The last entry it made; none for a dry run, or where nothing was to hand over.
    pub seq: Option<u64>,
}

/// A link by which somebody sets a password: to be printed, copied or sent. It works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The person's record.
    pub person: String,
    /// The person's name.
    pub name: String,
    /// The person had a password before.
    pub again: bool,
    /// Until when it works.
    pub expires: Timestamp,
    /// What stands in the link, after `/invite/`.
    pub secret: LinkSecret,
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// Its name.
    pub id: TokenId,
    /// In whose name it acts.
    pub person: String,
    /// What it may do at most.
    pub scopes: Vec<TokenScope>,
    /// What it is for.
    pub label: String,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
    /// When it was last used.
    pub last_seen: Option<Timestamp>,
}

/// A token that was just made, with its secret: the one time that it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// The token.
    pub token: TokenView,
    /// What a program sends as `Authorization: Bearer`.
    pub secret: TokenSecret,
}
