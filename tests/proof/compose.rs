//! Compose: interpolation, merging and `extends` as docker-compose computes them, by the canaries in what comes out.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use lint_secrets::config::{self, Overrides};
use lint_secrets::discover::{self, Format, NameVerdict, Target};
use lint_secrets::finding::State;
use lint_secrets::linter::{self, Input};
use lint_secrets::source::MemoryFs;
use serde_json::Value;

use super::case::password;
use super::record::Record;
use super::support::cases::{EXPECT, files_below, read_file, test_data};
use super::support::fakes::{self, Rng};

const CASES: usize = 200;
const LONG: usize = 3_000;

/// The places that are compared: what the engine is told.
const PLACES: [&str; 3] = ["container-env", "container-config", "image-history"];

#[derive(Debug, Default)]
struct Project {
    name: String,
    files: Vec<(String, String)>,
    /// Values, each with the variable of `.env` that it is of.
    canaries: Vec<(String, Option<String>)>,
}

impl Project {
    /// The ways that it can be brought up: as it is; where its `.env`, which is nobody else's, is not; and from the file
    /// that another one extends.
    fn ways(&self) -> Vec<Value> {
        let way = |env: bool, main: &str| {
            let files = self.files.iter().filter(|(path, _)| env || path != ".env");
            let mut files: serde_json::Map<String, Value> = files
                .map(|(path, text)| (path.clone(), Value::from(text.as_str())))
                .collect();
            if let Some(text) = files.get(main).cloned() {
                files.insert("docker-compose.yml".to_owned(), text);
            }
            Value::Object(files)
        };
        let mut ways = Vec::new();
        for main in ["docker-compose.yml", "base.yml"] {
            if self.files.iter().any(|(path, _)| path == main) {
                ways.extend([way(true, main), way(false, main)]);
            }
        }
        ways
    }
}

/// Asks docker-compose, all at once.
fn ask(jobs: &[Value]) -> Vec<Result<Value, String>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proof/compose_config.py");
    let mut child = Command::new("/usr/bin/python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("python3 with docker-compose's modules: apt-get install docker-compose");
    let mut input = child.stdin.take().expect("a pipe");
    let text = serde_json::to_vec(jobs).expect("JSON");
    let writer = std::thread::spawn(move || input.write_all(&text).expect("the jobs"));
    let done = child.wait_with_output().expect("the answers");
    writer.join().expect("the jobs");
    assert!(
        done.status.success(),
        "tests/proof/compose_config.py failed"
    );
    let answers: Vec<Value> = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(answers.len(), jobs.len());
    answers
        .into_iter()
        .map(|answer| match answer.get("refused") {
            Some(why) => Err(why.as_str().unwrap_or_default().to_owned()),
            None => Ok(answer["is"].clone()),
        })
        .collect()
}

fn version() -> String {
    let printed = super::engine::output(Command::new("/usr/bin/docker-compose").arg("--version"));
    let printed = String::from_utf8_lossy(&printed).into_owned();
    let version = printed.split_whitespace().nth(2).unwrap_or_default();
    format!("docker-compose {}", version.trim_end_matches(','))
}

/// Where a canary is in what docker-compose makes of a project.
fn observed(config: &Value, canary: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let services = config["services"].as_object();
    for service in services.into_iter().flat_map(|services| services.values()) {
        let parts = [
            ("environment", "container-env"),
            ("command", "container-config"),
            ("entrypoint", "container-config"),
            ("healthcheck", "container-config"),
            ("labels", "container-config"),
            ("logging", "container-config"),
        ];
        for (part, place) in parts {
            if service[part].to_string().contains(canary) {
                found.insert(place);
            }
        }
        if service["build"]["args"].to_string().contains(canary) {
            found.insert("image-history");
        }
    }
    found
}

fn format_of(path: &str, bytes: &[u8]) -> Option<Format> {
    let name = Path::new(path).file_name()?;
    match discover::by_name(name)? {
        NameVerdict::Is(format) => Some(format),
        NameVerdict::Maybe => discover::by_name_and_content(name, bytes),
    }
}

/// Where the linter says that each canary is.
fn claimed(project: &Project) -> Vec<BTreeSet<&'static str>> {
    let root = Path::new("/project");
    let mut fs = MemoryFs::default();
    let mut input = Input::default();
    for (path, text) in &project.files {
        fs.insert(root.join(path), text.as_bytes());
        if let Some(format) = format_of(path, text.as_bytes()) {
            input.files.push(Target {
                path: root.join(path),
                root: root.into(),
                ..linter::in_memory(path, format)
            });
        }
    }
    let settings = config::resolve(None, &Overrides::default(), root, linter::rules())
        .expect("settings without a file");
    let outcome = linter::lint(input, &settings, &fs);
    let places = project.canaries.iter().map(|(canary, variable)| {
        let own = outcome.findings.iter().filter(|finding| {
            let holds = finding.masks.iter().any(|mask| {
                outcome.sources.get(mask.file).is_some_and(|file| {
                    let (start, end) = (mask.start as usize, mask.end as usize);
                    let mut at = file.text().match_indices(canary.as_str());
                    at.any(|(at, text)| at < end && start < at + text.len())
                })
            });
            let named = finding.masks.is_empty() && finding.key == *variable && variable.is_some();
            finding.state == State::Active && (holds || named)
        });
        let places = own.flat_map(|finding| finding.exposures.iter().map(|e| e.place));
        places.filter(|place| PLACES.contains(place)).collect()
    });
    places.collect()
}

const VARIABLES: [&str; 5] = [
    "ALPHA_TOKEN",
    "BRAVO_PASSWORD",
    "CHARLIE_SECRET",
    "EMPTY_TOKEN",
    "UNSET_TOKEN",
];
const KEYS: [&str; 4] = [
    "DB_PASSWORD",
    "API_TOKEN",
    "SMTP_PASSWORD",
    "SIGNING_SECRET",
];

struct Writer {
    rng: Rng,
    project: Project,
}

impl Writer {
    fn chance(&mut self, of: usize) -> bool {
        self.rng.below(of) == 0
    }

    fn literal(&mut self) -> String {
        let number = self.project.canaries.len() + 1;
        let value = fakes::fake(&format!("github-pat#{number}"));
        self.project.canaries.push((value.clone(), None));
        value
    }

    fn value(&mut self) -> String {
        let name = VARIABLES[self.rng.below(VARIABLES.len())];
        match self.rng.below(9) {
            0..=1 => self.literal(),
            2..=3 => format!("${{{name}}}"),
            4 => format!("${name}"),
            5 => format!("${{{name}:-{}}}", self.literal()),
            6 => format!("${{{name}-{}}}", self.literal()),
            7 => format!("x-${{{name}}}-y"),
            _ => format!("$${name}"),
        }
    }

    /// A map or a list of keys, indented by six.
    fn entries(&mut self, key: &str, out: &mut String) {
        let list = self.chance(2);
        *out += &format!("    {key}:\n");
        let count = 1 + self.rng.below(2);
        let from = self.rng.below(KEYS.len());
        for at in 0..count {
            let name = KEYS[(from + at) % KEYS.len()];
            let value = self.value();
            *out += &if list {
                format!("      - {name}={value}\n")
            } else {
                format!("      {name}: \"{value}\"\n")
            };
        }
    }

    fn service(&mut self, at: usize, anchors: usize, elsewhere: bool) -> String {
        let mut out = format!("  s{at}:\n    image: app\n");
        if at > 0 && self.chance(3) {
            let from = self.rng.below(at);
            out += &format!("    extends:\n      service: s{from}\n");
        } else if elsewhere && self.chance(3) {
            out += "    extends:\n      file: base.yml\n      service: base\n";
        }
        if anchors > 0 && self.chance(2) {
            let anchor = self.rng.below(anchors);
            out += &format!("    environment:\n      <<: *a{anchor}\n");
            let value = self.value();
            out += &format!("      {}: \"{value}\"\n", KEYS[self.rng.below(KEYS.len())]);
        } else if self.chance(2) {
            self.entries("environment", &mut out);
        }
        if self.chance(3) {
            self.entries("labels", &mut out);
        }
        if self.chance(3) {
            let value = self.value();
            out += &if self.chance(2) {
                format!("    command: serve --token {value}\n")
            } else {
                format!("    command: [\"serve\", \"--token\", \"{value}\"]\n")
            };
        }
        if self.chance(4) {
            out += "    build:\n      context: .\n";
            let value = self.value();
            out += &format!("      args:\n        NPM_TOKEN: \"{value}\"\n");
        }
        if self.chance(4) {
            out += "    env_file: service.env\n";
        }
        out
    }
}

fn generated(number: usize) -> Project {
    let name = format!("compose {number}");
    let mut writer = Writer {
        rng: Rng::new(&name),
        project: Project {
            name: name.clone(),
            ..Project::default()
        },
    };
    let mut env = String::new();
    for variable in &VARIABLES[..3] {
        let value = password(&format!("{name} {variable}"));
        env += &format!("{variable}={value}\n");
        writer
            .project
            .canaries
            .push((value, Some((*variable).to_owned())));
    }
    env += "EMPTY_TOKEN=\n";
    let own = password(&format!("{name} service.env"));
    writer.project.canaries.push((own.clone(), None));
    let mut text = "version: \"2.4\"\n".to_owned();
    let anchors = writer.rng.below(3);
    for (at, key) in KEYS.iter().enumerate().take(anchors) {
        let value = writer.value();
        text += &format!("x-a{at}: &a{at}\n  {key}: \"{value}\"\n");
    }
    let elsewhere = writer.chance(2);
    text += "services:\n";
    for at in 0..1 + writer.rng.below(3) {
        text += &writer.service(at, anchors, elsewhere);
    }
    if elsewhere {
        let value = writer.value();
        let base = format!(
            "version: \"2.4\"\nservices:\n  base:\n    image: base\n    environment:\n      BASE_TOKEN: \"{value}\"\n"
        );
        writer.project.files.push(("base.yml".to_owned(), base));
    }
    let service = format!("FILE_TOKEN={own}\n");
    let files = [
        ("docker-compose.yml", text),
        (".env", env),
        ("service.env", service),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text));
    writer.project.files.extend(files);
    writer.project
}

/// The Compose files of the test data, as projects, with the values that the linter finds in them.
fn fixtures() -> Vec<Project> {
    let mut found = Vec::new();
    for (folder, own) in [("rules", false), ("flows", true)] {
        for path in files_below(&test_data(folder)) {
            let name = path.file_name().expect("a name").to_string_lossy();
            let bytes = read_file(&path).0;
            if name.ends_with(EXPECT) || format_of(&name, &bytes) != Some(Format::Compose) {
                continue;
            }
            let root = path.parent().expect("a folder");
            let mut project = Project {
                name: path
                    .strip_prefix(env!("CARGO_MANIFEST_DIR"))
                    .expect("below the root")
                    .to_string_lossy()
                    .into_owned(),
                ..Project::default()
            };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            project.files.push(("docker-compose.yml".to_owned(), text));
            if own {
                for file in files_below(root) {
                    let below = file.strip_prefix(root).expect("below").to_string_lossy();
                    let text = String::from_utf8_lossy(&read_file(&file).0).into_owned();
                    if file != path && !below.ends_with(EXPECT) {
                        project.files.push((below.into_owned(), text));
                    }
                }
            }
            project.canaries = values(&project);
            found.push(project);
        }
    }
    found
}

/// The literal values that the linter finds in a project.
fn values(project: &Project) -> Vec<(String, Option<String>)> {
    let root = Path::new("/project");
    let mut fs = MemoryFs::default();
    for (path, text) in &project.files {
        fs.insert(root.join(path), text.as_bytes());
    }
    let settings = config::resolve(None, &Overrides::default(), root, linter::rules())
        .expect("settings without a file");
    let input = Input {
        command: None,
        files: vec![Target {
            path: root.join("docker-compose.yml"),
            root: root.into(),
            ..linter::in_memory("docker-compose.yml", Format::Compose)
        }],
        ..Input::default()
    };
    let outcome = linter::lint(input, &settings, &fs);
    let mut found = BTreeSet::new();
    let active = outcome.findings.iter().filter(|f| f.state == State::Active);
    for finding in active {
        if let [mask] = finding.masks.as_slice() {
            let value = outcome.sources.slice(*mask);
            let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '$' | '\'');
            if value.len() >= 8 && value.chars().all(plain) {
                found.insert(value.to_owned());
            }
        }
    }
    found.into_iter().map(|value| (value, None)).collect()
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn compose_files_are_filled_in_as_docker_compose_does() {
    let long = std::env::var_os("PROOF_LONG").is_some_and(|long| !long.is_empty());
    let mut projects = fixtures();
    assert!(projects.len() > 20, "only {} fixtures", projects.len());
    let fixtures = projects.len();
    let count = if long { LONG } else { CASES };
    projects.extend((0..count).map(generated));
    let mut record = Record {
        title: "Compose files",
        against: vec![version()],
        ..Record::default()
    };
    let jobs: Vec<Value> = projects.iter().flat_map(Project::ways).collect();
    let mut answers = ask(&jobs).into_iter();
    for (at, project) in projects.iter().enumerate() {
        let ways: Vec<_> = answers.by_ref().take(project.ways().len()).collect();
        let configs = match ways.into_iter().collect::<Result<Vec<Value>, String>>() {
            Ok(configs) => configs,
            Err(_) if at < fixtures => {
                record.leave_out("a fixture of a newer grammar than docker-compose 1.29 has");
                continue;
            }
            Err(why) => {
                record
                    .disagreements
                    .push(format!("{}: refused: {why}", project.name));
                continue;
            }
        };
        record.cases += 1;
        for ((canary, _), claimed) in project.canaries.iter().zip(claimed(project)) {
            let ways = configs.iter().flat_map(|config| observed(config, canary));
            let observed: BTreeSet<_> = ways.collect();
            if observed == claimed {
                record.agreements += 1;
            } else {
                let line = project.files.iter().find_map(|(path, text)| {
                    let line = text.lines().find(|line| line.contains(canary.as_str()))?;
                    Some(format!("{path}: {}", line.trim()))
                });
                record.disagreements.push(format!(
                    "{}: {}: claimed {claimed:?}, there {observed:?}\n{}",
                    project.name,
                    line.unwrap_or_default(),
                    project
                        .files
                        .iter()
                        .map(|(_, text)| text.as_str())
                        .collect::<String>()
                ));
            }
        }
    }
    record.finish("9-compose", count);
}
