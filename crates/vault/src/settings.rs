//! Where copies go and how often: `copies.toml` in the data folder, written by a person or by the page.
//!
//! Keys stand in files of their own, named by path; nothing secret is ever written here.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{Keep, Target, VaultError};

/// The file's name in the data folder.
const FILE: &str = "copies.toml";

/// All targets of a data folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopySettings {
    /// The targets, in the order written.
    #[serde(default, rename = "target", skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<TargetSettings>,
    /// The emergency set that is made by itself; absent: only when somebody asks.
    #[serde(default, rename = "emergency", skip_serializing_if = "Option::is_none")]
    pub set: Option<SetSettings>,
}

/// An emergency set that is made by itself, for somebody to carry to a medium that is not left in the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetSettings {
    /// The archive that is made, and replaced whole each time.
    pub to: PathBuf,
    /// How often: `1w`; absent: only when somebody asks.
    #[serde(default, with = "span", skip_serializing_if = "Option::is_none")]
    pub every: Option<Duration>,
    /// Up to which classification; absent: `internal`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<String>,
    /// Documents by number; none: all that are in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Registers by id; none: people, and copies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<String>,
}

/// One target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetSettings {
    /// What people call it.
    pub name: String,
    /// Where: as `plumb backup --to` takes it.
    pub to: String,
    /// The file that holds the server's key to it.
    pub key_file: PathBuf,
    /// How often a copy is made: `6h`, `1d`; absent: only when somebody asks.
    #[serde(default, with = "span", skip_serializing_if = "Option::is_none")]
    pub every: Option<Duration>,
    /// How often a restore is drilled: `7d`; absent: only when somebody asks.
    #[serde(default, with = "span", skip_serializing_if = "Option::is_none")]
    pub drill_every: Option<Duration>,
    /// It is a medium of its own: a copy onto the disk of the data folder is refused, so that an empty mount point is noticed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub medium: bool,
    /// It only takes: nothing there is ever removed from here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub append_only: bool,
    /// Every copy this young stays when somebody clears.
    #[serde(default, with = "span", skip_serializing_if = "Option::is_none")]
    pub keep_all: Option<Duration>,
    /// The last copy of each day.
    #[serde(default, with = "span", skip_serializing_if = "Option::is_none")]
    pub keep_daily: Option<Duration>,
    /// The last copy of each week.
    #[serde(default, with = "span", skip_serializing_if = "Option::is_none")]
    pub keep_weekly: Option<Duration>,
    /// The last copy of each month.
    #[serde(default, with = "span", skip_serializing_if = "Option::is_none")]
    pub keep_monthly: Option<Duration>,
}

impl TargetSettings {
    /// A target with a copy a day and a drill a week, as a first one is set up.
    #[must_use]
    pub fn usual(name: &str, to: &str, key_file: &Path) -> Self {
        Self {
            name: name.to_owned(),
            to: to.to_owned(),
            key_file: key_file.to_owned(),
            every: Some(span::days(1)),
            drill_every: Some(span::days(7)),
            medium: false,
            append_only: false,
            keep_all: None,
            keep_daily: None,
            keep_weekly: None,
            keep_monthly: None,
        }
    }

    /// Where it is.
    ///
    /// # Errors
    /// [`VaultError::NoTarget`].
    pub fn target(&self) -> Result<Target, VaultError> {
        self.to.parse()
    }

    /// What stays when somebody clears.
    #[must_use]
    pub fn keep(&self) -> Keep {
        let usual = Keep::USUAL;
        Keep {
            all: self.keep_all.unwrap_or(usual.all),
            daily: self.keep_daily.unwrap_or(usual.daily),
            weekly: self.keep_weekly.unwrap_or(usual.weekly),
            monthly: self.keep_monthly.unwrap_or(usual.monthly),
        }
    }
}

impl CopySettings {
    /// The settings of a data folder; without the file there are no targets.
    ///
    /// # Errors
    /// [`VaultError::Settings`] with place and reason.
    pub fn read(data: &Path) -> Result<Self, VaultError> {
        let text = match fs::read_to_string(data.join(FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(VaultError::Settings(error.to_string())),
            Ok(text) => text,
        };
        let settings: Self = toml::from_str(&text).map_err(|error| VaultError::Settings(error.to_string()))?;
        for (place, target) in settings.targets.iter().enumerate() {
            target.target().map_err(|error| VaultError::Settings(format!("`{}`: {error}", target.name)))?;
            if settings.targets.iter().take(place).any(|other| other.name == target.name) {
                return Err(VaultError::Settings(format!("two targets are called `{}`", target.name)));
            }
        }
        Ok(settings)
    }

    /// Writes them, whole or not at all.
    ///
    /// # Errors
    /// [`VaultError::Io`] or [`VaultError::Full`]; the settings are then as they were.
    pub fn write(&self, data: &Path) -> Result<(), VaultError> {
        let doing = |error: &io::Error| VaultError::io("write the settings of the copies", error);
        let text = toml::to_string_pretty(self).map_err(|error| VaultError::Settings(error.to_string()))?;
        let (next, place) = (data.join(".copies.toml.next"), data.join(FILE));
        // A server's password may stand in a target.
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&next).and_then(|mut file| {
            file.write_all(
                b"# Where the copies of this folder go, and how often. Keys stand in files of their own.\n\n",
            )?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&next, &place)).map_err(|error| doing(&error))?;
        File::open(data).and_then(|dir| dir.sync_all()).map_err(|error| doing(&error))
    }

    /// The target of that name, or at that place.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&TargetSettings> {
        self.targets.iter().find(|target| target.name == name || target.to == name)
    }
}

/// A span as the settings write it: `30m`, `6h`, `7d`, `4w`. None for anything else, and for nothing.
#[must_use]
pub fn read_span(text: &str) -> Option<Duration> {
    span::read(text)
}

/// The same as text.
#[must_use]
pub fn write_span(span: Duration) -> String {
    span::write(span)
}

/// Spans as people write them: `30m`, `6h`, `7d`.
mod span {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    const UNITS: [(char, u64); 4] = [('w', 7 * 86_400), ('d', 86_400), ('h', 3_600), ('m', 60)];

    pub(super) const fn days(n: u64) -> Duration {
        Duration::from_secs(n * 86_400)
    }

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub(super) fn serialize<S: Serializer>(span: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&write(span.unwrap_or_default()))
    }

    pub(super) fn write(span: Duration) -> String {
        let seconds = span.as_secs();
        let (unit, whole) =
            UNITS.iter().find(|(_, whole)| seconds > 0 && seconds.is_multiple_of(*whole)).copied().unwrap_or(('m', 60));
        format!("{}{unit}", seconds / whole)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        let text = String::deserialize(from)?;
        read(&text)
            .map(Some)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is no span such as `30m`, `6h` or `7d`")))
    }

    pub(super) fn read(text: &str) -> Option<Duration> {
        let unit = text.chars().last()?;
        let (_, seconds) = UNITS.iter().find(|(known, _)| *known == unit)?;
        let number: u64 = text.strip_suffix(unit)?.trim().parse().ok()?;
        number.checked_mul(*seconds).filter(|seconds| *seconds > 0).map(Duration::from_secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_as_they_were_written() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(CopySettings::read(dir.path()).unwrap(), CopySettings::default());
        let mut target =
            TargetSettings::usual("Across the river", "/mnt/river/plumb", Path::new("/etc/plumb/copies.key"));
        target.keep_all = span::read("90m");
        let settings = CopySettings { targets: vec![target], set: None };
        settings.write(dir.path()).unwrap();
        assert_eq!(CopySettings::read(dir.path()).unwrap(), settings);
        let text = fs::read_to_string(dir.path().join(FILE)).unwrap();
        assert!(
            text.contains("every = \"1d\"")
                && text.contains("drill_every = \"1w\"")
                && text.contains("keep_all = \"90m\""),
            "{text}"
        );
    }

    #[test]
    fn an_emergency_set_has_a_span_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "[emergency]\nto = \"/srv/set.zip\"\nevery = \"4w\"\n").unwrap();
        let settings = CopySettings::read(dir.path()).unwrap();
        let set = settings.set.clone().unwrap();
        assert_eq!((set.every, set.up_to), (Some(span::days(28)), None));
        settings.write(dir.path()).unwrap();
        assert_eq!(CopySettings::read(dir.path()).unwrap(), settings);
    }

    #[test]
    fn a_slip_in_the_settings_is_named_and_nothing_is_guessed() {
        let dir = tempfile::tempdir().unwrap();
        let head = "[[target]]\nname = \"a\"\nto = \"/mnt/a\"\nkey_file = \"/k\"\n";
        for (slip, named) in [
            ("evry = \"1d\"", "evry"),
            ("every = \"daily\"", "daily"),
            ("every = \"0d\"", "0d"),
            ("[[target]]\nname = \"a\"\nto = \"/mnt/b\"\nkey_file = \"/k\"", "two targets"),
            ("[[target]]\nname = \"c\"\nto = \"sftp:host:/x\"\nkey_file = \"/k\"", "mounted"),
            ("[[target]]\nname = \"c\"\nto = \"rest:ftp://nas/x\"\nkey_file = \"/k\"", "speaks"),
        ] {
            fs::write(dir.path().join(FILE), format!("{head}{slip}\n")).unwrap();
            let error = CopySettings::read(dir.path()).unwrap_err().to_string();
            assert!(error.contains(named), "{slip}: {error}");
        }
    }
}
