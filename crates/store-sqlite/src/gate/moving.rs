//! The gate when its folder is copied, and when a copy comes back: whoever was let in before comes in anew.

use std::path::Path;

use plumb_store::{EndedAccess, StoreError};
use rusqlite::Connection;

use super::{NAME, SqliteGate};
use crate::{
    connection::{Doing, count, inspecting},
    copy::{alone, pages},
};

/// Copies the gate of a data folder, where it has one; how many people it lets sign in.
pub(crate) fn copy_gate(dir: &Path, to: &Path) -> Result<u64, StoreError> {
    let (from, to) = (dir.join(NAME), to.join(NAME));
    if !from.exists() {
        return Ok(0);
    }
    pages(&from, &to)?;
    #[cfg(unix)]
    std::fs::set_permissions(&to, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .map_err(|error| StoreError::io("copy the gate", error))?;
    let people = can_sign_in(&inspecting(&to)?)?;
    alone(&to)?;
    Ok(people)
}

fn can_sign_in(conn: &Connection) -> Result<u64, StoreError> {
    let people = "SELECT count(*) FROM (SELECT person FROM passwords UNION SELECT person FROM passkeys)";
    conn.query_row(people, [], |row| row.get(0)).map(count).doing("count who can sign in")
}

impl SqliteGate {
    /// How many people have a way to sign in.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Damaged`].
    pub fn can_sign_in(&self) -> Result<u64, StoreError> {
        self.read(can_sign_in)
    }

    /// Ends every session and token, and every link that was not used: for a folder that came back from a copy. Passwords and
    /// passkeys stay.
    ///
    /// # Errors
    /// [`StoreError::Database`] or whatever the disk refuses.
    pub fn end_everything(&self) -> Result<EndedAccess, StoreError> {
        self.write(|conn| {
            let gone = |table: &str| {
                let gone = conn.execute(&format!("DELETE FROM {table}"), []).doing("end what was let in")?;
                Ok::<_, StoreError>(u64::try_from(gone).unwrap_or(u64::MAX))
            };
            Ok(EndedAccess { sessions: gone("sessions")?, tokens: gone("tokens")?, links: gone("links")? })
        })
    }
}
