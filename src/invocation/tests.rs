use super::*;
use crate::config::{Overrides, resolve};
use crate::ir::BuildFile;
use crate::linter;
use crate::source::MemoryFs;

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

fn planned(files: &[(&str, &str)], line: &str) -> Result<Plan, Refusal> {
    let mut fs = MemoryFs::default();
    for (path, text) in files {
        fs.insert(*path, *text);
    }
    let here = Path::new("/r/here");
    let settings = resolve(None, &Overrides::default(), here, linter::rules()).unwrap();
    let words = words(line);
    let around = Around {
        settings: &settings,
        fs: &fs,
        variable: &|name| (name == "COMPOSE_FILE").then(|| "b.yaml:c.yaml".to_owned()),
    };
    plan(read(&words)?, around)
}

fn paths(plan: &Plan) -> Vec<&str> {
    let targets = plan.targets.iter();
    targets.filter_map(|target| target.path.to_str()).collect()
}

#[test]
fn commands_that_build_are_known() {
    for (line, known) in [
        ("docker build .", Some("build .")),
        (
            "/usr/bin/docker.exe --context x image build .",
            Some("build ."),
        ),
        ("docker builder build .", Some("build .")),
        ("docker buildx build .", Some("build .")),
        ("docker buildx --builder x b .", Some("build .")),
        (
            "docker -H tcp://x compose -f a build b",
            Some("compose -f a build b"),
        ),
        ("docker-compose build", Some("compose build")),
        ("docker buildx bake x", Some("bake x")),
        ("packer build .", Some("packer .")),
        ("docker build --help", Some("help")),
        ("docker build -h", Some("help")),
        ("docker run x build", None),
        ("docker image ls", None),
        ("docker", None),
        ("packer validate .", None),
        ("make build", None),
    ] {
        let words = words(line);
        let found = read(&words).ok().map(|read| match read {
            Invocation::Build(rest) => format!("build {}", rest.join(" ")),
            Invocation::Bake(rest) => format!("bake {}", rest.join(" ")),
            Invocation::Compose(rest) => format!("compose {}", rest.join(" ")),
            Invocation::Packer(rest) => format!("packer {}", rest.join(" ")),
            Invocation::Help => "help".to_owned(),
        });
        assert_eq!(found.as_deref(), known, "{line}");
    }
}

#[test]
fn the_build_is_what_the_options_say() {
    let files = [
        ("/r/.git/HEAD", ""),
        ("/r/here/Dockerfile", "FROM a"),
        ("/r/here/app/dockerfile", "FROM a"),
        ("/s/Other", "FROM a"),
    ];
    for (line, dockerfile, root, stage) in [
        ("docker build .", "/r/here/Dockerfile", "/r", None),
        ("docker build app", "/r/here/app/dockerfile", "/r", None),
        (
            "docker build -f Dockerfile app",
            "/r/here/Dockerfile",
            "/r",
            None,
        ),
        ("docker build -f /s/Other .", "/s/Other", "/", None),
        (
            "docker build --target x .",
            "/r/here/Dockerfile",
            "/r",
            Some("x"),
        ),
    ] {
        let plan = planned(&files, line).unwrap();
        let line_of_it = format!("{}/<command line>", root.trim_end_matches('/'));
        assert_eq!(paths(&plan), [line_of_it.as_str(), dockerfile], "{line}");
        assert!(
            plan.targets.iter().all(|t| *t.root == *Path::new(root)),
            "{line}"
        );
        assert_eq!(plan.stage.as_deref(), stage, "{line}");
        let [call] = plan.command.calls.as_slice() else {
            panic!("{line}");
        };
        assert_eq!(call.dockerfile, BuildFile::At(dockerfile.into()));
    }
    for line in [
        "docker build nothing",
        "docker build -f x .",
        "docker build -",
    ] {
        assert!(planned(&files, line).is_err(), "{line}");
    }
}

#[test]
fn compose_files_are_those_that_compose_reads() {
    let build = "services:\n  a:\n    build: app\n";
    let files = [
        ("/r/compose.yaml", build),
        ("/r/here/b.yaml", build),
        ("/r/here/c.yaml", "services: {}\n"),
        ("/r/here/app/Dockerfile", "FROM a"),
    ];
    let plan = planned(&files, "docker compose build --build-arg A=1 a").unwrap();
    assert_eq!(
        paths(&plan),
        [
            "/r/here/<command line>",
            "/r/here/b.yaml",
            "/r/here/c.yaml",
            "/r/here/app/Dockerfile"
        ]
    );
    assert_eq!(plan.command.calls.len(), 1);
    assert_eq!(plan.command.calls[0].args.len(), 1);
    let plan = planned(&files, "docker compose -f b.yaml build other").unwrap();
    assert_eq!(paths(&plan), ["/r/here/<command line>", "/r/here/b.yaml"]);
    let plan = planned(&files, "docker compose -f b.yaml up other").unwrap();
    assert_eq!(paths(&plan).len(), 3, "what it depends on is built, too");
    for line in [
        "docker compose -f none build",
        "docker compose -f - build",
        "docker compose down",
    ] {
        assert!(planned(&files, line).is_err(), "{line}");
    }
}

#[test]
fn packer_is_given_its_folder_and_its_values() {
    let files = [
        ("/r/here/i/a.pkr.hcl", ""),
        ("/r/here/i/x.auto.pkrvars.hcl", ""),
        ("/r/here/i/y.pkrvars.hcl", ""),
        ("/r/here/i/readme.md", ""),
        ("/r/here/old.json", "{}"),
    ];
    let plan = planned(
        &files,
        "packer build -var a=\"${x}\\ -var-file=i/y.pkrvars.hcl i",
    )
    .unwrap();
    assert_eq!(
        paths(&plan),
        [
            "/r/here/i/a.pkr.hcl",
            "/r/here/i/x.auto.pkrvars.hcl",
            "/r/here/i/y.pkrvars.hcl",
            "/r/here/i/<command line>.pkrvars.hcl"
        ]
    );
    let own = Path::new("/r/here/i/<command line>.pkrvars.hcl");
    assert_eq!(
        plan.fs.get(own).unwrap(),
        br#"a = "\"$${x}\\""#.iter().chain(b"\n").copied().collect::<Vec<_>>()
    );
    assert_eq!(plan.fs.passing(own).unwrap().len(), 1);
    assert_eq!(
        paths(&planned(&files, "packer build old.json").unwrap()),
        ["/r/here/old.json"]
    );
    for line in [
        "packer build none",
        "packer build -",
        "packer build -var-file=none i",
    ] {
        assert!(planned(&files, line).is_err(), "{line}");
    }
}
