//! The stages of a Dockerfile, read on their own: what the documentation says of them is checked where these engines
//! are too old to show it. Nothing of the linter is used here.

use std::collections::BTreeSet;

use super::case::Carrier;

/// An instruction: one line, whatever it was broken into.
#[derive(Clone, Debug)]
pub(crate) struct Instruction {
    /// In capitals.
    pub(crate) keyword: String,
    pub(crate) rest: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Stage {
    pub(crate) name: String,
    /// The stage that it is built on.
    pub(crate) base: Option<usize>,
    /// The stages that it takes files from.
    takes: BTreeSet<usize>,
    pub(crate) instructions: Vec<Instruction>,
}

/// A Dockerfile, without what stands before its first FROM.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stages(pub(crate) Vec<Stage>);

impl Stages {
    pub(crate) fn read(dockerfile: &str) -> Self {
        let mut read = Self::default();
        for instruction in instructions(dockerfile) {
            let found = |name: &str| {
                let named = read
                    .0
                    .iter()
                    .rposition(|s| s.name.eq_ignore_ascii_case(name));
                named.or_else(|| name.parse().ok().filter(|at| *at < read.0.len()))
            };
            if instruction.keyword == "FROM" {
                let mut words = instruction.rest.split_whitespace();
                let base = words.find(|word| !word.starts_with("--"));
                let stage = Stage {
                    base: base.and_then(|base| {
                        read.0
                            .iter()
                            .rposition(|s| s.name.eq_ignore_ascii_case(base))
                    }),
                    name: words.nth(1).unwrap_or_default().to_owned(),
                    ..Stage::default()
                };
                read.0.push(stage);
                continue;
            }
            let froms = instruction.rest.split([' ', ',', '\t']);
            let froms =
                froms.filter_map(|word| word.trim_start_matches("--").strip_prefix("from="));
            let takes: Vec<usize> = froms.filter_map(found).collect();
            if let Some(stage) = read.0.last_mut() {
                stage.takes.extend(takes);
                stage.instructions.push(instruction);
            }
        }
        read
    }

    /// The last stage, and those that it is built on.
    pub(crate) fn shipped(&self) -> BTreeSet<usize> {
        let mut next = self.0.len().checked_sub(1);
        let mut all = BTreeSet::new();
        while let Some(at) = next {
            all.insert(at);
            next = self.0[at].base;
        }
        all
    }

    /// Whether the image has triggers: those of its last stage, which nothing of this file is built on.
    pub(crate) fn has_trigger(&self) -> bool {
        let last = self.0.last().map(|stage| &stage.instructions);
        let mut instructions = last.into_iter().flatten();
        instructions.any(|instruction| instruction.keyword == "ONBUILD")
    }

    /// The stages that are built on the way to the last one.
    pub(crate) fn needed(&self) -> BTreeSet<usize> {
        let mut waiting = vec![self.0.len().saturating_sub(1)];
        let mut all = BTreeSet::new();
        while let Some(at) = waiting.pop() {
            if at < self.0.len() && all.insert(at) {
                waiting.extend(self.0[at].base);
                waiting.extend(&self.0[at].takes);
            }
        }
        all
    }

    /// Whether a stage of these declares the argument that a canary is passed as; in a trigger, too.
    pub(crate) fn declare(&self, stages: &BTreeSet<usize>, carrier: &Carrier) -> bool {
        let Carrier::Argument(name) = carrier else {
            return false;
        };
        let mut instructions = stages.iter().flat_map(|at| &self.0[*at].instructions);
        instructions.any(|instruction| {
            let mut words = instruction.rest.split_whitespace();
            let declares = match instruction.keyword.as_str() {
                "ARG" => true,
                "ONBUILD" => words
                    .next()
                    .is_some_and(|word| word.eq_ignore_ascii_case("ARG")),
                _ => false,
            };
            declares && words.any(|word| word.split('=').next() == Some(name))
        })
    }
}

/// The instructions in order: lines that end in a backslash go on, comments and empty lines are none.
fn instructions(dockerfile: &str) -> Vec<Instruction> {
    let mut all = Vec::new();
    let mut text = String::new();
    for line in dockerfile.lines() {
        if line.trim_start().starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if let Some(line) = line.trim_end().strip_suffix('\\') {
            text += line;
            continue;
        }
        text += line;
        let whole = std::mem::take(&mut text);
        let (keyword, rest) = whole
            .trim()
            .split_once(char::is_whitespace)
            .unwrap_or((whole.trim(), ""));
        all.push(Instruction {
            keyword: keyword.to_ascii_uppercase(),
            rest: rest.trim().to_owned(),
        });
    }
    all
}

/// The Dockerfile with a name for every stage that has none, so that each can be built for itself.
pub(crate) fn named(dockerfile: &str) -> String {
    let mut number = 0;
    let lines = dockerfile.lines().map(|line| {
        let mut words = line.split_whitespace();
        if !words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("FROM"))
        {
            return line.to_owned() + "\n";
        }
        number += 1;
        match words.any(|word| word.eq_ignore_ascii_case("AS")) {
            true => line.to_owned() + "\n",
            false => format!("{} AS unnamed-{number}\n", line.trim_end()),
        }
    });
    lines.collect()
}

#[test]
fn stages_are_read_on_their_own() {
    let text = "ARG A=1\nFROM x AS one\nFROM --platform=linux/amd64 one AS two\nONBUILD ARG LATE\nFROM y\nARG \\\n  # note\n  TOKEN=2\n\
                FROM z\nCOPY --from=two /a /b\nRUN --mount=type=bind,from=2 true\n";
    let stages = Stages::read(text);
    assert_eq!(stages.0.len(), 4);
    assert_eq!(stages.shipped(), [3].into());
    assert_eq!(stages.needed(), [0, 1, 2, 3].into());
    let argument = |name: &str| Carrier::Argument(name.to_owned());
    assert!(stages.declare(&[2].into(), &argument("TOKEN")));
    assert!(stages.declare(&[1].into(), &argument("LATE")));
    assert!(!stages.declare(&[0, 3].into(), &argument("TOKEN")));
    assert!(named(text).contains("FROM y AS unnamed-3\n"));
}
