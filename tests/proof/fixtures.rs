//! Every Dockerfile of the test data that can be built without a network.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use lint_secrets::discover::{self, Format, NameVerdict};
use lint_secrets::finding::State;
use rayon::prelude::*;
use regex::Regex;

use super::agreement::Verdict;
use super::case::{Canary, Carrier, Case, password};
use super::claims;
use super::engine;
use super::planted::{builders_for, versions};
use super::record::Record;
use super::support::cases::{EXPECT, files_below, read_file, test_data};
use super::trial;

/// Tools that the base image only has the names of: they do nothing.
const STANDINS: [&str; 42] = [
    "apk",
    "apt",
    "apt-get",
    "aws",
    "az",
    "bundle",
    "cargo",
    "composer",
    "curl",
    "docker",
    "dotnet",
    "gcloud",
    "gem",
    "gh",
    "git",
    "go",
    "gpg",
    "gradle",
    "helm",
    "java",
    "kubectl",
    "make",
    "mvn",
    "mysql",
    "node",
    "npm",
    "npx",
    "openssl",
    "php",
    "pip",
    "pip3",
    "pnpm",
    "poetry",
    "python",
    "python3",
    "ruby",
    "ssh-keygen",
    "terraform",
    "useradd",
    "vault",
    "yarn",
    "dnf",
];

/// Shorter values stand in a build for other reasons, too.
const LEAST: usize = 8;

/// The Dockerfiles, with the files around each.
fn dockerfiles() -> Vec<(PathBuf, PathBuf)> {
    let mut found = Vec::new();
    for (folder, own) in [("rules", false), ("flows", true), ("demo", true)] {
        for path in files_below(&test_data(folder)) {
            let name = path.file_name().expect("a name");
            if path.to_string_lossy().ends_with(EXPECT) {
                continue;
            }
            let format = match discover::by_name(name) {
                Some(NameVerdict::Is(format)) => Some(format),
                Some(NameVerdict::Maybe) => {
                    discover::by_name_and_content(name, &read_file(&path).0)
                }
                None => None,
            };
            if format == Some(Format::Dockerfile) {
                let context = path.parent().expect("a folder").to_path_buf();
                found.push((path, if own { context } else { PathBuf::new() }));
            }
        }
    }
    found
}

/// A fixture as a case, with a canary for each secret that the linter finds in it; or why it is none.
fn case_of(path: &Path, context: &Path) -> Result<Case, &'static str> {
    static MOUNTED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"--mount=\S*type=secret\S*").expect("a pattern"));
    static ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bid=([\w.-]+)").expect("a pattern"));
    let (bytes, _) = read_file(path);
    let dockerfile = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    // The line would fetch the frontend: the one that the engine has is asked.
    let dockerfile = dockerfile.replace("# syntax=", "# not syntax=");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = path.strip_prefix(root).expect("below the root");
    let mut case = Case {
        name: name.to_string_lossy().into_owned(),
        dockerfile,
        standins: &STANDINS,
        ..Case::default()
    };
    if context != Path::new("") {
        for file in files_below(context) {
            let below = file.strip_prefix(context).expect("below").to_string_lossy();
            if file != path && !below.ends_with(EXPECT) {
                case.files.push((below.into_owned(), read_file(&file).0));
            }
        }
    }
    let text = &case.dockerfile;
    if text.contains("<<")
        && text
            .lines()
            .any(|line| line.contains("<<") && !line.contains("<<<"))
    {
        return Err("heredocs are newer than these engines");
    }
    if text.lines().any(|line| {
        let line = line.trim_start().to_uppercase();
        line.starts_with("ADD HTTP") || line.starts_with("ADD GIT") || line.starts_with("ADD --")
    }) {
        return Err("it fetches a URL");
    }
    if text.to_lowercase().contains("windows") || text.contains("escape=`") {
        return Err("it is built on Windows");
    }
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for mount in MOUNTED.find_iter(text) {
        if mount.as_str().contains("env=") {
            return Err("secrets as variables are newer than these engines");
        }
        ids.extend(ID.captures(mount.as_str()).map(|id| id[1].to_owned()));
    }
    let mut canaries: BTreeMap<String, Canary> = BTreeMap::new();
    let outcome = claims::lint(&case);
    for finding in outcome.findings.iter().filter(|f| f.state == State::Active) {
        if finding.masks.is_empty() {
            let name = finding.key.clone().unwrap_or_default();
            if text.contains(&format!("ARG {name}")) && !name.is_empty() {
                let value = password(&format!("{} {name}", case.name));
                let carrier = Carrier::Argument(name.clone());
                canaries.insert(name, Canary { value, carrier });
            }
            continue;
        }
        let mut values = finding.masks.iter().filter_map(|mask| {
            let file = outcome.sources.get(mask.file)?;
            let value = file.slice(*mask).to_owned();
            let own = file.path() == "Dockerfile";
            let carrier = if own {
                Carrier::Literal
            } else {
                Carrier::File(file.path().to_owned())
            };
            Some(Canary { value, carrier })
        });
        // One that is written in several stretches is not looked for.
        if let (Some(canary), None) = (values.next(), values.next())
            && canary.value.len() >= LEAST
            && canary
                .value
                .chars()
                .all(|c| c.is_ascii_graphic() && c != '\\')
        {
            canaries.entry(canary.value.clone()).or_insert(canary);
        }
    }
    for id in ids {
        let value = password(&format!("{} {id}", case.name));
        let carrier = Carrier::Secret(id.clone());
        canaries.insert(format!("mount {id}"), Canary { value, carrier });
    }
    case.canaries = canaries.into_values().collect();
    if case.canaries.is_empty() {
        return Err("the linter finds nothing in it that could be looked for");
    }
    Ok(case)
}

/// Why BuildKit does not build a fixture.
fn refusal(log: &str) -> &'static str {
    let has = |text: &str| log.contains(text);
    if has("unknown instruction") || has("unknown flag") || has("Unknown flag") {
        "it is of a newer Dockerfile syntax"
    } else if has("not found: not found")
        || has("no such file or directory")
        || has("no source files")
    {
        "it copies what the fixture does not have"
    } else if has("empty export") {
        "its image has no layer, which the engine does not save"
    } else if has("unable to find user") || has("invalid user") {
        "it runs as a user that the base image does not have"
    } else if has("failed to solve with frontend") && has("resolv")
        || has("no match for platform")
        || has("pull access denied")
        || has("dial tcp")
        || has("lookup ")
    {
        "it is built on an image that has to be fetched"
    } else if has("executor failed running") || has("did not complete successfully") {
        "a command of it needs what the base image does not have"
    } else {
        "BuildKit of this age refuses it"
    }
}

/// Gives the stand-in image the names of all images that fixtures are built on.
fn name_images(cases: &[Case]) {
    let folder = engine::scratch("standins");
    let mut text = "FROM proof-base\nRUN ".to_owned();
    for tool in STANDINS {
        text += &format!("printf '#!/bin/sh\\nexit 0\\n' > /usr/bin/{tool}; ");
    }
    text += "printf '#!/bin/sh\\nexec sh \"$@\"\\n' > /usr/bin/bash; chmod 755 /usr/bin/*\n";
    std::fs::write(folder.join("Dockerfile"), text).expect("a file");
    let mut build = engine::docker();
    build
        .env("DOCKER_BUILDKIT", "1")
        .args(["build", "--network=none", "--tag", "proof-tools"]);
    engine::output(build.arg(&folder));
    let archive = folder.join("tools.tar");
    engine::output(
        engine::docker()
            .args(["save", "proof-tools", "--output"])
            .arg(&archive),
    );
    let from = format!("docker-archive:{}", archive.display());
    engine::output(engine::buildah().args(["pull", "--quiet", &from]));
    let mut images: BTreeSet<String> = BTreeSet::new();
    for line in cases.iter().flat_map(|case| case.dockerfile.lines()) {
        let mut words = line.split_whitespace();
        if words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("FROM"))
            && let Some(image) = words.find(|word| !word.starts_with("--"))
            && !image.contains(['$', '@'])
            && image != "scratch"
        {
            images.insert(image.to_owned());
        }
    }
    for image in images {
        // A stage's name is no image, and does no harm as one.
        let _ = engine::run(engine::docker().args(["tag", "proof-tools", &image]));
        let first = image.split('/').next().unwrap_or_default();
        let full = match image.contains('/') {
            false => format!("docker.io/library/{image}"),
            true if !first.contains('.') => format!("docker.io/{image}"),
            true => image,
        };
        let _ = engine::run(engine::buildah().args(["tag", "proof-tools", &full]));
    }
    engine::discard(&folder);
}

/// Builds a fixture and compares; or why it cannot be built.
fn prove(case: &Case) -> Result<Verdict, &'static str> {
    trial::prove(case, builders_for(case)).map_err(|no| refusal(&no.log))
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn fixtures_are_where_the_linter_says() {
    let mut record = Record {
        title: "Dockerfiles of the test data",
        against: versions(),
        ..Record::default()
    };
    let mut cases = Vec::new();
    for (path, context) in dockerfiles() {
        match case_of(&path, &context) {
            Ok(case) => cases.push(case),
            Err(reason) => record.leave_out(reason),
        }
    }
    let _names = engine::names_of_images();
    name_images(&cases);
    let proved: Vec<Result<Verdict, &'static str>> = cases.par_iter().map(prove).collect();
    for verdict in proved {
        match verdict {
            Ok(verdict) => record.add(verdict),
            Err(reason) => record.leave_out(reason),
        }
    }
    record.finish("2-fixtures", 30);
}
