//! `explain`: a rule's page in a terminal.

use super::CLEAN;
use super::error::CliError;
use super::messages::Messages;
use super::output::to_stdout;
use crate::config::nearest;
use crate::finding::RuleMeta;
use crate::linter;

/// Shows the page of the rule called `name`.
///
/// # Errors
/// When there is none.
pub(super) fn explain(name: &str, messages: &Messages) -> Result<u8, CliError> {
    let rules = linter::rules();
    let Some(rule) = rules.iter().find(|rule| rule.name == name) else {
        let help = match nearest(name, rules.iter().map(|rule| rule.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "see `lint-secrets rules` for all of them".to_owned(),
        };
        return Err(CliError::usage(format!("there is no rule `{name}`"), help));
    };
    to_stdout(page(rule, messages.color()).as_bytes())?;
    Ok(CLEAN)
}

fn page(rule: &RuleMeta, color: bool) -> String {
    let paint = Paint { color };
    let mut out = format!(
        "{} · {}\n{}\n",
        paint.bold(rule.name),
        rule.severity.as_str(),
        rule.summary
    );
    if !rule.default {
        out.push_str("off unless selected\n");
    }
    out.push('\n');
    body(&mut out, &rule.page(), paint);
    if !rule.cwe.is_empty() {
        let ids: Vec<String> = rule.cwe.iter().map(|id| format!("CWE-{id}")).collect();
        out.push_str(&format!("\n{}\n", ids.join(", ")));
    }
    out.push_str(&format!(
        "\nto accept one finding, with a reason:\n    # lint-secrets: ignore[{}] -- why this is no problem\n",
        rule.name
    ));
    out
}

/// The page's Markdown for reading: headings without their signs, code indented with what it shows named.
fn body(out: &mut String, markdown: &str, paint: Paint) {
    let mut code = false;
    for line in markdown.lines() {
        if let Some(info) = line.strip_prefix("```") {
            code = !code;
            match info.trim().split_once(',') {
                Some((_, "bad")) if code => out.push_str("  bad:\n"),
                Some((_, "good")) if code => out.push_str("  good:\n"),
                _ => {}
            }
            continue;
        }
        if code {
            out.push_str(&paint.dim(&format!("    {line}")));
        } else if let Some(heading) = line.strip_prefix('#') {
            out.push_str(&paint.bold(heading.trim_start_matches('#').trim()));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
}

#[derive(Clone, Copy)]
struct Paint {
    color: bool,
}

impl Paint {
    fn bold(self, text: &str) -> String {
        self.wrapped(text, "1")
    }

    fn dim(self, text: &str) -> String {
        self.wrapped(text, "36")
    }

    fn wrapped(self, text: &str, code: &str) -> String {
        if self.color && !text.trim().is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.trim_end().to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    const RULE: RuleMeta = RuleMeta {
        name: "a-rule",
        summary: "something bad",
        docs: "### What it does\nLooks.\n\n```dockerfile,bad\nENV A=1\n\n# not a heading\n```\n```dockerfile,good\nENV B\n```\n",
        severity: Severity::High,
        default: false,
        cwe: &[798],
    };

    #[test]
    fn a_page_reads_without_markdown() {
        let page = page(&RULE, false);
        assert_eq!(
            page,
            "a-rule · high\nsomething bad\noff unless selected\n\nWhat it does\nLooks.\n\n  bad:\n    ENV A=1\n\n    \
             # not a heading\n  good:\n    ENV B\n\nCWE-798\n\nto accept one finding, with a reason:\n    \
             # lint-secrets: ignore[a-rule] -- why this is no problem\n"
        );
    }

    #[test]
    fn colours_are_ended() {
        let page = page(&RULE, true);
        assert!(page.contains("\u{1b}[1ma-rule\u{1b}[0m"));
        assert_eq!(
            page.matches("\u{1b}[0m").count() * 2,
            page.matches('\u{1b}').count()
        );
    }
}
