//! Checkpoints, the log's own and those kept elsewhere, in every form they may and may not have: Python and Rust agree on each.

use plumb_ledger::{Kind, LogKey, TreeHead, export::CHECKPOINT};

use crate::{
    exports::in_memory,
    python::{Case, agreed, case, held, python_is_here, refused, relisted},
    sample::signer,
    story::{Story, set},
};

#[test]
fn checkpoints_and_keys_are_judged_alike() {
    if !python_is_here() {
        return;
    }
    let story = Story::whole();
    let files = in_memory(&story, 3);
    let good = story.newest().as_str().to_owned();
    let against = |name: &str, text: String| Case { against: vec![text], ..case(name, files.clone()) };
    let own = |name: &str, text: &str| case(name, relisted(files.clone(), CHECKPOINT, text.as_bytes().to_vec()));
    let mut longer = Story::whole();
    longer.on("r-2", Kind::Moved, vec![set("5")]);
    let mut other = Story::whole();
    other.entries.truncate(11);
    other.on("r-4", Kind::Created, vec![set("4")]);
    let foreign = TreeHead { log: "plumb-demo/other-log-here".parse().unwrap(), ..story.head(12) };
    let foreign_key = plumb_ledger::LogSigner::from_seed(foreign.log.clone(), &[3; 32]);
    let line = good.lines().last().unwrap().to_owned();
    let bad_line = {
        let head = story.head(11).sign(&[&signer(3)]).unwrap();
        head.as_str().lines().last().unwrap().to_owned()
    };
    let by_two = story.head(12).sign(&[&signer(1), &signer(3)]).unwrap();
    let witness = "\u{2014} witness.example/w1 zhG7GwABAgMEBQYH";
    held(&[
        own("an ended key's line beside a valid one", by_two.as_str()),
        own("a witness beside", &format!("{good}{witness}\n")),
        own("the second line of a key is not read", &format!("{good}{bad_line}\n")),
        own("a hundred lines", &format!("{good}{}", format!("{witness}\n").repeat(99))),
    ]);
    let mut cases = vec![
        against("a fork", other.newest().as_str().to_owned()),
        against("a longer tree", longer.newest().as_str().to_owned()),
        against("a longer tree, two kept", longer.newest().as_str().to_owned()),
        against("another log", foreign.sign(&[&foreign_key]).unwrap().as_str().to_owned()),
        against("nothing", String::new()),
        own("smaller than the log", story.checkpoint(11, 3).as_str()),
        own("larger than the log", longer.newest().as_str()),
        own("another root", other.newest().as_str()),
        own("another log's", foreign.sign(&[&foreign_key]).unwrap().as_str()),
        own("a wrong line first", &good.replace(&line, &format!("{bad_line}\n{line}"))),
        own("no signature", &good.replace(&format!("{line}\n"), "")),
        own("a hundred and one lines", &format!("{good}{}", format!("{witness}\n").repeat(100))),
        own("an extension", &good.replacen("\n\n", "\nmore\n\n", 1)),
        own("a size with a zero before", &good.replacen("\n12\n", "\n012\n", 1)),
        own("a size with a sign", &good.replacen("\n12\n", "\n+12\n", 1)),
        own("no padding", &good.replacen("=\n\n", "\n\n", 1)),
        own("a hyphen for the dash", &good.replacen('\u{2014}', "-", 1)),
        own("a tab", &good.replacen("\u{2014} ", "\u{2014}\t", 1)),
        own("carriage returns", &good.replace('\n', "\r\n")),
        own("two blanks", &good.replacen("\u{2014} ", "\u{2014}  ", 1)),
        own("a name with a plus", &format!("{good}{}\n", witness.replace("w1", "w+1"))),
        own("a line too short", &format!("{good}\u{2014} witness.example/w1 zhG7Gw==\n")),
        own("a name with a blank of another width", &format!("{good}{}\n", witness.replace("w1", "w\u{2003}1"))),
        own("text after the end", &format!("{good}\nmore\n")),
    ];
    cases[2].against.insert(0, story.checkpoint(4, 1).as_str().to_owned());
    for (size, seed) in [(12, 1), (12, 2), (12, 9), (8, 1), (7, 3), (10, 2)] {
        let text = story.checkpoint(size, seed);
        cases.push(against(&format!("key {seed} at {size}"), text.as_str().to_owned()));
        if size == 12 {
            cases.push(own(&format!("own, by key {seed}"), text.as_str()));
        }
    }
    for keys in [vec![1], vec![2], vec![3], vec![1, 3]] {
        let keys: Vec<LogKey> = keys.into_iter().map(|seed| signer(seed).public().clone()).collect();
        cases.push(Case { keys, ..case("keys known", files.clone()) });
    }
    refused(&cases);
    agreed(&[against("an empty tree", story.checkpoint(0, 1).as_str().to_owned())]);
}
