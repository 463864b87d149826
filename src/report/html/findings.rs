//! One finding: what it is, its way with the lines, who can read it, what to do instead.

use std::fmt::Write as _;

use super::excerpt::Excerpt;
use super::markup::{prose, sentence, text};
use super::svg::letter;
use crate::finding::{Finding, Severity, State};
use crate::report::Run;
use crate::report::advice::{Advice, advice, readers};
use crate::report::place::Places;
use crate::report::redact::Redactor;
use crate::report::steps::way;
use crate::report::wording::count;
use crate::source::Span;

/// Steps of one finding that are shown.
const MOST_STEPS: usize = 60;

/// What a finding is shown with.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) redactor: &'a Redactor,
    pub(super) places: Places<'a>,
}

impl Shown<'_> {
    /// The finding in full. `lane` is its place in the drawing, if there is one.
    pub(super) fn article(
        &self,
        number: usize,
        lane: Option<usize>,
        finding: &Finding,
        out: &mut String,
    ) {
        let severity = finding.severity.as_str();
        let letter = lane.map_or_else(String::new, |lane| {
            format!(
                "<span class=\"key lane-{}\" aria-label=\"in the drawing: {letter}\">{letter}</span> ",
                lane + 1,
                letter = letter(lane)
            )
        });
        let message = sentence(&self.redactor.line(&finding.message));
        add(
            out,
            format_args!(
                "<article id=\"finding-{number}\" class=\"finding {severity}\" aria-labelledby=\"finding-{number}-title\">\n<h3 id=\"finding-{number}-title\">{letter}{message}</h3>\n<p class=\"facts\"><span class=\"severity {severity}\">{severity}</span> <code>{}</code> <code class=\"place\">{}</code></p>",
                finding.rule.name,
                text(&self.places.shown(finding.primary.span)),
            ),
        );
        self.steps(finding, out);
        self.readers(finding, out);
        self.advice(finding, out);
        let name = finding.rule.name;
        let page = self.run.tool.rule_pages.map_or_else(String::new, |pages| {
            format!(
                " or <a href=\"{}{name}.md\">the page of the rule</a>",
                text(pages)
            )
        });
        add(
            out,
            format_args!(
                "<p class=\"more\">More: <code>lint-secrets explain {name}</code>{page}</p>\n</article>"
            ),
        );
    }

    fn steps(&self, finding: &Finding, out: &mut String) {
        let way = way(finding, MOST_STEPS);
        let number = way.steps.len() + way.left_out;
        if number <= 1 {
            let label = way
                .steps
                .first()
                .map_or(&finding.primary, |step| step.label);
            out.push_str("<div class=\"step alone\">\n");
            self.step(label.span, &label.text, out);
            out.push_str("</div>\n");
            return;
        }
        add(
            out,
            format_args!(
                "<details open>\n<summary>The way, in {}</summary>\n<ol>",
                count(number, "step")
            ),
        );
        let mut before = 0;
        for step in &way.steps {
            if step.number != before + 1 {
                add(
                    out,
                    format_args!(
                        "<li class=\"gap\" value=\"{}\">{} between</li>",
                        before + 1,
                        count(step.number - before - 1, "step")
                    ),
                );
            }
            before = step.number;
            add(
                out,
                format_args!("<li class=\"step\" value=\"{}\">", step.number),
            );
            self.step(step.label.span, &step.label.text, out);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</details>\n");
    }

    fn step(&self, span: Span, label: &str, out: &mut String) {
        let label = sentence(&self.redactor.line(label));
        add(
            out,
            format_args!(
                "<p>{label} <code class=\"place\">{}</code></p>",
                text(&self.places.shown(span))
            ),
        );
        if let Some(line) = Excerpt::of(span, self.run.sources, self.redactor)
            && !line.whole().is_empty()
        {
            add(
                out,
                format_args!(
                    "<pre><code>{}<mark>{}</mark>{}</code></pre>",
                    text(&line.before),
                    text(&line.at),
                    text(&line.after)
                ),
            );
        }
    }

    fn readers(&self, finding: &Finding, out: &mut String) {
        let readers = readers(&[finding], self.run, self.redactor);
        if readers.is_empty() {
            return;
        }
        out.push_str("<h4>Who can read it</h4>\n<dl>\n");
        for reader in &readers {
            add(
                out,
                format_args!(
                    "<dt>{}</dt><dd>{}</dd>",
                    sentence(&reader.title),
                    sentence(&reader.who)
                ),
            );
        }
        out.push_str("</dl>\n");
    }

    fn advice(&self, finding: &Finding, out: &mut String) {
        let advice = advice(&[finding], self.run, self.redactor);
        if advice.is_empty() {
            return;
        }
        out.push_str("<h4>Instead</h4>\n");
        let mut code = false;
        for line in &advice {
            if code && matches!(line, Advice::Say(_)) {
                out.push_str("</pre>\n");
                code = false;
            } else if !code && !matches!(line, Advice::Say(_)) {
                out.push_str("<pre class=\"rewrite\">");
                code = true;
            }
            match line {
                Advice::Say(said) => add(out, format_args!("<p>{}</p>", sentence(said))),
                Advice::Remove(line) => {
                    add(out, format_args!("<del>- {}</del>", text(&flat(line))))
                }
                Advice::Add(line) => add(out, format_args!("<ins>+ {}</ins>", text(&flat(line)))),
                Advice::Command(line) => {
                    add(out, format_args!("<kbd>$ {}</kbd>", text(&flat(line))))
                }
            }
        }
        if code {
            out.push_str("</pre>\n");
        }
    }

    /// The finding as an entry of a list.
    pub(super) fn entry(&self, finding: &Finding, out: &mut String) {
        let severity = finding.severity.as_str();
        let known = match &finding.state {
            State::Active => String::new(),
            State::Baselined => "<br>Listed in the baseline".to_owned(),
            State::Suppressed { at, reason } => {
                let reason = reason.as_deref().map_or_else(String::new, |reason| {
                    format!(": {}", text(&self.redactor.line(reason)))
                });
                format!(
                    "<br>Accepted at <code>{}</code>{reason}",
                    text(&self.places.shown(*at))
                )
            }
        };
        add(
            out,
            format_args!(
                "<li><span class=\"severity {severity}\">{severity}</span> {} <code class=\"place\">{}</code> <code>{}</code>{known}</li>",
                prose(&self.redactor.line(&finding.message)),
                text(&self.places.shown(finding.primary.span)),
                finding.rule.name,
            ),
        );
    }
}

/// A tab would be a control character in the page.
fn flat(line: &str) -> String {
    line.replace('\t', "    ")
}

/// `text` and a line end.
pub(super) fn add(out: &mut String, what: std::fmt::Arguments<'_>) {
    // A string takes whatever is written to it.
    let _ = writeln!(out, "{what}");
}

/// The severities, worst first.
pub(super) fn severities() -> impl Iterator<Item = Severity> {
    Severity::ALL.into_iter().rev()
}
