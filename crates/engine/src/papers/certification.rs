//! The certification cycle on paper: for each certificate its clocks and visits, what the next visit looks at, what to tell the body.

use super::{Head, OURS, begun, day, on, table, text};
use crate::{
    Engine,
    access::Reader,
    desk::{
        CertificateCycle, ConcernView, CycleVisit, LinkView, Paper, PaperTable, Problem, RuleView, TableCell,
        VisitKind, VisitStands,
    },
};

impl Engine {
    pub(super) fn certification_paper(&self, reader: &Reader) -> Result<Paper, Problem> {
        let view = self.certification(reader)?;
        let look = self.look()?;
        let head = Head {
            stem: format!("certification-{}", view.today),
            title: format!("Certification cycle, {}", day(view.today)),
            classification: OURS.to_owned(),
            on: view.today,
            size: look.snapshot.size(),
        };
        let mut paper = begun(&look, head)?;
        paper.lead.push(
            "Each certificate in its cycle: when the next visit is due, when to ask for dates, what it will look at first."
                .to_owned(),
        );
        if view.cycles.is_empty() {
            paper.lead.push(
                "There is no certificate yet; its clocks run once the day of the decision is entered.".to_owned(),
            );
        } else {
            paper.tables.push(certificates(&view.cycles));
        }
        for cycle in &view.cycles {
            paper.tables.extend(of(cycle));
        }
        if let Some(together) = &view.together {
            paper.facts.push((
                "One visit for all".to_owned(),
                format!(
                    "surveillance one after the other takes {} days; as one integrated visit at least {} ({} % at most are saved)",
                    days(together.apart),
                    days(together.least),
                    together.percent
                ),
            ));
        }
        paper.tables.push(rules(&view.rules));
        paper.closing.push("What a body agreed with you goes before these rules; the contract decides.".to_owned());
        Ok(paper)
    }
}

fn certificates(cycles: &[CertificateCycle]) -> PaperTable {
    let heads = [
        ("Certificate", 14),
        ("Standard", 12),
        ("Body", 14),
        ("State", 9),
        ("Decided on", 9),
        ("Valid until", 12),
        ("Findings answered within", 12),
        ("Audit time", 16),
    ];
    let row = |cycle: &CertificateCycle| {
        let until = cycle.until.map(|until| {
            let reckoned = if cycle.until_reckoned { " (reckoned)" } else { "" };
            let restored = cycle.restore_until.map(|day| format!("\ncan be restored until {day}"));
            format!("{until}{reckoned}{}", restored.unwrap_or_default())
        });
        let time = cycle.days.as_ref().map(|time| {
            format!(
                "initial {} days, surveillance {}, recertification {}, for {} people ({})",
                days(time.initial),
                days(time.surveillance),
                days(time.recertification),
                time.people,
                time.source
            )
        });
        vec![
            text(&name(&cycle.link)),
            text(cycle.standard.as_deref().unwrap_or_default()),
            text(cycle.body.as_deref().unwrap_or_default()),
            text(cycle.link.state.as_deref().unwrap_or_default()),
            cycle.decided.map_or_else(|| text("not entered"), TableCell::Day),
            text(&until.unwrap_or_default()),
            text(&cycle.answer_days.as_ref().map(|it| format!("{it} days")).unwrap_or_default()),
            text(&time.unwrap_or_default()),
        ]
    };
    table("Certificates", &heads, cycles.iter().map(row).collect())
}

/// What is said of one certificate beside its line.
fn of(cycle: &CertificateCycle) -> Vec<PaperTable> {
    let name = name(&cycle.link);
    let heads = [
        ("Visit", 14),
        ("From", 8),
        ("Held by", 8),
        ("Ask for dates by", 9),
        ("Stands", 12),
        ("Away in that time", 24),
    ];
    let mut visits = table(&format!("{name}: visits"), &heads, cycle.visits.iter().map(visit).collect());
    if visits.rows.is_empty() {
        visits.note = Some("Its clocks do not run: the day of the decision is missing.".to_owned());
    }
    let mut tables = vec![visits];
    tables.extend(concerns(&format!("{name}: what the next visit looks at first"), &cycle.looks));
    tables.extend(concerns(&format!("{name}: what the body must be told"), &cycle.tells));
    if !cycle.history.is_empty() {
        let row = |(day, link): &(jiff::civil::Date, LinkView)| vec![TableCell::Day(*day), text(&self::name(link))];
        let rows = cycle.history.iter().map(row).collect();
        tables.push(table(&format!("{name}: what happened to it"), &[("On", 8), ("What", 60)], rows));
    }
    tables
}

fn visit(visit: &CycleVisit) -> Vec<TableCell> {
    let kind = match visit.kind {
        VisitKind::Stage1 => "Stage 1",
        VisitKind::Stage2 => "Stage 2",
        VisitKind::FirstSurveillance => "First surveillance",
        VisitKind::SecondSurveillance => "Second surveillance",
        VisitKind::Recertification => "Recertification",
    };
    let stands = match (visit.stands, visit.held) {
        (VisitStands::Held, Some(day)) => format!("held on {day}"),
        (VisitStands::Held, None) => "held".to_owned(),
        (VisitStands::Agreed, _) => visit.agreed.map_or_else(|| "agreed".to_owned(), |day| format!("agreed for {day}")),
        (VisitStands::Ahead, _) => "ahead".to_owned(),
        (VisitStands::AskNow, _) => "ask for dates now".to_owned(),
        (VisitStands::Open, _) => "window open".to_owned(),
        (VisitStands::Late, _) => "late".to_owned(),
    };
    let away = visit.away.iter().map(|(who, from, until)| format!("{who}, {from} to {until}"));
    vec![
        text(kind),
        TableCell::Day(visit.from),
        TableCell::Day(visit.by),
        on(Some(visit.ask_by).filter(|_| visit.held.is_none())),
        text(&stands),
        text(&away.collect::<Vec<_>>().join("\n")),
    ]
}

fn concerns(title: &str, all: &[ConcernView]) -> Option<PaperTable> {
    let row = |concern: &ConcernView| {
        let mut named: Vec<String> = concern.records.iter().map(name).collect();
        if concern.more > 0 {
            named.push(format!("and {} more", concern.more));
        }
        if named.is_empty() {
            named.push("nothing since the last visit".to_owned());
        }
        vec![text(&concern.name), text(&named.join("\n"))]
    };
    (!all.is_empty()).then(|| table(title, &[("What", 20), ("Records", 60)], all.iter().map(row).collect()))
}

fn rules(rules: &[RuleView]) -> PaperTable {
    let sure = |word: &str| match word {
        "high" => "stated by a public source",
        "medium" => "partly seen",
        _ => "a convention",
    };
    let row = |rule: &RuleView| vec![text(&rule.fact), text(&rule.basis), text(sure(&rule.sure))];
    let heads = [("Rule", 50), ("Where it stands", 20), ("How sure", 12)];
    table("By which rules this is reckoned", &heads, rules.iter().map(row).collect())
}

fn name(link: &LinkView) -> String {
    let title = link.title.as_deref().unwrap_or("a record that you may not see");
    match &link.number {
        Some(number) if number != title => format!("{number} {title}"),
        _ => title.to_owned(),
    }
}

/// Quarters of a day as days.
fn days(quarters: i64) -> String {
    let rest = match quarters.rem_euclid(4) {
        1 => ".25",
        2 => ".5",
        3 => ".75",
        _ => "",
    };
    format!("{}{rest}", quarters.div_euclid(4))
}
