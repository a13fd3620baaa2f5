//! What `test` and `ci` run, step by step, each printed before it runs so that it can be typed by hand.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{house, needs};

/// How hard CI shakes the store: kill rounds, bit flips, every crash point (see crates/store-sqlite/tests).
const CI_SHAKES: [(&str, &str); 3] =
    [("PLUMB_KILL_ROUNDS", "200"), ("PLUMB_FLIPS", "200"), ("PLUMB_CRASH_POINTS", "1")];

/// All tests, with what they need installed or named.
pub(crate) fn test() -> Result<()> {
    needs::ready()?;
    let tools = needs::browser_tools()?;
    step("the tests' build", cargo(&["test", "--workspace", "--no-run"]))?;
    // The browser waits more than it works: beside the others it costs little time.
    let mut journeys = Aside::begin("journeys", cargo(&JOURNEYS).env("PLUMB_BROWSER_TOOLS", tools))?;
    let mut others = cargo(&["test", "--workspace"]);
    others.env_remove("PLUMB_BROWSER_TOOLS");
    step("test", others)?;
    journeys.end()
}

/// What people do, in a real browser.
const JOURNEYS: [&str; 6] = ["test", "--workspace", "--test", "browser", "--", "--nocapture"];

/// A step that runs beside others; what it says is kept until its end.
struct Aside {
    name: &'static str,
    child: Child,
    said: PathBuf,
    start: Instant,
}

impl Aside {
    fn begin(name: &'static str, command: &mut Command) -> Result<Self> {
        say(&format!("== {name}, beside what follows: {command:?}"));
        let said = root().join("target").join(format!("{name}.log"));
        let log = File::create(&said).with_context(|| format!("could not write `{}`", said.display()))?;
        let both = log.try_clone().context("could not write twice to one file")?;
        let child = command.current_dir(root()).stdin(Stdio::null()).stdout(log).stderr(both).spawn();
        let child = child.with_context(|| format!("could not run {command:?}"))?;
        Ok(Self { name, child, said, start: Instant::now() })
    }

    fn end(&mut self) -> Result<()> {
        let status = self.child.wait()?;
        say(&fs::read_to_string(&self.said).unwrap_or_default());
        if !status.success() {
            bail!("{} failed ({status}); what it said stands above", self.name);
        }
        say(&format!("== {}: done in {}", self.name, minutes(self.start.elapsed())));
        Ok(())
    }
}

impl Drop for Aside {
    /// Where another step failed, nobody waits for this one.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How the program is built for the main job.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Built {
    /// As the tests are, so that CI builds it once.
    AsTested,
    /// As the README says: a quarter of an hour on two cores where nothing is built yet.
    Released,
}

/// The main job of the README, on a folder of its own: the example company is made, and nothing in it was altered.
pub(crate) fn main_job(built: Built) -> Result<()> {
    let folder = root().join("target/example-company");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("could not clear the last example company")?;
    }
    let place = folder.to_string_lossy();
    let as_built: &[&str] = match built {
        Built::AsTested => &["--locked"],
        Built::Released => &["--locked", "--release"],
    };
    step("the program", cargo(&[&["build"], as_built].concat()))?;
    let plumb = [&["run"], as_built, &["--", "--data", &place]].concat();
    let mut demo = cargo(&[&plumb[..], &["demo", "--no-browser", "--listen", "127.0.0.1:0"]].concat());
    served("the main job", &mut demo)?;
    step("nothing was altered", cargo(&[&plumb[..], &["verify"]].concat()))
}

/// Starts what serves, waits for its ready line, sees that it lives, and ends it.
fn served(name: &str, command: &mut Command) -> Result<()> {
    say(&format!("== {name}: {command:?}"));
    let start = Instant::now();
    let mut child = command.current_dir(root()).stdout(Stdio::piped()).spawn().context("could not start it")?;
    let lines = BufReader::new(child.stdout.take().context("nothing to read from")?).lines();
    let url = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("ready: ").map(ToOwned::to_owned));
    let answered = url.as_deref().map(|url| alive(url.trim_start_matches("http://")));
    let took = start.elapsed();
    child.kill().context("could not end it")?;
    child.wait()?;
    match answered {
        Some(Ok(())) => {
            say(&format!("== {name}: ready after {:.1} s", took.as_secs_f64()));
            Ok(())
        }
        Some(Err(error)) => Err(error.context("it says that it is ready, and does not answer")),
        None => bail!("{name}: it ended before it was ready"),
    }
}

/// `GET /healthz`.
fn alive(url: &str) -> Result<()> {
    let address = url.split('/').next().unwrap_or_default();
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if !answer.starts_with("HTTP/1.1 200") {
        bail!("it answered: {}", answer.lines().next().unwrap_or_default());
    }
    Ok(())
}

/// Everything CI runs.
pub(crate) fn ci() -> Result<()> {
    let start = Instant::now();
    step("format", cargo(&["fmt", "--all", "--check"]))?;
    house::check()?;
    let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    step("lints", cargo(&lints))?;
    let mut tests = Command::new("cargo");
    tests.args(["xtask", "test"]).envs(CI_SHAKES);
    step("tests", tests)?;
    main_job(Built::AsTested)?;
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--locked", "--quiet"]);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    step("docs", docs)?;
    needs::cargo_deny()?;
    step("dependencies", cargo(&["deny", "check", "bans", "licenses", "sources"]))?;
    say(&format!("all green in {}", minutes(start.elapsed())));
    Ok(())
}

/// Runs one step in the repository's root and stops at the first that fails.
pub(crate) fn step(name: &str, mut command: Command) -> Result<()> {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    say(&format!("== {name}: {}", words.join(" ")));
    let start = Instant::now();
    let status =
        command.current_dir(root()).status().with_context(|| format!("could not run `{}`", words.join(" ")))?;
    if !status.success() {
        bail!("{name} failed ({status}): {}", words.join(" "));
    }
    say(&format!("== {name}: done in {}", minutes(start.elapsed())));
    Ok(())
}

/// A cargo command.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(args);
    command
}

/// The repository's root: two folders above this crate.
pub(crate) fn root() -> &'static Path {
    const HERE: &str = env!("CARGO_MANIFEST_DIR");
    Path::new(HERE).ancestors().nth(2).unwrap_or(Path::new("."))
}

/// Prints a line at once.
#[expect(clippy::print_stdout, reason = "a chore speaks on the terminal")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

fn minutes(time: Duration) -> String {
    format!("{}:{:02} min", time.as_secs() / 60, time.as_secs() % 60)
}
