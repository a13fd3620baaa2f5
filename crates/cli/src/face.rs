//! The face of a data folder: pages and API on an address, the desk for other `plumb` commands, followers behind; until told to end.

use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use clap::Args;
use plumb_engine::{
    Engine,
    desk::{Desk, Problem, ProblemKind, open_desk},
};
use plumb_store::{SystemClock, SystemRandom};
use plumb_web::{
    Limits, Site, SiteSettings,
    doors::{Behind, Doors},
};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{copies::Schedule, copies_page, data_folder, outcome::Outcome, printer::FilePrinter, terminal::Terminal};

/// How often the followers look whether there is something new.
const ROUND: Duration = Duration::from_millis(200);

/// How many rounds without news until they look all the same: a day may have ended.
const QUIET_ROUNDS: u32 = 300;

/// The port on this machine, where it is free.
const USUAL_PORT: u16 = 7117;

/// Threads for what is slow: the disk and judging. Few, so that an idle program stays small.
const SLOW_THREADS: usize = 24;

/// Where a face is to be seen.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Where {
    /// The address to listen on [default: 127.0.0.1:7117, or any free port there]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// A name under which it is reached, such as plumb.example.com; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// It is reached over https, by a proxy before it
    #[arg(long)]
    pub(crate) https: bool,
    /// Do not open the browser
    #[arg(long)]
    pub(crate) no_browser: bool,
}

/// Serves a data folder until told to end. `settle` is asked once the engine is there: how the site is set up, and which
/// path the ready line names.
pub(crate) fn serve(
    data: &Path,
    place: &Where,
    terminal: &Terminal,
    settle: impl FnOnce(&Engine, SiteSettings) -> Result<(SiteSettings, String), Problem>,
) -> Result<Outcome, Problem> {
    let held: OnceLock<Arc<Engine>> = OnceLock::new();
    let desk = open_desk(data, |data| {
        let engine = Arc::new(data_folder::engine(data)?);
        Ok(Arc::clone(held.get_or_init(|| engine)) as Arc<dyn Desk>)
    })?;
    let Some(engine) = held.get() else {
        let say = format!("another process holds the data folder `{}` and answers already", data.display());
        return Err(Problem::new(ProblemKind::Rule, "serve.held", say));
    };
    let runtime = runtime()?;
    let (listener, address) = runtime.block_on(listen(place.listen))?;
    let settings = SiteSettings {
        hosts: hosts(place, address),
        https: place.https,
        sheets: Some(Arc::new(crate::table::PageSheets)),
        packs: Some(Arc::new(crate::evidence::PackMaker { data: data.to_owned() })),
        copies: Some(Arc::new(copies_page::PageCopies::new(Arc::clone(engine), data.to_owned()))),
        ..SiteSettings::default()
    };
    let (settings, path) = settle(engine, settings)?;
    let site =
        Site::new(Arc::clone(engine), Arc::new(SystemClock), Arc::new(SystemRandom), Arc::new(FilePrinter), settings);
    // What came back from a copy is somebody's work from the first moment on.
    copies_page::restored_alarm(engine, data)?;
    let ending = Arc::new(AtomicBool::new(false));
    let followers = follow(Arc::clone(engine), Arc::clone(&ending));
    let files = read_files(Arc::clone(engine), Arc::clone(&ending));
    let schedule = Schedule::start(Arc::clone(engine), data, Arc::clone(&ending));
    let url = format!("http://{address}{path}");
    let serving = runtime.spawn(plumb_web::serve(site, listener, Limits::default(), told_to_end()));
    if !place.no_browser {
        open_browser(&url);
    }
    terminal.say(format!("ready: {url}"));
    let served = runtime.block_on(serving);
    ending.store(true, Ordering::Release);
    let followed = followers.join();
    schedule.end();
    if files.join().is_err() {
        tracing::error!("reading files for search ended by a panic");
    }
    drop(desk);
    let broke = |say: String| Problem::new(ProblemKind::Fault, "serve.broke", say);
    match (served, followed) {
        (Ok(Ok(())), Ok(Ok(()))) => Ok(Outcome::Ran),
        (Ok(Err(error)), _) => Err(broke(error.to_string())),
        (_, Ok(Err(problem))) => Err(problem),
        (Err(error), _) => Err(broke(error.to_string())),
        (_, Err(_)) => Err(broke("what follows the log ended by a panic".to_owned())),
    }
}

/// Serves the three doors until told to end. What they open could make and read anything this person may, so nobody else's
/// machine gets there.
pub(crate) fn doors(place: &Where, terminal: &Terminal, behind: impl Behind + 'static) -> Result<Outcome, Problem> {
    let runtime = runtime()?;
    let (listener, address) = runtime.block_on(listen(place.listen))?;
    if !address.ip().is_loopback() {
        let say = format!("there is no system yet, and `{address}` is open to others: nothing was opened");
        return Err(Problem::new(ProblemKind::Rule, "serve.open-address", say)
            .help("start your system on this machine first: `plumb`, or `plumb init`"));
    }
    let doors = Doors::new(Arc::new(behind), hosts(place, address), false);
    let url = format!("http://{address}/");
    let serving = runtime.spawn(plumb_web::serve_doors(doors, listener, Limits::default(), told_to_end()));
    if !place.no_browser {
        open_browser(&url);
    }
    terminal.say(format!("ready: {url}"));
    let broke = |say: String| Problem::new(ProblemKind::Fault, "serve.broke", say);
    match runtime.block_on(serving) {
        Ok(Ok(())) => Ok(Outcome::Ran),
        Ok(Err(error)) => Err(broke(error.to_string())),
        Err(error) => Err(broke(error.to_string())),
    }
}

/// Few threads: an idle program stays small.
fn runtime() -> Result<Runtime, Problem> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(SLOW_THREADS)
        .enable_all()
        .build()
        .map_err(|error| {
            Problem::new(ProblemKind::Fault, "serve.threads", format!("no threads to serve with: {error}"))
        })
}

/// The listener: on the address named, else on the usual port of this machine, else on any free one.
async fn listen(wanted: Option<SocketAddr>) -> Result<(TcpListener, SocketAddr), Problem> {
    let here = |port| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
    let address = wanted.unwrap_or(here(USUAL_PORT));
    let bound = match (TcpListener::bind(address).await, wanted) {
        (Err(error), None) if error.kind() == ErrorKind::AddrInUse => TcpListener::bind(here(0)).await,
        (bound, _) => bound,
    };
    let listener = bound.map_err(|error| cannot_listen(address, &error))?;
    let address = listener.local_addr().map_err(|error| cannot_listen(address, &error))?;
    Ok((listener, address))
}

/// Names under which it may be asked for.
fn hosts(place: &Where, address: SocketAddr) -> Vec<String> {
    let port = address.port();
    let mut hosts = vec![address.to_string()];
    if address.ip().is_loopback() {
        hosts.push(format!("localhost:{port}"));
    }
    for name in &place.hosts {
        hosts.push(name.clone());
        hosts.push(format!("{name}:{port}"));
    }
    hosts
}

/// Runs the followers until told to end, or until the store fails.
fn follow(engine: Arc<Engine>, ending: Arc<AtomicBool>) -> thread::JoinHandle<Result<(), Problem>> {
    thread::spawn(move || whenever_it_grows(&engine, &ending, || engine.follow().map(drop)))
}

/// Reads what is filed, for search, until told to end. It may fall behind or fail without anything else waiting for it.
fn read_files(engine: Arc<Engine>, ending: Arc<AtomicBool>) -> thread::JoinHandle<Result<(), Problem>> {
    thread::spawn(move || {
        whenever_it_grows(&engine, &ending, || {
            if let Err(problem) = engine.read_files(&|| !ending.load(Ordering::Acquire)) {
                tracing::warn!(problem = problem.say, "files are read for search later");
            }
            Ok(())
        })
    })
}

/// Does some work whenever the log grew, and now and then without news, until told to end or until the work fails.
fn whenever_it_grows(
    engine: &Engine,
    ending: &AtomicBool,
    mut work: impl FnMut() -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut tip = engine.tip();
    let mut quiet = QUIET_ROUNDS;
    while !ending.load(Ordering::Acquire) {
        if tip.has_changed().unwrap_or(false) || quiet >= QUIET_ROUNDS {
            tip.mark_unchanged();
            work()?;
            quiet = 0;
        }
        quiet += 1;
        thread::sleep(ROUND);
    }
    Ok(())
}

/// Ctrl C, or whoever runs services.
async fn told_to_end() {
    let stop = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "only Ctrl C ends this");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = stop => {}
    }
}

/// Opens the browser, if there is a screen. If not, the ready line says where to go.
fn open_browser(url: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let browser =
        Command::new(opener).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match browser {
        // Nobody waits for the browser; its end is collected so that no zombie stays.
        Ok(mut child) => drop(thread::spawn(move || child.wait())),
        Err(error) => tracing::debug!(%error, "no browser was opened"),
    }
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Problem {
    let say = format!("cannot listen on `{address}`: {error}");
    Problem::new(ProblemKind::Fault, "serve.listen", say)
        .help("name another address with `--listen`, such as 127.0.0.1:0")
}
