//! Where copies of a data folder go, as the kit says it, and the key on paper that opens them all.

use std::path::Path;

use plumb_engine::desk::Problem;
use plumb_ledger::Digest;
use plumb_store::SystemRandom;
use plumb_vault::{CopySettings, RecoveryKey, add_recovery_key};

use crate::{copies::Place, premises::vault_problem};

/// Digits of a fingerprint: enough to tell keys apart, too few to be of use to anybody.
const DIGITS: usize = 16;

/// The places of one data folder.
#[derive(Debug, Clone)]
pub(crate) struct Places(CopySettings);

/// A recovery key for the page.
pub(crate) struct OnPaper {
    /// Its words, the last of which checks the others.
    pub(crate) words: Vec<String>,
    /// What tells it from others and tells nobody the key.
    pub(crate) fingerprint: String,
}

impl Places {
    pub(crate) fn read(data: &Path) -> Result<Self, Problem> {
        CopySettings::read(data).map(Self).map_err(vault_problem)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.targets.is_empty()
    }

    /// What people call each place, and where it is.
    pub(crate) fn facts(&self) -> Vec<(String, String)> {
        self.0.targets.iter().map(|target| (target.name.clone(), target.to.clone())).collect()
    }

    /// The same, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.facts().into_iter().map(|(name, to)| format!("{name}: {to}")).collect()
    }

    /// Draws a recovery key and lets it open every place. A place that refuses it hinders the kit: its copies would be lost with the server.
    pub(crate) fn draw_key(&self) -> Result<OnPaper, Problem> {
        let key = RecoveryKey::draw(&SystemRandom);
        for settings in &self.0.targets {
            let place = Place::of(settings)?;
            add_recovery_key(&place.target, &place.key, &key).map_err(vault_problem)?;
        }
        Ok(on_paper(&key))
    }
}

/// A key as typed from the page made before.
pub(crate) fn typed_key(text: &str) -> Result<OnPaper, Problem> {
    text.parse().map(|key| on_paper(&key)).map_err(vault_problem)
}

fn on_paper(key: &RecoveryKey) -> OnPaper {
    let digest = Digest::of_parts(&[b"plumb recovery key/", key.expose().as_bytes()]).to_hex();
    OnPaper { words: key.words(), fingerprint: digest.chars().take(DIGITS).collect() }
}
