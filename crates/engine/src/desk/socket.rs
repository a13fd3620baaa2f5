//! The socket in the data folder: the process that holds the folder listens, others hand it their work.

use std::{
    fs,
    io::{BufReader, ErrorKind},
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use crate::desk::{
    Answer, Caller, Desk, Problem, ProblemKind, Request,
    wire::{self, Envelope, Reply, Welcome},
};

/// The socket's name in the data folder.
const NAME: &str = "desk.sock";

/// How long a caller may say nothing before its request is whole.
const SILENCE: Duration = Duration::from_secs(10);

/// A desk in another process.
#[derive(Debug)]
pub struct RemoteDesk {
    socket: PathBuf,
    /// Let in already, so that the holder cannot close between finding it and asking it.
    waiting: Mutex<Option<UnixStream>>,
}

impl RemoteDesk {
    /// The desk that answers in this data folder, if one listens there.
    #[must_use]
    pub fn find(data: &Path) -> Option<Self> {
        let socket = data.join(NAME);
        let stream = let_in(&socket).ok()?;
        Some(Self { socket, waiting: Mutex::new(Some(stream)) })
    }
}

/// Knocks and waits to be let in.
fn let_in(socket: &Path) -> std::io::Result<UnixStream> {
    let stream = UnixStream::connect(socket)?;
    let welcome = wire::receive::<Welcome>(&mut BufReader::new(&stream))?;
    match welcome {
        Some(_) => Ok(stream),
        None => Err(ErrorKind::ConnectionReset.into()),
    }
}

/// Whoever comes by the socket is at the machine: by which door and with what proof, the holder of the folder says, not the
/// caller.
impl Desk for RemoteDesk {
    fn ask(&self, caller: &Caller, request: Request) -> Result<Answer, Problem> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stream = waiting.map_or_else(|| let_in(&self.socket), Ok).map_err(|error| gone(&error))?;
        let envelope = Envelope { v: wire::VERSION, by: caller.by.clone(), request };
        let reply =
            wire::send(&mut &stream, &envelope).and_then(|()| wire::receive::<Reply>(&mut BufReader::new(&stream)));
        match reply {
            Ok(Some(Reply::Answer(answer))) => Ok(*answer),
            Ok(Some(Reply::Problem(problem))) => Err(problem),
            Ok(None) => Err(lost("it stopped before it answered")),
            Err(error) => Err(lost(&error.to_string())),
        }
    }
}

fn gone(error: &std::io::Error) -> Problem {
    let say = format!("the process that held the data folder is gone: {error}; nothing was done");
    Problem::new(ProblemKind::Fault, "desk.gone", say).help("ask again")
}

fn lost(why: &str) -> Problem {
    let say =
        format!("the process that holds the data folder did not answer: {why}; what was asked may or may not be done");
    Problem::new(ProblemKind::Fault, "desk.no-answer", say).help("look whether it was done before asking again")
}

/// Listens in a data folder until it is dropped; each caller is answered on a thread of its own.
#[derive(Debug)]
pub struct DeskServer {
    socket: PathBuf,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl DeskServer {
    /// Begins to listen. The caller holds the folder's lock, so a socket left behind by a killed process may be taken away.
    ///
    /// # Errors
    /// [`Problem`] if the socket cannot be made, for instance where the folder's path is longer than a socket's may be.
    pub fn start(data: &Path, desk: Arc<dyn Desk>) -> Result<Self, Problem> {
        let socket = data.join(NAME);
        match fs::remove_file(&socket) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(no_socket(&socket, &error)),
            _ => {}
        }
        let listener = UnixListener::bind(&socket).map_err(|error| no_socket(&socket, &error))?;
        // Whoever may open the socket acts for whoever holds the folder: nobody else may.
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o600)).map_err(|error| no_socket(&socket, &error))?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("desk".to_owned())
            .spawn(move || accept(&listener, &desk, &stopped))
            .map_err(|error| no_socket(&socket, &error))?;
        Ok(Self { socket, stop, thread: Some(thread) })
    }
}

impl Drop for DeskServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the listener; who is being answered is answered first.
        let _ = UnixStream::connect(&self.socket);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the desk's listener ended by a panic");
        }
        let _ = fs::remove_file(&self.socket);
    }
}

fn accept(listener: &UnixListener, desk: &Arc<dyn Desk>, stop: &AtomicBool) {
    let mut callers: Vec<JoinHandle<()>> = Vec::new();
    for stream in listener.incoming() {
        if stop.load(Ordering::Acquire) {
            break;
        }
        callers.retain(|caller| !caller.is_finished());
        let stream = match stream {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "a caller could not be let in");
                continue;
            }
        };
        let desk = Arc::clone(desk);
        match std::thread::Builder::new().name("caller".to_owned()).spawn(move || answer(&stream, desk.as_ref())) {
            Ok(caller) => callers.push(caller),
            Err(error) => tracing::warn!(%error, "no thread for a caller"),
        }
    }
    for caller in callers {
        if caller.join().is_err() {
            tracing::error!("answering a caller ended by a panic");
        }
    }
}

fn answer(mut stream: &UnixStream, desk: &dyn Desk) {
    // Whoever knocks and says nothing must not keep the folder held.
    if let Err(error) = stream.set_read_timeout(Some(SILENCE)) {
        tracing::warn!(%error, "a caller's patience could not be set");
        return;
    }
    if wire::send(&mut stream, &Welcome { v: wire::VERSION }).is_err() {
        return;
    }
    let reply = match wire::receive::<Envelope>(&mut BufReader::new(stream)) {
        // Somebody only looked whether anybody listens.
        Ok(None) => return,
        Ok(Some(envelope)) if envelope.v != wire::VERSION => Reply::Problem(wire::other_version()),
        Ok(Some(envelope)) => match desk.ask(&Caller::at_the_machine(envelope.by), envelope.request) {
            Ok(answer) => Reply::Answer(Box::new(answer)),
            Err(problem) => Reply::Problem(problem),
        },
        Err(error) => {
            let say = format!("the request could not be read: {error}; nothing was done");
            Reply::Problem(Problem::new(ProblemKind::Content, "desk.unreadable", say))
        }
    };
    if let Err(error) = wire::send(&mut stream, &reply) {
        tracing::warn!(%error, "a caller went away before the answer");
    }
}

fn no_socket(socket: &Path, error: &std::io::Error) -> Problem {
    let say = format!("cannot listen on `{}`: {error}", socket.display());
    Problem::new(ProblemKind::Fault, "desk.socket", say)
        .help("choose a data folder with a shorter path on a local disk")
}
