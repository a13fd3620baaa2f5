//! Values: one way to write each down, and bytes that sort as the values do.

use plumb_model::{
    define::register::{Choice, Field, FieldKind, Label},
    field::{self, FieldFault, Reading},
    id::FieldId,
    raw::Raw,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn of(kind: FieldKind) -> Field {
    Field {
        id: FieldId::new("field").unwrap(),
        name: Label { en: "Field".to_owned(), ..Label::default() },
        help: None,
        kind,
        required: false,
        list: true,
        see: Vec::new(),
        also: Vec::new(),
        default: None,
        maps_to: None,
    }
}

fn choices() -> Vec<Choice> {
    let choice = |id: &str, en: &str, gone: Option<&str>| Choice {
        id: id.to_owned(),
        name: Label { en: en.to_owned(), other: [("de".to_owned(), format!("{en}-de"))].into() },
        maps_to: gone.map(str::to_owned),
    };
    vec![choice("low", "Rather low", None), choice("high", "High", None), choice("huge", "Huge", Some("high"))]
}

fn number() -> Field {
    of(FieldKind::Number { unit: Some("mm".to_owned()) })
}

fn read(field: &Field, input: impl Into<Value>) -> Result<Option<Raw>, FieldFault> {
    field::read(field, &input.into(), Reading::Exact)
}

fn import(field: &Field, input: impl Into<Value>) -> Option<Raw> {
    field::read(field, &input.into(), Reading::Import).ok().flatten()
}

#[test]
fn a_number_is_kept_as_written() {
    assert_eq!(read(&number(), "150.00").unwrap(), Some("150.00".into()));
    assert_eq!(field::text(&number(), &"150.00".into(), "en"), "150.00 mm");
    assert_eq!(import(&number(), "12,5"), Some("12.5".into()));
    for unclear in ["1,500", "1.500,00", "1e3", "12 mm", "+1", ".5"] {
        assert_eq!(import(&number(), unclear), None, "{unclear}");
    }
}

#[test]
fn a_choice_is_taken_by_id_or_by_label_in_any_language() {
    let field = of(FieldKind::Choice(choices()));
    for text in ["low", "LOW", "rather low", "Rather low-DE"] {
        assert_eq!(read(&field, text).unwrap(), Some("low".into()), "{text}");
    }
    let gone = read(&field, "huge").unwrap_err();
    assert_eq!((gone.to_string().as_str(), gone.help().as_deref()), ("`huge` is no longer chosen", Some("use `high`")));
    assert_eq!(read(&field, "hihg").unwrap_err().help().as_deref(), Some("did you mean `high`?"));
}

#[test]
fn text_is_one_line_in_normal_form() {
    let field = of(FieldKind::Text);
    assert_eq!(read(&field, " Cafe\u{301} ").unwrap(), Some("Caf\u{e9}".into()));
    assert_eq!(read(&field, "a\nb").unwrap_err(), FieldFault::Lines);
    assert_eq!(read(&field, "a\u{7}b").unwrap_err(), FieldFault::Control(7));
    assert_eq!(read(&field, "  ").unwrap(), None);
    assert_eq!(read(&of(FieldKind::Prose), "a\r\nb\n").unwrap(), Some("a\nb".into()));
}

#[test]
fn moments_are_written_in_utc_with_milliseconds_and_need_a_zone() {
    let field = of(FieldKind::Moment);
    assert_eq!(read(&field, "2026-03-14T14:05:00+01:00").unwrap(), Some("2026-03-14T13:05:00.000Z".into()));
    assert!(read(&field, "2026-03-14T14:05:00").is_err());
}

#[test]
fn other_kinds_read_their_forms_only() {
    let money = read(&of(FieldKind::Money), "12.50 EUR").unwrap().unwrap();
    assert_eq!(read(&of(FieldKind::Money), json!({"amount": "12.50", "currency": "EUR"})).unwrap().unwrap(), money);
    assert_eq!(import(&of(FieldKind::Money), "EUR 12,50"), Some(money));
    assert_eq!(read(&of(FieldKind::Time), "9:05").unwrap(), Some("09:05".into()));
    assert!(read(&of(FieldKind::Time), "24:00").is_err());
    assert_eq!(read(&of(FieldKind::Flag), "yes").unwrap(), Some(true.into()));
    assert!(read(&of(FieldKind::Flag), "x").is_err());
    assert_eq!(import(&of(FieldKind::Flag), "x"), Some(true.into()));
    let rating = of(FieldKind::Rating { from: 1, to: 5 });
    assert_eq!(read(&rating, 5).unwrap(), Some("5".into()));
    assert_eq!(read(&rating, "6").unwrap_err().to_string(), "`6` is not from 1 to 5");
    let requirements = read(&of(FieldKind::Requirements), "iso-9001-2015 7.5, iso-9001-2015 7.5").unwrap().unwrap();
    assert_eq!(requirements.items().count(), 1, "named twice is named once");
    assert!(read(&of(FieldKind::Requirements), "7.5").is_err());
}

fn decimal() -> impl Strategy<Value = String> {
    prop_oneof!["-?[0-9]{1,12}", "-?[0-9]{1,6}\\.[0-9]{1,6}", "-?0\\.0{0,5}[0-9]{1,3}"]
}

proptest! {
    #[test]
    fn keys_of_numbers_sort_as_numbers_do(a in decimal(), b in decimal()) {
        let value = |text: &str| plumb_model::expr::decimal::read(text).unwrap();
        let key = |text: &str| field::key(&number(), &Raw::from(text)).unwrap();
        prop_assert_eq!(key(&a).cmp(&key(&b)), value(&a).cmp(&value(&b)), "{} {}", a, b);
    }

    #[test]
    fn keys_of_days_sort_as_days_do(a in -300_000_i32..300_000, b in -300_000_i32..300_000) {
        let day = |n: i32| jiff::civil::date(2000, 1, 1) + jiff::Span::new().days(n);
        let key = |n: i32| field::key(&of(FieldKind::Date), &Raw::Text(day(n).to_string())).unwrap();
        prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
    }

    #[test]
    fn keys_of_texts_never_turn_the_order_round(a in "\\PC{0,12}", b in "\\PC{0,12}") {
        let key = |text: &str| field::key(&of(FieldKind::Text), &Raw::from(text)).unwrap();
        let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
        prop_assert_eq!(key(&a).cmp(&key(&b)), lower(&a).cmp(&lower(&b)));
    }

    #[test]
    fn reading_what_was_read_changes_nothing(text in "\\PC{0,30}", number in decimal(), months in 0_u32..99, days in 0_u32..99) {
        let inputs = [
            (of(FieldKind::Text), text.clone()),
            (of(FieldKind::Prose), text),
            (self::number(), number),
            (of(FieldKind::Duration), format!("P{months}M{days}D")),
        ];
        for (field, input) in inputs {
            if let Ok(Some(raw)) = read(&field, input.as_str()) {
                prop_assert_eq!(read(&field, raw.as_text().unwrap()).unwrap(), Some(raw));
            }
        }
    }
}
