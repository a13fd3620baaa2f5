//! What the company depends on and aims at: suppliers, assets, risks, objectives with their figures.

use anyhow::{Context as _, Result};
use jiff::Span;
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values, values},
    chance::Chance,
    diary::Diary,
    embedded,
    script::requirements,
};

/// Buys; knows suppliers.
const BUYER: &str = "amsel";

type SupplierRow = (String, String, String, String, String, String, String, String, String, String, Vec<i64>, Vec<i64>);

#[derive(Deserialize)]
struct Suppliers {
    supplier: Vec<SupplierRow>,
}

fn create(register: &str, handle: &str, values: Values) -> Act {
    Act::Create { register: register.to_owned(), handle: Handle::from(handle), values }
}

fn step(handle: &str, by: &str, values: Values, reason: Option<&str>) -> Act {
    Act::Move { handle: Handle::from(handle), by: by.to_owned(), values, reason: reason.map(str::to_owned) }
}

/// Suppliers and their evaluations.
pub(crate) fn suppliers(seed: u64, diary: &mut Diary) -> Result<()> {
    let all: Suppliers = toml::from_str(embedded::SUPPLIERS).context("demo suppliers")?;
    let mut chance = Chance::new(seed, "suppliers");
    for (key, name, scope, category, criticality, basis, owner, data, cloud, certificates, days, scores) in
        &all.supplier
    {
        let heavy = criticality == "high" || criticality == "critical";
        let first = *days.first().context("a supplier was evaluated once")?;
        let mut fields = values([
            ("name", name.as_str().into()),
            ("scope", scope.as_str().into()),
            ("category", category.as_str().into()),
            ("process", Value::to(if category == "Systems" { "p-it" } else { "p-purchasing" })),
            ("owner", Value::to(owner.as_str())),
            ("criticality", criticality.as_str().into()),
            ("used", "yes".into()),
            ("approval_basis", basis.as_str().into()),
            ("evaluate_every", if heavy { "12" } else { "24" }.into()),
            ("quality_agreed_on", diary.day(first - chance.between(100, 900))?.into()),
            ("data", data.as_str().into()),
            ("cloud", if cloud == "yes" { "yes" } else { "no" }.into()),
        ]);
        if !certificates.is_empty() {
            fields.push(("certificates".to_owned(), certificates.as_str().into()));
            fields.push(("certificate_until".to_owned(), diary.day(chance.between(70, 900))?.into()));
        }
        if data != "none" {
            fields.push(("security_agreed_on".to_owned(), diary.day(first)?.into()));
            fields.push(("security_assessed_on".to_owned(), diary.day(first)?.into()));
            fields.push(("security_result".to_owned(), "good".into()));
        }
        if data == "personal" {
            fields.push(("processing_agreement".to_owned(), "signed".into()));
        }
        if cloud == "yes" {
            let exit = "Our nightly copy is in a form we can read; contract gives ninety days and help; tried on paper each year.";
            fields.push(("exit_plan".to_owned(), exit.into()));
        }
        diary.take_in(BUYER, create("suppliers", key, fields))?;
        diary.take_in(BUYER, step(key, "approve", Vec::new(), None))?;
        for (n, (day, score)) in days.iter().zip(scores).enumerate() {
            evaluate(key, name, n, *day, *score, data != "none", &mut chance, diary)?;
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one evaluation of a supplier is told by all of these")]
fn evaluate(
    key: &str,
    name: &str,
    n: usize,
    day: i64,
    score: i64,
    security: bool,
    chance: &mut Chance,
    diary: &mut Diary,
) -> Result<()> {
    let handle = format!("ev-{key}-{n}");
    let on = diary.working_day_before(diary.day(day)?)?;
    let weak = score < 70;
    let mut fields = values([
        ("supplier", Value::to(key)),
        ("period", format!("Twelve months up to {}", on.strftime("%B %Y")).into()),
        ("on", on.into()),
        (
            "quality_ppm",
            (if weak { chance.between(9_000, 20_000) } else { chance.between(0, 4_000) }).to_string().into(),
        ),
        ("on_time", (score + chance.between(3, 8)).min(100).to_string().into()),
        ("response", (if weak { 2 } else { chance.between(3, 5) }).to_string().into()),
        ("price", chance.between(3, 4).to_string().into()),
        ("score", score.to_string().into()),
        (
            "evidence",
            "Goods-inward figures, deliveries against confirmed days, certificate looked up at its issuer.".into(),
        ),
        ("decision", if weak { "develop" } else { "keep" }.into()),
    ]);
    if security {
        fields.push(("security".to_owned(), chance.between(4, 5).to_string().into()));
    }
    if weak {
        let plan = format!(
            "Visit at {name} within the quarter, alarm and record for each lot, looked at again after twelve lots."
        );
        fields.push(("follow_up".to_owned(), plan.into()));
    }
    let mut acts = vec![
        (day, "nakata", create("supplier_evaluations", &handle, fields)),
        (day, BUYER, step(&handle, "finish", Vec::new(), None)),
    ];
    // The first time it was assessed before anything was bought.
    if security && n > 0 {
        let looked = values([("security_assessed_on", on.into())]);
        acts.push((day, BUYER, Act::Change { handle: Handle::from(key), values: looked, reason: None }));
    }
    diary.chain(acts)
}

type AssetRow = (String, String, String, String, String, String, String, String, String, String, String, i64);

#[derive(Deserialize)]
struct Assets {
    asset: Vec<AssetRow>,
}

/// Information assets: their owners confirm them once a year.
pub(crate) fn assets(diary: &mut Diary) -> Result<()> {
    let all: Assets = toml::from_str(embedded::ASSETS).context("demo assets")?;
    for (key, name, kind, class, needs, criticality, owner, place, supplier, personal, accounts, checked) in &all.asset
    {
        let mut need = needs.split(' ');
        let flag = |text: &str| Value::from(if text == "yes" { "yes" } else { "no" });
        let copied =
            matches!(kind.as_str(), "information" | "application" | "service") && key != "a-web" && key != "a-archive";
        let mut fields = values([
            ("name", name.as_str().into()),
            ("kind", kind.as_str().into()),
            ("owner", Value::to(owner.as_str())),
            ("place", place.as_str().into()),
            ("class", class.as_str().into()),
            ("criticality", criticality.as_str().into()),
            ("personal_data", flag(personal)),
            ("accounts", flag(accounts)),
            ("copied", if copied { "yes" } else { "no" }.into()),
            ("encrypted", if kind == "endpoint" || kind == "media" { "yes" } else { "no" }.into()),
            ("checked_on", diary.day(checked - 730)?.into()),
        ]);
        for field in ["confidentiality", "integrity", "availability"] {
            fields.push((field.to_owned(), need.next().context("three needs")?.into()));
        }
        if !supplier.is_empty() {
            fields.push(("supplier".to_owned(), Value::to(supplier.as_str())));
        }
        if key == "a-oldcontrol" {
            fields.push(("supported_until".to_owned(), diary.day(-200)?.into()));
        }
        diary.take_in("rell", create("information_assets", key, fields))?;
        for day in [checked - 365, *checked] {
            let values = values([("checked_on", diary.working_day(diary.day(day)?)?.into())]);
            diary.tell(day, None, "marsh", Act::Change { handle: Handle::from(key.as_str()), values, reason: None })?;
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Risks {
    risk: Vec<Risk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Risk {
    key: String,
    title: String,
    area: String,
    owner: String,
    process: String,
    description: String,
    before: [i64; 2],
    after: [i64; 2],
    treatment: String,
    plan: String,
    because: String,
    controls: Vec<String>,
}

/// Risks and opportunities: weighed, treated, accepted, and weighed again each year.
pub(crate) fn risks(seed: u64, diary: &mut Diary) -> Result<()> {
    let all: Risks = toml::from_str(embedded::RISKS).context("demo risks")?;
    let mut chance = Chance::new(seed, "risks");
    for risk in &all.risk {
        // Above the line of 8 top management accepts.
        let [likely, heavy] = risk.after;
        let who = if likely * heavy > 8 { "ostrey" } else { risk.owner.as_str() };
        let arises = if risk.key == "r-assistant" { -84 } else { diary.first() };
        let text = |value: i64| Value::from(value.to_string());
        let mut fields = values([
            ("title", risk.title.as_str().into()),
            ("area", risk.area.as_str().into()),
            ("description", risk.description.as_str().into()),
            ("process", Value::to(risk.process.as_str())),
            ("owner", Value::to(risk.owner.as_str())),
            ("plan", risk.plan.as_str().into()),
            ("review_every", "12".into()),
        ]);
        if !risk.controls.is_empty() {
            fields.push(("controls".to_owned(), Value::Several(requirements(&risk.controls))));
        }
        let [before_likely, before_heavy] = risk.before;
        fields.push(("likelihood".to_owned(), text(before_likely)));
        fields.push(("impact".to_owned(), text(before_heavy)));
        let [after_likely, after_heavy] = risk.after;
        let treated = values([
            ("treatment", risk.treatment.as_str().into()),
            ("residual_likelihood", text(after_likely)),
            ("residual_impact", text(after_heavy)),
            ("accepted_because", risk.because.as_str().into()),
        ]);
        let key = risk.key.as_str();
        let owner = risk.owner.as_str();
        // Weighed and treated when taken in, accepted when the treatment stood.
        let stood = if arises < -100 { arises + chance.between(20, 110) } else { arises + 30 };
        diary.chain([
            (arises, "rell", create("risks", key, fields)),
            (arises, owner, step(key, "assess", Vec::new(), None)),
            (arises, "rell", Act::Change { handle: Handle::from(key), values: treated, reason: None }),
            (arises, owner, step(key, "treat", Vec::new(), None)),
            (stood, who, step(key, "accept", Vec::new(), None)),
        ])?;
        let mut again = arises + chance.between(320, 355);
        while again < -15 {
            diary.chain([
                (again, owner, step(key, "reassess", Vec::new(), Some("yearly look"))),
                (again + 6, who, step(key, "accept", Vec::new(), None)),
            ])?;
            again += chance.between(320, 355);
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Objectives {
    objective: Vec<Objective>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Objective {
    key: String,
    title: String,
    systems: Vec<String>,
    subject: String,
    process: String,
    owner: String,
    measure: String,
    unit: String,
    direction: String,
    baseline: String,
    target: f64,
    from: i64,
    to: i64,
    spread: i64,
    decimals: usize,
    plan: String,
    means: String,
    requirements: Vec<String>,
}

/// Objectives with a figure for each month.
pub(crate) fn objectives(seed: u64, diary: &mut Diary) -> Result<()> {
    let all: Objectives = toml::from_str(embedded::OBJECTIVES).context("demo objectives")?;
    all.objective.iter().try_for_each(|objective| objective.tell(seed, diary))
}

impl Objective {
    fn tell(&self, seed: u64, diary: &mut Diary) -> Result<()> {
        let mut chance = Chance::new(seed, &self.key);
        let key = self.key.as_str();
        let target = format!("{:.*}", self.decimals, self.target);
        let fields = values([
            ("title", self.title.as_str().into()),
            ("systems", Value::Several(self.systems.clone())),
            ("subject", self.subject.as_str().into()),
            ("process", Value::to(self.process.as_str())),
            ("requirements", Value::Several(requirements(&self.requirements))),
            ("source", "Policy and the autumn review".into()),
            ("owner", Value::to(self.owner.as_str())),
            ("measure", self.measure.as_str().into()),
            ("unit", self.unit.as_str().into()),
            ("direction", self.direction.as_str().into()),
            ("baseline", self.baseline.as_str().into()),
            ("target", format!("{target} {}", self.unit).into()),
            ("target_value", target.into()),
            ("due", diary.day(75)?.into()),
            ("plan", self.plan.as_str().into()),
            ("means", self.means.as_str().into()),
            ("judged_how", "Mean of the last three months against the target, in the autumn review".into()),
            ("measure_every", "1".into()),
            ("status", "on_track".into()),
            ("told", "Board in the canteen, Monday meeting".into()),
        ]);
        diary.take_in("calloway", create("objectives", key, fields))?;
        diary.take_in("ostrey", step(key, "start", Vec::new(), None))?;
        for month in 0..super::diary::MONTHS {
            self.figure(month, &mut chance, diary)?;
        }
        Ok(())
    }

    fn figure(&self, month: i64, chance: &mut Chance, diary: &mut Diary) -> Result<()> {
        let on = diary.working_day(diary.month(month, 10)?)?;
        // The tenth day after the story's day of the month lies in the month whose predecessor is reported.
        let period =
            diary.month(month, 10)?.first_of_month().checked_sub(Span::new().days(1))?.strftime("%Y-%m").to_string();
        let line = self.from + (self.to - self.from) * month / (super::diary::MONTHS - 1);
        let value = (line + chance.around_zero(self.spread)).max(0);
        let number = decimal(value, self.decimals);
        let reached: f64 = number.parse()?;
        let met = if self.direction == "higher" { reached >= self.target } else { reached <= self.target };
        let last = month + 1 == super::diary::MONTHS;
        let behind = last && self.key == "ob-setup";
        let mut fields = values([
            ("objective", Value::to(self.key.as_str())),
            ("period", period.into()),
            ("measured_on", on.into()),
            ("value", number.as_str().into()),
            ("met", if met { "yes" } else { "no" }.into()),
        ]);
        // What customers are not content with is never only weather.
        if !met && (self.subject == "customer" || line_is_bad(value, line, &self.direction)) {
            fields.push((
                "comment".to_owned(),
                "Worse than the line of the last months; looked at in the Monday meeting, one month is weather.".into(),
            ));
        }
        let mut now = values([("last_measured", on.into()), ("current", format!("{number} {}", self.unit).into())]);
        if behind {
            now.push(("status".to_owned(), "behind".into()));
        }
        let at = diary.offset(on);
        let figure = format!("{}-m{month}", self.key);
        diary.chain([
            (at, self.owner.as_str(), create("measurements", &figure, fields)),
            (at, "verbeck", Act::Change { handle: Handle(self.key.clone()), values: now, reason: None }),
        ])
    }
}

fn line_is_bad(value: i64, line: i64, direction: &str) -> bool {
    if direction == "higher" { value < line } else { value > line }
}

fn decimal(value: i64, digits: usize) -> String {
    let all = format!("{value:0>width$}", width = digits + 1);
    match all.split_at_checked(all.len().saturating_sub(digits)) {
        Some((whole, part)) if !part.is_empty() => format!("{whole}.{part}"),
        _ => all,
    }
}
