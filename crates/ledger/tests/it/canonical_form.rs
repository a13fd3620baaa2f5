//! One value, one text.

use plumb_ledger::{Body, MAX_BODY, canonical};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn keys_are_sorted_by_utf16_units_and_escapes_are_the_short_ones() {
    // As RFC 8785, 3.2.3: U+1F600 comes before U+FFFD in UTF-16, after it in UTF-8.
    let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fffd}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
    let text = String::from_utf8(canonical::write(&value).unwrap()).unwrap();
    assert_eq!(text, "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fffd}\":3}");
    let text = canonical::write(&json!("\u{1}\u{8}\t\n\u{c}\r\u{1f}\"\\/\u{7f}\u{2028}")).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), "\"\\u0001\\b\\t\\n\\f\\r\\u001f\\\"\\\\/\u{7f}\u{2028}\"");
}

#[test]
fn only_the_one_text_is_read() {
    for good in
        ["null", "0", "-1", "9007199254740991", "-9007199254740991", "[]", "{}", "\"\"", "[1,{\"a\":\"\\u0000\"}]"]
    {
        canonical::check(good.as_bytes()).unwrap_or_else(|error| panic!("{good}: {error}"));
    }
    for bad in [
        "",
        " 1",
        "1 ",
        "01",
        "-0",
        "-01",
        "1.0",
        "1e3",
        "1E3",
        "+1",
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551616",
        "[1,]",
        "[1 ,2]",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,}",
        "{a:1}",
        "\"\\/\"",
        "\"\\u0041\"",
        "\"\\u000a\"",
        "\"\\u001F\"",
        "\"\\uD83D\\uDE00\"",
        "\"\u{1}\"",
        "\"a",
        "\"e\u{301}\"",
        "nul",
        "True",
        "\u{feff}1",
        "[[]",
        "]",
        "\"\\",
        "{\"e\u{301}\":1}",
        "1\n",
    ] {
        assert!(canonical::check(bad.as_bytes()).is_err(), "{bad:?} was taken");
    }
    assert!(canonical::check(b"\"\xff\"").is_err());
}

#[test]
fn nesting_stops_at_64() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(canonical::check(nested(65).as_bytes()).is_ok());
    assert!(canonical::check(nested(66).as_bytes()).is_err());
    assert!(canonical::check(nested(100_000).as_bytes()).is_err());
    let value: Value = serde_json::from_str(&nested(66)).unwrap();
    assert!(canonical::write(&value).is_err());
}

#[test]
fn what_has_no_single_text_is_refused_with_help() {
    for value in [json!(1.5), json!(1e300), json!(u64::MAX), json!(i64::MIN), json!("e\u{301}")] {
        let error = canonical::write(&value).unwrap_err().to_string();
        assert!(error.contains("help:"), "{error}");
    }
    assert_eq!(canonical::normalise(json!(["e\u{301}"])).unwrap(), json!(["\u{e9}"]));
    assert!(canonical::normalise(json!({"e\u{301}": 1, "\u{e9}": 2})).is_err());
}

#[test]
fn a_body_is_facts_and_nothing_else() {
    assert!(Body::new(*b"{\"facts\":[{\"fact\":\"Noted\"}]}").is_ok());
    for bad in [
        "{\"facts\":[]}",
        "{\"facts\":[1]}",
        "{\"facts\":{}}",
        "{\"facts\":[{}],\"more\":1}",
        "{}",
        "[]",
        "{\"facts\":[{}]} ",
    ] {
        assert!(Body::new(bad).is_err(), "{bad}");
    }
    let fitting = "x".repeat(MAX_BODY - "{\"facts\":[{\"a\":\"\"}]}".len());
    assert!(Body::of_facts(vec![json!({"a": fitting})]).is_ok());
    assert!(Body::of_facts(vec![json!({"a": format!("{fitting}x")})]).is_err());
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        ".*".prop_map(Value::from),
        "[\\x00-\\x7f]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((".{0,4}", inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_and_is_the_only_text(value in any_value()) {
        let Ok(value) = canonical::normalise(value) else { return Ok(()) };
        let text = canonical::write(&value).unwrap();
        let read = canonical::parse(&text).unwrap();
        prop_assert_eq!(&read, &value);
        prop_assert_eq!(canonical::write(&read).unwrap(), text);
    }

    #[test]
    fn whatever_is_read_is_written_the_same(bytes in "[\\[\\]{}\",:0-9a-c\\\\nu\\- .e]{0,24}") {
        if let Ok(value) = canonical::parse(bytes.as_bytes()) {
            prop_assert_eq!(canonical::write(&value).unwrap(), bytes.into_bytes());
        }
    }
}
