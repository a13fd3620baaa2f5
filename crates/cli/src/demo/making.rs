//! What the company makes: orders from the first look to delivery, goods received, lots with their inspections and release.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{
    act::{Act, Handle, Value, Values, values},
    chance::Chance,
    diary::Diary,
    embedded,
};

/// Takes in orders.
const DESK: &str = "ingram";
/// Looks at them and answers for sales.
const SALES: &str = "faircloth";
/// Inspects and releases.
const INSPECTOR: &str = "thackray";
/// How often each supplier delivered.
const DELIVERIES: i64 = 6;

/// Key, part, customer, drawing, supplier, material, by whom, machine, safety depends on it, demands, law, how it is kept.
type PartRow = (String, String, String, String, String, String, String, String, bool, String, String, String);
/// Part, received, how far it is.
type NowRow = (String, i64, Progress);
/// Part, round, days after it came, what changed, who was told, documents amended.
type ChangeRow = (String, usize, i64, String, String, String);
/// Supplier, what came, what was demanded, how it is checked, why no more, good for days.
type DeliveryRow = (String, String, String, String, String, i64);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jobs {
    part: Vec<PartRow>,
    rounds: Vec<i64>,
    now: Vec<NowRow>,
    change: Vec<ChangeRow>,
    delivery: Vec<DeliveryRow>,
}

/// How far an order is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Progress {
    Received,
    Accepted,
    InWork,
    Released,
    Delivered,
}

/// Writes all of it into the diary.
pub(crate) fn tell(seed: u64, diary: &mut Diary) -> Result<()> {
    let jobs: Jobs = toml::from_str(embedded::JOBS).context("demo jobs")?;
    let mut chance = Chance::new(seed, "jobs");
    jobs.deliveries(diary)?;
    for (round, first) in jobs.rounds.iter().enumerate() {
        for (part, start) in jobs.part.iter().zip((*first..).step_by(9)) {
            let job = Job { jobs: &jobs, part, round, received: start, promised: start + 30, to: Progress::Delivered };
            job.tell(&mut chance, diary)?;
        }
    }
    for (key, received, to) in &jobs.now {
        let part = jobs.part.iter().find(|part| part.0 == *key).context("a part that is ordered")?;
        let round = jobs.rounds.len();
        let job = Job { jobs: &jobs, part, round, received: *received, promised: received + 45, to: *to };
        job.tell(&mut chance, diary)?;
    }
    jobs.mixed_up(&mut chance, diary)
}

fn row(cells: impl IntoIterator<Item = (&'static str, Value)>) -> BTreeMap<String, Value> {
    cells.into_iter().map(|(column, value)| (column.to_owned(), value)).collect()
}

impl Jobs {
    /// Goods received: each supplier in turn, checked the day after, used up within the quarter.
    fn deliveries(&self, diary: &mut Diary) -> Result<()> {
        for (n, delivery) in (0_i64..).zip(&self.delivery) {
            let (supplier, ..) = delivery;
            for time in 0..DELIVERIES {
                let day = delivered_on(n, time);
                let key = format!("gr-{supplier}-{time}");
                let mark = format!("{}", 7_000 + time * 10 + n);
                let arrived = Act::create("receipts", &key, Self::received(delivery, day, &mark, diary)?);
                let mut acts = vec![(day, "rudd", arrived), (day + 1, "rudd", Act::step(&key, "accept", Vec::new()))];
                if day + 95 < -3 {
                    acts.push((day + 95, "nowak", Act::step(&key, "use_up", Vec::new())));
                }
                diary.chain(acts)?;
            }
        }
        self.without_its_record(diary)?;
        // One pallet stands at goods inward longer than it should.
        let waiting = self.delivery.last().context("somebody delivers")?;
        let fields = Self::received(waiting, -11, "7099", diary)?;
        diary.tell(-11, None, "rudd", Act::create("receipts", "gr-waiting", fields))?;
        Ok(())
    }

    fn received(delivery: &DeliveryRow, day: i64, mark: &str, diary: &Diary) -> Result<Values> {
        let (supplier, what, demanded, control, why, good_for) = delivery;
        let on = diary.working_day(diary.day(day)?)?;
        let mut fields = values([
            ("title", what.as_str().into()),
            ("supplier", Value::to(supplier.as_str())),
            ("process", Value::to("p-logistics")),
            ("our_order", format!("PO {}", 31_000 - day).into()),
            ("demanded", demanded.as_str().into()),
            ("received_on", on.into()),
            ("mark", mark.into()),
            ("control", control.as_str().into()),
            ("certificate_needed", "yes".into()),
            ("certificate", format!("C-{mark}").into()),
        ]);
        if !why.is_empty() {
            fields.push(("control_why".to_owned(), why.as_str().into()));
        }
        if *good_for > 0 {
            fields.push(("good_until".to_owned(), diary.day(day + good_for)?.into()));
        }
        Ok(fields)
    }

    /// The heat-treated lot that was booked in without its furnace record, and locked the day after.
    fn without_its_record(&self, diary: &mut Diary) -> Result<()> {
        let delivery = self.delivery.iter().find(|row| row.0 == "s-hearthside").context("somebody heat-treats")?;
        let mut fields = Self::received(delivery, -129, "4702", diary)?;
        fields.retain(|(field, _)| field != "certificate");
        let refused = values([
            ("found", "No furnace record; the vacuum had been lost for eleven minutes.".into()),
            ("nonconformity", Value::to("nc-furnace")),
        ]);
        diary.chain([
            (-129, "rudd", Act::create("receipts", "gr-furnace", fields)),
            (-129, "rudd", Act::step("gr-furnace", "accept", Vec::new())),
            (-124, "amsel", Act::step("gr-furnace", "refuse", refused)),
        ])
    }

    /// The last delivery of a supplier that was checked before a day.
    fn material(&self, supplier: &str, day: i64) -> Option<Value> {
        let n = i64::try_from(self.delivery.iter().position(|row| row.0 == supplier)?).ok()?;
        let last = (0..DELIVERIES).rfind(|time| delivered_on(n, *time) + 5 < day)?;
        Some(Value::Refs(vec![Handle(format!("gr-{supplier}-{last}"))]))
    }

    /// The lot in which two look-alikes were mixed: on hold since then, and its customer waits without a word.
    fn mixed_up(&self, chance: &mut Chance, diary: &mut Diary) -> Result<()> {
        let part = self.part.iter().find(|part| part.0 == "bu5").context("bushes")?;
        let job = Job { jobs: self, part, round: 9, received: -52, promised: -4, to: Progress::InWork };
        job.tell(chance, diary)?;
        let lot = job.lot();
        let mut found = job.looked_at("final", -30, chance, diary)?;
        found.retain(|(field, _)| field != "result");
        found.extend(values([("result", "failed".into()), ("nonconformity", Value::to("nc-mix"))]));
        let kept = values([("hold_where", "Red cage, Hall 1".into()), ("nonconformity", Value::to("nc-mix"))]);
        let why = values([("hold_why", "14 pieces of BU-6 among them".into())]);
        diary.chain([
            (-30, INSPECTOR, Act::step(&lot, "hold", why)),
            (-26, INSPECTOR, Act::create("inspections", &format!("{lot}-final"), found)),
            (-26, "verbeck", Act::change(&lot, kept)),
        ])
    }
}

fn delivered_on(supplier: i64, time: i64) -> i64 {
    -515 + time * 85 + supplier * 10
}

/// One order, with the lot that is made for it.
struct Job<'a> {
    jobs: &'a Jobs,
    part: &'a PartRow,
    round: usize,
    /// In days from today.
    received: i64,
    promised: i64,
    to: Progress,
}

impl Job<'_> {
    fn order(&self) -> String {
        format!("or-{}-{}", self.part.0, self.round)
    }

    fn lot(&self) -> String {
        format!("lo-{}-{}", self.part.0, self.round)
    }

    fn tell(&self, chance: &mut Chance, diary: &mut Diary) -> Result<()> {
        let (order, lot) = (self.order(), self.lot());
        let at = self.received;
        let quantity = chance.between(2, 24) * 20;
        let mut acts = vec![(at, DESK, Act::create("orders", &order, self.asked(quantity, diary)?))];
        if self.to >= Progress::Accepted {
            acts.push((at + 1, SALES, Act::change(&order, self.answered(diary)?)));
            acts.push((at + 2, DESK, Act::step(&order, "accept", Vec::new())));
        }
        diary.chain(acts)?;
        let mine = |row: &&ChangeRow| row.0 == self.part.0 && row.1 == self.round;
        for (_, _, after, what, told, amended) in self.jobs.change.iter().filter(mine) {
            let on = diary.working_day(diary.day(at + after)?)?;
            let changed = row([
                ("on", on.into()),
                ("what", what.as_str().into()),
                ("told_on", on.into()),
                ("told", told.as_str().into()),
                ("amended", amended.as_str().into()),
            ]);
            let rows = values([("changes", Value::Rows(vec![changed]))]);
            diary.tell(at + after, None, SALES, Act::change(&order, rows))?;
        }
        if self.to < Progress::InWork {
            return Ok(());
        }
        let begun = at + 13;
        let first = self.looked_at("first_off", begun, chance, diary)?;
        let mut acts = vec![
            (begun, "adair", Act::create("lots", &lot, self.made(quantity, begun, diary)?)),
            (begun, INSPECTOR, Act::create("inspections", &format!("{lot}-first"), first)),
        ];
        if self.to >= Progress::Released {
            let last = self.looked_at("final", at + 23, chance, diary)?;
            let basis = values([("release_basis", "checks".into())]);
            acts.push((at + 23, INSPECTOR, Act::create("inspections", &format!("{lot}-final"), last)));
            acts.push((at + 24, INSPECTOR, Act::step(&lot, "release", basis)));
        }
        if self.to >= Progress::Delivered {
            acts.push((at + 25, "abebe", Act::step(&lot, "deliver", Vec::new())));
            acts.push((at + 25, "abebe", Act::step(&order, "deliver", Vec::new())));
        }
        diary.chain(acts)
    }

    /// What the customer asked for.
    fn asked(&self, quantity: i64, diary: &Diary) -> Result<Values> {
        let (_, name, customer, drawing, .., critical, demands, _, _) = self.part;
        Ok(values([
            ("title", format!("{name}, {quantity} pieces").into()),
            ("customer", customer.as_str().into()),
            ("customer_ref", format!("45{:05}", 20_000 + self.received * 7).into()),
            ("channel", if self.is_spoken() { "spoken" } else { "written" }.into()),
            ("received_on", diary.working_day(diary.day(self.received)?)?.into()),
            ("owner", Value::to(DESK)),
            ("process", Value::to("p-sales")),
            ("demands", format!("Drawing {drawing}. {demands}.").into()),
            ("critical", if *critical { "yes" } else { "no" }.into()),
        ]))
    }

    fn is_spoken(&self) -> bool {
        self.round == 1 && matches!(self.part.0.as_str(), "pr31" | "nz8")
    }

    /// What the look at the order found, and what was promised.
    fn answered(&self, diary: &Diary) -> Result<Values> {
        let legal = &self.part.10;
        let with_service = self.part.0 == "cm9";
        let conditions = self.round == 1 && self.part.0 == "sh14";
        let mut fields = values([
            ("legal", legal.as_str().into()),
            ("reviewed_on", diary.working_day(diary.day(self.received + 1)?)?.into()),
            ("reviewed_by", Value::to(SALES)),
            ("review_result", if conditions { "conditions" } else { "yes" }.into()),
            ("promised_on", diary.weekday(self.promised)?.into()),
            ("confirmed_on", diary.working_day(diary.day(self.received + 2)?)?.into()),
            ("after", if with_service { "parts" } else { "law" }.into()),
        ]);
        if conditions {
            fields.push(("conditions".to_owned(), "In two lots: heat treatment has one free furnace a week".into()));
        }
        if with_service {
            fields.push(("after_what".to_owned(), "Spare seals for ten years".into()));
            fields.push(("after_due".to_owned(), diary.weekday(self.received + 730)?.into()));
        }
        if self.round == 0 && self.part.0 == "nz8" {
            fields.extend(values([
                ("differences", "Offer said bulk, order says tubes of fifty.".into()),
                ("settled", "Tubes, at the price of the offer; letter of the same day.".into()),
            ]));
        }
        Ok(fields)
    }

    /// The lot as it begins.
    fn made(&self, quantity: i64, begun: i64, diary: &Diary) -> Result<Values> {
        let (key, name, _, drawing, supplier, _, maker, machine, critical, _, _, kept) = self.part;
        let flag = |yes: bool| Value::from(if yes { "yes" } else { "no" });
        let mut fields = values([
            ("title", format!("{name}, {quantity} pieces").into()),
            ("order", Value::to(self.order())),
            ("process", Value::to("p-production")),
            ("drawing", drawing.as_str().into()),
            ("documents", Value::Refs(vec![Handle::from("wi-first-off")])),
            ("quantity", quantity.to_string().into()),
            ("people", Value::Refs(vec![Handle::from(maker.as_str())])),
            ("machines", Value::Refs(vec![Handle::from(machine.as_str())])),
            ("begun_on", diary.working_day(diary.day(begun)?)?.into()),
            ("traceable", flag(*critical)),
            ("critical", flag(*critical)),
            ("first_off", "yes".into()),
            ("kept", kept.as_str().into()),
        ]);
        if let Some(material) = self.jobs.material(supplier, begun) {
            fields.push(("material".to_owned(), material));
        }
        if *critical {
            let series = format!(
                "{}{}0001 to {}{}{quantity:04}",
                key.to_uppercase(),
                self.round,
                key.to_uppercase(),
                self.round
            );
            fields.push(("serials".to_owned(), series.into()));
        }
        Ok(fields)
    }

    /// An inspection that found everything right.
    fn looked_at(&self, kind: &str, day: i64, chance: &mut Chance, diary: &Diary) -> Result<Values> {
        let (_, _, _, drawing, ..) = self.part;
        let value = |chance: &mut Chance, nominal: i64| -> Value {
            let thousandths = nominal + chance.around_zero(6);
            format!("{}.{:03}", thousandths / 1000, thousandths % 1000).into()
        };
        let first = value(chance, 18_000);
        let second = value(chance, 42_500);
        let rows = vec![
            row([("characteristic", "Bore".into()), ("limits", "18.000 +0.018".into()), ("value", first)]),
            row([("characteristic", "Length".into()), ("limits", "42.500 ± 0.050".into()), ("value", second)]),
        ];
        let instruments = [format!("mic25-{}", chance.between(1, 7)), format!("bore-{}", chance.between(1, 4))];
        Ok(values([
            ("plan", format!("{drawing}, inspection plan").into()),
            ("kind", kind.into()),
            ("lot", Value::to(self.lot())),
            ("on", diary.working_day(diary.day(day)?)?.into()),
            ("by", Value::to(INSPECTOR)),
            ("instruments", Value::Refs(instruments.into_iter().map(Handle).collect())),
            ("sample", if kind == "final" { "20" } else { "1" }.into()),
            ("refused", "0".into()),
            ("criteria", "Every characteristic of the plan inside its limits".into()),
            ("values", Value::Rows(rows)),
            ("result", "passed".into()),
        ]))
    }
}
