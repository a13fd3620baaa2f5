//! Which target is meant, and what opens it: by flags, or by the settings of the data folder.

use std::path::{Path, PathBuf};

use clap::Args;
use plumb_engine::desk::{Problem, ProblemKind};
use plumb_vault::{CopySettings, Keep, RepositoryKey, Target, TargetSettings};

use crate::premises::vault_problem;

/// A target as it is named on the command line.
#[derive(Debug, Clone, Args)]
pub(crate) struct Where {
    /// Where the copies lie: a folder on another disk, a mounted share or medium, or a target's name in copies.toml
    #[arg(long = "to", visible_alias = "from", value_name = "TARGET")]
    pub(crate) to: Option<String>,
    /// The file that holds the key: the same that `restic --password-file` takes
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// A target that can be opened.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// What people call it.
    pub(crate) name: String,
    pub(crate) target: Target,
    pub(crate) key: RepositoryKey,
    /// It must lie on another disk than the data.
    pub(crate) medium: bool,
    /// Nothing is ever removed from it.
    pub(crate) append_only: bool,
    pub(crate) keep: Keep,
}

/// A target that is meant.
#[derive(Debug)]
pub(crate) enum Meant {
    /// What opens it is at hand.
    Open(Place),
    /// Why nothing does.
    Closed { name: String, problem: Problem },
}

impl Place {
    pub(crate) fn of(settings: &TargetSettings) -> Result<Self, Problem> {
        Ok(Self {
            name: settings.name.clone(),
            target: settings.target().map_err(vault_problem)?,
            key: RepositoryKey::of_file(&settings.key_file).map_err(vault_problem)?,
            medium: settings.medium,
            append_only: settings.append_only,
            keep: settings.keep(),
        })
    }
}

impl Where {
    /// The targets meant: the one named, or all of the settings.
    pub(crate) fn places(&self, data: Option<&Path>) -> Result<Vec<Place>, Problem> {
        let settings = data.map_or_else(|| Ok(CopySettings::default()), CopySettings::read).map_err(vault_problem)?;
        let Some(to) = &self.to else {
            let all: Vec<Place> = settings.targets.iter().map(Place::of).collect::<Result<_, _>>()?;
            if all.is_empty() {
                return Err(Problem::new(
                    ProblemKind::Content,
                    "copies.nowhere",
                    "it is not said where the copies lie",
                )
                .help("give --to TARGET --key-file FILE, or write targets into copies.toml in the data folder"));
            }
            return Ok(all);
        };
        let known = settings.named(to).cloned();
        let place = match (known, &self.key_file) {
            (Some(mut known), Some(key_file)) => {
                known.key_file.clone_from(key_file);
                Place::of(&known)?
            }
            (Some(known), None) => Place::of(&known)?,
            (None, Some(key_file)) => {
                let mut place = Place::of(&TargetSettings::usual(to, to, key_file))?;
                // The same place is entered under one name, however it was typed.
                place.name = place.target.to_string();
                place
            }
            (None, None) => {
                return Err(Problem::new(
                    ProblemKind::Content,
                    "copies.no-key",
                    format!("nothing says what opens `{to}`"),
                )
                .help("give --key-file FILE: a file with the key on one line"));
            }
        };
        Ok(vec![place])
    }

    /// Every target meant, each as far as it can be opened: one whose key is gone hinders no other.
    pub(crate) fn each(&self, data: &Path) -> Result<Vec<Meant>, Problem> {
        if self.to.is_some() {
            return Ok(self.places(Some(data))?.into_iter().map(Meant::Open).collect());
        }
        let settings = CopySettings::read(data).map_err(vault_problem)?;
        let meant = |target: &TargetSettings| match Place::of(target) {
            Ok(place) => Meant::Open(place),
            Err(problem) => Meant::Closed { name: target.name.clone(), problem },
        };
        Ok(settings.targets.iter().map(meant).collect())
    }

    /// The one target meant.
    pub(crate) fn place(&self, data: Option<&Path>) -> Result<Place, Problem> {
        let mut all = self.places(data)?;
        if all.len() > 1 {
            let names: Vec<&str> = all.iter().map(|place| place.name.as_str()).collect();
            let say = format!("there are several targets: {}", names.join(", "));
            return Err(Problem::new(ProblemKind::Content, "copies.which", say).help("name one with --from"));
        }
        all.pop()
            .ok_or_else(|| Problem::new(ProblemKind::Content, "copies.nowhere", "it is not said where the copies lie"))
    }
}
