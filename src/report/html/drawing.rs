//! What is drawn of a build file: boxes for its stages and the other files, a row for each line that a secret passes,
//! and a lane for each secret. No sizes here; `svg` has these.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Fate, Finding, Stages};
use crate::report::Run;
use crate::report::redact::Redactor;
use crate::report::steps::way;
use crate::source::{FileId, Span};

use super::excerpt::Excerpt;

/// Secrets in one drawing; more get another one.
pub(super) const MOST_LANES: usize = 6;
/// Steps of one secret that are drawn.
const MOST_STEPS: usize = 24;
/// Boxes in one drawing.
const MOST_BOXES: usize = 24;

/// A drawing, from top to bottom.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) boxes: Vec<Pane>,
    /// Between stages.
    pub(super) edges: Vec<Edge>,
    /// Where secrets stay, each with the lanes that end there.
    pub(super) readers: Vec<(String, Vec<usize>)>,
    /// How many secrets there are.
    pub(super) lanes: usize,
    /// Stages that are not drawn, as no secret passes them.
    pub(super) left_out: usize,
}

/// A stage, or another file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pane {
    /// What it is called, safe to show.
    pub(super) title: String,
    /// What becomes of it; `None` for what is no stage.
    pub(super) fate: Option<Fate>,
    pub(super) rows: Vec<Row>,
}

/// A line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) line: u32,
    /// What stands there, safe to show.
    pub(super) text: String,
    /// By lane: the numbers of the steps, in order.
    pub(super) steps: Vec<(usize, Vec<usize>)>,
}

/// From one box to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// It takes files, rather than being built on it.
    pub(super) takes: bool,
}

/// Where a line belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Home {
    /// Another file, by when it is first met.
    File(usize),
    /// The build file before its stages, or when it has none.
    Head,
    Stage(usize),
}

/// Rows by box and line, with their steps by lane.
type Rows = BTreeMap<Home, BTreeMap<u32, (Span, BTreeMap<usize, Vec<usize>>)>>;

/// Draws the way of `findings`, at most [`MOST_LANES`], through the build file `home`.
pub(super) fn of(
    findings: &[&Finding],
    home: FileId,
    stages: Option<&Stages>,
    run: &Run<'_>,
    redactor: &Redactor,
) -> Drawing {
    let mut drawing = Drawing {
        lanes: findings.len(),
        readers: readers(findings, redactor),
        ..Drawing::default()
    };
    let mut others: Vec<FileId> = Vec::new();
    let mut rows: Rows = BTreeMap::new();
    for (lane, finding) in findings.iter().enumerate() {
        let way = way(finding, MOST_STEPS);
        let mut steps: Vec<(usize, Span)> = (way.steps.iter())
            .map(|step| (step.number, step.label.span))
            .collect();
        if steps.is_empty() {
            steps.push((1, finding.primary.span));
        }
        for (number, span) in steps {
            let Some(line) = line_of(span, run) else {
                continue;
            };
            let at = home_of(span, home, stages, &mut others);
            let row = (rows.entry(at).or_default().entry(line)).or_insert((span, BTreeMap::new()));
            row.1.entry(lane).or_default().push(number);
        }
    }
    let all: &[_] = stages.map_or(&[], |s| s.stages.as_slice());
    let shown = shown_stages(all, &rows);
    drawing.left_out = all.len() - shown.len();
    for index in &shown {
        let Some(stage) = all.get(*index) else {
            continue;
        };
        if let Some(line) = line_of(stage.span, run) {
            (rows.entry(Home::Stage(*index)).or_default())
                .entry(line)
                .or_insert((stage.span, BTreeMap::new()));
        }
    }
    let mut positions: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, lines) in rows {
        let (title, fate) = match at {
            Home::File(index) => (path_of(others.get(index).copied(), run, redactor), None),
            Home::Head if all.is_empty() => (path_of(Some(home), run, redactor), None),
            Home::Head => ("before the first stage".to_owned(), None),
            Home::Stage(index) => {
                positions.insert(index, drawing.boxes.len());
                let stage = all.get(index);
                let title = match stage.and_then(|s| s.name.as_deref()) {
                    Some(name) => format!("stage {}", redactor.line(name)),
                    None if index + 1 == all.len() => "last stage".to_owned(),
                    None => format!("stage {index}"),
                };
                (title, stage.map(|s| s.fate))
            }
        };
        let rows = lines.into_iter().map(|(line, (span, steps))| Row {
            line,
            text: Excerpt::line(span, run.sources, redactor)
                .map_or_else(String::new, |e| e.whole()),
            steps: steps.into_iter().collect(),
        });
        drawing.boxes.push(Pane {
            title,
            fate,
            rows: rows.collect(),
        });
    }
    for index in &shown {
        let (Some(stage), Some(to)) = (all.get(*index), positions.get(index)) else {
            continue;
        };
        let parent = stage.parent.map(|parent| (parent, false));
        let takes = stage.takes.iter().map(|taken| (*taken, true));
        for (other, takes) in parent.into_iter().chain(takes) {
            if let Some(from) = positions.get(&other).filter(|from| *from != to) {
                drawing.edges.push(Edge {
                    from: *from,
                    to: *to,
                    takes,
                });
            }
        }
    }
    drawing
}

/// The line of `span`, from 1; `None` when there is no such file.
fn line_of(span: Span, run: &Run<'_>) -> Option<u32> {
    let file = run.sources.get(span.file)?;
    u32::try_from(file.lines().line_of(span.start) + 1).ok()
}

fn path_of(file: Option<FileId>, run: &Run<'_>, redactor: &Redactor) -> String {
    file.and_then(|id| run.sources.get(id))
        .map_or_else(String::new, |file| redactor.line(file.path()))
}

fn home_of(span: Span, home: FileId, stages: Option<&Stages>, others: &mut Vec<FileId>) -> Home {
    if span.file != home {
        let known = others.iter().position(|id| *id == span.file);
        return Home::File(known.unwrap_or_else(|| {
            others.push(span.file);
            others.len() - 1
        }));
    }
    let before = stages.map_or(0, |s| {
        s.stages
            .partition_point(|stage| stage.span.start <= span.start)
    });
    before.checked_sub(1).map_or(Home::Head, Home::Stage)
}

/// Those that a secret passes, and those that these are joined with; in order.
fn shown_stages(all: &[crate::finding::Stage], rows: &Rows) -> BTreeSet<usize> {
    if all.len() <= MOST_BOXES / 3 {
        return (0..all.len()).collect();
    }
    let passed = rows.keys().filter_map(|home| match home {
        Home::Stage(index) => Some(*index),
        Home::File(_) | Home::Head => None,
    });
    let passed: BTreeSet<usize> = passed.collect();
    let mut shown = passed.clone();
    for (index, stage) in all.iter().enumerate() {
        let joined = stage.parent.iter().chain(&stage.takes);
        for other in joined.filter(|other| **other < all.len()) {
            if passed.contains(&index) && shown.len() < MOST_BOXES {
                shown.insert(*other);
            }
            if passed.contains(other) && shown.len() < MOST_BOXES {
                shown.insert(index);
            }
        }
    }
    shown
}

/// The places where the secrets stay, in the order of the findings.
fn readers(findings: &[&Finding], redactor: &Redactor) -> Vec<(String, Vec<usize>)> {
    let mut readers: Vec<(String, Vec<usize>)> = Vec::new();
    for (lane, finding) in findings.iter().enumerate() {
        for exposure in &finding.exposures {
            let title = redactor.line(exposure.title);
            match readers.iter_mut().find(|(known, _)| *known == title) {
                Some((_, lanes)) => lanes.push(lane),
                None => readers.push((title, vec![lane])),
            }
        }
    }
    for (_, lanes) in &mut readers {
        lanes.dedup();
    }
    readers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Label;
    use crate::report::sample::{IMAGE_ENV, Sample, at, file, finding, pleasant, stage};
    use crate::source::SourceMap;

    #[test]
    fn rows_stand_in_their_stages_and_edges_join_these() {
        let mut sources = SourceMap::new();
        let docker = file(
            &mut sources,
            "Dockerfile",
            "ARG T\nFROM a AS base\nARG T\nENV T=$T\nFROM b AS tools\nFROM base\nCOPY --from=tools /x /x\n",
        );
        let compose = file(&mut sources, "compose.yaml", "args:\n  T: x\n");
        let way = [
            Label::new(at(&compose, "T: x", 0), "passed"),
            Label::new(at(&docker, "ARG T", 0), "arrives"),
            Label::new(at(&docker, "T=", 0), "named"),
            Label::new(at(&docker, "$T", 0), "kept"),
            Label::new(at(&docker, "FROM base", 0), "inherited"),
        ];
        let mut found = finding(&IMAGE_ENV, way[3].clone());
        found.flow = way.to_vec();
        let sample = Sample {
            stages: vec![Stages {
                stages: vec![
                    stage(at(&docker, "FROM a AS base", 0), Some("base"), None, &[]),
                    stage(at(&docker, "FROM b", 0), Some("tools"), None, &[]),
                    stage(at(&docker, "FROM base", 0), None, Some(0), &[1]),
                ],
            }],
            sources,
            findings: vec![found],
            ..pleasant()
        };
        let run = sample.run();
        let redactor = Redactor::new(run.findings, run.sources);
        let findings: Vec<&Finding> = run.findings.iter().collect();
        let drawing = of(&findings, docker.id(), run.stages.first(), &run, &redactor);
        let told: Vec<String> = (drawing.boxes.iter())
            .map(|b| {
                let steps = |r: &Row| r.steps.iter().flat_map(|s| s.1.clone()).collect::<Vec<_>>();
                let rows = b.rows.iter().map(|r| format!(" {}:{:?}", r.line, steps(r)));
                format!("{}{}", b.title, rows.collect::<String>())
            })
            .collect();
        assert_eq!(
            told,
            [
                "compose.yaml 2:[1]",
                "before the first stage 1:[2]",
                "stage base 2:[] 4:[3, 4]",
                "stage tools 5:[]",
                "last stage 6:[5]",
            ]
        );
        let edge = |from, to, takes| Edge { from, to, takes };
        assert_eq!(drawing.edges, [edge(2, 4, false), edge(3, 4, true)]);
    }

    #[test]
    fn of_many_stages_only_those_are_drawn_that_matter() {
        let mut sources = SourceMap::new();
        let text: String = (0..200).map(|i| format!("FROM a AS s{i}\n")).collect();
        let docker = file(&mut sources, "Dockerfile", &format!("{text}ENV P=x\n"));
        let stages: Vec<_> = (0..200)
            .map(|i| {
                let takes: &[usize] = if i == 199 { &[3, 4] } else { &[] };
                stage(at(&docker, "FROM", i), None, None, takes)
            })
            .collect();
        let sample = Sample {
            findings: vec![finding(
                &IMAGE_ENV,
                Label::new(at(&docker, "P=x", 0), "here"),
            )],
            stages: vec![Stages { stages }],
            sources,
            ..pleasant()
        };
        let run = sample.run();
        let redactor = Redactor::new(run.findings, run.sources);
        let findings: Vec<&Finding> = run.findings.iter().collect();
        let drawing = of(&findings, docker.id(), run.stages.first(), &run, &redactor);
        assert_eq!((drawing.boxes.len(), drawing.left_out), (3, 197));
        assert_eq!(drawing.edges.len(), 2);
    }
}
