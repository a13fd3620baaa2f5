//! Sessions.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use plumb_store::{
    StoreError,
    gate::{How, Proof, ProvedBy, SessionId, SessionRow, SessionStore},
};

use super::{
    SqliteGate,
    columns::{Columns, add, blob, change, key, ms, rows},
};

/// Ended tokens stay to be seen for this long.
const TOKENS_SHOWN_MS: i64 = 30 * 86_400_000;

fn session(row: &Columns<'_, '_>) -> Result<SessionRow, StoreError> {
    let proved = row.at_or_never("proved_at")?;
    let proof = |at| Ok::<_, StoreError>(Proof { at, by: row.word("proved_by", ProvedBy::from_word)? });
    Ok(SessionRow {
        id: SessionId(row.id()?),
        secret: row.digest()?,
        person: row.person()?,
        how: row.word("how", How::from_word)?,
        agent: row.get("agent")?,
        began: row.at("began")?,
        last_seen: row.at("last_seen")?,
        expires: row.at("expires")?,
        proof: proved.map(proof).transpose()?,
    })
}

impl SessionStore for SqliteGate {
    fn add_session(&self, new: &SessionRow) -> Result<SessionId, StoreError> {
        let proof = new.proof.map(|proof| (ms(proof.at), proof.by.word()));
        self.write(|conn| {
            let sql =
                "INSERT INTO sessions(secret, person, how, agent, began, last_seen, expires, proved_at, proved_by)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            let values = (
                new.secret.as_bytes(),
                blob(new.person),
                new.how.word(),
                &new.agent,
                ms(new.began),
                ms(new.last_seen),
                ms(new.expires),
                proof.map(|proof| proof.0),
                proof.map(|proof| proof.1),
            );
            add(conn, sql, values).map(SessionId)
        })
    }

    fn session(&self, secret: Digest) -> Result<Option<SessionRow>, StoreError> {
        let sql = "SELECT * FROM sessions WHERE secret = ?1";
        self.read(|conn| Ok(rows(conn, "sessions", sql, [secret.as_bytes()], session)?.pop()))
    }

    fn sessions_of(&self, person: PersonId) -> Result<Vec<SessionRow>, StoreError> {
        let sql = "SELECT * FROM sessions WHERE person = ?1 ORDER BY id DESC";
        self.read(|conn| rows(conn, "sessions", sql, [blob(person)], session))
    }

    fn saw_session(&self, id: SessionId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET last_seen = ?2 WHERE id = ?1 AND last_seen < ?2";
        self.write_lazily(|conn| change(conn, sql, (key(id.0), ms(at))).map(drop))
    }

    fn prove_session(&self, id: SessionId, proof: Proof) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET proved_at = ?2, proved_by = ?3 WHERE id = ?1";
        self.write(|conn| change(conn, sql, (key(id.0), ms(proof.at), proof.by.word())).map(drop))
    }

    fn end_session(&self, id: SessionId) -> Result<bool, StoreError> {
        self.write(|conn| Ok(change(conn, "DELETE FROM sessions WHERE id = ?1", [key(id.0)])? > 0))
    }

    fn end_sessions_of(&self, person: PersonId, except: Option<SessionId>) -> Result<u64, StoreError> {
        let sql = "DELETE FROM sessions WHERE person = ?1 AND id IS NOT ?2";
        self.write(|conn| change(conn, sql, (blob(person), except.map(|id| key(id.0)))))
    }

    fn forget_expired(&self, now: Timestamp) -> Result<u64, StoreError> {
        let now = ms(now);
        self.write_lazily(|conn| {
            let mut forgotten = change(conn, "DELETE FROM sessions WHERE expires <= ?1", [now])?;
            forgotten += change(conn, "DELETE FROM links WHERE expires <= ?1", [now])?;
            forgotten += change(conn, "DELETE FROM tokens WHERE expires <= ?1", [now.saturating_sub(TOKENS_SHOWN_MS)])?;
            Ok(forgotten)
        })
    }
}
