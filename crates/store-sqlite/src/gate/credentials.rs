//! Passwords, authenticators, passkeys, codes on paper, preferences.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use plumb_store::{
    StoreError,
    gate::{CodeKind, CredentialStore, Credentials, PasskeyRow, PasswordRow, Preferences, TotpRow},
};
use rusqlite::Connection;

use super::{
    SqliteGate,
    columns::{Columns, add, blob, change, key, ms, rows},
};
use crate::connection::{count, int};

fn passkey(row: &Columns<'_, '_>) -> Result<PasskeyRow, StoreError> {
    Ok(PasskeyRow {
        id: row.id()?,
        credential: row.get("credential")?,
        label: row.get("label")?,
        key: row.get("key")?,
        added: row.at("added")?,
        last_used: row.at_or_never("last_used")?,
    })
}

fn owner(row: &Columns<'_, '_>) -> Result<PersonId, StoreError> {
    row.person()
}

fn codes_left(conn: &Connection, person: PersonId, kind: CodeKind) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) AS n FROM codes WHERE person = ?1 AND kind = ?2";
    let left = rows(conn, "codes", sql, (blob(person), kind.word()), |row| row.get::<i64>("n"))?;
    Ok(left.first().copied().map_or(0, count))
}

impl CredentialStore for SqliteGate {
    fn credentials(&self, person: PersonId) -> Result<Credentials, StoreError> {
        let of = [blob(person)];
        self.read(|conn| {
            let password = rows(conn, "passwords", "SELECT * FROM passwords WHERE person = ?1", of, |row| {
                Ok(PasswordRow { hash: row.get("hash")?, set: row.at("since")? })
            })?;
            let totp = rows(conn, "totp", "SELECT * FROM totp WHERE person = ?1", of, |row| {
                Ok(TotpRow {
                    secret: row.get("secret")?,
                    confirmed: row.at_or_never("confirmed")?,
                    last_step: count(row.get("last_step")?),
                })
            })?;
            let sql = "SELECT * FROM passkeys WHERE person = ?1 ORDER BY id";
            Ok(Credentials {
                password: password.into_iter().next(),
                totp: totp.into_iter().next(),
                passkeys: rows(conn, "passkeys", sql, of, passkey)?,
                recovery_codes: codes_left(conn, person, CodeKind::Recovery)?,
                break_glass: codes_left(conn, person, CodeKind::BreakGlass)? > 0,
            })
        })
    }

    fn people_with_credentials(&self) -> Result<Vec<PersonId>, StoreError> {
        let sql = "SELECT person FROM passwords UNION SELECT person FROM passkeys ORDER BY person";
        self.read(|conn| rows(conn, "passwords", sql, [], owner))
    }

    fn set_password(&self, person: PersonId, password: &PasswordRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO passwords(person, hash, since) VALUES (?1, ?2, ?3)
                   ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, since = excluded.since";
        self.write(|conn| change(conn, sql, (blob(person), &password.hash, ms(password.set))).map(drop))
    }

    fn drop_credentials(&self, person: PersonId) -> Result<(), StoreError> {
        self.write(|conn| {
            for sql in [
                "DELETE FROM passwords WHERE person = ?1",
                "DELETE FROM totp WHERE person = ?1",
                "DELETE FROM passkeys WHERE person = ?1",
                "DELETE FROM codes WHERE person = ?1",
            ] {
                change(conn, sql, [blob(person)])?;
            }
            Ok(())
        })
    }

    fn propose_totp(&self, person: PersonId, secret: &[u8]) -> Result<bool, StoreError> {
        let sql = "INSERT INTO totp(person, secret, confirmed, last_step) VALUES (?1, ?2, NULL, 0)
                   ON CONFLICT (person) DO UPDATE SET secret = excluded.secret WHERE confirmed IS NULL";
        self.write(|conn| Ok(change(conn, sql, (blob(person), secret))? > 0))
    }

    fn confirm_totp(&self, person: PersonId, step: u64, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE totp SET confirmed = ?3, last_step = ?2 WHERE person = ?1 AND confirmed IS NULL";
        self.write(|conn| Ok(change(conn, sql, (blob(person), int(step), ms(at)))? > 0))
    }

    fn spend_step(&self, person: PersonId, step: u64) -> Result<bool, StoreError> {
        let sql = "UPDATE totp SET last_step = ?2 WHERE person = ?1 AND confirmed IS NOT NULL AND last_step < ?2";
        self.write(|conn| Ok(change(conn, sql, (blob(person), int(step)))? > 0))
    }

    fn drop_totp(&self, person: PersonId) -> Result<(), StoreError> {
        self.write(|conn| {
            change(conn, "DELETE FROM totp WHERE person = ?1", [blob(person)])?;
            let sql = "DELETE FROM codes WHERE person = ?1 AND kind = ?2";
            change(conn, sql, (blob(person), CodeKind::Recovery.word())).map(drop)
        })
    }

    fn add_passkey(&self, person: PersonId, new: &PasskeyRow) -> Result<u64, StoreError> {
        let sql = "INSERT INTO passkeys(person, credential, label, key, added, last_used)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values = (blob(person), &new.credential, &new.label, &new.key, ms(new.added), new.last_used.map(ms));
        self.write(|conn| add(conn, sql, values))
    }

    fn passkey(&self, credential: &[u8]) -> Result<Option<(PersonId, PasskeyRow)>, StoreError> {
        let sql = "SELECT * FROM passkeys WHERE credential = ?1";
        self.read(|conn| Ok(rows(conn, "passkeys", sql, [credential], |row| Ok((row.person()?, passkey(row)?)))?.pop()))
    }

    fn used_passkey(&self, id: u64, credential_key: &str, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE passkeys SET key = ?2, last_used = ?3 WHERE id = ?1";
        self.write(|conn| change(conn, sql, (key(id), credential_key, ms(at))).map(drop))
    }

    fn name_passkey(&self, person: PersonId, id: u64, label: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE passkeys SET label = ?3 WHERE person = ?1 AND id = ?2";
        self.write(|conn| Ok(change(conn, sql, (blob(person), key(id), label))? > 0))
    }

    fn drop_passkey(&self, person: PersonId, id: u64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM passkeys WHERE person = ?1 AND id = ?2";
        self.write(|conn| Ok(change(conn, sql, (blob(person), key(id)))? > 0))
    }

    fn put_codes(&self, person: PersonId, kind: CodeKind, codes: &[Digest]) -> Result<(), StoreError> {
        self.write(|conn| {
            let sql = "DELETE FROM codes WHERE person = ?1 AND kind = ?2";
            change(conn, sql, (blob(person), kind.word()))?;
            for code in codes {
                let sql = "INSERT INTO codes(code, person, kind) VALUES (?1, ?2, ?3)";
                change(conn, sql, (code.as_bytes(), blob(person), kind.word()))?;
            }
            Ok(())
        })
    }

    fn spend_code(&self, kind: CodeKind, code: Digest) -> Result<Option<PersonId>, StoreError> {
        let (of, kind) = (code.as_bytes(), kind.word());
        self.write(|conn| {
            let sql = "SELECT person FROM codes WHERE code = ?1 AND kind = ?2";
            let person = rows(conn, "codes", sql, (of, kind), owner)?.pop();
            change(conn, "DELETE FROM codes WHERE code = ?1 AND kind = ?2", (of, kind))?;
            Ok(person)
        })
    }

    fn preferences(&self, person: PersonId) -> Result<Preferences, StoreError> {
        let sql = "SELECT * FROM preferences WHERE person = ?1";
        let read = |row: &Columns<'_, '_>| Ok(Preferences { language: row.get("language")? });
        self.read(|conn| Ok(rows(conn, "preferences", sql, [blob(person)], read)?.pop().unwrap_or_default()))
    }

    fn set_preferences(&self, person: PersonId, preferences: &Preferences) -> Result<(), StoreError> {
        let sql = "INSERT INTO preferences(person, language) VALUES (?1, ?2)
                   ON CONFLICT (person) DO UPDATE SET language = excluded.language";
        self.write(|conn| change(conn, sql, (blob(person), &preferences.language)).map(drop))
    }
}
