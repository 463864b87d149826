//! One block drawn with miette: the title with rule and severity, and the source with its labels.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};

use super::TerminalOptions;
use super::block::Block;
use super::paint::Paint;
use super::snippet::Snippet;
use super::window::Look;
use crate::finding::{Confidence, Severity};
use crate::report::Run;
use crate::report::redact::Redactor;
use crate::report::visible::{Charset, text_width};

/// Rule and severity stand at the right, but no further out than this column.
const MAX_TITLE: usize = 100;

struct Frame {
    title: String,
    severity: Severity,
    labels: Vec<LabeledSpan>,
    snippet: Snippet,
}

/// Draws the title and the labelled source of `block`, ending in a newline.
pub(super) fn frame(
    block: &Block<'_>,
    run: &Run<'_>,
    redactor: &Redactor,
    options: &TerminalOptions,
) -> Result<String, fmt::Error> {
    let Some(first) = block.first() else {
        return Ok(String::new());
    };
    let charset = redactor.charset();
    let look = Look {
        columns: options.width().saturating_sub(12).max(28),
        charset,
    };
    let (snippet, labels) = Snippet::new(block.marks(redactor), run.sources, redactor, look);
    let paint = Paint {
        color: options.color,
    };
    let frame = Frame {
        title: head(block, redactor, options, paint),
        severity: first.severity,
        labels,
        snippet,
    };
    let theme = GraphicalTheme {
        characters: match charset {
            Charset::Unicode => ThemeCharacters::unicode(),
            Charset::Ascii => ThemeCharacters::ascii(),
        },
        styles: if options.color {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        },
    };
    let mut out = String::new();
    GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .without_syntax_highlighting()
        .with_width(options.width())
        .render_report(&mut out, &frame)?;
    Ok(out)
}

fn head(block: &Block<'_>, redactor: &Redactor, options: &TerminalOptions, paint: Paint) -> String {
    let Some(first) = block.first() else {
        return String::new();
    };
    let title = block.title(redactor);
    let dot = match redactor.charset() {
        Charset::Unicode => " · ",
        Charset::Ascii => ", ",
    };
    let mut tag = format!("{}{dot}{}", first.rule.name, first.severity.as_str());
    if first.confidence == Confidence::Low {
        tag.push_str(dot);
        tag.push_str("not sure");
    }
    // The icon and its blanks take 4 columns, and miette leaves 2 free.
    let room = options.width().min(MAX_TITLE).saturating_sub(6);
    let used = text_width(&title) + text_width(&tag);
    if used + 2 <= room {
        format!(
            "{}{}{}",
            paint.bold(&title),
            " ".repeat(room - used),
            paint.dim(&tag)
        )
    } else {
        format!("{}\n{}", paint.bold(&title), paint.dim(&tag))
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Frame")
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Frame {}

impl miette::Diagnostic for Frame {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Critical | Severity::High => miette::Severity::Error,
            Severity::Medium => miette::Severity::Warning,
            Severity::Low | Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<_>)
    }
}
