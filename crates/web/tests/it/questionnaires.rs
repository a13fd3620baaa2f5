//! Answering a customer, in a browser: look at what was found, take it in, decide, take it along.

use plumb_engine::desk::{
    Act, Given, GivenValue, Problem, ProblemKind, QuestionMatched, QuestionRead, QuestionnaireTaken, Request,
};
use plumb_web::{FoundQuestions, Questionnaires};

use crate::company::Company;

/// The binary reads files and knows words with a crate of its own; here each line is a question, and one word tells what it is about.
#[derive(Debug)]
pub(crate) struct Asking;

impl Questionnaires for Asking {
    fn read(&self, name: &str, bytes: &[u8]) -> Result<FoundQuestions, Problem> {
        if name == "form.exe" {
            return Err(Problem::new(ProblemKind::Content, "questionnaire.file", "that is no questionnaire"));
        }
        Ok(self.lines(&String::from_utf8_lossy(bytes)))
    }

    fn lines(&self, text: &str) -> FoundQuestions {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let question = |(n, line): (usize, &str)| QuestionRead {
            place: format!("{}", n + 1),
            asked: line.to_owned(),
            matched: Vec::new(),
        };
        FoundQuestions { questions: lines.enumerate().map(question).collect(), found: Vec::new() }
    }

    fn matched(&self, questions: Vec<QuestionRead>) -> Result<Vec<QuestionRead>, Problem> {
        let about = |mut question: QuestionRead| {
            if question.asked.contains("access") {
                let requirement = "iso-27001-2022 A.5.15".to_owned();
                question.matched = vec![QuestionMatched { requirement, strength: 70, words: "“access”".into() }];
            }
            question
        };
        Ok(questions.into_iter().map(about).collect())
    }
}

/// A statement that somebody confirmed.
pub(crate) fn confirmed(company: &Company, title: &str, text: &str, requirement: &str) {
    let mut values: Vec<Given> = [
        ("title", title),
        ("text", text),
        ("owner", "Anna Weber"),
        ("confirmed_by", "Anna Weber"),
        ("confirmed_on", "2026-03-01"),
    ]
    .into_iter()
    .map(|(field, value)| Given::text(field, value))
    .collect();
    let requirements = GivenValue::Several(vec![requirement.to_owned()]);
    values.push(Given { field: "requirements".into(), value: requirements });
    company.run(Act::Create { register: "statements".into(), values });
}

/// A questionnaire that was taken in; its number.
pub(crate) fn taken(company: &Company, customer: &str, questions: &[&str]) -> String {
    let read = |asked: &&str| QuestionRead { asked: (*asked).to_owned(), ..QuestionRead::default() };
    let questions = Asking.matched(questions.iter().map(read).collect()).unwrap();
    let taken = QuestionnaireTaken {
        title: String::new(),
        customer: customer.into(),
        due: None,
        highest: "internal".into(),
        questions,
    };
    match company
        .ask("Anna Weber", Request::TakeQuestionnaire { taken: Box::new(taken), file: None, key: None })
        .unwrap()
    {
        plumb_engine::desk::Answer::Done(done) => done.number.unwrap(),
        other => panic!("{other:?}"),
    }
}

const FORM: &[u8] = b"Do you restrict access?\nIs there parking space?\nThank you.\n";

#[test]
fn a_form_is_looked_at_taken_in_answered_and_given_out() {
    let company = Company::new();
    confirmed(&company, "Access", "Access is given by role.", "iso-27001-2022 A.5.15");
    let mut anna = company.signed_in("Anna Weber");
    anna.get("/").of(200).says(&["href=\"/questionnaires\""]);
    anna.get("/questionnaires").of(200).says(&["Answer a customer", "No customer has asked yet", "one statement"]);
    let typed =
        [("customer", "Ostsee <Werft>"), ("title", ""), ("due", "2026-04-01"), ("highest", "internal"), ("text", "")];
    let size = company.status().size;
    let found = anna.upload("/questionnaires/read", &typed, &[("form.xlsx", FORM)]).of(200);
    found.says(&[
        "3 questions found",
        "Nothing is kept yet",
        "Is there parking space?",
        "Ostsee &lt;Werft&gt;",
        "value=\"form\"",
        "form.xlsx is filed with it",
    ]);
    assert_eq!(company.status().size, size, "looking keeps nothing");
    let once = found.field("once").unwrap();
    let mut take = vec![
        ("once", once.as_str()),
        ("customer", "Ostsee <Werft>"),
        ("title", "Form"),
        ("highest", "internal"),
        ("due", "2026-04-01"),
    ];
    take.extend([("q.0", "Do you restrict access?"), ("p.0", "1"), ("t.0", "yes")]);
    take.extend([
        ("q.1", "Is there parking space?"),
        ("p.1", "2"),
        ("t.1", "yes"),
        ("q.2", "Thank you."),
        ("p.2", "3"),
    ]);
    let first = anna.post("/questionnaires/take", &take).of(303);
    assert_eq!(anna.post("/questionnaires/take", &take).of(303).to(), first.to(), "a double click takes it in once");
    assert_eq!(company.count("customer_questions"), 2, "what was unticked stays out");
    anna.get("/r/customer_questionnaires/CQ-2026-01").of(200).says(&["form.xlsx"]);
    let page = anna.get(first.to()).of(200);
    page.says(&[
        "Do you restrict access?",
        "Access is given by role.",
        "“access”",
        "70 %",
        "A.5.15",
        "Nothing fits",
        "To decide (2)",
    ]);
    assert!(page.body.len() < 60_000 && !page.body.contains("style="), "{} bytes", page.body.len());
    let value = |name: &str| page.field(name).unwrap();
    let (once, question, seen, rests) = (value("once"), value("question"), value("seen"), value("statement"));
    let decide = [
        ("once", once.as_str()),
        ("question", question.as_str()),
        ("seen", seen.as_str()),
        ("statement", rests.as_str()),
        ("answer", "Access is given by role."),
        ("decide", "answer"),
    ];
    let path = format!("{}/answer", first.to());
    anna.post(&path, &decide).of(303);
    let page = anna.get(first.to()).of(200);
    page.says(&["To decide (1)", "Decided (1)"]);
    let open =
        [("question", page.field("question").unwrap()), ("decide", "open".to_owned()), ("answer", "x".to_owned())];
    let open: Vec<(&str, &str)> = open.iter().map(|(name, value)| (*name, value.as_str())).collect();
    anna.post(&path, &open).of(303);
    anna.get(&format!("{}?show=decided", first.to())).of(200).says(&[
        "Answered",
        "Left open",
        "Decided by",
        "Anna Weber",
    ]);
    let number = first.to().rsplit('/').next().unwrap().to_owned();
    company.step("Anna Weber", &number, "send", &[]);
    let refused = anna.post(&path, &open).of(409);
    refused.says(&["what was sent stays as it is"]);
    anna.get(first.to()).of(200).says(&["Sent on", "Everything it says still holds"]);
    let file = anna.get(&format!("{}/export.xlsx", first.to())).of(200);
    assert!(file.body.contains("Access is given by role.") && !file.body.contains("“access”"), "{}", file.body);
    assert!(file.header("content-disposition").unwrap().contains("cq-2026-01"), "{:?}", file.headers);
}

#[test]
fn what_cannot_be_read_says_so_and_what_was_typed_stays() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    let typed = [("customer", "Ostsee Werft"), ("highest", "public"), ("text", "")];
    anna.upload("/questionnaires/read", &typed, &[("form.exe", b"MZ")])
        .of(422)
        .says(&["that is no questionnaire", "value=\"Ostsee Werft\""]);
    anna.upload("/questionnaires/read", &typed, &[]).of(422).says(&["no question was found"]);
    let pasted = [("customer", "Ostsee Werft"), ("highest", "public"), ("text", "Do you restrict access?")];
    anna.upload("/questionnaires/read", &pasted, &[]).of(200).says(&["One question found"]);
    let nobody = [("customer", " "), ("q.0", "Do you restrict access?"), ("t.0", "yes"), ("highest", "internal")];
    anna.post("/questionnaires/take", &nobody).of(422).says(&["the customer is missing", "Do you restrict access?"]);
    let day = [("customer", "A"), ("due", "soon"), ("q.0", "Why?"), ("t.0", "yes"), ("highest", "internal")];
    anna.post("/questionnaires/take", &day).of(422).says(&["soon"]);
    assert_eq!(company.count("customer_questionnaires"), 0);
}

#[test]
fn the_next_time_only_what_changed_is_asked() {
    let company = Company::new();
    confirmed(&company, "Access", "Access is given by role.", "iso-27001-2022 A.5.15");
    let number = taken(&company, "Ostsee Werft", &["Do you restrict access?", "Is there parking space?"]);
    let mut anna = company.signed_in("Anna Weber");
    for answer in ["Access is given by role.", "Plenty."] {
        let page = anna.get(&format!("/questionnaires/{number}")).of(200);
        let question = page.field("question").unwrap();
        let rests = page.field("statement").unwrap_or_default();
        let decide =
            [("question", question.as_str()), ("statement", rests.as_str()), ("answer", answer), ("decide", "answer")];
        anna.post(&format!("/questionnaires/{number}/answer"), &decide).of(303);
    }
    company.step("Anna Weber", &number, "send", &[]);
    let values = vec![Given::text("text", "Access is given by name.")];
    company.run(Act::Change { record: "ST-001".into(), values, reason: Some("it is so".into()), seen: None });
    anna.get(&format!("/questionnaires/{number}"))
        .of(200)
        .says(&["One answer rests on something that says otherwise now"]);
    let again = taken(&company, "Ostsee Werft", &["Do you restrict access?", "Is there parking space?"]);
    let page = anna.get(&format!("/questionnaires/{again}")).of(200);
    page.says(&[
        "To decide (1)",
        "One question was answered for this customer before",
        "Access is given by name.",
        "no longer holds",
    ]);
    assert!(!page.body.contains("Is there parking space?"), "it is not asked again");
}

#[test]
fn programs_take_forms_in_and_answer_them_and_guests_hear_of_none() {
    let company = Company::new();
    company.person("Dora Gast", &["guest"]);
    confirmed(&company, "Access", "Access is given by role.", "iso-27001-2022 A.5.15");
    let mut anna = company.signed_in("Anna Weber");
    let json = |reply: crate::browser::Reply| serde_json::from_str::<serde_json::Value>(&reply.of(200).body).unwrap();
    let ours = [("content-type", "application/json"), ("sec-fetch-site", "same-origin"), ("idempotency-key", "form-1")];
    let form = r#"{"customer":"Ostsee Werft","highest":"internal","questions":[{"asked":"Do you restrict access?"},{"asked":"Why?"}]}"#;
    let done = json(anna.send("POST", "/api/v1/questionnaires", &ours, form));
    let number = done["number"].as_str().unwrap().to_owned();
    let again = json(anna.send("POST", "/api/v1/questionnaires", &ours, form));
    assert_eq!(again["number"], done["number"], "the same key takes it in once");
    let one = format!("/api/v1/questionnaires/{number}");
    let view = json(anna.get(&one));
    let first = &view["questions"][0];
    assert_eq!((&first["stands"], &first["proposed"]), (&"proposed".into(), &"Access is given by role.".into()));
    let statement = first["rests_on"]["number"].as_str().unwrap();
    let decided = serde_json::json!({
        "question": first["number"], "answer": first["proposed"], "statement": statement, "etag": first["etag"],
    });
    let plain = &ours[..2];
    let answers = format!("{one}/answers");
    json(anna.send("POST", &answers, plain, &decided.to_string()));
    json(anna.send(
        "POST",
        &answers,
        plain,
        &serde_json::json!({ "question": view["questions"][1]["number"] }).to_string(),
    ));
    anna.send("POST", &answers, plain, r#"{"question":"CQA-99999"}"#).of(422).says(&["it has no question"]);
    let all = json(anna.get("/api/v1/questionnaires"));
    assert_eq!((&all["all"][0]["questions"], &all["all"][0]["to_answer"]), (&2.into(), &0.into()));
    assert!(anna.get(&format!("{one}/export.pdf")).of(200).header("content-type").unwrap().contains("pdf"));
    let preview = json(anna.get("/api/v1/trust"));
    assert_eq!(preview["on"], false);
    json(anna.send("POST", "/api/v1/trust", plain, r#"{"on":true,"lead":"Welcome."}"#));
    let preview = json(anna.get("/api/v1/trust"));
    assert_eq!((&preview["on"], &preview["view"]["lead"]), (&true.into(), &"Welcome.".into()));
    let mut guest = company.signed_in("Dora Gast");
    for path in ["/api/v1/questionnaires", &one, "/api/v1/trust"] {
        guest.get(path).of(404);
    }
    let told = guest.get("/api/openapi.json").of(200).body;
    assert!(!told.contains("/api/v1/questionnaires") && !told.contains("/api/v1/trust"), "{told}");
}
