//! What a run comes to: the verdict, the numbers, and what was not analysed.

use super::findings::{add, severities};
use super::markup::{prose, text};
use crate::finding::{Notice, NoticeLevel};
use crate::report::place::Places;
use crate::report::redact::Redactor;
use crate::report::summary::{Summary, sentence};
use crate::report::wording::{count, list};
use crate::report::{Run, Stats};

/// The section with the verdict and the numbers.
pub(super) fn overview(run: &Run<'_>, out: &mut String) {
    // How long it took is no part of what was found: the same input gives the same page.
    let run = &Run {
        stats: Stats {
            elapsed: None,
            ..run.stats.clone()
        },
        ..run.clone()
    };
    let summary = Summary::of(run);
    let (class, verdict) = verdict(run, &summary);
    add(
        out,
        format_args!(
            "<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n<p class=\"verdict {class}\"><strong>{verdict}</strong> {}.</p>",
            text(&capital(&sentence(run)))
        ),
    );
    if summary.findings > 0 {
        out.push_str("<table>\n<caption>Findings that count, by severity</caption>\n<thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">Fail the run</th><th scope=\"col\">Weak, not failing</th></tr></thead>\n<tbody>\n");
        for severity in severities() {
            let of_it = run.active().filter(|f| f.severity == severity);
            let (failing, mild): (Vec<_>, Vec<_>) = of_it.partition(|f| run.fails(f));
            let word = severity.as_str();
            add(
                out,
                format_args!(
                    "<tr><th scope=\"row\"><span class=\"severity {word}\">{word}</span></th><td>{}</td><td>{}</td></tr>",
                    failing.len(),
                    mild.len()
                ),
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
    facts(run, &summary, out);
    out.push_str("</section>\n");
}

/// A class for its colour, and the verdict in words.
fn verdict(run: &Run<'_>, summary: &Summary) -> (&'static str, &'static str) {
    if !run.exit.success {
        (
            "incomplete",
            "Not vouched for: not everything could be analysed.",
        )
    } else if summary.failing > 0 {
        ("fails", "This run fails.")
    } else if summary.files == 0 {
        ("incomplete", "There was nothing to check.")
    } else {
        ("passes", "This run passes.")
    }
}

fn facts(run: &Run<'_>, summary: &Summary, out: &mut String) {
    let kinds: Vec<String> = (run.stats.kinds.iter())
        .filter(|(_, number)| *number > 0)
        .map(|(kind, number)| count(*number, kind))
        .collect();
    let looked_at = match kinds.as_slice() {
        [] => count(summary.files, "build file"),
        kinds => format!("{}: {}", count(summary.files, "build file"), list(kinds)),
    };
    out.push_str("<ul class=\"facts\">\n");
    add(out, format_args!("<li>Looked at {}</li>", text(&looked_at)));
    if let Some(severity) = run.stats.fail_on {
        add(
            out,
            format_args!(
                "<li>A finding of severity {} or above fails the run</li>",
                severity.as_str()
            ),
        );
    }
    if summary.suppressed > 0 {
        add(
            out,
            format_args!("<li>{} accepted by comments</li>", summary.suppressed),
        );
    }
    if summary.baselined > 0 {
        add(
            out,
            format_args!("<li>{} in the baseline</li>", summary.baselined),
        );
    }
    add(
        out,
        format_args!("<li>Exit code {}</li>\n</ul>", run.exit.code),
    );
}

/// The sections with what was not analysed, and with what else is to be known.
pub(super) fn notices(run: &Run<'_>, places: &Places<'_>, redactor: &Redactor, out: &mut String) {
    for (level, id, head) in [
        (
            NoticeLevel::Incomplete,
            "incomplete",
            "Not analysed in full",
        ),
        (NoticeLevel::Note, "notes", "Notes"),
    ] {
        let notices: Vec<&Notice> = run.notices.iter().filter(|n| n.level == level).collect();
        if notices.is_empty() {
            continue;
        }
        add(
            out,
            format_args!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{head}</h2>\n<ul>"),
        );
        for notice in notices {
            let place = match notice.span {
                Some(span) => places.shown(span),
                None => redactor.line(&notice.path),
            };
            let place = if place.is_empty() {
                String::new()
            } else {
                format!("<code class=\"place\">{}</code>: ", text(&place))
            };
            add(
                out,
                format_args!("<li>{place}{}</li>", prose(&redactor.line(&notice.message))),
            );
        }
        out.push_str("</ul>\n</section>\n");
    }
}

fn capital(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}
