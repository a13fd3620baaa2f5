//! A folder is held by one process; others reach the same desk through it.

use std::{
    io::{Read as _, Write as _},
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use plumb_engine::desk::{
    ActorName, Answer, Caller, Desk, FolderLock, Problem, ProblemKind, RemoteDesk, Request, SearchHit, SearchView,
    open_desk,
};

/// Answers every search with who asked, and refuses all else.
#[derive(Default)]
struct Echo(AtomicU32);

impl Desk for Echo {
    fn ask(&self, caller: &Caller, request: Request) -> Result<Answer, Problem> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let Request::Search { text, .. } = request else {
            return Err(Problem::new(ProblemKind::Rule, "refused.echo", "not a search").help("search").row(3));
        };
        let title = format!("{:?} {text}", caller.by);
        let hit = SearchHit {
            register: "r".into(),
            register_name: "R".into(),
            record: "1".into(),
            number: None,
            title,
            file: None,
        };
        Ok(Answer::Found(SearchView { hits: vec![hit], requirements: Vec::new() }))
    }
}

fn search(text: &str) -> Request {
    Request::Search { text: text.into(), register: None, limit: 10 }
}

#[test]
fn a_second_process_reaches_the_desk_of_the_first() {
    let data = tempfile::tempdir().unwrap();
    let echo = Arc::new(Echo::default());
    let first = open_desk(data.path(), |_| Ok(echo.clone() as Arc<dyn Desk>)).unwrap();
    let never = |_: &std::path::Path| -> Result<Arc<dyn Desk>, Problem> { panic!("the folder is held already") };
    let path = data.path().to_owned();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..8)
            .map(|n| {
                let path = &path;
                scope.spawn(move || {
                    let second = open_desk(path, never).unwrap();
                    second.ask(&ActorName::Person("Anna".into()).into(), search(&format!("gauge ä {n}"))).unwrap()
                })
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    for (n, answer) in answers.into_iter().enumerate() {
        let Answer::Found(found) = answer else { panic!("{answer:?}") };
        assert_eq!(found.hits[0].title, format!("Person(\"Anna\") gauge ä {n}"));
    }
    assert_eq!(echo.0.load(Ordering::Relaxed), 8);
    drop(first);
    assert!(RemoteDesk::find(data.path()).is_none(), "nobody listens any more");
    assert!(FolderLock::take(data.path()).unwrap().is_some(), "the folder is free again");
}

#[test]
fn a_problem_arrives_as_it_was_said() {
    let data = tempfile::tempdir().unwrap();
    let _first = open_desk(data.path(), |_| Ok(Arc::new(Echo::default()) as Arc<dyn Desk>)).unwrap();
    let remote = RemoteDesk::find(data.path()).unwrap();
    let problem = remote.ask(&ActorName::Operator.into(), Request::Status).unwrap_err();
    assert_eq!(problem, Problem::new(ProblemKind::Rule, "refused.echo", "not a search").help("search").row(3));
}

#[test]
fn a_socket_left_behind_by_a_killed_process_is_in_nobodys_way() {
    let data = tempfile::tempdir().unwrap();
    drop(std::os::unix::net::UnixListener::bind(data.path().join("desk.sock")).unwrap());
    let desk = open_desk(data.path(), |_| Ok(Arc::new(Echo::default()) as Arc<dyn Desk>)).unwrap();
    assert!(desk.ask(&ActorName::Operator.into(), search("x")).is_ok());
}

#[test]
fn a_folder_that_is_not_there_is_said_with_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let missing = data.path().join("nothing");
    let problem = open_desk(&missing, |_| Ok(Arc::new(Echo::default()) as Arc<dyn Desk>)).map(|_| ()).unwrap_err();
    assert_eq!(problem.code, "desk.no-folder");
    assert!(problem.help.unwrap().contains("plumb init"));
}

#[test]
fn many_short_lived_processes_all_get_their_answer() {
    let data = tempfile::tempdir().unwrap();
    let echo = Arc::new(Echo::default());
    std::thread::scope(|scope| {
        for n in 0..6 {
            let (data, echo) = (data.path(), &echo);
            scope.spawn(move || {
                for turn in 0..20 {
                    // Whoever comes first holds the folder for one question only; the others must not fall into the gap.
                    let desk = open_desk(data, |_| Ok(echo.clone() as Arc<dyn Desk>)).unwrap();
                    let answer = desk.ask(&ActorName::Operator.into(), search(&format!("{n} {turn}")));
                    assert!(matches!(answer, Ok(Answer::Found(_))), "{answer:?}");
                }
            });
        }
    });
    assert_eq!(echo.0.load(Ordering::Relaxed), 120);
}

#[test]
fn a_folder_whose_path_is_too_long_for_a_socket_still_serves_its_holder() {
    let data = tempfile::tempdir().unwrap();
    let deep = data.path().join("long".repeat(40));
    std::fs::create_dir(&deep).unwrap();
    let desk = open_desk(&deep, |_| Ok(Arc::new(Echo::default()) as Arc<dyn Desk>)).unwrap();
    assert!(desk.ask(&ActorName::Operator.into(), search("x")).is_ok());
}

#[test]
fn a_caller_who_sends_nonsense_or_nothing_harms_nobody() {
    let data = tempfile::tempdir().unwrap();
    let echo = Arc::new(Echo::default());
    let _first = open_desk(data.path(), |_| Ok(echo.clone() as Arc<dyn Desk>)).unwrap();
    let socket = data.path().join("desk.sock");
    let deep = 10_000;
    let nested = [("[", "]"), ("{\"v\":", "}"), ("{\"v\":1,\"by\":\"operator\",\"request\":[", "]}")];
    let nested = nested.map(|(open, close)| format!("{}{}\n", open.repeat(deep), close.repeat(deep)).into_bytes());
    let silent: Vec<UnixStream> = (0..20).map(|_| UnixStream::connect(&socket).unwrap()).collect();
    for bytes in
        nested.into_iter().chain([b"\xff\xfe\n".to_vec(), b"{}\n".to_vec(), b"null\n".to_vec(), b"{\"v\":1".to_vec()])
    {
        let mut stream = UnixStream::connect(&socket).unwrap();
        stream.write_all(&bytes).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut said = String::new();
        // A holder that closes before it has read all breaks the pipe; what it said by then counts.
        let _ = stream.read_to_string(&mut said);
        assert!(said.contains("desk.unreadable"), "{said}");
    }
    let remote = RemoteDesk::find(data.path()).unwrap();
    assert!(matches!(remote.ask(&ActorName::Operator.into(), search("still here")), Ok(Answer::Found(_))));
    assert_eq!(echo.0.load(Ordering::Relaxed), 1);
    drop(silent);
}
