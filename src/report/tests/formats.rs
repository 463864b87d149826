//! What each format says, and what all of them look like.

use super::*;

static WEAK: crate::finding::RuleMeta = crate::finding::RuleMeta {
    name: "weak-default-credential",
    summary: "a default",
    docs: "",
    severity: Severity::Low,
    default: true,
    cwe: &[],
};

#[test]
fn summaries_say_what_was_looked_at() {
    let mut sample = pleasant();
    let last = |s: &Sample| frame_of(s, 100).lines().last().unwrap().to_owned();
    assert_eq!(
        last(&sample),
        "5 findings (2 high, 3 medium) in 2 of 41 build files; 1 low finding not failing; 1 place not analysed in full; 1 can \
         be fixed with --fix --unsafe-fixes; 0.02 s"
    );
    let notices = std::mem::take(&mut sample.notices);
    sample.findings.drain(..5);
    assert_eq!(
        last(&sample),
        "no finding that fails the run in 41 build files; 1 low finding not failing; 0.02 s"
    );
    sample.findings[0].rule = &WEAK;
    assert_eq!(
        last(&sample),
        "no finding that fails the run in 41 build files; 1 weak default not failing; 0.02 s"
    );
    sample.findings.clear();
    assert_eq!(
        last(&sample),
        "no secret stays behind in 41 build files: 30 Dockerfiles and 11 Compose files; 0.02 s"
    );
    assert_eq!(frame_of(&sample, 100).lines().count(), 1);
    sample.notices = notices;
    assert_eq!(
        last(&sample),
        "no secret was found in what was read of 41 build files: 30 Dockerfiles and 11 Compose files; 1 place not analysed in full; 0.02 s"
    );
    sample.notices.clear();
    sample.stats = Stats::default();
    assert_eq!(last(&sample), "nothing was checked: no build file found");
}

#[test]
fn files_that_were_not_read_come_before_the_summary() {
    let out = frame_of(&pleasant(), 100);
    let lines: Vec<&str> = out.lines().rev().take(4).collect();
    assert_eq!(lines[1], "");
    assert_eq!(
        lines[2],
        "  old/Dockerfile: cannot be read: permission denied; it was left out"
    );
    assert_eq!(lines[3], "not analysed in full");
}

#[test]
fn concise_is_one_line_a_finding() {
    let out = text(&ConciseReporter, &pleasant().run());
    let first = out.lines().next().unwrap();
    assert_eq!(
        first,
        "services/web/Dockerfile:4:5: high: a build argument's secret stays in the image [secret-build-arg] (history, layer, provenance)"
    );
    assert_eq!(out.lines().count(), 6 + 1 + 1);
}

#[test]
fn github_gets_commands_and_nothing_else_can_give_one() {
    let out = text(&GithubReporter, &nasty(&Secrets::one()).run());
    for line in out.lines() {
        let command = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|c| line.starts_with(c));
        assert!(command || !line.contains("::"), "{line}");
        assert!(!line.contains("##["), "{line}");
    }
    assert!(
        out.contains("title=secret-in-image-env (critical)::a private key%0A"),
        "{out}"
    );
    // Worst first.
    assert!(
        out.starts_with("::error file=compose.yaml,line=3,"),
        "{out}"
    );
    assert!(
        out.contains("file=a b/Docker␛[31mfile%3A1%2C100%25<U+202E>%0A,line=2,col=8,"),
        "{out}"
    );
    assert!(
        out.contains("::notice file=a%2Cb%3Ac%25␛[2J%0A%3A%3Aerror%3A%3Ax,line=1,title=note::"),
        "{out}"
    );
}

#[test]
fn a_column_behind_a_secret_is_not_told() {
    let content = "A=s3cret-9 B=t0psecret\nC=1 D=2\n";
    let masks = [span(2, 10), span(13, 22)];
    let sample = one(
        content,
        "f",
        &[
            (span(13, 22), "second"),
            (span(2, 10), "first"),
            (span(27, 30), "apart"),
        ],
        &masks,
    );
    let json: serde_json::Value =
        serde_json::from_str(&text(&JsonReporter, &sample.run())).unwrap();
    let flow = &json["findings"][0]["flow"];
    assert_eq!(flow[0]["column"], serde_json::Value::Null);
    assert_eq!(
        (&flow[1]["line"], &flow[1]["column"]),
        (&1.into(), &3.into())
    );
    assert_eq!(
        (&flow[2]["line"], &flow[2]["column"]),
        (&2.into(), &5.into())
    );
}

#[test]
fn a_column_behind_what_anybody_would_guess_is_told() {
    let content = "user --name=vagrant --password vagrant\n";
    let masks = [span(12, 19), span(31, 38)];
    let mut sample = one(content, "f", &[(masks[1], "here")], &masks[1..]);
    let column = |sample: &Sample| {
        let json: serde_json::Value =
            serde_json::from_str(&text(&JsonReporter, &sample.run())).unwrap();
        json["findings"][0]["column"].clone()
    };
    assert_eq!(column(&sample), serde_json::Value::Null);
    sample.findings[0].rule = &WEAK;
    assert_eq!(column(&sample), 32);
}

#[test]
fn two_values_of_one_finding_are_not_one() {
    let content = "A=Zm9vYmFyYmF6cXV4Zw==\nB=pwe@123@l@\nC=pwe@123@l@\n";
    let labels = [(span(2, 22), "a"), (span(38, 48), "again")];
    let sample = one(content, "f", &labels, &[span(2, 22), span(25, 35)]);
    let json: serde_json::Value =
        serde_json::from_str(&text(&JsonReporter, &sample.run())).unwrap();
    assert_eq!(json["findings"][0]["flow"][1]["column"], 3);
}

#[test]
fn the_json_page_names_every_key() {
    fn keys(value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Array(list) => list.iter().for_each(|v| keys(v, out)),
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    out.push(key.clone());
                    keys(value, out);
                }
            }
            _ => {}
        }
    }
    let page = include_str!("../../../docs/json.md");
    let json = text(&JsonReporter, &nasty(&Secrets::one()).run());
    let mut all = Vec::new();
    keys(&serde_json::from_str(&json).unwrap(), &mut all);
    assert!(all.len() > 100);
    for key in all {
        assert!(
            page.contains(&format!("`{key}`")),
            "docs/json.md lacks `{key}`"
        );
    }
}

#[test]
fn snapshots_are_current() {
    let sample = pleasant();
    let run = sample.run();
    let narrow = TerminalOptions {
        width: 60,
        graphics: Graphics::Ascii,
        ..TerminalOptions::default()
    };
    let narrated = TerminalOptions {
        graphics: Graphics::Narrated,
        ..TerminalOptions::default()
    };
    let color = TerminalOptions {
        color: true,
        ..TerminalOptions::default()
    };
    let outputs = [
        (
            "terminal.txt",
            on_terminal(&run, TerminalOptions::default()),
        ),
        ("terminal-color.txt", on_terminal(&run, color)),
        ("terminal-ascii-60.txt", on_terminal(&run, narrow)),
        ("terminal-narrated.txt", on_terminal(&run, narrated)),
        ("concise.txt", text(&ConciseReporter, &run)),
        ("github.txt", text(&GithubReporter, &run)),
        ("findings.json", text(&JsonReporter, &run)),
        ("findings.sarif", text(&SarifReporter::default(), &run)),
        ("gitlab.json", text(&GitlabReporter, &run)),
        ("rdjson.json", text(&RdjsonReporter, &run)),
        ("junit.xml", text(&JunitReporter, &run)),
        ("checkstyle.xml", text(&CheckstyleReporter, &run)),
        ("summary.md", text(&MarkdownReporter, &run)),
        ("page.html", text(&HtmlReporter, &run)),
    ];
    let nasty = nasty(&Secrets::one());
    let hostile = [
        (
            "terminal.txt",
            on_terminal(&nasty.run(), TerminalOptions::default()),
        ),
        (
            "findings.sarif",
            text(&SarifReporter::default(), &nasty.run()),
        ),
        ("gitlab.json", text(&GitlabReporter, &nasty.run())),
        ("rdjson.json", text(&RdjsonReporter, &nasty.run())),
        ("junit.xml", text(&JunitReporter, &nasty.run())),
        ("checkstyle.xml", text(&CheckstyleReporter, &nasty.run())),
        ("summary.md", text(&MarkdownReporter, &nasty.run())),
        ("page.html", text(&HtmlReporter, &nasty.run())),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/render");
    for (case, name, out) in outputs
        .iter()
        .map(|(n, o)| ("build-arg", n, o))
        .chain(hostile.iter().map(|(n, o)| ("hostile", n, o)))
    {
        let path = root.join(case).join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, out).unwrap();
        }
        let want = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(out, &want, "{case}/{name} differs; BLESS=1 rewrites it");
    }
}
