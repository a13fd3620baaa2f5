//! Codes on paper: ten in place of a lost authenticator, one in an envelope for the day when no administrator can come in.

use std::time::Duration;

use plumb_ledger::Digest;
use plumb_model::id::PersonId;
use plumb_store::gate::{AccessKind, CodeKind, LinkPurpose, Place};

use crate::{
    desk::Problem,
    gate::{Gate, LinkSecret},
};

/// How many recovery codes are made.
const RECOVERY: usize = 10;

/// Letters and digits that are not taken for one another on paper: 32 of them, five bits each.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// How long an invitation works.
pub const INVITATION: Duration = Duration::from_hours(7 * 24);

/// What is kept of a code, however it was typed. A recovery code counts with its person only, so that nobody's fits another's.
pub(super) fn digest(kind: CodeKind, person: Option<PersonId>, code: &str) -> Digest {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    Digest::of_parts(&[kind.word().as_bytes(), b"/", person.as_bytes(), b"/", code.as_bytes()])
}

impl Gate {
    /// Ten new recovery codes in place of those there were; 80 bits each.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then the old ones stand.
    pub fn make_recovery_codes(&self, person: PersonId, place: &Place) -> Result<Vec<String>, Problem> {
        let codes: Vec<String> = (0..RECOVERY).map(|_| self.code(4)).collect();
        let digests: Vec<Digest> = codes.iter().map(|code| digest(CodeKind::Recovery, Some(person), code)).collect();
        self.store.put_codes(person, CodeKind::Recovery, &digests)?;
        self.note(AccessKind::CodesMade, Some(person), place, CodeKind::Recovery.word())?;
        Ok(codes)
    }

    /// A code for the envelope, in place of the one there was; 160 bits. Whoever holds it comes in as this person, once.
    ///
    /// # Errors
    /// [`Problem`] of the disk; then the old one stands.
    pub fn make_break_glass(&self, person: PersonId, place: &Place) -> Result<String, Problem> {
        let code = self.code(8);
        self.store.put_codes(person, CodeKind::BreakGlass, &[digest(CodeKind::BreakGlass, None, &code)])?;
        self.note(AccessKind::CodesMade, Some(person), place, CodeKind::BreakGlass.word())?;
        Ok(code)
    }

    /// A link by which somebody sets a first password, or a new one: to be printed, copied or sent.
    ///
    /// # Errors
    /// [`Problem`] of the disk.
    pub fn invite(&self, person: PersonId, by: Option<PersonId>) -> Result<LinkSecret, Problem> {
        let known = self.store.credentials(person)?;
        let purpose = if known.password.is_some() { LinkPurpose::Recover } else { LinkPurpose::Invite };
        // One at a time: an invitation that was lost stops working with the next.
        self.store.end_links_of(person)?;
        self.make_link(purpose, person, INVITATION, by)
    }

    pub(super) fn spend_recovery_code(&self, person: PersonId, code: &str) -> Result<bool, Problem> {
        let spent = self.store.spend_code(CodeKind::Recovery, digest(CodeKind::Recovery, Some(person), code))?;
        Ok(spent == Some(person))
    }

    /// Groups of four letters.
    fn code(&self, groups: usize) -> String {
        let mut bytes = vec![0; groups * 4];
        self.random.fill(&mut bytes);
        // 32 letters out of 256 values: every letter is as likely as any other.
        let letters: Vec<char> = bytes
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
            .map(|letter| char::from(*letter))
            .collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }
}
