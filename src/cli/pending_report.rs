//! SEAM: the shape of `report`, as far as `cli` uses it, until it lands; then this file goes.
#![allow(dead_code, unreachable_pub, missing_docs)]

use std::io;
use std::time::Duration;

use crate::finding::{Finding, Notice, RuleMeta, Severity, State};
use crate::source::{ColumnUnit, SourceMap};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    #[default]
    Terminal,
    Concise,
    Json,
    Sarif,
    Github,
}

impl Format {
    const ALL: [Self; 5] = [
        Self::Terminal,
        Self::Concise,
        Self::Json,
        Self::Sarif,
        Self::Github,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }

    pub fn reporter(self, _terminal: &TerminalOptions) -> Box<dyn Reporter> {
        Box::new(Lines)
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL
            .into_iter()
            .find(|f| f.as_str().eq_ignore_ascii_case(s));
        found.ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|f| f.as_str()).collect();
            format!("the formats are {}", all.join(", "))
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Graphics {
    #[default]
    Unicode,
    Ascii,
    Narrated,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TerminalOptions {
    pub width: usize,
    pub color: bool,
    pub graphics: Graphics,
    pub reveal: bool,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Tool<'a> {
    pub version: &'a str,
    pub home: Option<&'a str>,
    pub rule_pages: Option<&'a str>,
}

#[derive(Clone, Debug, Default)]
pub struct Stats {
    pub files: usize,
    pub kinds: Vec<(String, usize)>,
    pub elapsed: Option<Duration>,
    pub fail_on: Option<Severity>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Exit {
    pub code: u8,
    pub success: bool,
}

#[derive(Clone, Debug)]
pub struct Run<'a> {
    pub findings: &'a [Finding],
    pub notices: &'a [Notice],
    pub sources: &'a SourceMap,
    pub rules: &'a [&'static RuleMeta],
    pub stats: Stats,
    pub tool: Tool<'a>,
    pub exit: Exit,
}

pub trait Reporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()>;
}

struct Lines;

impl Reporter for Lines {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        for finding in run.findings.iter().filter(|f| f.state == State::Active) {
            let path = run
                .sources
                .get(finding.primary.span.file)
                .map_or("", |f| f.path());
            let at = run
                .sources
                .position(finding.primary.span, ColumnUnit::CodePoint);
            let severity = finding.severity.as_str();
            writeln!(
                out,
                "{path}:{}:{}: {severity}: {} [{}]",
                at.line, at.column, finding.message, finding.rule.name
            )?;
        }
        for notice in run.notices {
            writeln!(out, "{}: {}", notice.path, notice.message)?;
        }
        writeln!(out, "{} files", run.stats.files)
    }
}
