//! What SARIF 2.1.0 and code scanning ask of a log, as far as it is written here.

use super::*;

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
pub(super) fn check_whole(log: &Value) {
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

pub(super) fn each(value: &Value, look: &mut impl FnMut(&Value)) {
    look(value);
    match value {
        Value::Array(list) => list.iter().for_each(|v| each(v, look)),
        Value::Object(map) => map.values().for_each(|v| each(v, look)),
        _ => {}
    }
}
