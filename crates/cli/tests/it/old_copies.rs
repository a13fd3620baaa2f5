//! Copies that older versions made, kept as they were (`cargo xtask keep-copy`): every one of them comes back whole.

use std::{fs, path::Path};

use serde_json::Value;

use crate::program::plumb;

#[test]
fn a_copy_of_every_older_version_comes_back_whole() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/copies");
    let mut seen = 0;
    for version in fs::read_dir(kept).unwrap() {
        comes_back(&version.unwrap().path());
        seen += 1;
    }
    assert!(seen > 0, "no copy is kept");
}

fn comes_back(kept: &Path) {
    let expected: Value = serde_json::from_slice(&fs::read(kept.join("expected.json")).unwrap()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    // Kept as files in a folder, so what is empty in a repository is not there.
    let (repository, key) = (kept.join("repository"), kept.join("key"));
    for (name, erased_again) in [("first", 1), ("second", 0)] {
        let (copy, back) = (&expected[name], dir.path().join(name));
        let back = back.to_str().unwrap();
        let output = plumb(&[
            "--json",
            "restore",
            "--from",
            repository.to_str().unwrap(),
            "--key-file",
            key.to_str().unwrap(),
            "--snapshot",
            copy["snapshot"].as_str().unwrap(),
            back,
        ]);
        assert!(output.status.success(), "{}: {name}: {output:?}", kept.display());
        let restored: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            (&restored["size"], &restored["root"], &restored["erased_again"]),
            (&copy["size"], &copy["root"], &erased_again.into())
        );
        let verified = plumb(&["--data", back, "verify"]);
        assert!(verified.status.success(), "{}: {name}: {verified:?}", kept.display());
        let case = plumb(&["--data", back, "--json", "record", "show", expected["case"].as_str().unwrap()]);
        let case: Value = serde_json::from_slice(&case.stdout).unwrap();
        assert!(case["fields"]["title"].as_str().unwrap().starts_with("Scratched housing"), "{case}");
        let gone = plumb(&["--data", back, "--json", "record", "show", expected["erased"].as_str().unwrap()]);
        assert!(!String::from_utf8_lossy(&gone.stdout).contains("Erika"), "{gone:?}");
    }
}
