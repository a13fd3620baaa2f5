//! Answering a customer: proposals come from what was confirmed and may be shown, a person decides, what was sent stays, and the next time
//! only what changed is asked again.

use plumb_engine::desk::{
    Act, Answer, Done, Given, GivenValue, PaperWanted, Problem, ProblemKind, QuestionMatched, QuestionRead,
    QuestionStands, QuestionView, QuestionnaireTaken, QuestionnaireView, Request, TableCell,
};

use crate::world::{World, given};

const ACCESS: &str = "Do you restrict access to information?";
const TRAINING: &str = "How do you train your people?";
const PARKING: &str = "Is there enough parking space?";

fn statement(world: &World, title: &str, text: &str, requirement: &str, confirmed: bool) -> String {
    let mut values = given(&[("title", title), ("text", text), ("owner", "Anna Weber")]);
    let requirements = GivenValue::Several(vec![requirement.into()]);
    values.push(Given { field: "requirements".into(), value: requirements });
    if confirmed {
        values.extend(given(&[("confirmed_by", "Anna Weber"), ("confirmed_on", "2026-03-01")]));
    }
    world.act("Anna Weber", Act::Create { register: "statements".into(), values })
}

fn read(asked: &str, requirement: &str) -> QuestionRead {
    let matched = QuestionMatched { requirement: requirement.into(), strength: 70, words: "“words”".into() };
    let matched = if requirement.is_empty() { vec![] } else { vec![matched] };
    QuestionRead { place: String::new(), asked: asked.into(), matched }
}

fn three() -> Vec<QuestionRead> {
    vec![read(ACCESS, "iso-27001-2022 A.5.15"), read(TRAINING, "iso-9001-2015 7.2"), read(PARKING, "")]
}

fn taken(customer: &str, highest: &str, questions: Vec<QuestionRead>) -> QuestionnaireTaken {
    QuestionnaireTaken {
        title: String::new(),
        customer: customer.into(),
        due: Some("2026-03-20".parse().unwrap()),
        highest: highest.into(),
        questions,
    }
}

fn take(world: &World, who: &str, taken: QuestionnaireTaken) -> Result<Done, Problem> {
    let key = Some(format!("{}{}", taken.customer, taken.questions.len()));
    match world.ask(who, Request::TakeQuestionnaire { taken: Box::new(taken), file: None, key })? {
        Answer::Done(done) => Ok(done),
        other => panic!("{other:?}"),
    }
}

fn view(world: &World, number: &str) -> QuestionnaireView {
    match world.ask("Anna Weber", Request::Questionnaire { record: number.into() }).unwrap() {
        Answer::Questionnaire(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn answer(world: &World, question: &QuestionView, text: &str) -> Result<Done, Problem> {
    let statement = question.rests_on.as_ref().and_then(|link| link.number.as_deref()).map(Into::into);
    let request = Request::AnswerQuestion {
        question: question.record.as_str().into(),
        answer: text.into(),
        statement,
        seen: Some(question.etag),
        key: None,
    };
    match world.ask("Anna Weber", request)? {
        Answer::Done(done) => Ok(done),
        other => panic!("{other:?}"),
    }
}

/// Access and training are confirmed, and a questionnaire with three questions came from Ostsee Werft.
fn asked() -> (World, String, String) {
    let world = World::new();
    let access = statement(
        &world,
        "Access",
        "Access is given by role, and taken back on the last day.",
        "iso-27001-2022 A.5.15",
        true,
    );
    statement(&world, "Competence", "A matrix says who must be able to do what.", "iso-9001-2015 7.2", true);
    statement(&world, "Parking", "Only a draft.", "iso-9001-2015 7.1.3", false);
    let done = take(&world, "Anna Weber", taken("Ostsee Werft", "internal", three())).unwrap();
    (world, done.number.unwrap(), access)
}

/// All of it decided, and sent.
fn sent() -> (World, String, String) {
    let (world, number, access) = asked();
    for question in view(&world, &number).questions {
        answer(&world, &question, question.proposed.as_deref().unwrap_or_default()).unwrap();
    }
    world.step("Anna Weber", &number, "send", &[]);
    (world, number, access)
}

#[test]
fn answers_are_proposed_from_what_was_confirmed_with_the_reason() {
    let (world, number, _) = asked();
    let view = view(&world, &number);
    assert_eq!((view.customer.as_str(), view.highest.as_str(), view.may_answer), ("Ostsee Werft", "internal", true));
    let [access, training, parking] = view.questions.as_slice() else { panic!("{view:?}") };
    assert_eq!(access.stands, QuestionStands::Proposed);
    assert_eq!(access.proposed.as_deref(), Some("Access is given by role, and taken back on the last day."));
    assert_eq!(access.matched[0].requirement.short, "ISO/IEC 27001:2022 A.5.15");
    assert_eq!((access.matched[0].strength, access.matched[0].words.as_str()), (70, "“words”"));
    assert_eq!(training.rests_on.as_ref().unwrap().title.as_deref(), Some("Competence"));
    assert_eq!(training.confirmed_on.unwrap().to_string(), "2026-03-01");
    assert_eq!((parking.stands, &parking.proposed), (QuestionStands::Nothing, &None));
    assert!(view.questions.iter().all(|question| question.answer.is_none()), "nobody decided anything");
}

#[test]
fn nothing_more_confidential_than_was_chosen_and_nothing_unconfirmed_is_proposed() {
    let (world, ..) = asked();
    let public = take(&world, "Anna Weber", taken("Somebody", "public", three())).unwrap().number.unwrap();
    let questions = view(&world, &public).questions;
    assert!(questions.iter().all(|question| question.proposed.is_none() && question.rests_on.is_none()));
    assert!(questions[0].too_confidential && !questions[2].too_confidential);
    let draft = vec![read("Where do machines stand?", "iso-9001-2015 7.1.3")];
    let number = take(&world, "Anna Weber", taken("Another", "restricted", draft)).unwrap().number.unwrap();
    assert_eq!(view(&world, &number).questions[0].stands, QuestionStands::Nothing);
    let named = Request::AnswerQuestion {
        question: questions[0].record.as_str().into(),
        answer: "Access is given by role.".into(),
        statement: Some("ST-001".into()),
        seen: None,
        key: None,
    };
    assert_eq!(world.ask("Anna Weber", named).unwrap_err().code, "questionnaire.basis");
}

#[test]
fn a_person_accepts_changes_or_leaves_open_and_only_then_is_it_sent() {
    let (world, number, _) = asked();
    let send = |world: &World| {
        let (record, transition) = (number.as_str().into(), "send".into());
        world.try_act("Anna Weber", Act::Move { record, transition, values: vec![], reason: None, seen: None })
    };
    assert!(send(&world).unwrap_err().say.contains("not decided yet"));
    let questions = view(&world, &number).questions;
    answer(&world, &questions[0], questions[0].proposed.as_deref().unwrap()).unwrap();
    answer(&world, &questions[1], "A matrix, looked at every year.").unwrap();
    let stale = answer(&world, &questions[1], "Otherwise.").unwrap_err();
    assert_eq!(stale.kind, ProblemKind::Stale);
    answer(&world, &questions[2], " ").unwrap();
    let now = view(&world, &number).questions;
    let stands: Vec<_> = now.iter().map(|question| question.stands).collect();
    assert_eq!(stands, [QuestionStands::Answered, QuestionStands::Answered, QuestionStands::LeftOpen]);
    let decided = |at: usize| world.show("Anna Weber", &now[at].record).unwrap().fields["decision"].clone();
    assert_eq!([decided(0), decided(1), decided(2)], ["accepted", "changed", "open"]);
    assert_eq!(now[0].by.as_deref(), Some("Anna Weber"));
    send(&world).unwrap();
    let closed = answer(&world, &view(&world, &number).questions[0], "Too late.").unwrap_err();
    assert_eq!(closed.code, "questionnaire.closed");
}

#[test]
fn what_was_sent_stays_as_it_was_sent_and_says_where_it_no_longer_holds() {
    let (world, number, access) = sent();
    let before = view(&world, &number);
    world.change("Anna Weber", &access, &[("text", "Access is given by name.")]);
    // Even by hand: the questionnaire shows what left the house.
    world.change("Anna Weber", &before.questions[1].record, &[("answer", "Never said.")]);
    let after = view(&world, &number);
    assert_eq!(after.sent.unwrap().to_string(), "2026-03-02");
    assert_eq!(after.questions[0].stands, QuestionStands::Changed);
    assert_eq!(after.questions[0].answer, before.questions[0].answer);
    assert_eq!(after.questions[1].answer, before.questions[1].answer);
}

#[test]
fn the_next_time_only_what_changed_or_is_new_is_asked() {
    let (world, _, access) = sent();
    world.at("2027-02-01T09:00:00Z");
    world.change("Anna Weber", &access, &[("text", "Access is given by name.")]);
    let mut questions = three();
    // The same question, written otherwise.
    questions[1].asked = "  How do you train your PEOPLE ?".into();
    questions.push(read("Do you lock doors?", "iso-27001-2022 A.7.2"));
    let again = take(&world, "Anna Weber", taken("ostsee werft", "internal", questions.clone())).unwrap();
    let again = view(&world, &again.number.unwrap()).questions;
    let stands: Vec<_> = again.iter().map(|question| question.stands).collect();
    assert_eq!(
        stands,
        [QuestionStands::Proposed, QuestionStands::AsBefore, QuestionStands::Nothing, QuestionStands::Nothing]
    );
    assert_eq!(again[0].proposed.as_deref(), Some("Access is given by name."));
    let earlier = again[0].earlier.as_ref().unwrap();
    assert!(!earlier.holds && earlier.answer.as_deref().unwrap().contains("by role"), "{earlier:?}");
    assert_eq!(again[1].answer.as_deref(), Some("A matrix says who must be able to do what."));
    // Another customer is offered what was answered, and a person looks at it.
    let other = take(&world, "Anna Weber", taken("Nordsee Werft", "internal", questions)).unwrap();
    let other = view(&world, &other.number.unwrap()).questions;
    assert_eq!(other[1].stands, QuestionStands::Proposed);
    assert_eq!(other[1].earlier.as_ref().unwrap().customer, "Ostsee Werft");
}

#[test]
fn nothing_told_to_one_customer_reaches_another_who_may_be_shown_less() {
    let (world, number, _) = asked();
    let questions = view(&world, &number).questions;
    for question in &questions {
        answer(&world, question, "Between us: yes.").unwrap();
    }
    world.step("Anna Weber", &number, "send", &[]);
    let other = take(&world, "Anna Weber", taken("Somebody", "public", three())).unwrap().number.unwrap();
    assert!(
        view(&world, &other).questions.iter().all(|question| question.earlier.is_none() && question.proposed.is_none())
    );
}

#[test]
fn the_answered_questionnaire_leaves_with_decided_answers_only() {
    let (world, number, _) = asked();
    let questions = view(&world, &number).questions;
    answer(&world, &questions[1], "A matrix, looked at every year.").unwrap();
    let paper = |world: &World| match world
        .ask("Anna Weber", Request::Paper { wanted: PaperWanted::Questionnaire { record: number.as_str().into() } })
        .unwrap()
    {
        Answer::Paper(paper) => *paper,
        other => panic!("{other:?}"),
    };
    let draft = paper(&world);
    assert!(draft.title.ends_with("(draft)") && draft.classification == "Internal", "{draft:?}");
    assert!(draft.lead[0].contains("2 of 3"), "{:?}", draft.lead);
    let text = |row: usize, column: usize| match &draft.tables[0].rows[row][column] {
        TableCell::Text(text) => text.clone(),
        _ => String::new(),
    };
    assert_eq!((text(0, 1), text(0, 2)), (ACCESS.into(), String::new()), "what nobody looked at is not answered");
    assert_eq!((text(1, 2), text(1, 3)), ("A matrix, looked at every year.".into(), "ISO 9001:2015 7.2".into()));
}

#[test]
fn it_is_one_commit_and_a_double_click_takes_it_in_once() {
    let (world, number, _) = asked();
    let size = world.snapshot().size();
    let again = take(&world, "Anna Weber", taken("Ostsee Werft", "internal", three())).unwrap();
    assert_eq!((again.number.unwrap(), world.snapshot().size()), (number, size));
    assert_eq!(again.entries, 4);
    let empty = take(&world, "Anna Weber", taken("Nobody", "internal", vec![])).unwrap_err();
    assert_eq!(empty.field.as_deref(), Some("questions"));
    let many = take(&world, "Anna Weber", taken("Nobody", "internal", vec![read(ACCESS, ""); 401])).unwrap_err();
    assert!(many.say.contains("more than 400"), "{many:?}");
    let unknown = take(&world, "Anna Weber", taken("Nobody", "top secret", three())).unwrap_err();
    assert_eq!((unknown.field.as_deref(), world.snapshot().size()), (Some("highest"), size));
}

#[test]
fn guests_and_whoever_may_not_get_nothing_of_it() {
    let (world, number, _) = asked();
    world.person("Gus Gast", &["guest"]);
    world.person("Eva Holm", &["staff"]);
    let mut values = given(&[
        ("about", "Visit"),
        ("person", "Gus Gast"),
        ("registers", "*"),
        ("highest", "restricted"),
        ("scope", "all"),
    ]);
    values.push(Given { field: "actions".into(), value: GivenValue::Several(vec!["read".into()]) });
    world.act("Anna Weber", Act::Create { register: "grants".into(), values });
    let record = || number.as_str().into();
    for request in [
        Request::Questionnaires,
        Request::Questionnaire { record: record() },
        Request::Show { record: record(), on: None },
        Request::Paper { wanted: PaperWanted::Questionnaire { record: record() } },
    ] {
        assert_eq!(world.ask("Gus Gast", request).unwrap_err().kind, ProblemKind::NotFound);
    }
    assert!(world.list("Gus Gast", "customer_questions").rows.is_empty());
    let refused = take(&world, "Eva Holm", taken("Nobody", "internal", three())).unwrap_err();
    assert_eq!(refused.kind, ProblemKind::Forbidden, "{refused:?}");
}
