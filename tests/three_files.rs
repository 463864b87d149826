//! A secret that goes from `.env` through a Compose file and a Dockerfile into the image is one finding with its steps
//! in three files, in every format, however many threads look for it, and is known again.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const ENV: &str = "TZ=UTC\nNPM_TOKEN=x1-Kd83-pq77-Zt4w\n";
const COMPOSE: &str = "\
services:
  web:
    build:
      context: ./web
      args:
        NPM_TOKEN: ${NPM_TOKEN}
";
const DOCKERFILE: &str = "FROM node:22\nARG NPM_TOKEN\nENV TOKEN=$NPM_TOKEN\n";
const WAY: [(&str, u64); 4] = [
    (".env", 2),
    ("compose.yaml", 6),
    ("web/Dockerfile", 2),
    ("web/Dockerfile", 3),
];

fn project(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("three-files-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    std::fs::create_dir_all(folder.join("web")).unwrap();
    for (path, text) in [
        (".env", ENV),
        ("compose.yaml", COMPOSE),
        ("web/Dockerfile", DOCKERFILE),
    ] {
        std::fs::write(folder.join(path), text).unwrap();
    }
    folder
}

fn lint(folder: &Path, args: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
        .current_dir(folder)
        .args(args)
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    for part in ["Kd83", "pq77", "Zt4w"] {
        assert!(!text.contains(part), "{text}");
    }
    output
}

fn text(folder: &Path, args: &[&str]) -> String {
    String::from_utf8(lint(folder, args).stdout).unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let args: Vec<&str> = ["--format", "json"].iter().chain(args).copied().collect();
    serde_json::from_str(&text(folder, &args)).unwrap()
}

/// The steps of the only finding.
fn way(report: &Value) -> Vec<(String, u64)> {
    let findings = report["findings"].as_array().unwrap();
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    let step = |step: &Value| {
        let path = step["path"].as_str().unwrap().to_owned();
        (path, step["line"].as_u64().unwrap())
    };
    finding["flow"]
        .as_array()
        .unwrap()
        .iter()
        .map(step)
        .collect()
}

fn expected() -> Vec<(String, u64)> {
    WAY.map(|(path, line)| (path.to_owned(), line)).to_vec()
}

#[test]
fn json_has_all_steps_and_all_readers() {
    let folder = project("json");
    let report = json(&folder, &[]);
    assert_eq!(way(&report), expected());
    let finding = &report["findings"][0];
    assert_eq!(finding["path"], ".env");
    assert_eq!(finding["rule"], "secret-in-image-env");
    let places: Vec<&str> = finding["exposures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["place"].as_str().unwrap())
        .collect();
    for place in ["image-env", "image-history", "source"] {
        assert!(places.contains(&place), "{places:?}");
    }
}

#[test]
fn sarif_has_a_code_flow_through_the_files() {
    let folder = project("sarif");
    let log: Value = serde_json::from_str(&text(&folder, &["--format", "sarif"])).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let [result] = results.as_slice() else {
        panic!("{results:?}")
    };
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        .as_array()
        .unwrap();
    let place = |location: &Value| {
        let physical = &location["physicalLocation"];
        let artifact = &physical["artifactLocation"];
        let uri = artifact["uri"].as_str().unwrap().to_owned();
        // The index must name the same file.
        let index = usize::try_from(artifact["index"].as_u64().unwrap()).unwrap();
        assert_eq!(run["artifacts"][index]["location"]["uri"], uri.as_str());
        (uri, physical["region"]["startLine"].as_u64().unwrap())
    };
    let shown: Vec<_> = steps.iter().map(|step| place(&step["location"])).collect();
    assert_eq!(shown, expected());
    assert_eq!(place(&result["locations"][0]), expected()[0]);
}

#[test]
fn people_are_shown_all_three_files() {
    let folder = project("terminal");
    let shown = text(&folder, &[]);
    assert!(shown.contains("1 finding (1 high)"), "{shown}");
    let said = [
        "[.env:2:11]",
        "the secret is written here",
        "[compose.yaml:6:9]",
        "passed as build argument `NPM_TOKEN`",
        "[web/Dockerfile:2:5]",
        "arrives in build argument `NPM_TOKEN`",
        "kept in the image's environment as `TOKEN`",
    ];
    let places: Vec<_> = said
        .iter()
        .map(|s| shown.find(s).unwrap_or_else(|| panic!("no {s}:\n{shown}")))
        .collect();
    assert!(places.is_sorted(), "{shown}");
    let concise = text(&folder, &["--format", "concise"]);
    assert!(concise.starts_with(".env:2:11: high: "), "{concise}");
    let github = text(&folder, &["--format", "github"]);
    assert!(github.starts_with("::error file=.env,line=2,"), "{github}");
}

#[test]
fn whichever_of_the_files_is_named() {
    let folder = project("named");
    // The Compose file leads to the others; what these hold besides is not told.
    std::fs::write(
        folder.join("web/Dockerfile"),
        format!("{DOCKERFILE}ENV OTHER_PASSWORD=correct-horse-9\n"),
    )
    .unwrap();
    assert_eq!(way(&json(&folder, &["compose.yaml"])), expected());
    let all = json(&folder, &["."]);
    assert_eq!(all["findings"].as_array().unwrap().len(), 2);
    // The others do not know who calls them.
    let env = json(&folder, &[".env"]);
    assert_eq!(env["findings"][0]["rule"], "secret-in-env-file");
    let excluded = json(&folder, &["--exclude", ".env", "compose.yaml"]);
    assert_eq!(
        excluded["findings"].as_array().unwrap().len(),
        0,
        "{excluded}"
    );
}

#[test]
fn what_git_ignores_is_told_where_the_image_keeps_it() {
    let folder = project("ignored");
    std::fs::write(folder.join(".gitignore"), ".env\n").unwrap();
    let report = json(&folder, &[]);
    assert_eq!(way(&report), expected());
    let exposures = report["findings"][0]["exposures"].as_array().unwrap();
    let repository = exposures.iter().any(|e| e["place"] == "source");
    assert!(!repository, "{exposures:?}");
    // Without a build that takes it, it is private.
    std::fs::remove_file(folder.join("web/Dockerfile")).unwrap();
    std::fs::write(
        folder.join("compose.yaml"),
        "services:\n  web:\n    image: a\n    env_file: .env\n",
    )
    .unwrap();
    let report = json(&folder, &[]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{report}");
    let asked = json(&folder, &["--include-ignored"]);
    assert_eq!(asked["findings"][0]["severity"], "low", "{asked}");
}

#[test]
fn secret_files_that_git_ignores_are_of_whoever_keeps_them() {
    let folder = project("secret-files");
    for (path, text) in [
        (".gitignore", "secrets/*.txt\n.env\n"),
        ("secrets/db.txt", "x1-Kd83-pq77-Zt4w\n"),
        ("secrets/kept.list", "x1-Kd83-pq77-Zt4w\n"),
        (
            "compose.yaml",
            "services:\n  db:\n    image: a\n    secrets: [db, kept]\n\
             secrets:\n  db:\n    file: secrets/db.txt\n  kept:\n    file: secrets/kept.list\n",
        ),
    ] {
        std::fs::create_dir_all(folder.join("secrets")).unwrap();
        std::fs::write(folder.join(path), text).unwrap();
    }
    let report = json(&folder, &[]);
    let findings = report["findings"].as_array().unwrap().iter();
    let files: Vec<&str> = findings
        .filter(|f| f["rule"] == "secret-in-compose-file")
        .filter_map(|f| f["path"].as_str())
        .collect();
    assert_eq!(files, ["secrets/kept.list"], "{report}");
}

/// What the report says to do instead about the finding of `rule` that is about `key`.
fn help(report: &Value, rule: &str, key: &str) -> String {
    let mut findings = report["findings"].as_array().unwrap().iter();
    let finding = findings.find(|f| f["rule"] == rule && f["key"] == key);
    let finding = finding.unwrap_or_else(|| panic!("no finding of {rule} about {key}: {report}"));
    let lines = finding["help"].as_array().unwrap().iter();
    lines
        .map(|l| l.as_str().unwrap().to_owned() + "\n")
        .collect()
}

#[test]
fn what_a_service_passes_to_its_build_is_mended_in_the_compose_file() {
    let folder = project("advice");
    std::fs::write(
        folder.join("web/Dockerfile"),
        "FROM node:22\nARG NPM_TOKEN\nARG API_TOKEN\nRUN npm ci\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("compose.yaml"),
        format!(
            "{COMPOSE}        API_TOKEN: ${{API_TOKEN}}\n  db:\n    image: postgres:17\n    environment:\n      \
             POSTGRES_PASSWORD: x1-Kd83-pq77-Zt4w\n"
        ),
    )
    .unwrap();
    let report = json(&folder, &[]);
    // The value is known, and it is not.
    for (key, id) in [("NPM_TOKEN", "npm_token"), ("API_TOKEN", "api_token")] {
        let help = help(&report, "secret-build-arg", key);
        let wanted = format!(
            "+ services:\n+   web:\n+     build:\n+       secrets: [{id}]\n+ secrets:\n+   {id}:\n+     environment: {key}\n"
        );
        assert!(help.contains(&wanted), "{help}");
        let mount =
            format!("+ RUN --mount=type=secret,id={id},env={key},required=true <command>\n");
        assert!(help.contains(&mount), "{help}");
        assert!(!help.contains("docker build"), "{help}");
    }
    // A file in place of the variable, which goes.
    let help = help(
        &report,
        "secret-in-service-environment",
        "POSTGRES_PASSWORD",
    );
    assert!(
        help.contains("delete the line of `POSTGRES_PASSWORD`"),
        "{help}"
    );
    assert!(
        help.contains("+       POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password\n"),
        "{help}"
    );
    assert!(
        help.contains("set POSTGRES_PASSWORD in the shell that starts it or in a `.env`"),
        "{help}"
    );
    // Without the Compose file it is the command that gives it.
    std::fs::remove_file(folder.join("compose.yaml")).unwrap();
    let report = json(&folder, &[]);
    let help = self::help(&report, "secret-build-arg", "NPM_TOKEN");
    assert!(
        help.contains("$ docker build --secret id=npm_token,env=NPM_TOKEN .\n"),
        "{help}"
    );
}

#[test]
fn it_is_known_again() {
    let folder = project("known");
    lint(&folder, &["--write-baseline", "baseline.json"]);
    let baseline = std::fs::read_to_string(folder.join("baseline.json")).unwrap();
    assert!(
        baseline.contains("\"path\": \".env\"") && !baseline.contains("Kd83"),
        "{baseline}"
    );
    let output = lint(&folder, &["--baseline", "baseline.json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // A comment where it begins suppresses it, even though only the Compose file is named.
    let env = ENV.replace(
        "NPM_TOKEN",
        "# lint-secrets: ignore -- for tests\nNPM_TOKEN",
    );
    std::fs::write(folder.join(".env"), env).unwrap();
    for args in [&["."][..], &["compose.yaml"]] {
        let output = lint(&folder, args);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}

#[test]
fn threads_make_no_difference() {
    let folder = project("threads");
    // Many Compose files that link to many files, named alone: every number is given by chance.
    let mut paths = Vec::new();
    for n in 0..12 {
        let service = folder.join(format!("s{n}"));
        std::fs::create_dir_all(&service).unwrap();
        std::fs::write(
            service.join(".env"),
            ENV.replace("pq77", &format!("pq7{n}")),
        )
        .unwrap();
        std::fs::write(
            service.join("compose.yaml"),
            COMPOSE.replace("./web", "../web"),
        )
        .unwrap();
        paths.push(format!("s{n}/compose.yaml"));
    }
    let mut args = vec!["--format", "sarif", "--jobs", "1"];
    args.extend(paths.iter().map(String::as_str));
    let first = lint(&folder, &args).stdout;
    let log: Value = serde_json::from_slice(&first).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 12);
    args[3] = "8";
    for _ in 0..8 {
        assert!(lint(&folder, &args).stdout == first);
    }
}
