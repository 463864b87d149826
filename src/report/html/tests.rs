//! What the page holds, and what it can never hold.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;

use regex::Regex;

use super::*;
use crate::report::sample::{Sample, Secrets, nasty, pleasant};

fn of(sample: &Sample) -> String {
    let mut out = Vec::new();
    HtmlReporter.report(&sample.run(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The elements that this page is made of, and all it may ever have.
const ELEMENTS: &str = "html head meta title style body a header h1 h2 h3 h4 p nav ul ol li main section strong table caption thead tbody tr th td span code pre mark figure figcaption div svg rect path text g article details summary dl dt dd del ins kbd br footer";
/// Their attributes.
const ATTRIBUTES: &str = "lang charset http-equiv content name class href id tabindex aria-label aria-labelledby scope role open value viewbox width height x y rx d text-anchor";

/// Tags with their attributes, as a browser would take them. What is no tag may have no `<` in it.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let whole = Regex::new(r#"^</?([a-z0-9]+)((?: [A-Za-z-]+(?:="[^"<>]*")?)*)/?>"#).unwrap();
    let one = Regex::new(r#" ([A-Za-z-]+)(?:="([^"<>]*)")?"#).unwrap();
    let mut found = Vec::new();
    let page = page.strip_prefix("<!doctype html>").unwrap();
    for (at, _) in page.match_indices('<') {
        let rest = &page[at..];
        let tag = whole.captures(rest).unwrap_or_else(|| {
            panic!(
                "no tag of ours: {}",
                rest.chars().take(80).collect::<String>()
            )
        });
        let attributes = one.captures_iter(&tag[2]).map(|c| {
            let value = c.get(2).map_or("", |m| m.as_str());
            (c[1].to_lowercase(), value.to_owned())
        });
        found.push((tag[1].to_owned(), attributes.collect()));
    }
    found
}

#[test]
fn nothing_of_files_names_and_paths_is_markup() {
    for sample in [pleasant(), nasty(&Secrets::one())] {
        let page = of(&sample);
        for (name, attributes) in tags(&page) {
            assert!(ELEMENTS.split(' ').any(|e| e == name), "<{name}>");
            for (attribute, value) in attributes {
                let known = ATTRIBUTES.split(' ').any(|a| a == attribute);
                assert!(known, "<{name} {attribute}=\"{value}\">");
                // Links lead into the page, or to the rules' pages.
                let outside =
                    value.contains("//") && !value.starts_with("https://lint-secrets.example/");
                assert!(
                    attribute != "href" || value.starts_with('#') || !outside,
                    "{value}"
                );
            }
        }
    }
    let page = of(&nasty(&Secrets::one()));
    assert!(
        page.contains("stage &lt;/text&gt;&lt;b&lt;U+202E&gt;&gt;&quot;"),
        "{page}"
    );
}

#[test]
fn the_policy_allows_the_style_sheet_and_nothing_else() {
    let page = of(&pleasant());
    let style = page
        .split_once("<style>")
        .unwrap()
        .1
        .split_once("</style>")
        .unwrap()
        .0;
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">"
    );
    // It holds for what comes after it.
    assert!(page.find(&policy).unwrap() < page.find("<style>").unwrap());
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains('<'));
    for word in ["<script", " src=", " style=", " onload=", "javascript:"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn every_link_into_the_page_has_an_end_and_every_name_is_there_once() {
    for sample in [pleasant(), nasty(&Secrets::one())] {
        let page = of(&sample);
        let mut ids = BTreeSet::new();
        let all = tags(&page);
        let values = |wanted: &str| {
            let attributes = all.iter().flat_map(|(_, attributes)| attributes);
            let values = attributes
                .filter(|(name, _)| name == wanted)
                .map(|(_, value)| value.clone());
            values.collect::<Vec<String>>()
        };
        for id in values("id") {
            assert!(ids.insert(id.clone()), "{id} is there twice");
        }
        for link in values("href").iter().filter_map(|l| l.strip_prefix('#')) {
            assert!(ids.contains(link), "#{link}");
        }
        for label in values("aria-labelledby") {
            assert!(ids.contains(&label), "{label}");
        }
        assert!(ids.contains("main") && ids.contains("summary"));
    }
}

#[test]
fn the_page_says_what_the_run_came_to() {
    let mut sample = pleasant();
    let page = of(&sample);
    assert!(
        page.contains("Not vouched for: not everything could be analysed."),
        "{page}"
    );
    assert!(page.contains("<h2 id=\"incomplete\">Not analysed in full</h2>"));
    assert!(page.contains("<h2 id=\"weak\">Weak, but not failing</h2>"));
    assert!(page.contains("<li>Exit code 2</li>"));
    // How long it took is not on it.
    assert!(!page.contains("0.02 s"));

    sample.notices.clear();
    assert!(of(&sample).contains("This run fails."));
    sample.findings.drain(..5);
    sample.findings[0].state = State::Baselined;
    let page = of(&sample);
    assert!(
        page.contains("<h2 id=\"accepted\">Accepted</h2>")
            && page.contains("Listed in the baseline")
    );
    sample.findings.clear();
    let page = of(&sample);
    assert!(
        page.contains("This run passes.</strong> No secret stays behind in 41 build files"),
        "{page}"
    );
    assert!(!page.contains("<table>") && !page.contains("<svg"));
}

#[test]
fn a_page_of_many_findings_stays_one_that_opens() {
    let mut sample = pleasant();
    let one = sample.findings[1].clone();
    sample.findings = vec![one; MOST_IN_FULL + 7];
    let page = of(&sample);
    assert_eq!(page.matches("<article ").count(), MOST_IN_FULL);
    let further = page.split_once("<h2 id=\"further\">").unwrap().1;
    assert_eq!(further.matches("<li>").count(), 7);
}
