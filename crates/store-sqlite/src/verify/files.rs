//! The files: every one that an entry names is there and hashes to its name; every other one is named.

use std::collections::BTreeSet;

use plumb_ledger::Digest;
use plumb_store::{FileFound, FileStore, StoreError};
use rayon::prelude::*;

use super::{Bad, BadKind, VerifyReport};

/// Hashes all files, on all cores.
pub(super) fn read(files: &FileStore, named: &BTreeSet<Digest>, report: &mut VerifyReport) {
    let mut present = BTreeSet::new();
    let listed = files.each(&mut |found| match found {
        FileFound::Named(digest) => {
            present.insert(digest);
        }
        FileFound::Foreign(path) => report.extra_files.push(path.display().to_string()),
    });
    if let Err(error) = listed {
        report.bad(Bad::of(BadKind::File, error.to_string()));
    }
    let all: Vec<Digest> = named.union(&present).copied().collect();
    let checked: Vec<(Digest, Result<u64, StoreError>)> =
        all.into_par_iter().map(|digest| (digest, files.check(digest))).collect();
    for (digest, result) in checked {
        match result {
            Ok(_) if named.contains(&digest) => report.files += 1,
            Ok(_) => {
                report.files += 1;
                report.extra_files.push(files.path(digest).display().to_string());
            }
            Err(error) => {
                report.bad(Bad { file: Some(digest.to_hex()), ..Bad::of(BadKind::File, error.to_string()) });
            }
        }
    }
}
