//! The rules of the SARIF 2.1.0 schema and standard for the objects that are written, and GitHub's on top, checked
//! on the output as it is parsed again. Strict: a property that is not listed here fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::finding::{Label, Severity};
use crate::report::Stats;
use crate::report::sample::{
    CONTAINER_ENV, IMAGE_ENV, Sample, Secrets, at, file, finding, nasty, pleasant,
};
use crate::source::SourceMap;

mod schema;

use schema::{check_whole, each};

fn log(sample: &Sample) -> Value {
    log_as(sample, SarifReporter::default())
}

fn log_as(sample: &Sample, reporter: SarifReporter) -> Value {
    let mut out = Vec::new();
    reporter.report(&sample.run(), &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn empty() -> Sample {
    Sample {
        stages: vec![],
        sources: SourceMap::new(),
        findings: vec![],
        notices: vec![],
        stats: Stats::default(),
    }
}

#[test]
fn logs_follow_the_schema() {
    for sample in [pleasant(), nasty(&Secrets::one()), empty()] {
        check_whole(&log(&sample));
    }
    assert_eq!(log(&empty())["runs"][0]["results"], Value::Array(vec![]));
}

#[test]
fn the_checks_find_what_is_wrong() {
    let good = log(&pleasant());
    let broken: &[(&str, Value)] = &[
        ("/runs/0/results/0/level", "fatal".into()),
        ("/runs/0/results/0/ruleIndex", 2.into()),
        (
            "/runs/0/results/0/message",
            Value::Object(serde_json::Map::new()),
        ),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            "a b".into(),
        ),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/index",
            0.into(),
        ),
        (
            "/runs/0/results/0/locations/0/physicalLocation/region/endColumn",
            1.into(),
        ),
        ("/runs/0/results/0/relatedLocations/0/id", 7.into()),
        ("/runs/0/columnKind", "bytes".into()),
    ];
    for (pointer, value) in broken {
        let mut log = good.clone();
        *log.pointer_mut(pointer).unwrap() = value.clone();
        let caught = std::panic::catch_unwind(|| check_whole(&log));
        assert!(caught.is_err(), "{pointer} = {value} passes");
    }
}

#[test]
fn flows_become_code_flows_and_links() {
    let log = log(&pleasant());
    let result = &log["runs"][0]["results"][0];
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        .as_array()
        .unwrap();
    let uris: Vec<&str> = steps
        .iter()
        .map(|s| {
            s["location"]["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert_eq!(
        uris,
        [
            "compose.yaml",
            "services/web/Dockerfile",
            "services/web/Dockerfile",
            "services/web/Dockerfile"
        ]
    );
    assert_eq!(
        result["message"]["text"],
        "a build argument's secret stays in the image. Who can read it: [image history](5), [image layer](7) and provenance. The way: [the caller's token is handed to the build](1), [it arrives as a build argument](2), [expanded by the shell](3), [and written to .npmrc, which this layer keeps](4)"
    );
}

#[test]
fn accepted_findings_say_by_what() {
    let sample = nasty(&Secrets::one());
    let log = log(&sample);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<&Value> = results
        .iter()
        .filter_map(|r| r.get("suppressions"))
        .collect();
    assert_eq!(suppressed.len(), 2);
    assert_eq!(suppressed[0][0]["kind"], "inSource");
    assert_eq!(suppressed[0][0]["justification"], "known: ***");
    assert_eq!(suppressed[1][0]["kind"], "external");
    assert_eq!(
        results
            .iter()
            .filter(|r| r["baselineState"] == "unchanged")
            .count(),
        1
    );
    let bare = log_as(&sample, SarifReporter { accepted: false });
    assert_eq!(
        bare["runs"][0]["results"].as_array().unwrap().len(),
        results.len() - 2
    );
    each(&bare, &mut |v| {
        assert!(v.get("suppressions").is_none() && v.get("baselineState").is_none())
    });
}

#[test]
fn regions_at_a_secret_have_no_end() {
    let log = log(&nasty(&Secrets::one()));
    let mut ends = 0;
    for result in log["runs"][0]["results"].as_array().unwrap() {
        each(&result["locations"], &mut |v| {
            if v.get("startLine").is_some()
                && (v.get("endColumn").is_some() || v.get("endLine").is_some())
            {
                ends += 1;
            }
        });
    }
    // Only the baselined one points at a name; all others touch a masked value or stand behind one.
    assert_eq!(ends, 1);
    each(&log, &mut |v| {
        for name in [
            "snippet",
            "charLength",
            "byteLength",
            "charOffset",
            "byteOffset",
            "contextRegion",
        ] {
            assert!(v.get(name).is_none());
        }
    });
}

#[test]
fn fixes_replace_whole_lines() {
    let log = log(&pleasant());
    let change = &log["runs"][0]["results"][1]["fixes"][0]["artifactChanges"][0];
    let replacement = &change["replacements"][0];
    assert_eq!(
        replacement["deletedRegion"],
        serde_json::json!({"startLine": 8, "startColumn": 1, "endLine": 9, "endColumn": 1})
    );
    assert_eq!(
        replacement["insertedContent"]["text"],
        "ENV NODE_ENV=production\n"
    );
    // Another secret on the line would have to be written: no fix.
    let nasty = super::tests::log(&nasty(&Secrets::one()));
    let fixes = nasty["runs"][0]["results"][0]["fixes"].as_array().unwrap();
    assert_eq!(fixes.len(), 1);
    assert_eq!(fixes[0]["description"]["text"], "drop the line");
}

#[test]
fn what_passes_githubs_limits_is_left_out_aloud() {
    let mut sources = SourceMap::new();
    let source = file(&mut sources, "a", &"x\n".repeat(300));
    let mut findings = Vec::new();
    for i in 0..5003 {
        let mut one = finding(&CONTAINER_ENV, Label::new(at(&source, "x", 0), "x"));
        one.ordinal = i;
        findings.push(one);
    }
    findings.push(Finding {
        message: "long ".repeat(600),
        flow: (0..200)
            .map(|i| Label::new(at(&source, "x", i), format!("step {i}")))
            .collect(),
        severity: Severity::Critical,
        ..finding(&IMAGE_ENV, Label::new(at(&source, "x", 299), "worst"))
    });
    let notices = (0..600)
        .map(|i| Notice {
            level: NoticeLevel::Note,
            path: String::new(),
            span: None,
            message: format!("note {i}"),
        })
        .collect();
    let log = log(&Sample {
        stages: vec![],
        sources,
        findings,
        notices,
        stats: Stats::default(),
    });
    check_whole(&log);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5000);
    assert_eq!(results[4999]["ruleId"], "secret-in-image-env");
    let steps = results[4999]["codeFlows"][0]["threadFlows"][0]["locations"]
        .as_array()
        .unwrap();
    assert_eq!(steps.len(), 100);
    assert_eq!(steps[99]["location"]["message"]["text"], "step 199");
    let said: Vec<&str> = run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["message"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(said.len(), 505);
    let want = [
        "4 × result ",
        "190 × related location ",
        "100 × step ",
        "1 × end of a message ",
        "100 × notification ",
    ];
    for (said, want) in said.iter().zip(want) {
        assert!(said.starts_with(&format!("left out: {want}")), "{said}");
    }
}
