use super::*;
use crate::source::FileId;

fn builds(kind: Kind, text: &str) -> Vec<Build> {
    let file = SourceFile::new(FileId(0), "x/y", text.as_bytes().to_vec());
    let known = ["/p/Dockerfile", "/p/web/Dockerfile", "/p/x.Dockerfile"];
    let around = Around {
        root: Path::new("/p"),
        folder: Path::new("/p"),
        beside: &[],
        real: &|path| {
            let known = known.iter().find(|known| Path::new(known) == path);
            known.map(PathBuf::from)
        },
    };
    read(&Arc::new(file), kind, around)
}

/// What becomes of the argument `T` of `/p/Dockerfile`: the texts that are put, and what is left to do.
fn handed(kind: Kind, text: &str) -> (Vec<String>, usize) {
    let builds = Builds {
        dockerfile: Some(PathBuf::from("/p/Dockerfile")),
        found: vec![Arc::new(builds(kind, text))],
        ..Builds::default()
    };
    let done = builds.hand_over("T", "t");
    let put = done.edits.into_iter().map(|edit| edit.replacement);
    (put.filter(|put| !put.is_empty()).collect(), done.left.len())
}

#[test]
fn commands_tell_which_dockerfile_they_build() {
    let secret = ["--secret id=t,env=T".to_owned()];
    for (command, rewritten, left) in [
        ("docker build --build-arg T .", 1, 0),
        ("docker buildx build --push --build-arg=T -t x:$TAG .", 1, 0),
        ("podman build --build-arg T=$T ./", 1, 0),
        ("buildah bud --build-arg T -f Dockerfile .", 1, 0),
        ("T=$(cat t) docker build --build-arg T .", 1, 0),
        ("sudo docker build --build-arg T .", 1, 0),
        ("sudo -E docker build --build-arg T=$T .", 1, 0),
        ("export T; : ${T:=x}; docker build --build-arg T=$T .", 1, 0),
        ("export T=x; docker build --build-arg T .", 1, 0),
        ("set -a; T=x; docker build --build-arg T .", 1, 0),
        // Another Dockerfile's.
        ("docker build --build-arg T web", 0, 0),
        ("docker build -f x.Dockerfile --build-arg T .", 0, 0),
        ("docker build --build-arg OTHER .", 0, 0),
        ("docker build --build-args T .", 0, 0),
        // Not known before it runs, or not known to be the same.
        ("docker build --build-arg T $DIR", 0, 1),
        ("docker build --build-arg T https://example.com/x.git", 0, 1),
        ("docker build --build-arg T - < Dockerfile", 0, 1),
        ("docker build \"${args[@]}\" .", 0, 1),
        ("docker build \"$@\" .", 0, 1),
        ("docker build $ARGS $DIR", 0, 1),
        ("sudo docker build --build-arg T=$T .", 0, 1),
        ("sudo T=$T docker build --build-arg T=$T .", 0, 1),
        ("T=$(cat t) docker build --build-arg T=$T .", 0, 1),
        (": ${T:=x}; docker build --build-arg T=$T .", 0, 1),
        ("docker build --secret id=t,src=x --build-arg T .", 0, 1),
        ("docker build --build-arg T -f $FILE .", 0, 1),
        ("cd web && docker build --build-arg T .", 0, 1),
        ("docker build --build-arg T=$1 .", 0, 1),
        ("T=x; docker build --build-arg T .", 0, 1),
        ("(export T=x); T=y; docker build --build-arg T=$T .", 0, 1),
        (
            "set -a; . ./env.sh; set +a; T=x; docker build --build-arg T .",
            0,
            1,
        ),
        (
            "export T=x; export -n T; docker build --build-arg T=$T .",
            0,
            1,
        ),
        ("read T; docker build --build-arg T .", 0, 1),
        (". ./env.sh; docker build --build-arg T .", 0, 1),
        ("DOCKER_BUILDKIT=0 docker build --build-arg T .", 0, 2),
        ("export DOCKER_BUILDKIT=0; docker build .", 0, 1),
        ("docker build --build-arg T=${T:-x} .", 0, 1),
        ("docker build $ARGS .", 0, 1),
        ("docker compose build --build-arg T", 0, 1),
        ("docker build . | tee \"--build-arg T\"", 0, 1),
    ] {
        let (put, told) = handed(Kind::Script, command);
        assert_eq!((put.len(), told), (rewritten, left), "{command}");
        assert!(
            put.iter().all(|put| secret.contains(put)),
            "{command}: {put:?}"
        );
    }
}

#[test]
fn steps_tell_which_dockerfile_they_build() {
    for (with, rewritten, left) in [
        ("build-args: T=${{ secrets.T }}", 1, 0),
        ("context: .\n          build-args: T=${{ secrets.T }}", 1, 0),
        (
            "context: '{{defaultContext}}:web'\n          build-args: T=${{ secrets.T }}",
            0,
            0,
        ),
        (
            "context: web\n          build-args: T=${{ secrets.T }}",
            0,
            0,
        ),
        (
            "file: x.Dockerfile\n          build-args: T=${{ secrets.T }}",
            0,
            0,
        ),
        (
            "context: ${{ matrix.x }}\n          build-args: T=${{ secrets.T }}",
            0,
            1,
        ),
        (
            "context: missing\n          build-args: T=${{ secrets.T }}",
            0,
            1,
        ),
        ("build-args: T=x", 0, 1),
        ("build-args: ${{ env.ARGS }}", 0, 1),
        ("build_args: A=1,T=${{ secrets.T }}", 0, 1),
        (
            "secret-envs: t=X\n          build-args: T=${{ secrets.T }}",
            0,
            1,
        ),
        (
            "context: https://example.com/x.git\n          build-args: T=${{ secrets.T }}",
            0,
            1,
        ),
        ("build-args: |\n            T=${{ secrets.T }} # why", 1, 0),
        (
            "secrets: t=${{ secrets.T }}\n          build-args: T=${{ secrets.T }}",
            0,
            1,
        ),
        (
            "secrets: |\n            t=x\n          build-args: T=${{ secrets.T }}",
            0,
            1,
        ),
    ] {
        let text = format!(
            "jobs:\n  x:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          {with}\n"
        );
        let (put, told) = handed(Kind::Workflow, &text);
        assert_eq!((put.len(), told), (rewritten, left), "{with}");
    }
    let other = "jobs:\n  x:\n    uses: o/r/.github/workflows/x.yml@v1\n    with:\n      build-args: T=${{ secrets.T }}\n";
    assert_eq!(handed(Kind::Workflow, other), (Vec::new(), 1));
}

#[test]
fn jobs_tell_what_their_commands_find() {
    let build = "docker build --build-arg T=$T .";
    for (text, rewritten, left) in [
        (format!("b:\n  script:\n    - {build}\n"), 1, 0),
        // Another job.
        (
            format!("a:\n  script:\n    - T=x\n    - cd web\nb:\n  script:\n    - {build}\n"),
            1,
            0,
        ),
        (
            format!("b:\n  before_script:\n    - T=$(x)\n  script:\n    - {build}\n"),
            0,
            1,
        ),
        (
            format!("before_script:\n  - T=$(x)\nb:\n  script:\n    - {build}\n"),
            0,
            1,
        ),
        (
            format!("b:\n  before_script:\n    - export T=$(x)\n  script:\n    - {build}\n"),
            1,
            0,
        ),
        (
            format!("b:\n  before_script:\n    - cd web\n  script:\n    - {build}\n"),
            0,
            1,
        ),
        // What is shared is used anywhere.
        (
            format!(".b: &b\n  - {build}\na:\n  script:\n    - T=x\n    - *b\n"),
            0,
            1,
        ),
        (
            format!("variables:\n  DOCKER_BUILDKIT: \"0\"\nb:\n  script:\n    - {build}\n"),
            0,
            2,
        ),
    ] {
        let (put, told) = handed(Kind::Pipeline, &text);
        assert_eq!((put.len(), told), (rewritten, left), "{text}");
    }
    let step = |run: &str| format!("      - run: |\n          {run}\n");
    let checkout = "      - uses: actions/checkout@v4\n        with:\n          repository: o/r\n";
    for (steps, rewritten, left) in [
        (step(build), 1, 0),
        (step("cd web && T=x") + &step(build), 1, 0),
        (checkout.to_owned() + &step(build), 0, 1),
        // The variable of the step is put, too.
        (step("docker build --build-arg T=${{ secrets.T }} ."), 2, 0),
        (
            step("sudo docker build --build-arg T=${{ secrets.T }} ."),
            0,
            1,
        ),
        (
            step("docker build --build-arg T=${{ secrets.T }} . && x $T"),
            0,
            1,
        ),
        (
            step("docker build --secret id=t,src=x --build-arg T=${{ secrets.T }} ."),
            0,
            1,
        ),
    ] {
        let text = format!("jobs:\n  x:\n    steps:\n{steps}");
        let (put, told) = handed(Kind::Workflow, &text);
        assert_eq!((put.len(), told), (rewritten, left), "{text}");
    }
}

#[test]
fn who_builds_may_pass_nothing() {
    for (value, passes) in [
        ("${{ secrets.T }}", 1),
        ("${{ github.ref == 'x' && secrets.T || '' }}", 0),
    ] {
        let text = format!(
            "jobs:\n  x:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          build-args: T={value}\n"
        );
        for (on, passes) in [("push", passes), ("pull_request", 0)] {
            let found = Builds {
                dockerfile: Some(PathBuf::from("/p/Dockerfile")),
                found: vec![Arc::new(builds(
                    Kind::Workflow,
                    &format!("on: {on}\n{text}"),
                ))],
                ..Builds::default()
            };
            assert_eq!(found.count("T"), (1, passes), "{on}: {value}");
        }
    }
}

#[test]
fn targets_tell_which_dockerfile_they_build() {
    for (target, rewritten, left) in [
        ("args = { T = T }", 1, 0),
        ("args = { \"T\" = \"${T}\" }", 1, 0),
        ("context = \"web\"\n args = { T = T }", 0, 0),
        ("dockerfile = \"x.Dockerfile\"\n args = { T = T }", 0, 0),
        ("dockerfile = \"${D}\"\n args = { T = T }", 1, 0),
        ("dockerfile-inline = \"FROM x\"\n args = { T = T }", 0, 0),
        (
            "context = \"https://example.com/x.git\"\n args = { T = T }",
            0,
            1,
        ),
        ("context = \"${T}x\"\n args = { T = T }", 0, 1),
        ("matrix = { m = [\"a\"] }\n args = { T = T }", 0, 1),
        ("args = { T = \"x\" }", 0, 1),
        ("args = { T = D }", 0, 1),
        ("args = merge({}, {})", 0, 1),
        ("inherits = [\"none\"]\n args = { T = T }", 0, 1),
        ("secret = [\"id=t,env=U\"]\n args = { T = T }", 0, 1),
        ("secret = [{ id = \"u\" }]\n args = { T = T }", 0, 1),
    ] {
        let text = format!(
            "variable \"T\" {{}}\nvariable \"D\" {{ default = \"Dockerfile\" }}\ntarget \"x\" {{\n {target}\n}}\n"
        );
        let (put, told) = handed(Kind::Bake, &text);
        assert_eq!((put.len(), told), (rewritten, left), "{target}");
    }
}

#[test]
fn what_is_left_says_where() {
    let builds = Builds {
        dockerfile: Some(PathBuf::from("/p/Dockerfile")),
        found: vec![Arc::new(builds(
            Kind::Other,
            "\n[\"--build-arg\", \"T=x\"]",
        ))],
        ..Builds::default()
    };
    let left = builds.hand_over("T", "t").left;
    let [line] = left.as_slice() else {
        panic!("{left:?}");
    };
    assert!(
        line.starts_with("line 2 of `x/y` passes the build argument `T`"),
        "{line}"
    );
    assert!(!line.contains("T=x"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(
        parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..24),
    ) {
        let text = parts.concat();
        for kind in [
            Kind::Workflow, Kind::Bake, Kind::BakeJson, Kind::Pipeline, Kind::Script, Kind::Makefile, Kind::Other,
            Kind::Settings,
        ] {
            let found = Builds {
                dockerfile: Some(PathBuf::from("/p/Dockerfile")),
                found: vec![Arc::new(builds(kind, &text))],
                ..Builds::default()
            };
            for edit in found.hand_over("T", "t").edits {
                proptest::prop_assert!(text.get(edit.span.range()).is_some());
            }
        }
    }
}

const PARTS: &[&str] = &[
    "\n",
    " ",
    "\t",
    "  ",
    "ü",
    "\r\n",
    "- ",
    ": ",
    "{",
    "}",
    "\"",
    "'",
    "\\",
    "|",
    "#",
    "T=$T",
    "T",
    "=",
    "docker build --build-arg T .",
    "--build-arg ",
    "cd web",
    "target \"x\" {\n",
    "args = { T = T }\n",
    "variable \"T\" {}\n",
    "inherits = [\"x\"]\n",
    "secret = [\"id=u\"]\n",
    "jobs:\n  x:\n    steps:\n",
    "      - uses: docker/build-push-action@v6\n        with:\n",
    "          build-args: |\n",
    "            T=${{ secrets.T }}\n",
    "          secrets: |\n",
    "            u=${{ x }}",
    "\u{feff}",
    "{\"target\":{\"x\":{\"args\":{\"T\":1}}}}",
];
