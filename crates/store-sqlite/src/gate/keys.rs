//! Links that work once, and tokens.

use jiff::Timestamp;
use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use plumb_store::{
    StoreError,
    gate::{KeyStore, LinkId, LinkPurpose, LinkRow, TokenId, TokenRow, TokenScope},
};

use super::{
    SqliteGate,
    columns::{Columns, add, blob, change, key, ms, rows},
};

fn link(row: &Columns<'_, '_>) -> Result<LinkRow, StoreError> {
    Ok(LinkRow {
        id: LinkId(row.id()?),
        secret: row.digest()?,
        purpose: row.word("purpose", LinkPurpose::from_word)?,
        person: row.person()?,
        by: row.other_person("by_person")?,
        made: row.at("made")?,
        expires: row.at("expires")?,
        used: row.at_or_never("used")?,
    })
}

fn token(row: &Columns<'_, '_>) -> Result<TokenRow, StoreError> {
    let scopes: String = row.get("scopes")?;
    let scopes: Result<Vec<TokenScope>, _> = scopes.split_whitespace().map(str::parse).collect();
    Ok(TokenRow {
        id: TokenId(row.id()?),
        secret: row.digest()?,
        person: row.person()?,
        scopes: scopes.map_err(|error| row.damaged(error))?,
        label: row.get("label")?,
        made: row.at("made")?,
        expires: row.at("expires")?,
        last_seen: row.at_or_never("last_seen")?,
    })
}

impl KeyStore for SqliteGate {
    fn add_link(&self, new: &LinkRow) -> Result<LinkId, StoreError> {
        let sql = "INSERT INTO links(secret, purpose, person, by_person, made, expires, used)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.write(|conn| {
            let values = (
                new.secret.as_bytes(),
                new.purpose.word(),
                blob(new.person),
                new.by.map(blob),
                ms(new.made),
                ms(new.expires),
                new.used.map(ms),
            );
            add(conn, sql, values).map(LinkId)
        })
    }

    fn link(&self, secret: Digest) -> Result<Option<LinkRow>, StoreError> {
        let sql = "SELECT * FROM links WHERE secret = ?1";
        self.read(|conn| Ok(rows(conn, "links", sql, [secret.as_bytes()], link)?.pop()))
    }

    fn use_link(&self, secret: Digest, at: Timestamp) -> Result<Option<LinkRow>, StoreError> {
        let sql = "UPDATE links SET used = ?2 WHERE secret = ?1 AND used IS NULL AND expires > ?2";
        self.write(|conn| {
            if change(conn, sql, (secret.as_bytes(), ms(at)))? == 0 {
                return Ok(None);
            }
            Ok(rows(conn, "links", "SELECT * FROM links WHERE secret = ?1", [secret.as_bytes()], link)?.pop())
        })
    }

    fn links_of(&self, person: PersonId, now: Timestamp) -> Result<Vec<LinkRow>, StoreError> {
        let sql = "SELECT * FROM links WHERE person = ?1 AND used IS NULL AND expires > ?2 ORDER BY id DESC";
        self.read(|conn| rows(conn, "links", sql, (blob(person), ms(now)), link))
    }

    fn end_links_of(&self, person: PersonId) -> Result<u64, StoreError> {
        self.write(|conn| change(conn, "DELETE FROM links WHERE person = ?1 AND used IS NULL", [blob(person)]))
    }

    fn add_token(&self, new: &TokenRow) -> Result<TokenId, StoreError> {
        let scopes: Vec<String> = new.scopes.iter().map(ToString::to_string).collect();
        let sql = "INSERT INTO tokens(secret, person, scopes, label, made, expires, last_seen)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.write(|conn| {
            let values = (
                new.secret.as_bytes(),
                blob(new.person),
                scopes.join(" "),
                &new.label,
                ms(new.made),
                ms(new.expires),
                new.last_seen.map(ms),
            );
            add(conn, sql, values).map(TokenId)
        })
    }

    fn token(&self, secret: Digest) -> Result<Option<TokenRow>, StoreError> {
        let sql = "SELECT * FROM tokens WHERE secret = ?1";
        self.read(|conn| Ok(rows(conn, "tokens", sql, [secret.as_bytes()], token)?.pop()))
    }

    fn tokens_of(&self, person: PersonId) -> Result<Vec<TokenRow>, StoreError> {
        let sql = "SELECT * FROM tokens WHERE person = ?1 ORDER BY id DESC";
        self.read(|conn| rows(conn, "tokens", sql, [blob(person)], token))
    }

    fn saw_token(&self, id: TokenId, at: Timestamp) -> Result<(), StoreError> {
        self.write_lazily(|conn| {
            change(conn, "UPDATE tokens SET last_seen = ?2 WHERE id = ?1", (key(id.0), ms(at))).map(drop)
        })
    }

    fn end_token(&self, person: PersonId, id: TokenId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM tokens WHERE person = ?1 AND id = ?2";
        self.write(|conn| Ok(change(conn, sql, (blob(person), key(id.0)))? > 0))
    }

    fn end_tokens_of(&self, person: PersonId) -> Result<u64, StoreError> {
        self.write(|conn| change(conn, "DELETE FROM tokens WHERE person = ?1", [blob(person)]))
    }
}
