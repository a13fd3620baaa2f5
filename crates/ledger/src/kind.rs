//! The closed lists in a header: what an entry does (`kind`) and by which door it came (`via`).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::error::LedgerError;

macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$case_doc:meta])* $case:ident => $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$case_doc])* #[serde(rename = $text)] $case),*
        }

        impl $name {
            /// Every case, in the order of the format's page.
            pub const ALL: &[Self] = &[$(Self::$case),*];

            /// The text in the header.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $text),* }
            }

            /// The case with that text.
            #[must_use]
            pub fn from_text(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$case),)* _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = LedgerError;

            fn from_str(text: &str) -> Result<Self, LedgerError> {
                Self::from_text(text).ok_or_else(|| LedgerError::malformed(text, $what, "one of the words in docs/ledger-format.md"))
            }
        }
    };
}

closed_list! {
    /// What an entry mainly does. A record's entry may hold facts of several sorts; its kind is that of the act a person did.
    Kind, "kind of entry", {
        /// A record's first entry (version 1).
        Created => "created",
        /// Fields or rows were set.
        Changed => "changed",
        /// A workflow transition; `to` is the state reached.
        Moved => "moved",
        /// Somebody signed.
        Signed => "signed",
        /// A link to another record was made.
        Linked => "linked",
        /// A link was taken away.
        Unlinked => "unlinked",
        /// A file was attached.
        Filed => "filed",
        /// A comment. Like every entry it raises the record's version; what writers compare is another figure, kept by the store.
        Commented => "commented",
        /// What was approved was kept as it stood.
        Frozen => "frozen",
        /// Something was noted about the record.
        Noted => "noted",
        /// The record was voided, with a reason.
        Voided => "voided",
        /// Bodies of earlier entries of this record were erased; the body lists them.
        Erased => "erased",
        /// The log's first entry; holds its first keys.
        LogOpened => "log-opened",
        /// A set of packs became the one that rules; `pack` is its SHA-256.
        PackActivated => "pack-activated",
        /// The server's clock was found to have moved by more than five minutes.
        ClockStepped => "clock-stepped",
        /// A person confirmed the time after a step.
        ClockConfirmed => "clock-confirmed",
        /// One signing key took over from another.
        KeyRotated => "key-rotated",
        /// A signing key was declared lost or stolen.
        KeyRevoked => "key-revoked",
        /// The store was restored from a copy; what came after the copy may be missing.
        Restored => "restored",
    }
}

impl Kind {
    /// Whether the log writes it about itself, under [`crate::SYSTEM_REGISTER`].
    #[must_use]
    pub const fn is_system(self) -> bool {
        matches!(
            self,
            Self::LogOpened
                | Self::PackActivated
                | Self::ClockStepped
                | Self::ClockConfirmed
                | Self::KeyRotated
                | Self::KeyRevoked
                | Self::Restored
        )
    }
}

closed_list! {
    /// By which door a command came.
    Via, "way in", {
        /// The command line.
        Cli => "cli",
        /// A page in the browser.
        Page => "page",
        /// A shared terminal where a person shows a PIN.
        Kiosk => "kiosk",
        /// The REST interface, webhooks, SCIM, MCP.
        Api => "api",
        /// A folder mounted over `WebDAV`.
        Dav => "dav",
        /// A link for one action of one person.
        Link => "link",
        /// A file of rows, taken in as a whole.
        Import => "import",
        /// The system itself: opening, keys, clock, upgrade.
        System => "system",
        /// A follower's work that needs an entry.
        Follower => "follower",
        /// A restore.
        Restore => "restore",
        /// The example company's script. Only in a demo log.
        Demo => "demo",
    }
}
