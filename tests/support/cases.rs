//! Annotated cases: what a file under `test-data/rules` or `test-data/flows` expects of itself.
//!
//! A line that starts with `#~` is taken out before linting:
//! `#~^ rule "text" flow=2 severity=high confidence=medium` expects a finding of `rule` on the line above, `#~v` on the
//! line below; one more arrow is one more line. `#~ covers: D001 V05` names the catalogue rows that the case proves,
//! `#~ config: select = ["x"]` is a line of its config, `#~ notices: 1` how many notices it gives, and `#~ linked:` says
//! that a file of a flow is not linted itself, as if git ignored it. `way=.env:1>compose.yaml:4>Dockerfile:2` is the
//! finding's way, paths relative to the case's folder.
//!
//! A file that has no comments (JSON) has its annotations in `<file>.expect`, one a line, without `#~` and arrows and
//! with `line=N`.
#![allow(dead_code, clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use super::fakes;

/// A case's text without annotations, and what it expects.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) expected: Vec<Expected>,
    pub(crate) covers: Vec<String>,
    pub(crate) config: String,
    pub(crate) notices: usize,
    /// Not linted itself.
    pub(crate) linked: bool,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Expected {
    /// Line of the text without annotations, from 1.
    pub(crate) line: usize,
    pub(crate) rule: String,
    /// What the primary span covers.
    pub(crate) text: Option<String>,
    pub(crate) flow: Option<usize>,
    pub(crate) way: Option<String>,
    pub(crate) severity: Option<String>,
    pub(crate) confidence: Option<String>,
}

/// Reads the case at `path` with its `.expect` file, if it has one: its bytes, and what it expects.
///
/// # Panics
/// When it cannot be read.
pub(crate) fn read_file(path: &Path) -> (Vec<u8>, Case) {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (bytes, mut case) = match String::from_utf8(bytes) {
        Ok(text) => {
            let case = read(&text);
            (case.text.clone().into_bytes(), case)
        }
        Err(e) => (e.into_bytes(), Case::default()),
    };
    let beside = path.with_file_name(format!(
        "{}{EXPECT}",
        path.file_name().unwrap().to_string_lossy()
    ));
    if let Ok(notes) = std::fs::read_to_string(&beside) {
        for note in notes.lines().map(str::trim).filter(|n| !n.is_empty()) {
            if note.split(' ').next().unwrap().ends_with(':') {
                header(&mut case, note);
            } else {
                case.expected.push(annotation(0, note));
            }
        }
        case.expected.sort();
    }
    (bytes, case)
}

/// How the files end that hold the annotations of others.
pub(crate) const EXPECT: &str = ".expect";

/// Reads a case. Text that is not UTF-8 cannot be annotated.
///
/// # Panics
/// When an annotation cannot be read: it would test nothing.
pub(crate) fn read(source: &str) -> Case {
    let mut case = Case::default();
    let mut lines = 0_usize;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let body = line.trim_start().trim_start_matches('\u{feff}').trim_end();
        let Some(note) = body.strip_prefix("#~") else {
            // A key is several lines, indented as the first one is.
            let indent = &line[..line.len() - line.trim_start().len()];
            let line = fakes::expand(line.trim_end_matches('\n'))
                .replace('\n', &format!("\n{indent}"))
                + if line.ends_with('\n') { "\n" } else { "" };
            lines += line.split_inclusive('\n').count();
            case.text.push_str(&line);
            continue;
        };
        let up = note.len() - note.trim_start_matches('^').len();
        let down = note.len() - note.trim_start_matches('v').len();
        if up + down > 0 {
            let target = if up > 0 {
                (lines + 1).checked_sub(up)
            } else {
                Some(lines + down)
            };
            let target = target.unwrap_or_else(|| panic!("line {}: no line so far up", number + 1));
            case.expected
                .push(annotation(target, note[up + down..].trim()));
        } else {
            header(&mut case, note.trim());
        }
    }
    case.expected.sort();
    case
}

fn header(case: &mut Case, note: &str) {
    let (key, value) = note
        .split_once(':')
        .unwrap_or_else(|| panic!("no annotation: {note}"));
    match key.trim() {
        "covers" => case
            .covers
            .extend(value.split_whitespace().map(str::to_owned)),
        "config" => {
            case.config.push_str(value.trim());
            case.config.push('\n');
        }
        "notices" => case.notices = value.trim().parse().expect("notices: a number"),
        "linked" => case.linked = true,
        "why" => {}
        other => panic!("unknown header `{other}`"),
    }
}

fn annotation(line: usize, note: &str) -> Expected {
    let (rule, rest) = note.split_once(' ').unwrap_or((note, ""));
    let mut expected = Expected {
        line,
        rule: rule.to_owned(),
        text: None,
        flow: None,
        way: None,
        severity: None,
        confidence: None,
    };
    let mut rest = rest.trim();
    if let Some(quoted) = rest.strip_prefix('"') {
        let end = quoted.rfind('"').expect("the text has no closing quote");
        expected.text = Some(fakes::expand(&quoted[..end]));
        rest = quoted[end + 1..].trim();
    }
    for word in rest.split_whitespace() {
        match word.split_once('=') {
            Some(("flow", n)) => expected.flow = Some(n.parse().expect("flow= a number")),
            Some(("line", n)) => expected.line = n.parse().expect("line= a number"),
            Some(("way", way)) => expected.way = Some(way.to_owned()),
            Some(("severity", s)) => expected.severity = Some(s.to_owned()),
            Some(("confidence", c)) => expected.confidence = Some(c.to_owned()),
            _ => panic!("unknown annotation `{word}`"),
        }
    }
    assert!(expected.line > 0, "no line: {note}");
    expected
}

/// Every file below `folder`, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in
            std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A folder of the test data.
pub(crate) fn test_data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("test-data")
        .join(name)
}
