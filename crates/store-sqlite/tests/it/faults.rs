//! The disk refuses: a clear message, reads go on, nothing half-written, whole again after reopening.

use std::{
    fs,
    process::{Command, Output},
};

use plumb_store::conformance::Desk;

use crate::{
    child,
    order::strace,
    stage::{Place, copy, opened, verified},
};

/// Holds the child's story and what it left behind against what must be.
fn weathered(place: &Place, output: &Output, says: &[&str]) {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let all = format!("{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let fault = said.lines().find_map(|line| line.strip_prefix("fault ")).unwrap_or_default();
    assert!(says.iter().any(|word| fault.contains(word)), "the fault does not say {says:?}: {all}");
    for line in ["read true", "read-only true"] {
        assert!(said.lines().any(|found| found == line), "`{line}` was not said: {all}");
    }
    assert!(said.lines().any(|line| line.starts_with("refused the store only reads")), "{all}");
    let acknowledged: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("+ ")?.split(' ').next()).collect();
    let open = place.open();
    let look = open.store.snapshot().unwrap();
    for record in acknowledged {
        assert!(look.record(record.parse().unwrap()).unwrap().is_some(), "{record} was acknowledged and is gone");
    }
    Desk::new(&open, 31).put(&[("title", "afterwards")]).unwrap();
    drop((look, open));
    assert_eq!(verified(&place.dir()).found, []);
}

fn injected(place: &Place, inject: &str) -> Output {
    let arguments = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64,fsync,fdatasync", "-e", inject, "--"];
    child::command_under("strace", &arguments, "until-it-fails", &place.dir()).output().unwrap()
}

/// The database's own descriptors are opened after the runtime's; a sync is only ever the store's.
#[test]
fn an_error_of_the_disk_makes_the_store_read_only() {
    if !strace() {
        return;
    }
    for inject in [
        "inject=fdatasync,fsync:error=EIO:when=4",
        "inject=fdatasync,fsync:error=EIO:when=9+",
        "inject=pwrite64:error=EIO:when=40",
        "inject=pwrite64:error=EIO:when=61+",
    ] {
        let place = Place::new();
        let output = injected(&place, inject);
        weathered(&place, &output, &["could not", "disk"]);
    }
}

#[test]
fn a_full_disk_is_told_as_such() {
    if !strace() {
        return;
    }
    for inject in ["inject=pwrite64:error=ENOSPC:when=50", "inject=pwrite64:error=ENOSPC:when=77+"] {
        let place = Place::new();
        let output = injected(&place, inject);
        weathered(&place, &output, &["the disk is full"]);
    }
}

/// A small file system of its own, filled to the brim.
#[test]
fn a_store_on_a_full_file_system_reads_on_and_recovers() {
    let place = Place::new();
    let small = place.folder.path().join("small");
    fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("skipped: no file system may be mounted here");
        return;
    }
    let outcome = std::panic::catch_unwind(|| {
        let dir = small.join("data");
        copy(&place.dir(), &dir);
        let output = child::command("until-it-fails", &dir).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("fault the disk is full"), "{said}");
        assert!(said.contains("read true"), "{said}");
        // Room is made by making the file system larger; the store needs no repair.
        let grown = Command::new("mount").args(["-o", "remount,size=32m"]).arg(&small).status().unwrap();
        assert!(grown.success());
        drop(opened(&dir, &place.clock));
        let report = verified(&dir);
        assert_eq!(report.found, []);
    });
    assert!(Command::new("umount").arg(&small).status().unwrap().success());
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}
