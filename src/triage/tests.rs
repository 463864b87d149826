#![allow(clippy::unwrap_used)]

use super::sample::{MALFORMED, NO_REASON, Sample, UNUSED, settings};
use super::*;
use crate::finding::{Confidence, Label, Severity};
use crate::source::Span;

const RULES: SuppressionRules = SuppressionRules {
    unused: &UNUSED,
    without_reason: &NO_REASON,
    malformed: &MALFORMED,
};

/// Comments of a file as its lowering would give them: each line that starts with `#` governs the next that does not,
/// and is a directive before the first that does not.
fn comments(sample: &Sample) -> Vec<Comment> {
    let mut out = Vec::new();
    for file in sample.sources.iter() {
        let mut offset = 0;
        let lines: Vec<(usize, &str)> = file
            .text()
            .split_inclusive('\n')
            .map(|line| {
                let at = offset;
                offset += line.len();
                (at, line.trim_end())
            })
            .collect();
        for (index, (at, line)) in lines.iter().enumerate() {
            let Some(text) = line.strip_prefix('#') else {
                continue;
            };
            let next = lines[index..].iter().find(|(_, l)| !l.starts_with('#'));
            let (from, to) = next.map_or((0, 0), |(at, l)| (*at, at + l.len()));
            out.push(Comment {
                span: Span::new(file.id(), *at, at + line.len()),
                text: text.to_owned(),
                governs: Span::new(file.id(), from, to),
                directive: lines[..index].iter().all(|(_, l)| l.starts_with('#')),
            });
        }
    }
    out
}

fn run(sample: Sample, config: &str) -> (Triaged, SourceMap) {
    let comments = comments(&sample);
    let settings = settings(config);
    let cx = Context {
        settings: &settings,
        sources: &sample.sources,
        suppression_rules: RULES,
        baseline: None,
    };
    let triaged = triage(sample.findings, &comments, cx);
    (triaged, sample.sources)
}

/// What came of a file with one finding at each `PW`: line, rule, state.
fn outcome(text: &str, detector: &str, config: &str) -> Vec<String> {
    let mut sample = Sample::new("Dockerfile", text);
    for (at, _) in text.match_indices("PW") {
        sample
            .find("secret-in-image-env", "PW", at..at + 2)
            .detector = detector.to_owned();
    }
    let (triaged, sources) = run(sample, config);
    let lines = triaged.findings.iter().map(|f| {
        let line = sources
            .position(f.primary.span, crate::source::ColumnUnit::Utf8)
            .line;
        let state = match &f.state {
            State::Active => "active".to_owned(),
            State::Baselined => "baselined".to_owned(),
            State::Suppressed { reason, .. } => {
                format!("suppressed {}", reason.as_deref().unwrap_or("?"))
            }
        };
        format!("{line} {} {state}", f.rule.name)
    });
    lines.collect()
}

#[test]
fn a_comment_suppresses_what_follows_it() {
    let text = "# lint-secrets: ignore[secret-in-image-env] -- a test\nENV PW=1\nENV PW=2\n";
    assert_eq!(
        outcome(text, "name", ""),
        [
            "2 secret-in-image-env suppressed a test",
            "3 secret-in-image-env active"
        ]
    );
}

#[test]
fn a_comment_suppresses_in_the_whole_file() {
    let text = "ENV PW=1\n# lint-secrets: ignore-file[secret-in-image-env] -- x\nENV PW=2\n";
    let expected = [
        "1 secret-in-image-env suppressed x",
        "3 secret-in-image-env suppressed x",
    ];
    assert_eq!(outcome(text, "name", ""), expected);
}

#[test]
fn one_that_does_nothing_is_a_finding() {
    let text = "# lint-secrets: ignore[secret-build-arg] -- x\nENV PW=1\n";
    let expected = [
        "1 unused-suppression active",
        "2 secret-in-image-env active",
    ];
    assert_eq!(outcome(text, "name", ""), expected);
    // A rule that did not run cannot say so.
    assert_eq!(
        outcome(text, "name", "ignore = ['secret-build-arg']"),
        expected[1..]
    );
    // What a filter takes away was there.
    let text = "# lint-secrets: ignore[secret-in-image-env] -- x\nENV PW=1\n";
    assert_eq!(outcome(text, "name", "min-confidence = 'high'"), [""; 0]);
    let text = "# lint-secrets: ignore -- x\nENV A=1\n";
    assert_eq!(outcome(text, "name", ""), ["1 unused-suppression active"]);
    assert_eq!(
        outcome(text, "name", "select = ['unused-suppression']"),
        [""; 0]
    );
}

#[test]
fn each_name_in_a_list_has_to_earn_its_place() {
    let text = "# lint-secrets: ignore[secret-in-image-env, secret-build-arg] -- x\nENV PW=1\n";
    let mut sample = Sample::new("Dockerfile", text);
    let at = text.find("PW").unwrap();
    sample.find("secret-in-image-env", "PW", at..at + 2);
    let (triaged, sources) = run(sample, "");
    let unused = triaged.findings.iter().find(|f| f.rule == &UNUSED).unwrap();
    assert_eq!(sources.slice(unused.primary.span), "secret-build-arg");
    assert!(unused.fixes.is_empty());
}

#[test]
fn one_without_a_reason_is_a_finding() {
    let text = "# lint-secrets: ignore\nENV PW=1\n";
    let expected = [
        "1 suppression-without-reason active",
        "2 secret-in-image-env suppressed ?",
    ];
    assert_eq!(outcome(text, "name", ""), expected);
    assert_eq!(
        outcome(text, "name", "ignore = ['suppression-*']"),
        expected[1..]
    );
}

#[test]
fn one_that_cannot_be_read_is_a_finding() {
    for text in [
        "# lint-secrets: ignore[secret-in-image-env -- x\nENV PW=1\n",
        "# lint-secrets: ignore[secret-in-image-evn] -- x\nENV PW=1\n",
    ] {
        let expected = [
            "1 malformed-suppression active",
            "2 secret-in-image-env active",
        ];
        assert_eq!(outcome(text, "name", ""), expected);
    }
    let mut sample = Sample::new(
        "Dockerfile",
        "# lint-secrets: ignore[secret-in-image-evn]\nENV A=1\n",
    );
    sample.findings.clear();
    let (triaged, sources) = run(sample, "");
    let [finding] = triaged.findings.as_slice() else {
        panic!("{triaged:?}")
    };
    assert_eq!(sources.slice(finding.primary.span), "secret-in-image-evn");
    assert_eq!(finding.help, ["did you mean `secret-in-image-env`?"]);
}

#[test]
fn findings_about_comments_can_be_suppressed_for_a_file() {
    let text = "# lint-secrets: ignore-file[unused-suppression] -- generated\n# lint-secrets: ignore[secret-build-arg] -- x\nENV A=1\n";
    assert_eq!(
        outcome(text, "name", ""),
        ["2 unused-suppression suppressed generated"]
    );
}

#[test]
fn the_builders_check_is_honoured_for_names_only() {
    let text = "ENV PW=1\n# check=skip=SecretsUsedInArgOrEnv\nENV PW=2\n";
    let expected = [
        "1 secret-in-image-env active",
        "3 secret-in-image-env suppressed ?",
    ];
    assert_eq!(outcome(text, "name", ""), expected);
    let expected = [
        "1 secret-in-image-env active",
        "3 secret-in-image-env active",
    ];
    assert_eq!(outcome(text, "github-pat", ""), expected);
    let text = "# check=skip=SecretsUsedInArgOrEnv\nFROM a\nENV PW=1\n";
    assert_eq!(
        outcome(text, "name", ""),
        ["3 secret-in-image-env suppressed ?"]
    );
    let text = "# a comment\nFROM a\n# hadolint ignore=DL3064\nENV PW=1\nENV PW=2\n";
    let expected = [
        "4 secret-in-image-env suppressed ?",
        "5 secret-in-image-env active",
    ];
    assert_eq!(outcome(text, "name", ""), expected);
}

#[test]
fn gitleaks_allow_holds_on_its_line_and_below_its_comment() {
    let text = "ENV PW=1 # gitleaks:allow\nENV PW=2\n# gitleaks:allow\nENV PW=3\nENV PW=4\n";
    let states = [
        "1 secret-in-image-env suppressed ?",
        "2 secret-in-image-env active",
        "4 secret-in-image-env suppressed ?",
        "5 secret-in-image-env active",
    ];
    assert_eq!(outcome(text, "github-pat", ""), states);
}

#[test]
fn only_the_primary_place_counts_and_the_way_gives_advice() {
    let text = "ENV PW=1\n# lint-secrets: ignore[secret-in-image-env] -- x\nRUN x $PW\n";
    let mut sample = Sample::new("Dockerfile", text);
    let at = text.rfind("PW").unwrap();
    let step = Label::new(sample.span(at..at + 2), "used here");
    sample.find("secret-in-image-env", "PW", 4..6).flow = vec![step];
    let (triaged, _) = run(sample, "");
    let [found, unused] = triaged.findings.as_slice() else {
        panic!("{triaged:?}")
    };
    assert_eq!(found.state, State::Active);
    assert!(unused.help[0].contains("line 1"), "{:?}", unused.help);
    assert_eq!(unused.fixes[0].edits[0].span.range(), 9..58);
}

#[test]
fn the_worst_of_several_at_one_place_stays() {
    let mut sample = Sample::new("Dockerfile", "ENV PW=correct-horse-9\n");
    let steps: Vec<Label> = [0..3, 4..6]
        .into_iter()
        .map(|r| Label::new(sample.span(r), "step"))
        .collect();
    sample.find("secret-in-image-env", "PW", 7..22).flow = steps[..1].to_vec();
    let worse = sample.find("secret-in-image-env", "PW", 7..22);
    worse.severity = Severity::Critical;
    worse.flow = steps.clone();
    sample.find("secret-build-arg", "PW", 7..22);
    let (triaged, _) = run(sample, "");
    assert_eq!(triaged.findings.len(), 2);
    let kept = triaged
        .findings
        .iter()
        .find(|f| f.rule.name == "secret-in-image-env")
        .unwrap();
    assert_eq!((kept.severity, kept.flow.len()), (Severity::Critical, 2));
}

#[test]
fn findings_are_filtered_graded_and_sorted() {
    let mut sample = Sample::default();
    sample.file("b/Dockerfile", "ENV A=1 B=2\n");
    sample.find("secret-in-image-env", "B", 10..11);
    sample.find("secret-in-image-env", "A", 6..7);
    sample.find("secret-build-arg", "A", 6..7).confidence = Confidence::Low;
    sample.file("a/Dockerfile", "ENV A=1\n");
    sample.find("secret-in-image-env", "A", 6..7).severity = Severity::Info;
    sample.file("tests/Dockerfile", "ENV A=1\n");
    sample.find("secret-in-image-env", "A", 6..7);
    let (triaged, sources) = run(
        sample,
        "min-severity = 'low'\nmin-confidence = 'medium'\n[severity]\nsecret-build-arg = 'low'\n\
         [per-path-ignores]\n'tests/' = ['*']",
    );
    let shown: Vec<_> = triaged
        .findings
        .iter()
        .map(|f| (path_of(f, &sources), f.primary.span.start))
        .collect();
    assert_eq!(shown, [("b/Dockerfile", 6), ("b/Dockerfile", 10)]);
    assert_eq!(triaged.below_threshold, 2);
}

#[test]
fn a_severity_that_is_set_holds() {
    let mut sample = Sample::new("Dockerfile", "ENV A=1\n");
    sample.find("secret-in-image-env", "A", 6..7);
    let (triaged, _) = run(sample, "[severity]\nsecret-in-image-env = 'info'");
    assert_eq!(triaged.findings[0].severity, Severity::Info);
}

#[test]
fn the_baseline_marks_what_it_lists_and_tells_what_is_gone() {
    let text = "ENV PW=1 PW=2\n# lint-secrets: ignore[secret-in-image-env] -- x\nENV PW=3\n";
    let make = |count: usize| {
        let mut sample = Sample::new("a/Dockerfile", text);
        for (at, _) in text.match_indices("PW").take(count) {
            sample.find("secret-in-image-env", "PW", at..at + 2);
        }
        sample
    };
    let here = std::path::Path::new("/r");
    let (all, sources) = run(make(3), "");
    let written = Baseline::new(here, here).text(&all.findings, &sources);
    let baseline = Baseline::parse(written.as_bytes(), here, here).unwrap();
    assert_eq!(baseline.len(), 2, "suppressed ones need no baseline");

    let settings = settings("");
    let states = |sample: Sample| {
        let comments = comments(&sample);
        let cx = Context {
            settings: &settings,
            sources: &sample.sources,
            suppression_rules: RULES,
            baseline: Some(&baseline),
        };
        triage(sample.findings, &comments, cx)
    };
    let again = states(make(3));
    assert!(
        again.findings.iter().all(|f| f.state != State::Active),
        "{again:?}"
    );
    assert!(again.stale.is_empty());
    let fewer = states(make(1));
    assert_eq!(fewer.stale.len(), 1);
    assert_eq!(fewer.stale[0].ordinal, 1);
    // A file that was not looked at says nothing about its entries.
    let mut other = Sample::new("b/Dockerfile", "ENV PW=1\n");
    other.find("secret-in-image-env", "PW", 4..6);
    let other = states(other);
    assert!(other.stale.is_empty());
    assert_eq!(other.findings[0].state, State::Active);
}

/// A finding whose way begins in `.env`, which is only linked to, and leads through the Compose file to a Dockerfile.
#[test]
fn a_way_through_several_files_is_known_by_where_it_begins() {
    for (env, compose, suppressed) in [
        // Where it begins, a comment suppresses it; a step of the way is not enough.
        (
            "# lint-secrets: ignore[secret-build-arg] -- ours\nT=PW\n",
            "a: $T\n",
            true,
        ),
        (
            "\nT=PW\n",
            "# lint-secrets: ignore[secret-build-arg] -- ours\na: $T\n",
            false,
        ),
    ] {
        let mut sample = Sample::new("compose.yaml", compose);
        let at = compose.find("$T").unwrap();
        let step = sample.span(at..at + 2);
        sample.file(".env", env);
        let at = env.find("PW").unwrap();
        let finding = sample.find("secret-build-arg", "T", at..at + 2);
        finding.flow = vec![finding.primary.clone(), Label::new(step, "passed")];
        let mut files: Vec<_> = sample.sources.iter().cloned().collect();
        // A comment of a linked file that suppresses nothing says nothing about this run.
        let other = "# lint-secrets: ignore[secret-in-image-env] -- theirs\nX=1\n";
        sample.file("z.env", other);
        files.push(std::sync::Arc::clone(sample.sources.iter().last().unwrap()));
        sample.sources = SourceMap::with_linked(files, 1);
        let (triaged, sources) = run(sample, "");
        let shown: Vec<String> = triaged
            .findings
            .iter()
            .map(|f| {
                let path = sources.get(f.primary.span.file).unwrap().path();
                let known = matches!(f.state, State::Suppressed { .. });
                format!("{path} {} {known}", f.rule.name)
            })
            .collect();
        let finding = format!(".env secret-build-arg {suppressed}");
        if suppressed {
            assert_eq!(shown, [finding]);
        } else {
            assert_eq!(
                shown,
                [finding, "compose.yaml unused-suppression false".to_owned()]
            );
        }
    }
}
