//! The names of the output formats.

use std::str::FromStr;

use super::{
    CheckstyleReporter, ConciseReporter, GithubReporter, GitlabReporter, HtmlReporter,
    JsonReporter, JunitReporter, MarkdownReporter, RdjsonReporter, Reporter, SarifReporter,
    TerminalOptions, TerminalReporter,
};

/// An output format.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// For people: the source with the way the secret takes, who can read it and what to do instead.
    #[default]
    Terminal,
    /// One line a finding.
    Concise,
    /// Everything, for programs; `docs/json.md` describes it.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, which GitHub shows as annotations.
    Github,
    /// A Code Quality report, which GitLab shows in merge requests.
    Gitlab,
    /// Reviewdog Diagnostic Format, for reviewdog on any host.
    Rdjson,
    /// JUnit XML, for systems that show test results.
    Junit,
    /// Checkstyle XML, for systems that show its reports.
    Checkstyle,
    /// A table in Markdown, for the summary page of a CI job.
    Markdown,
    /// One page without scripts, for people who review.
    Html,
}

impl Format {
    /// All of them, in the order to list them.
    pub const ALL: [Self; 11] = [
        Self::Terminal,
        Self::Concise,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Rdjson,
        Self::Junit,
        Self::Checkstyle,
        Self::Markdown,
        Self::Html,
    ];

    /// The word for it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Rdjson => "rdjson",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// What it is for, in a few words.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Terminal => "for people, with the source",
            Self::Concise => "one line a finding",
            Self::Json => "everything, for programs",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Github => "annotations in a GitHub workflow",
            Self::Gitlab => "a Code Quality report for GitLab",
            Self::Rdjson => "for reviewdog",
            Self::Junit => "JUnit XML",
            Self::Checkstyle => "Checkstyle XML",
            Self::Markdown => "a table for a CI job's summary",
            Self::Html => "one page, for people who review",
        }
    }

    /// The reporter that writes it; `terminal` is used by [`Self::Terminal`] only.
    #[must_use]
    pub fn reporter(self, terminal: &TerminalOptions) -> Box<dyn Reporter> {
        match self {
            Self::Terminal => Box::new(TerminalReporter::new(terminal.clone())),
            Self::Concise => Box::new(ConciseReporter),
            Self::Json => Box::new(JsonReporter),
            Self::Sarif => Box::new(SarifReporter::default()),
            Self::Github => Box::new(GithubReporter),
            Self::Gitlab => Box::new(GitlabReporter),
            Self::Rdjson => Box::new(RdjsonReporter),
            Self::Junit => Box::new(JunitReporter),
            Self::Checkstyle => Box::new(CheckstyleReporter),
            Self::Markdown => Box::new(MarkdownReporter),
            Self::Html => Box::new(HtmlReporter),
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no such format.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no format `{given}`; the formats are {}", listed())]
pub struct UnknownFormat {
    /// What was asked for, safe to print.
    pub given: String,
}

fn listed() -> String {
    Format::ALL
        .iter()
        .map(|f| format!("{f} ({})", f.summary()))
        .collect::<Vec<_>>()
        .join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;

    /// Case does not matter.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|f| f.as_str().eq_ignore_ascii_case(s))
            .ok_or_else(|| UnknownFormat {
                given: super::visible::line(s, super::visible::Charset::Unicode),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_name() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
            assert_eq!(format.as_str().to_uppercase().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_one_lists_all_and_cannot_write_to_the_terminal() {
        let error = "xml\u{1b}[31m".parse::<Format>().unwrap_err().to_string();
        for format in Format::ALL {
            assert!(error.contains(format.as_str()), "{error}");
        }
        assert!(!error.contains('\u{1b}'), "{error}");
    }
}
