//! One page for people who review: what was found, drawn and told, without scripts and without anything from outside.
//!
//! Its policy forbids all but its own style sheet, which it names by hash. What the page shows went through
//! [`Redactor`] and through [`markup`]: names and paths are those of strangers.

mod drawing;
mod excerpt;
mod findings;
mod markup;
mod overview;
mod svg;

use std::io;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use super::place::Places;
use super::redact::Redactor;
use super::wording::count;
use super::{Reporter, Run};
use crate::finding::{Finding, Stages, State};
use crate::source::FileId;
use drawing::MOST_LANES;
use findings::{Shown, add};
use markup::text;

/// The page's style sheet.
const STYLE: &str = include_str!("style.css");

/// Findings that are shown in full: a page with more cannot be read, and hardly opened. The others are in a list.
const MOST_IN_FULL: usize = 1000;

/// Writes one page of HTML that needs nothing else.
#[derive(Clone, Copy, Debug, Default)]
pub struct HtmlReporter;

impl Reporter for HtmlReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        out.write_all(page(run, &redactor).as_bytes())
    }
}

/// Findings in the build file that they lead through.
struct Image<'a> {
    /// Its stages' file, else that of the findings.
    home: FileId,
    stages: Option<&'a Stages>,
    /// With the number of each on the page.
    findings: Vec<(usize, &'a Finding)>,
}

fn page(run: &Run<'_>, redactor: &Redactor) -> String {
    let places = Places {
        sources: run.sources,
        redactor,
    };
    let shown = Shown {
        run,
        redactor,
        places,
    };
    let (mild, full): (Vec<&Finding>, Vec<&Finding>) =
        run.active().partition(|finding| run.is_mild(finding));
    let known = run.findings.iter().filter(|f| f.state != State::Active);
    let known: Vec<&Finding> = known.collect();
    let (full, rest) = full.split_at(full.len().min(MOST_IN_FULL));

    let mut out = head();
    out.push_str("<body>\n<a class=\"skip\" href=\"#main\">Skip to the findings</a>\n<header>\n<h1>lint-secrets</h1>\n<p>Secrets that an image build would leave where others can read them</p>\n</header>\n");
    let images = images(full, run);
    contents(&images, &shown, &mut out);
    out.push_str("<main id=\"main\" tabindex=\"-1\">\n");
    overview::overview(run, &mut out);
    overview::notices(run, &places, redactor, &mut out);
    for (number, image) in images.iter().enumerate() {
        self::image(number + 1, image, &shown, &mut out);
    }
    section("further", "Further findings", rest, &shown, &mut out);
    section("weak", "Weak, but not failing", &mild, &shown, &mut out);
    section("accepted", "Accepted", &known, &shown, &mut out);
    out.push_str("</main>\n");
    add(
        &mut out,
        format_args!(
            "<footer>\n<p>Made by lint-secrets {}. No part of a secret is on this page, and it loads nothing.</p>\n</footer>\n</body>\n</html>",
            text(run.tool.version)
        ),
    );
    out
}

fn head() -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>lint-secrets: findings</title>\n<style>{STYLE}</style>\n</head>\n"
    )
}

/// The findings by the build file they lead through, in the order in which these are met.
fn images<'a>(findings: &[&'a Finding], run: &Run<'a>) -> Vec<Image<'a>> {
    let mut images: Vec<Image<'a>> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let (home, stages) = home(finding, run);
        let entry = (index + 1, *finding);
        match images.iter_mut().find(|image| image.home == home) {
            Some(image) => image.findings.push(entry),
            None => images.push(Image {
                home,
                stages,
                findings: vec![entry],
            }),
        }
    }
    images
}

/// The file with stages that the finding is in or leads through; without one, the file it is in.
fn home<'a>(finding: &Finding, run: &Run<'a>) -> (FileId, Option<&'a Stages>) {
    let own = finding.primary.span.file;
    let steps = finding.flow.iter().map(|label| label.span.file);
    std::iter::once(own)
        .chain(steps)
        .find_map(|id| {
            let at = (run.stages).binary_search_by_key(&Some(id), Stages::file);
            Some((id, Some(run.stages.get(at.ok()?)?)))
        })
        .unwrap_or((own, None))
}

fn path(home: FileId, shown: &Shown<'_>) -> String {
    (shown.run.sources.get(home)).map_or_else(
        || "Unknown file".to_owned(),
        |file| shown.redactor.line(file.path()),
    )
}

fn contents(images: &[Image<'_>], shown: &Shown<'_>, out: &mut String) {
    if images.len() < 2 {
        return;
    }
    out.push_str("<nav aria-label=\"Build files\">\n<h2>Build files with findings</h2>\n<ul>\n");
    for (number, image) in images.iter().enumerate() {
        add(
            out,
            format_args!(
                "<li><a href=\"#file-{}\">{}</a> {}</li>",
                number + 1,
                text(&path(image.home, shown)),
                count(image.findings.len(), "finding")
            ),
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

fn image(number: usize, image: &Image<'_>, shown: &Shown<'_>, out: &mut String) {
    let path = path(image.home, shown);
    add(
        out,
        format_args!(
            "<section aria-labelledby=\"file-{number}\">\n<h2 id=\"file-{number}\">{}</h2>",
            text(&path)
        ),
    );
    for several in image.findings.chunks(MOST_LANES) {
        figure(&path, image, several, shown, out);
        for (lane, (number, finding)) in several.iter().enumerate() {
            shown.article(*number, Some(lane), finding, out);
        }
    }
    out.push_str("</section>\n");
}

fn figure(
    path: &str,
    image: &Image<'_>,
    several: &[(usize, &Finding)],
    shown: &Shown<'_>,
    out: &mut String,
) {
    let findings: Vec<&Finding> = several.iter().map(|(_, finding)| *finding).collect();
    let (run, redactor) = (shown.run, shown.redactor);
    let drawing = drawing::of(&findings, image.home, image.stages, run, redactor);
    if drawing.boxes.is_empty() {
        return;
    }
    let title = format!(
        "The way of {} through {path}; the steps are told in words below",
        count(findings.len(), "secret")
    );
    add(
        out,
        format_args!(
            "<figure>\n<div class=\"drawing\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n{}</div>\n<figcaption>\n<ul class=\"legend\">",
            text(&format!("Drawing of {path}")),
            svg::svg(&drawing, &title)
        ),
    );
    for (lane, (number, finding)) in several.iter().enumerate() {
        let what = finding.key.as_deref().unwrap_or(finding.rule.name);
        add(
            out,
            format_args!(
                "<li><span class=\"key lane-{}\">{}</span> <a href=\"#finding-{number}\">{}</a></li>",
                lane + 1,
                svg::letter(lane),
                text(&redactor.line(what))
            ),
        );
    }
    out.push_str("</ul>\n<p>Numbers are steps of the way; a diamond is where the secret stays.");
    if drawing.edges.iter().any(|edge| !edge.takes) {
        out.push_str(" A full line on the left leads to the stage that is built on it.");
    }
    if drawing.edges.iter().any(|edge| edge.takes) {
        out.push_str(" A dashed one leads to the stage that takes files.");
    }
    if drawing.left_out > 0 {
        add(
            out,
            format_args!(
                " {} that no secret passes: not drawn.",
                count(drawing.left_out, "stage")
            ),
        );
    }
    out.push_str("</p>\n</figcaption>\n</figure>\n");
}

/// A list of findings that are told in a line each.
fn section(id: &str, head: &str, findings: &[&Finding], shown: &Shown<'_>, out: &mut String) {
    if findings.is_empty() {
        return;
    }
    add(
        out,
        format_args!(
            "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{head}</h2>\n<ul class=\"entries\">"
        ),
    );
    for finding in findings {
        shown.entry(finding, out);
    }
    out.push_str("</ul>\n</section>\n");
}

#[cfg(test)]
mod tests;
