//! One secret that is given from hand to hand is one finding, and every format tells all the steps in order.
#![allow(clippy::disallowed_methods)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const DOCKERFILE: &str = "\
FROM alpine:3.20 AS base
ARG T=x1-Kd83-pq77
ENV A_TOKEN=$T
FROM base
RUN ./fetch --with \"$A_TOKEN\"
";
/// The argument, the variable, the stage that inherits it, the command that uses it.
const LINES: [u64; 4] = [2, 3, 4, 5];

fn run(format: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("one-way-{format}"));
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    std::fs::write(folder.join("Dockerfile"), DOCKERFILE).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
        .current_dir(&folder)
        .args(["--format", format, "."])
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("Kd83"), "{text}");
    text
}

#[test]
fn json_tells_the_way() {
    let report: Value = serde_json::from_str(&run("json")).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    let lines: Vec<_> = finding["flow"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| line(step).unwrap())
        .collect();
    assert_eq!(lines, LINES, "{finding}");
}

/// The first line number in a step, however deep it stands.
fn line(step: &Value) -> Option<u64> {
    match step {
        Value::Object(map) => map.iter().find_map(|(key, value)| match key.as_str() {
            "line" | "startLine" | "start_line" => value.as_u64(),
            _ => line(value),
        }),
        _ => None,
    }
}

#[test]
fn sarif_tells_the_way() {
    let log: Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let [result] = results.as_slice() else {
        panic!("{results:?}")
    };
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        .as_array()
        .unwrap();
    let lines: Vec<_> = steps
        .iter()
        .map(|step| {
            step["location"]["physicalLocation"]["region"]["startLine"]
                .as_u64()
                .unwrap()
        })
        .collect();
    assert_eq!(lines, LINES, "{result}");
}

#[test]
fn the_terminal_tells_the_way() {
    let text = run("terminal");
    assert!(text.contains("1 finding (1 high)"), "{text}");
    let said = [
        "the secret is written here",
        "kept in the image's environment",
        "inherited by this stage",
        "expanded by the shell of this command",
    ];
    let places: Vec<_> = said
        .iter()
        .map(|s| text.find(s).unwrap_or_else(|| panic!("no {s}:\n{text}")))
        .collect();
    assert!(places.is_sorted(), "{text}");
}
