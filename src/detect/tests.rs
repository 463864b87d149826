//! The tables of `test-data/detect`: a case is a line there.

#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

use std::ops::Range;

use proptest::prelude::*;
use serde::Deserialize;

use super::{DetectorOptions, Detectors, Hit, NameClass, Signs, Strength, Subject};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameTable {
    secret: Vec<String>,
    may_hold: Vec<String>,
    identifier: Vec<String>,
    harmless: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueTable {
    strong: Vec<String>,
    weak: Vec<String>,
    placeholder: Vec<String>,
    silent: Vec<String>,
    transient: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextTable {
    secret: Vec<String>,
    silent: Vec<String>,
}

/// Takes the marks out of a case. Without marks the whole text is expected.
fn marked(case: &str) -> (String, Range<usize>) {
    match (case.find('«'), case.find('»')) {
        (Some(open), Some(close)) => {
            let text = case.replace(['«', '»'], "");
            (text, open..close - '«'.len_utf8())
        }
        _ => (case.to_owned(), 0..case.len()),
    }
}

fn judged(case: &str, transient: bool) -> (Vec<Hit>, Range<usize>, String) {
    let (key, value) = case.split_once('=').unwrap();
    let (value, range) = marked(value);
    let subject = Subject {
        key: Some(key),
        value: &value,
        transient,
        ..Subject::default()
    };
    (Detectors::builtin().value(&subject), range, value)
}

fn fail_on(wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn names_say_what_the_table_says() {
    let table: NameTable =
        toml::from_str(include_str!("../../test-data/detect/names.toml")).unwrap();
    let detectors = Detectors::builtin();
    let mut wrong = Vec::new();
    let expected = [
        (&table.secret, &[NameClass::Secret][..]),
        (&table.may_hold, &[NameClass::MayHold]),
        (&table.identifier, &[NameClass::Identifier]),
        (&table.harmless, &[NameClass::Harmless, NameClass::Neutral]),
    ];
    for (names, classes) in expected {
        for name in names {
            let class = detectors.name(name);
            if !classes.contains(&class) {
                wrong.push(format!("{name}: {class:?}, not {classes:?}"));
            }
        }
    }
    fail_on(&wrong);
}

#[test]
fn values_are_what_the_table_says() {
    let table: ValueTable =
        toml::from_str(include_str!("../../test-data/detect/values.toml")).unwrap();
    let mut wrong = Vec::new();
    let expected = [
        (&table.strong, Strength::Strong),
        (&table.weak, Strength::Weak),
        (&table.placeholder, Strength::Placeholder),
    ];
    for (cases, strength) in expected {
        for case in cases {
            let (hits, range, _) = judged(case, false);
            match hits.as_slice() {
                [hit] if hit.strength == strength && hit.range == range => {}
                hits => wrong.push(format!(
                    "{case}\n    {range:?} {strength:?} expected, found {hits:?}"
                )),
            }
        }
    }
    for (cases, transient) in [(&table.silent, false), (&table.transient, true)] {
        for case in cases {
            let (hits, ..) = judged(case, transient);
            if !hits.is_empty() {
                wrong.push(format!("{case}\n    must be silent, found {hits:?}"));
            }
        }
    }
    fail_on(&wrong);
}

#[test]
fn texts_are_what_the_table_says() {
    let table: TextTable =
        toml::from_str(include_str!("../../test-data/detect/text.toml")).unwrap();
    let mut wrong = Vec::new();
    for case in &table.secret {
        let (text, range) = marked(case);
        match Detectors::builtin().text(&text).as_slice() {
            [hit] if hit.strength > Strength::Placeholder && hit.range == range => {}
            hits => wrong.push(format!("{case}\n    {range:?} expected, found {hits:?}")),
        }
    }
    for case in &table.silent {
        let hits = Detectors::builtin().text(case);
        if hits.iter().any(|hit| hit.strength > Strength::Placeholder) {
            wrong.push(format!("{case}\n    must be silent, found {hits:?}"));
        }
    }
    fail_on(&wrong);
}

/// The quick look lets nothing pass that the close one finds.
#[test]
fn the_quick_look_misses_nothing() {
    let names: NameTable =
        toml::from_str(include_str!("../../test-data/detect/names.toml")).unwrap();
    let texts: TextTable =
        toml::from_str(include_str!("../../test-data/detect/text.toml")).unwrap();
    let detectors = Detectors::builtin();
    let missed: Vec<_> = names
        .secret
        .iter()
        .chain(&texts.secret)
        .filter(|text| !detectors.may_hold(&marked(text).0))
        .cloned()
        .collect();
    fail_on(&missed);
}

#[test]
fn a_glance_shows_what_a_quick_look_shows() {
    let detectors = Detectors::builtin();
    let texts: TextTable =
        toml::from_str(include_str!("../../test-data/detect/text.toml")).unwrap();
    for text in texts.secret.iter().chain(&texts.silent) {
        let text = &marked(text).0;
        let sign = detectors.glance(text).signs == Signs::Sign;
        assert_eq!(sign, detectors.may_hold(text), "{text}");
        assert!(!sign || detectors.shows(text), "{text}");
        if !detectors.known(text).is_empty() {
            assert_ne!(detectors.glance(text).signs, Signs::Nothing, "{text}");
        }
    }
}

#[test]
fn a_command_that_carries_a_secret_shows() {
    let detectors = Detectors::builtin();
    for (text, shows) in [
        ("RUN mysql -phunter2a", true),
        ("RUN apt-get install -y curl git", false),
    ] {
        assert_eq!(detectors.shows(text), shows, "{text}");
        assert!(!detectors.may_hold(text), "{text}");
    }
}

#[test]
fn a_comment_for_a_linter_is_marked() {
    let detectors = Detectors::builtin();
    for (text, marked) in [
        ("FROM a\n # Hadolint ignore=DL3064\nRUN b\n", true),
        ("FROM a\nRUN b # gitleaks:allow\n", true),
        ("FROM a\nRUN b # see\nHEALTHCHECK CMD check\n", false),
        ("# a\ncheck=", false),
        ("#check=skip=all", true),
    ] {
        assert_eq!(detectors.glance(text).marked, marked, "{text}");
    }
}

#[test]
fn a_weak_password_may_repeat_a_peer() {
    let subject = Subject {
        key: Some("DB_PASSWORD"),
        context: &["bluewhale"],
        value: "bluewhale",
        transient: false,
    };
    let hits = Detectors::builtin().value(&subject);
    assert_eq!(hits[0].strength, Strength::Weak);
}

#[test]
fn another_name_of_the_value_counts() {
    let subject = Subject {
        key: Some("default"),
        context: &["variable", "db_password"],
        value: "Tr4ktor-Blau",
        transient: false,
    };
    assert_eq!(Detectors::builtin().value(&subject).len(), 1);
}

#[test]
fn the_user_has_the_last_word() {
    let detectors = Detectors::new(DetectorOptions {
        sensitive_names: vec!["acme_*".into(), "Zugang".into()],
        harmless_names: vec!["LEGACY_TOKEN".into()],
        allowed_values: vec![regex::Regex::new("^fixture-").unwrap()],
        allowed_names: vec![regex::Regex::new("^ACME_PUBLIC").unwrap()],
        ..DetectorOptions::default()
    })
    .unwrap();
    assert_eq!(detectors.name("ACME_THING"), NameClass::Secret);
    assert_eq!(detectors.name("ZUGANG"), NameClass::Secret);
    assert_eq!(detectors.name("ACME_PUBLIC_THING"), NameClass::Harmless);
    assert_eq!(detectors.name("LEGACY_TOKEN"), NameClass::Harmless);
    assert_eq!(detectors.name("NEW_TOKEN"), NameClass::Secret);
    let value = |key, value| {
        detectors
            .value(&Subject {
                key: Some(key),
                value,
                ..Subject::default()
            })
            .len()
    };
    assert_eq!(value("DB_PASSWORD", "fixture-kP9vv2wQz8"), 0);
    assert_eq!(value("DB_PASSWORD", "kP9vv2wQz8-fixture"), 1);
    assert_eq!(value("ACME_PUBLIC_URL", "postgres://a:kP9vv2wQz8@h"), 0);
    let bad = DetectorOptions {
        sensitive_names: vec!["a[".into()],
        ..DetectorOptions::default()
    };
    assert!(Detectors::new(bad).unwrap_err().to_string().contains("a["));
}

#[test]
fn keys_of_browsers_and_of_servers_share_a_format() {
    let value = format!("{}{}", "AI", "zaSyD3vQ8mKx2Lr7Tn5Wp9Zc4Hb6Jf1Gd0sYe");
    let found = |key| {
        let subject = Subject {
            key: Some(key),
            value: &value,
            ..Subject::default()
        };
        Detectors::builtin().value(&subject).len()
    };
    assert_eq!(found("GEMINI_API_KEY"), 1);
    assert_eq!(found("NEXT_PUBLIC_GEMINI_API_KEY"), 1);
    assert_eq!(found("NEXT_PUBLIC_FIREBASE_API_KEY"), 0);
    assert_eq!(found("FIREBASE_API_KEY"), 0);
}

#[test]
fn a_known_format_wins_over_its_name() {
    let token = format!("{}{}", "gh", "p_Kx2Lr7Tn5Wp9Zc4Hb6Jf1Gd0sYeQ8mV3D4aU");
    let value = format!("https://ci:{token}@git.example.com/o/r.git");
    let subject = Subject {
        key: Some("REPO_TOKEN"),
        value: &value,
        ..Subject::default()
    };
    let hits = Detectors::builtin().value(&subject);
    assert_eq!(hits.len(), 1);
    assert_eq!(&value[hits[0].range.clone()], token);
    assert_eq!(hits[0].kind, super::SecretKind::Token);
}

#[test]
fn bundle_prefixes() {
    let detectors = Detectors::builtin();
    assert_eq!(detectors.bundle_prefix("VITE_X_KEY"), Some("VITE_"));
    assert_eq!(detectors.bundle_prefix("PUBLIC_KEY"), None);
    assert_eq!(detectors.bundle_prefix("VITE_"), None);
    assert_eq!(detectors.bundle_prefix("é"), None);
}

/// Values of one sign or word again and again: what is found stays in bounds, and is no more than anyone would read.
/// How long they take is measured by `benches/shapes.rs`.
#[test]
fn hostile_values_are_judged() {
    let n = 20_000;
    let values = [
        "[".repeat(n),
        "{\"a\":".repeat(n / 5),
        "a://".repeat(n / 4),
        "a://b:c@".repeat(n / 8),
        "${".repeat(n / 2),
        "{{".repeat(n / 2),
        "$(".repeat(n / 2),
        "a=".repeat(n / 2),
        "password=x ".repeat(n / 11),
        "\"".repeat(n),
        "\\\"a\\\":\\\"".repeat(n / 9),
        "A".repeat(n),
        "QUFB".repeat(n / 4),
        "a@".repeat(n / 2),
        "?a=b&".repeat(n / 5),
        "$6$".repeat(n / 3),
        "Bearer ".repeat(n / 7),
        "login a password ".repeat(n / 17),
        " ".repeat(n),
        "--password ".repeat(n / 11),
        "é".repeat(n / 2),
        "password: é\n".repeat(n / 12),
        "%A".repeat(n / 2),
        "a;b=".repeat(n / 4),
        format!("server=x;{}", "password=y;".repeat(700)),
        "-".repeat(n),
        "`".repeat(n),
    ];
    let detectors = Detectors::builtin();
    for value in &values {
        let subject = Subject {
            key: Some("DB_PASSWORD"),
            value,
            ..Subject::default()
        };
        let shown: String = value.chars().take(12).collect();
        for hits in [detectors.value(&subject), detectors.text(value)] {
            assert!(hits.len() <= 1000, "{} for {shown}…", hits.len());
            let mut end = 0;
            for hit in hits {
                assert!(hit.range.start >= end && value.get(hit.range.clone()).is_some());
                end = hit.range.end;
            }
        }
        let _ = detectors.name(value);
    }
}

/// Strings that are close to what detectors look for.
fn hostile() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        Just("password".to_owned()),
        Just("=".to_owned()),
        Just(": ".to_owned()),
        Just("://".to_owned()),
        Just("@".to_owned()),
        Just("\"".to_owned()),
        Just("\\\"".to_owned()),
        Just("${X:-".to_owned()),
        Just("}".to_owned()),
        Just("$6$ab$".to_owned()),
        Just("--token ".to_owned()),
        Just("Authorization: Bearer ".to_owned()),
        Just(" login a password ".to_owned()),
        Just("\u{fffc}".to_owned()),
        Just("\u{1a}".to_owned()),
        Just("cGFzc3dvcmQ9eHl6eHl6".to_owned()),
        Just("é".to_owned()),
        Just("\n".to_owned()),
        Just(";".to_owned()),
        Just("%41".to_owned()),
        "[a-zA-Z0-9]{1,12}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(atom, 0..24).prop_map(|atoms| atoms.concat())
}

proptest! {
    #[test]
    fn ranges_are_in_bounds_and_do_not_overlap(value in hostile(), key in hostile(), transient: bool) {
        let detectors = Detectors::builtin();
        let _ = detectors.name(&key);
        let _ = detectors.bundle_prefix(&key);
        let keys = [Some(key.as_str()), None, Some("DB_PASSWORD"), Some("AUTH"), Some("CREDENTIALS")];
        for key in keys {
            let subject = Subject { key, context: &["web"], value: &value, transient };
            for hits in [detectors.value(&subject), detectors.text(&value)] {
                let mut end = 0;
                for hit in hits {
                    prop_assert!(hit.range.start >= end && !hit.range.is_empty());
                    prop_assert!(value.get(hit.range.clone()).is_some());
                    end = hit.range.end;
                }
            }
        }
    }
}
