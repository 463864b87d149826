use super::*;
use crate::config::{Overrides, resolve};
use crate::source::MemoryFs;

fn settings() -> Settings {
    resolve(
        None,
        &Overrides::default(),
        std::path::Path::new("/r"),
        rules(),
    )
    .unwrap()
}

#[test]
fn a_file_that_cannot_be_read_is_a_notice_and_keeps_its_number() {
    let mut fs = MemoryFs::default();
    fs.insert("b", "FROM b");
    let files = ["a", "b"]
        .map(|name| in_memory(name, Format::Dockerfile))
        .to_vec();
    let outcome = lint(
        Input {
            command: None,
            files,
            baseline: None,
        },
        &settings(),
        &fs,
    );
    // The numbers are those of the input: the file that was not read keeps its own.
    assert_eq!(outcome.sources.get(FileId(1)).unwrap().path(), "b");
    assert_eq!(outcome.files, [(Format::Dockerfile, 1)]);
    let [notice] = outcome.notices.as_slice() else {
        panic!()
    };
    assert_eq!(
        (notice.path.as_str(), notice.level),
        ("a", NoticeLevel::Incomplete)
    );
}

#[test]
fn a_panic_is_caught_and_says_where_but_not_what() {
    let place = panics::guarded(|| {
        assert!(in_analysis());
        remember("src/x.rs:1".to_owned());
        std::panic::resume_unwind(Box::new("correct-horse-9"));
    });
    assert_eq!(place, Err(Some("src/x.rs:1".to_owned())));
    assert!(!in_analysis());
    assert_eq!(panics::guarded(|| 1), Ok(1));
}

#[test]
fn a_target_that_no_file_has_is_told() {
    let mut fs = MemoryFs::default();
    fs.insert("a", "FROM a AS Base\nFROM base AS last\n");
    fs.insert("b", "FROM b AS other\n");
    fs.insert(".env", "DB_PASSWORD=correct-horse-9\n");
    for (target, files, told) in [
        ("base", &["a"][..], None),
        ("LAST", &["a"], None),
        ("1", &["a"], None),
        ("2", &["a"], Some("a")),
        ("none", &["a"], Some("a")),
        ("base", &["a", "b"], None),
        ("none", &["a", "b"], Some("")),
        // What has no stages neither has nor lacks it.
        ("none", &["a", ".env"], Some("a")),
        ("base", &["a", ".env"], None),
        ("none", &[".env"], None),
        ("none", &[], None),
    ] {
        let files = files
            .iter()
            .map(|f| match *f {
                ".env" => in_memory(f, Format::EnvFile),
                f => in_memory(f, Format::Dockerfile),
            })
            .collect();
        let settings = Settings {
            target: Some(target.to_owned()),
            ..settings()
        };
        let input = Input {
            command: None,
            files,
            baseline: None,
        };
        let notices = lint(input, &settings, &fs).notices;
        assert_eq!(
            notices.first().map(|n| n.path.as_str()),
            told,
            "{target}: {notices:?}"
        );
        assert!(
            notices
                .iter()
                .all(|n| n.level == NoticeLevel::Incomplete && n.message.contains(target))
        );
    }
}

/// Vector 35 of the catalogue: builders refuse secret mounts on Windows.
#[test]
fn no_secret_mount_is_proposed_on_windows() {
    for (from, proposed) in [
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022", false),
        ("FROM --platform=windows/amd64 app", false),
        ("FROM alpine:3.20", true),
    ] {
        let mut fs = MemoryFs::default();
        fs.insert(
            "a",
            format!("{from}\nARG NUGET_TOKEN\nRUN nuget restore\n").as_str(),
        );
        let input = Input {
            command: None,
            files: vec![in_memory("a", Format::Dockerfile)],
            baseline: None,
        };
        let findings = lint(input, &settings(), &fs).findings;
        let [finding] = findings.as_slice() else {
            panic!("{from}: {findings:?}")
        };
        assert_eq!(finding.rule.name, "secret-build-arg");
        let mounts = finding.help.iter().any(|line| line.contains("--mount"));
        assert_eq!(mounts, proposed, "{from}: {:?}", finding.help);
    }
}

/// A project in memory, with the calls of its Compose file made by hand.
mod called {
    use std::path::Path;

    use super::*;
    use crate::ir::{BuildCall, BuildFile, Name, Part, PassedArgument, Value};
    use crate::source::{Span, Text};

    const ENV: &str = "# tokens\nNPM_TOKEN=8fK2mQ7xT4vB9nL3\n";
    const COMPOSE: &str = "services:\n  web:\n    build:\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n        DB_PASSWORD: correct-horse-9\n        API_TOKEN: ${API_TOKEN}\n";

    /// `name: value` of the Compose file; the value as `text`, which stands in the file `file`.
    fn argument(
        compose: &SourceFile,
        name: &str,
        value: Option<(&SourceFile, &str)>,
    ) -> PassedArgument {
        let at = compose.text().find(&format!("{name}:")).unwrap();
        let end = at + compose.text()[at..].find('\n').unwrap();
        let value = value.map(|(file, text)| {
            let at = file.text().find(text).unwrap();
            Value::literal(Text::verbatim(file, at..at + text.len()))
        });
        PassedArgument {
            name: Name {
                text: name.to_owned(),
                span: Span::new(compose.id(), at, at + name.len()),
            },
            value: value.or_else(|| {
                Some(Value {
                    parts: vec![Part::Opaque(Span::new(compose.id(), at, end))],
                })
            }),
            span: Span::new(compose.id(), at, end),
        }
    }

    /// Rule, primary text, and the steps as `file:line`, of what is found in `dockerfile`.
    fn found(dockerfile: &str, target: Option<&str>) -> Vec<(&'static str, String, String)> {
        let mut fs = MemoryFs::default();
        fs.insert("/r/.env", ENV);
        fs.insert("/r/compose.yaml", COMPOSE);
        fs.insert("/r/Dockerfile", dockerfile);
        let paths = ["/r/compose.yaml", "/r/Dockerfile"].map(Path::new);
        let registry = Registry::new(&fs, Path::new("/r"), paths.to_vec());
        let project = Project::of(&registry, Path::new("/r"));
        let env = project.open(Path::new(".env")).unwrap();
        let compose = project.open(Path::new("compose.yaml")).unwrap();
        let call = BuildCall {
            span: Span::new(compose.id(), 0, 0),
            caller: crate::ir::Caller::Service("web".to_owned()),
            dockerfile: BuildFile::At("/r/Dockerfile".into()),
            context: None,
            contexts: Vec::new(),
            target: target.map(str::to_owned),
            args: vec![
                argument(&compose, "NPM_TOKEN", Some((&env, "8fK2mQ7xT4vB9nL3"))),
                argument(&compose, "DB_PASSWORD", Some((&compose, "correct-horse-9"))),
                argument(&compose, "API_TOKEN", None),
            ],
            parts: Vec::new(),
        };
        let file = Arc::new(SourceFile::new(FileId(1), "Dockerfile", dockerfile.into()));
        let job = Job {
            file: &file,
            path: Path::new("/r/Dockerfile"),
            project: &project,
            projects: &context::Projects::default(),
            settings: &settings(),
            packer: &packer::Configurations::default(),
            command: None,
            walked: true,
            detectors: Detectors::builtin(),
            // Two services that build the same.
            callers: &[call.clone(), call],
        };
        let analysis = analysis::analyse(job, Format::Dockerfile);
        let source = |id: FileId| {
            if id == file.id() {
                Arc::clone(&file)
            } else {
                project.opened(id).unwrap()
            }
        };
        let step = |label: &crate::finding::Label| {
            let file = source(label.span.file);
            let line = file.lines().line_of(label.span.start) + 1;
            format!("{}:{line}", file.path())
        };
        let findings = analysis.findings.iter();
        findings
            .map(|f| {
                let steps: Vec<String> = f.flow.iter().map(step).collect();
                let text = source(f.primary.span.file).slice(f.primary.span).to_owned();
                (f.rule.name, text, steps.join(" "))
            })
            .collect()
    }

    fn finding(rule: &'static str, text: &str, way: &str) -> (&'static str, String, String) {
        (rule, text.to_owned(), way.to_owned())
    }

    #[test]
    fn a_secret_that_is_passed_is_one_finding() {
        assert_eq!(
            found(
                "FROM alpine:3.20\nARG NPM_TOKEN\nENV TOKEN=$NPM_TOKEN\n",
                None
            ),
            [finding(
                "secret-in-image-env",
                "8fK2mQ7xT4vB9nL3",
                ".env:2 compose.yaml:5 Dockerfile:2 Dockerfile:3"
            )]
        );
        assert_eq!(
            found("FROM alpine:3.20\nARG DB_PASSWORD=\nRUN ./migrate\n", None),
            [finding(
                "secret-build-arg",
                "correct-horse-9",
                "compose.yaml:6 Dockerfile:2 Dockerfile:3"
            )]
        );
    }

    #[test]
    fn what_only_the_environment_knows_is_told_at_the_argument() {
        assert_eq!(
            found("FROM alpine:3.20\nARG API_TOKEN\nRUN ./fetch\n", None),
            [finding(
                "secret-build-arg",
                "API_TOKEN",
                "compose.yaml:7 Dockerfile:2 Dockerfile:3"
            )]
        );
    }

    #[test]
    fn what_no_argument_takes_is_nobodys() {
        assert_eq!(found("FROM alpine:3.20\nRUN ./fetch\n", None), []);
    }

    #[test]
    fn the_stage_that_is_asked_for_counts() {
        let dockerfile = "FROM alpine:3.20 AS one\nARG NPM_TOKEN\nENV TOKEN=$NPM_TOKEN\nFROM alpine:3.20 AS two\nRUN true\n";
        let rules = |target| -> Vec<&str> {
            let found = found(dockerfile, target);
            found.iter().map(|(rule, ..)| *rule).collect()
        };
        assert_eq!(rules(Some("one")), ["secret-in-image-env"]);
        // Not built at all, but embedded in the provenance of what is.
        assert_eq!(rules(Some("two")), ["secret-in-build-file"]);
    }

    #[test]
    fn a_global_argument_hands_it_on() {
        assert_eq!(
            found(
                "ARG NPM_TOKEN\nFROM alpine:3.20\nARG NPM_TOKEN\nLABEL token=$NPM_TOKEN\n",
                None
            ),
            [finding(
                "secret-in-image-label",
                "8fK2mQ7xT4vB9nL3",
                ".env:2 compose.yaml:5 Dockerfile:1 Dockerfile:3 Dockerfile:4"
            )]
        );
    }
}

/// A mounted variable that the command writes to a file would end in the layer as the argument does.
#[test]
fn what_ends_in_a_file_is_mounted_as_that_file() {
    let mut fs = MemoryFs::default();
    fs.insert(
        "a",
        "FROM node:22\nWORKDIR /app\nARG NPM_TOKEN\nRUN echo \"//r.example.com/:_authToken=$NPM_TOKEN\" > .npmrc && npm ci\n",
    );
    let input = Input {
        command: None,
        files: vec![in_memory("a", Format::Dockerfile)],
        baseline: None,
    };
    let findings = lint(input, &settings(), &fs).findings;
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    let help = finding.help.join("\n");
    assert!(
        help.contains("--mount=type=secret,id=npmrc,target=/app/.npmrc,required=true"),
        "{help}"
    );
    assert!(!help.contains("env="), "{help}");
}
