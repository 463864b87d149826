//! A table for the summary page of a CI job, in GitHub's Markdown, which GitLab and others read too.

use std::io;

use super::place::Places;
use super::redact::Redactor;
use super::{Reporter, Run, summary};
use crate::finding::{Finding, NoticeLevel};

/// Most rows: job summaries are limited to 1 MiB, and nobody reads so many.
const MOST_ROWS: usize = 500;

/// Writes a heading, a table with a row for each finding that counts, a list of what was not analysed, and the summary.
#[derive(Clone, Copy, Debug, Default)]
pub struct MarkdownReporter;

impl Reporter for MarkdownReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let places = Places {
            sources: run.sources,
            redactor: &redactor,
        };
        writeln!(out, "### lint-secrets\n\n{}", text(&summary::sentence(run)))?;
        let total = run.active().count();
        if total > 0 {
            writeln!(
                out,
                "\n| severity | rule | where | what | who can read it |"
            )?;
            writeln!(out, "|---|---|---|---|---|")?;
        }
        for finding in run.active().take(MOST_ROWS) {
            writeln!(out, "{}", row(finding, &places, &redactor, run))?;
        }
        if total > MOST_ROWS {
            writeln!(out, "\n{} more are in the log.", total - MOST_ROWS)?;
        }
        let mut headed = false;
        for notice in run.notices {
            if notice.level != NoticeLevel::Incomplete {
                continue;
            }
            if !headed {
                writeln!(out, "\nNot analysed in full:\n")?;
                headed = true;
            }
            let place = places.of_notice(notice);
            writeln!(
                out,
                "- {}: {}",
                code(&place),
                text(&redactor.line(&notice.message))
            )?;
        }
        Ok(())
    }
}

fn row(finding: &Finding, places: &Places<'_>, redactor: &Redactor, run: &Run<'_>) -> String {
    let name = finding.rule.name;
    let rule = match run.tool.rule_pages {
        Some(pages) => format!("[{name}]({pages}{name}.md)"),
        None => name.to_owned(),
    };
    let mut titles: Vec<String> = Vec::new();
    for exposure in &finding.exposures {
        let title = text(&redactor.line(exposure.title));
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    format!(
        "| {} | {rule} | {} | {} | {} |",
        finding.severity.as_str(),
        code(&places.shown(finding.primary.span)),
        text(&redactor.line(&finding.message)),
        titles.join(", ")
    )
}

/// A code span in a table cell. A backquote in a name would end it: it stands as a plain quote.
fn code(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c == '`' { '\'' } else { c })
        .collect();
    format!("`{}`", plain.replace('|', "\\|"))
}

/// Text in a table cell: what messages quote in backquotes stays code, nothing else of it is markup.
fn text(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let last = line.matches('`').count();
    for (index, piece) in line.split('`').enumerate() {
        if index % 2 == 1 && index < last {
            out.push_str(&code(piece));
        } else {
            if index % 2 == 1 {
                out.push('\'');
            }
            for c in piece.chars() {
                if "\\*_[]<>|#&~!$@".contains(c) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_text_is_markup_but_what_is_quoted() {
        assert_eq!(text("`A|B` is <b>*x*"), "`A\\|B` is \\<b\\>\\*x\\*");
        assert_eq!(text("[x](javascript:0) | y"), "\\[x\\](javascript:0) \\| y");
        assert_eq!(text("a ` b"), "a ' b");
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
    }
}
