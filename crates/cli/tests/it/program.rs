//! The program as a shell starts it, on a data folder of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// A data folder with a started system.
pub(crate) struct Company {
    dir: tempfile::TempDir,
}

impl Company {
    /// Nordwerk, started by Ada Berg.
    pub(crate) fn started() -> Self {
        let company = Self { dir: tempfile::tempdir().unwrap() };
        let asked = ["init", "--company", "Nordwerk GmbH", "--person", "Ada Berg", "--zone", "Europe/Berlin"];
        company.runs(&asked);
        company
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A path beside the data folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs and gives whatever came of it.
    pub(crate) fn tries(&self, args: &[&str]) -> Output {
        plumb(&[&["--data", self.data().to_str().unwrap()], args].concat())
    }

    /// Runs, must succeed, gives what it said.
    pub(crate) fn runs(&self, args: &[&str]) -> String {
        let output = self.tries(args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs with `--json`, must exit so, gives the data.
    pub(crate) fn data_of(&self, args: &[&str], exit: i32) -> Value {
        let output = self.tries(&[&["--json"], args].concat());
        assert_eq!(output.status.code(), Some(exit), "{args:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// Runs the program with nothing of this shell's own settings.
pub(crate) fn plumb(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// The program, ready to be started.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plumb"));
    command.args(args).env_remove("PLUMB_DATA").env_remove("PLUMB_PERSON");
    command
}

/// A program that serves a data folder, ended with the test.
pub(crate) struct Server(Child);

impl Server {
    /// Starts it and waits for its ready line.
    pub(crate) fn start(data: &Path) -> Self {
        let args = ["--data", data.to_str().unwrap(), "serve", "--no-browser", "--listen", "127.0.0.1:0"];
        let mut child: Command = command(&args);
        let mut child = child.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line.starts_with("ready: ")));
        Self(child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Every file under a folder turned into noise, as an attacker does it.
pub(crate) fn encrypt(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            encrypt(&path);
        } else {
            let noise: Vec<u8> = fs::read(&path).unwrap_or_default().iter().map(|byte| byte ^ 0xa5).collect();
            drop(fs::write(&path, noise));
        }
    }
}

/// The file under a folder that holds this.
pub(crate) fn stored_file(folder: &Path, content: &[u8]) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read(&path).unwrap() == content {
                return path;
            }
        }
    }
    panic!("no file under `{}` holds it", folder.display());
}

/// A folder as it stands now, sockets left out.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.is_file() {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// The samples beside the repository, where they are.
pub(crate) fn samples() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let named = option_env!("PLUMB_SHARED").map(|shared| Path::new(shared).join("samples"));
    [Some(beside), named].into_iter().flatten().find(|path| path.is_dir()).or_else(|| {
        println!("skipped: ../shared/samples is not here");
        None
    })
}

/// The keys of an object, sorted.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
