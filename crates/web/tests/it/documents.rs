//! Documents as people read, write, compare and confirm them.

use plumb_engine::desk::Act;

use crate::company::Company;

const TEXT: &str = "## Purpose\n\nGauges are calibrated once a year.\n\n<script>alert(1)</script>\n";

/// Ben Krause approves what Anna Weber writes.
fn with_ben() -> Company {
    let company = Company::new();
    company.person("Ben Krause", &["quality_manager", "document_control", "process_owner", "staff"]);
    company
}

/// A document whose first revision is in force, written by Anna and approved by Ben.
fn in_force(company: &Company) -> (String, String) {
    let (document, revision) = company.drafted(TEXT);
    company.step("Anna Weber", &revision, "submit_minor", &[]);
    company.step("Ben Krause", &revision, "approve", &[("effective_on", "2026-03-02")]);
    company.step("Ben Krause", &revision, "release", &[]);
    (document, revision)
}

#[test]
fn a_document_is_read_revised_previewed_kept_and_compared() {
    let company = with_ben();
    let (document, first) = in_force(&company);
    let mut anna = company.signing("Anna Weber");
    let page = anna.get(&format!("/r/documents/{document}/document"));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("<h2>Purpose</h2>"), "{}", page.body);
    assert!(page.body.contains("&lt;script&gt;alert(1)") && !page.body.contains("<script>alert"), "shown, never run");
    assert!(page.body.contains("Approval, Ben Krause"));
    let form = [("change", "twice a year"), ("reason", "an audit asked"), ("major", "yes"), ("once", "k1")];
    let written = anna.post(&format!("/r/documents/{document}/revise"), &form);
    assert_eq!(written.status, 303, "{}", written.body);
    let write = written.to().to_owned();
    // Pressed twice: there is one draft.
    assert!([303, 409].contains(&anna.post(&format!("/r/documents/{document}/revise"), &form).status));
    assert_eq!(anna.get(&format!("/r/documents/{document}/document")).body.matches("Revision 2").count(), 2);
    let page = anna.get(&write);
    assert!(page.body.contains("Gauges are calibrated once a year."), "it begins as the one in force: {}", page.body);
    let seen = page.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let text = "## Purpose\r\n\r\nGauges are calibrated twice a year.\r\n";
    let shown = anna.post(&write, &[("text", text), ("seen", &seen), ("preview", "yes"), ("once", "k2")]);
    assert!(
        shown.body.contains("<p>Gauges are calibrated twice a year.</p>"),
        "a preview without a script: {}",
        shown.body
    );
    let kept = anna.post_and_follow(&write, &[("text", text), ("seen", &seen), ("once", "k3")]);
    assert!(
        kept.body.contains("<ins>Gauges are calibrated twice a year.</ins>"),
        "what is new is marked: {}",
        kept.body
    );
    assert!(kept.body.contains("Readers will be asked again."), "{}", kept.body);
    // Somebody looked at the older version: nothing is lost, nothing is overwritten unseen.
    let late = anna.post(&write, &[("text", "Quite another."), ("seen", &seen), ("once", "k4")]);
    assert_eq!(late.status, 412);
    assert!(late.body.contains("Quite another.") && late.body.contains("nothing of it is lost"), "{}", late.body);
    let second = write.split('/').nth(3).unwrap();
    let compared = anna.get(&format!("/r/documents/{document}/compare?left={first}&right={second}"));
    assert!(compared.body.contains("<del>once</del><ins>twice</ins>"), "{}", compared.body);
    let plain = anna.get(&format!("/r/documents/{document}/compare"));
    assert_eq!(plain.body.matches("<del>once</del>").count(), 1, "without being told, the one in force and the newest");
}

#[test]
fn a_reader_is_asked_reads_and_confirms_once() {
    let company = with_ben();
    company.person("Cleo Hahn", &["staff"]);
    let (document, _) = in_force(&company);
    let (mut ben, mut cleo) = (company.signing("Ben Krause"), company.signing("Cleo Hahn"));
    let address = format!("/r/documents/{document}/readers");
    let form = [("person", "Cleo Hahn"), ("due", "2026-03-16"), ("once", "k1")];
    let asked = ben.post_and_follow(&address, &form);
    assert!(asked.body.contains("Cleo Hahn"), "{}", asked.body);
    let list = cleo.get("/reading");
    assert!(list.body.contains("Calibration, rev. 1") && list.body.contains("16 March 2026"), "{}", list.body);
    let page = cleo.get(&format!("/r/documents/{document}/document"));
    let part = |name: &str| {
        let rest = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let action = page.body.split("class=\"band warn reading\" method=\"post\" action=\"").nth(1).unwrap();
    let action = action.split('"').next().unwrap();
    let (step, content) = (part("step"), part("content"));
    let back = format!("/r/documents/{document}");
    let other = cleo.post(action, &[("step", &step), ("document", &back), ("content", "00"), ("once", "k2")]);
    assert_eq!(other.status, 412, "what was on the page is not what stands");
    let form = [("step", step.as_str()), ("document", &back), ("content", &content), ("once", "k3")];
    assert_eq!(cleo.post(action, &form).status, 303);
    assert!([303, 409].contains(&cleo.post(action, &form).status), "pressed twice, done once");
    assert!(cleo.get("/reading").body.contains("Nothing waits for you"));
    assert!(!cleo.get(&address).body.contains("Ask to read"), "asking is not everybody's");
}

#[test]
fn whoever_may_not_write_is_told_so_and_nothing_changes() {
    let company = with_ben();
    company.person("Cleo Hahn", &["staff"]);
    let (document, first) = in_force(&company);
    let mut cleo = company.signing("Cleo Hahn");
    let answer = cleo.post(&format!("/r/revisions/{first}/write"), &[("text", "Mine."), ("seen", "1"), ("once", "k")]);
    assert!([403, 409, 412].contains(&answer.status), "{}", answer.status);
    assert!(answer.body.contains("Mine."), "what was typed is not lost");
    let page = cleo.get(&format!("/r/documents/{document}/document"));
    assert!(page.body.contains("once a year") && !page.body.contains("Mine."));
    assert_eq!(cleo.get("/r/documents/DOC-9999/document").status, 404);
    let act = Act::Comment { record: document.as_str().into(), text: "seen".into() };
    company.act("Cleo Hahn", act);
}

#[test]
fn every_word_of_ours_can_be_translated() {
    let company = Company::in_pseudo_letters();
    company.person("Ben Krause", &["quality_manager", "document_control", "process_owner", "staff"]);
    let (document, _) = in_force(&company);
    let mut anna = company.signing("Anna Weber");
    let pages = [
        format!("/r/documents/{document}/document"),
        format!("/r/documents/{document}/revise"),
        format!("/r/documents/{document}/readers"),
        format!("/r/documents/{document}/compare"),
        "/reading".to_owned(),
        "/r/measuring_equipment/settings".to_owned(),
        "/registers/new".to_owned(),
    ];
    // Words of pages; what packs and people say stays as they said it.
    let english = [
        "Readers",
        "History",
        "Compare",
        "Signatures",
        "Write",
        "Keep",
        "Preview",
        "Leave",
        "Fields",
        "Label",
        "Choices",
    ];
    for address in pages {
        let page = anna.get(&address);
        assert_eq!(page.status, 200, "{address}: {}", page.body);
        assert!(!page.body.contains('⟦'), "{address}: a text is missing: {}", page.body);
        for word in english {
            assert!(!page.body.contains(&format!(">{word}<")), "{address}: `{word}` stands bare");
        }
        assert!(!page.body.contains(" style=") && !page.body.contains(" onclick="), "{address}: nothing inline");
        assert!(page.body.len() < 60_000, "{address}: {} bytes", page.body.len());
    }
}
