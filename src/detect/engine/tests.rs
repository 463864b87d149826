#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What no caller can see: how much is looked at, and that no text breaks the search.

use proptest::prelude::*;

use super::{Catalog, Search};

fn work(text: &str, context: &str) -> usize {
    let mut search = Search::new(Catalog::builtin(), text, context);
    search.hits();
    search.work
}

/// Bytes looked at for each byte of the text.
fn ratio(text: &str) -> usize {
    work(text, "") / text.len().max(1)
}

fn keywords() -> Vec<String> {
    let mut keywords: Vec<String> = (Catalog::builtin().detectors())
        .flat_map(|d| d.keywords().map(str::to_owned))
        .collect();
    keywords.sort_unstable();
    keywords.dedup();
    keywords
}

#[test]
fn nothing_is_looked_at_without_a_keyword() {
    let text = "RUN apk add curl && make -j4\n".repeat(1000);
    assert_eq!(work(&text, ""), 0);
}

#[test]
fn a_repeated_keyword_costs_linear_work() {
    let mut worst = (0, String::new());
    for keyword in keywords() {
        for unit in [
            keyword.clone(),
            format!("{keyword}\n"),
            format!("{keyword}=a."),
        ] {
            let text = unit.repeat(16 * 1024 / unit.len());
            worst = worst.max((ratio(&text), unit));
        }
    }
    assert!(worst.0 <= 64, "{worst:?}");
}

#[test]
fn a_megabyte_of_anything_costs_linear_work() {
    for unit in [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nMIIE",
        "PRIVATE KEY ",
        "LS0tLS1CRUdJTi",
        "LS0tLS1CRUdJTi\n",
        "b3BlbnNzaC1rZXktdjEA",
        "b3BlbnNzaC1rZXktdjEA\n",
        "PuTTY-User-Key-File-2: ",
        "untrusted comment: secret key\n",
        "eyJhbGciOi",
        "eyJhbGciOi.",
        "-eyJaaaaaaaaaa.",
        "\"kty\":\"d\": \"aaaaaaaaaaaaaaaaaaaaaaa\"",
        "\"kty\"{\"d\":\"aaaaaaaaaaaaaaaaaaaaaaa\"}",
        "token aaaaaa.aaaaaaaaaaaaaaaa-",
        "sentry 0123456789abcdef",
        "AKIA",
        "hvs.",
        "sig=%2F%2F",
        "FlyV1 fm2_a,",
        "bkaa_aaaaa.-",
    ] {
        let text = unit.repeat((1 << 20) / unit.len());
        let ratio = ratio(&text);
        assert!(ratio <= 64, "{unit:?}: {ratio}");
    }
}

#[test]
fn more_text_costs_no_more_for_each_byte() {
    for unit in [
        "eyJhbGciOi.eyJ",
        "LS0tLS1CRUdJTi",
        "glpat-aaaaaaaaaaaaaaaaaaaaaaaaaaaa.",
        "AccountKey=aaaa",
    ] {
        let (short, long) = (unit.repeat(1000), unit.repeat(16_000));
        assert!(
            ratio(&long) <= 2 * ratio(&short) + 8,
            "{unit}: {} {}",
            ratio(&short),
            ratio(&long)
        );
    }
}

/// Keywords, pieces of tokens, and whatever else.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(keywords()),
        2 => "[A-Za-z0-9+/_=.-]{1,90}",
        2 => "[0-9a-f]{30,70}",
        1 => "[ \\n\"'{}:=%\\\\é\u{fffc}😀-]{1,6}",
        1 => "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_breaks_it(pieces in prop::collection::vec(piece(), 0..12), context in "\\PC{0,20}|sentry_token") {
        let text = pieces.concat();
        let hits = Catalog::builtin().find(&text, &context);
        let mut end = 0;
        for hit in &hits {
            prop_assert!(hit.range.start >= end && hit.range.start < hit.range.end);
            prop_assert!(text.get(hit.range.clone()).is_some(), "{:?}", hit);
            prop_assert!(!hit.what.is_empty());
            end = hit.range.end;
        }
        prop_assert_eq!(hits, Catalog::builtin().find(&text, &context));
        let _ = Catalog::builtin().public_format(&text, &context);
    }
}
