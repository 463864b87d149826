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

fn log(sample: &Sample) -> Value {
    log_as(sample, SarifReporter::default())
}

fn log_as(sample: &Sample, reporter: SarifReporter) -> Value {
    let mut out = Vec::new();
    reporter.report(&sample.run(), &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// What an object may have; `!` marks what it must have, the rest says what kind of value it is.
const OBJECTS: &[(&str, &[&str])] = &[
    ("log", &["!$schema string", "!version string", "!runs [run"]),
    (
        "run",
        &[
            "!tool tool",
            "invocations [invocation",
            "originalUriBaseIds bases",
            "artifacts [artifact",
            "!results [result",
            "columnKind columnKind",
        ],
    ),
    ("bases", &["SRCROOT base"]),
    ("base", &["!description message"]),
    ("tool", &["!driver driver"]),
    (
        "driver",
        &[
            "!name string",
            "fullName string",
            "version string",
            "semanticVersion string",
            "informationUri absolute",
            "!rules [rule",
            "notifications [kind",
        ],
    ),
    (
        "rule",
        &[
            "!id string",
            "!name string",
            "!shortDescription text",
            "!fullDescription text",
            "!help text",
            "helpUri absolute",
            "!defaultConfiguration configuration",
            "!properties properties",
        ],
    ),
    (
        "kind",
        &[
            "!id string",
            "!shortDescription text",
            "!fullDescription text",
            "!help text",
            "!defaultConfiguration configuration",
        ],
    ),
    ("configuration", &["enabled bool", "!level level"]),
    (
        "properties",
        &[
            "!security-severity string",
            "!precision precision",
            "!tags strings",
        ],
    ),
    ("text", &["!text string", "markdown string"]),
    ("message", &["!text string"]),
    (
        "invocation",
        &[
            "!executionSuccessful bool",
            "!exitCode number",
            "toolExecutionNotifications [notification",
        ],
    ),
    (
        "notification",
        &[
            "!descriptor descriptor",
            "!level level",
            "!message message",
            "locations [location",
        ],
    ),
    ("descriptor", &["!id string", "!index number"]),
    (
        "artifact",
        &["!location artifactLocation", "!roles strings"],
    ),
    (
        "result",
        &[
            "!ruleId string",
            "!ruleIndex number",
            "!level level",
            "!rank number",
            "!message message",
            "!locations [location",
            "relatedLocations [location",
            "codeFlows [codeFlow",
            "!partialFingerprints prints",
            "baselineState baselineState",
            "suppressions [suppression",
            "fixes [fix",
        ],
    ),
    ("prints", &["!lintSecrets/v1 string"]),
    (
        "location",
        &[
            "id number",
            "!physicalLocation physicalLocation",
            "message message",
        ],
    ),
    (
        "physicalLocation",
        &["!artifactLocation artifactLocation", "region region"],
    ),
    (
        "artifactLocation",
        &["!uri uri", "uriBaseId string", "index number"],
    ),
    (
        "region",
        &[
            "!startLine positive",
            "startColumn positive",
            "endLine positive",
            "endColumn positive",
        ],
    ),
    ("codeFlow", &["!threadFlows [threadFlow"]),
    ("threadFlow", &["!locations [threadFlowLocation"]),
    (
        "threadFlowLocation",
        &[
            "!location location",
            "!executionOrder positive",
            "!importance importance",
        ],
    ),
    (
        "suppression",
        &[
            "!kind suppressionKind",
            "!status status",
            "justification string",
            "location location",
        ],
    ),
    ("fix", &["!description message", "!artifactChanges [change"]),
    (
        "change",
        &[
            "!artifactLocation artifactLocation",
            "!replacements [replacement",
        ],
    ),
    (
        "replacement",
        &["!deletedRegion region", "insertedContent content"],
    ),
    ("content", &["!text string"]),
];

const ENUMS: &[(&str, &[&str])] = &[
    ("level", &["none", "note", "warning", "error"]),
    ("columnKind", &["utf16CodeUnits", "unicodeCodePoints"]),
    ("precision", &["very-high", "high", "medium", "low"]),
    ("baselineState", &["new", "unchanged", "updated", "absent"]),
    ("importance", &["important", "essential", "unimportant"]),
    ("suppressionKind", &["inSource", "external"]),
    ("status", &["accepted", "underReview", "rejected"]),
];

fn check(value: &Value, kind: &str, path: &str) {
    if let Some(item) = kind.strip_prefix('[') {
        for (i, value) in value
            .as_array()
            .unwrap_or_else(|| panic!("{path}"))
            .iter()
            .enumerate()
        {
            check(value, item, &format!("{path}[{i}]"));
        }
    } else if let Some((_, fields)) = OBJECTS.iter().find(|(name, _)| *name == kind) {
        check_object(value, fields, path);
        match kind {
            "region" => check_region(value, path),
            "artifactLocation" => {
                let relative = !value["uri"].as_str().unwrap().starts_with("file:");
                assert_eq!(value["uriBaseId"] == "SRCROOT", relative, "{path}");
            }
            _ => {}
        }
    } else if let Some((_, words)) = ENUMS.iter().find(|(name, _)| *name == kind) {
        assert!(words.contains(&value.as_str().unwrap()), "{path}: {value}");
    } else {
        match kind {
            "string" => assert!(
                value.as_str().is_some_and(|s| !s.is_empty()),
                "{path}: {value}"
            ),
            "strings" => {
                let list = value.as_array().unwrap();
                let set: BTreeSet<&str> = list.iter().map(|s| s.as_str().unwrap()).collect();
                assert_eq!(set.len(), list.len(), "{path}");
            }
            "bool" => assert!(value.is_boolean(), "{path}"),
            "number" => assert!(value.as_f64().unwrap() >= 0.0, "{path}"),
            "positive" => assert!(value.as_u64().unwrap() > 0, "{path}"),
            "absolute" => assert!(value.as_str().unwrap().starts_with("https://"), "{path}"),
            "uri" => check_uri(value.as_str().unwrap(), path),
            other => panic!("no kind {other}"),
        }
    }
}

fn check_object(value: &Value, fields: &[&str], path: &str) {
    let object = value
        .as_object()
        .unwrap_or_else(|| panic!("{path}: {value}"));
    let mut known = BTreeSet::new();
    for field in fields {
        let (name, kind) = field.split_once(' ').unwrap();
        let must = name.starts_with('!');
        let name = name.trim_start_matches('!');
        known.insert(name);
        match object.get(name) {
            Some(value) => check(value, kind, &format!("{path}.{name}")),
            None => assert!(!must, "{path} lacks {name}"),
        }
    }
    for name in object.keys() {
        assert!(known.contains(name.as_str()), "{path} must not have {name}");
    }
}

/// 3.30.5 to 3.30.8
fn check_region(region: &Value, path: &str) {
    let number = |name: &str| region.get(name).map(|v| v.as_u64().unwrap());
    let start = number("startLine").unwrap();
    let end = number("endLine").unwrap_or(start);
    assert!(end >= start, "{path}");
    if let (Some(from), Some(to)) = (number("startColumn"), number("endColumn")) {
        assert!(end > start || to >= from, "{path}: {region}");
    }
}

/// RFC 3986, and no dot segments for what SRCROOT is the base of.
fn check_uri(uri: &str, path: &str) {
    let rest = uri.strip_prefix("file://").unwrap_or(uri);
    assert!(!rest.is_empty() && !rest.starts_with("./"), "{path}: {uri}");
    let mut bytes = rest.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
            assert!(hex.iter().all(u8::is_ascii_hexdigit), "{path}: {uri}");
        } else {
            assert!(
                byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte),
                "{path}: {uri}"
            );
        }
    }
    assert!(
        uri.starts_with("file:///") || !rest.contains(':'),
        "{path}: {uri}"
    );
}

/// Indices point at what they name, ids are unique, and GitHub's limits hold.
fn check_whole(log: &Value) {
    check(log, "log", "$");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    let ids: Vec<&str> = driver["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for rule in driver["rules"].as_array().unwrap() {
        let number: f64 = rule["properties"]["security-severity"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(number > 0.0 && number <= 10.0);
        assert!(
            rule["fullDescription"]["text"]
                .as_str()
                .unwrap()
                .chars()
                .count()
                <= 1024
        );
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() <= 5000);
    let with_state = results
        .iter()
        .filter(|r| r.get("baselineState").is_some())
        .count();
    assert!(
        with_state == 0 || with_state == results.len(),
        "on all results or on none (3.27.24)"
    );
    for result in results {
        assert_eq!(
            ids[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()],
            result["ruleId"]
        );
        assert_eq!(result["locations"].as_array().unwrap().len(), 1);
        let message = result["message"]["text"].as_str().unwrap();
        assert!(message.chars().count() <= 1000);
        let related = result
            .get("relatedLocations")
            .map(|r| r.as_array().unwrap().clone())
            .unwrap_or_default();
        assert!(related.len() <= 10);
        let ids: Vec<u64> = related.iter().map(|l| l["id"].as_u64().unwrap()).collect();
        assert_eq!(ids, (1..=related.len() as u64).collect::<Vec<_>>());
        for (_, link) in message
            .match_indices("](")
            .map(|(i, _)| message[i + 2..].split_once(')').unwrap())
            .map(|(n, r)| (r, n))
        {
            assert!(ids.contains(&link.parse().unwrap()), "{message}");
        }
    }
    let kinds = driver["notifications"].as_array().unwrap();
    for said in run["invocations"][0]
        .get("toolExecutionNotifications")
        .into_iter()
        .flat_map(|n| n.as_array().unwrap())
    {
        let index = usize::try_from(said["descriptor"]["index"].as_u64().unwrap()).unwrap();
        assert_eq!(kinds[index]["id"], said["descriptor"]["id"]);
    }
    let artifacts = run
        .get("artifacts")
        .map(|a| a.as_array().unwrap().clone())
        .unwrap_or_default();
    each(log, &mut |value| {
        if let (Some(uri), Some(index)) = (value.get("uri"), value.get("index")) {
            let index = usize::try_from(index.as_u64().unwrap()).unwrap();
            assert_eq!(&artifacts[index]["location"]["uri"], uri);
        }
    });
}

fn each(value: &Value, look: &mut impl FnMut(&Value)) {
    look(value);
    match value {
        Value::Array(list) => list.iter().for_each(|v| each(v, look)),
        Value::Object(map) => map.values().for_each(|v| each(v, look)),
        _ => {}
    }
}

fn empty() -> Sample {
    Sample {
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
