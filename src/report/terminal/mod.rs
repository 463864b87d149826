//! For people at a terminal: what, where and by which way, who can read it, what to do instead.

mod block;
mod frame;
mod narrated;
mod paint;
mod snippet;
mod window;

use std::collections::HashMap;
use std::io;

use super::advice::{self, Advice, Reader};
use super::place::Places;
use super::redact::Redactor;
use super::visible::{Charset, text_width};
use super::wording::wrap;
use super::{Reporter, Run, summary};
use crate::finding::{Finding, NoticeLevel};
use crate::source::ColumnUnit;
use block::{Block, blocks};
use paint::Paint;

/// Narrower screens are treated as this wide.
const MIN_WIDTH: usize = 40;

/// How much drawing the screen can take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Graphics {
    /// Box drawing and signs outside ASCII.
    #[default]
    Unicode,
    /// ASCII only; other characters of the files show as `?`.
    Ascii,
    /// No drawing: places are said in words, for screen readers.
    Narrated,
}

/// How to show a run on a terminal. The caller knows the screen, `NO_COLOR` and the options.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TerminalOptions {
    /// Columns of the screen; less than 40 count as 40.
    pub width: usize,
    /// Whether to use colours.
    pub color: bool,
    /// How much drawing it can take.
    pub graphics: Graphics,
    /// Show the secrets themselves. Control characters still stay visible stand-ins.
    pub reveal: bool,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        Self {
            width: 100,
            color: false,
            graphics: Graphics::Unicode,
            reveal: false,
        }
    }
}

impl TerminalOptions {
    fn width(&self) -> usize {
        self.width.max(MIN_WIDTH)
    }
}

/// Writes a frame for each finding, or for several of one kind that stand close together; mild ones that do not
/// fail the run as a line each, or for several of one file that say the same; then what could not be analysed; then the summary.
#[derive(Clone, Debug, Default)]
pub struct TerminalReporter {
    options: TerminalOptions,
}

impl TerminalReporter {
    /// A reporter for the screen that `options` describe.
    #[must_use]
    pub fn new(options: TerminalOptions) -> Self {
        Self { options }
    }
}

impl Reporter for TerminalReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let charset = match self.options.graphics {
            Graphics::Ascii => Charset::Ascii,
            Graphics::Unicode | Graphics::Narrated => Charset::Unicode,
        };
        let mut redactor = Redactor::new(run.findings, run.sources).for_charset(charset);
        if self.options.reveal {
            redactor = redactor.revealing();
        }
        let screen = Screen {
            run,
            redactor: &redactor,
            options: &self.options,
            paint: Paint {
                color: self.options.color,
            },
        };
        screen.all(out)
    }
}

struct Screen<'a> {
    run: &'a Run<'a>,
    redactor: &'a Redactor,
    options: &'a TerminalOptions,
    paint: Paint,
}

impl Screen<'_> {
    fn all(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let (mild, full): (Vec<&Finding>, Vec<&Finding>) =
            self.run.active().partition(|f| self.run.is_mild(f));
        for block in blocks(full.into_iter(), self.run) {
            if self.options.graphics == Graphics::Narrated {
                narrated::narrate(&block, self.run, self.redactor, self.options, out)?;
            } else {
                self.block(&block, out)?;
            }
        }
        self.mild(&mild, out)?;
        self.notices(out)?;
        let line = summary::last_line(self.run, |text| self.paint.bold(text));
        out.write_all(line.as_bytes())
    }

    fn block(&self, block: &Block<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let frame =
            frame::frame(block, self.run, self.redactor, self.options).map_err(io::Error::other)?;
        for line in frame.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        let readers = advice::readers(&block.findings, self.run, self.redactor);
        if !readers.is_empty() {
            writeln!(out, "  {}", self.paint.bold("who can read it"))?;
            self.readers(&readers, out)?;
        }
        let advice = advice::advice(&block.findings, self.run, self.redactor);
        if !advice.is_empty() {
            writeln!(out, "  {}", self.paint.bold("instead"))?;
            self.advice(&advice, out)?;
        }
        if let Some(first) = block.first() {
            let more = format!("more: lint-secrets explain {}", first.rule.name);
            writeln!(out, "  {}\n", self.paint.dim(&more))?;
        }
        Ok(())
    }

    fn readers(&self, readers: &[Reader], out: &mut dyn io::Write) -> io::Result<()> {
        const MAX_TITLE: usize = 24;
        const LEAST: usize = 30;
        let title = readers
            .iter()
            .map(|r| text_width(&r.title))
            .max()
            .unwrap_or(0)
            .min(MAX_TITLE);
        let beside = self.options.width().saturating_sub(4 + title + 3);
        for reader in readers {
            let own = text_width(&reader.title);
            if beside < LEAST || own > title {
                writeln!(out, "    {}", self.paint.warning(&reader.title))?;
                for line in wrap(&reader.who, self.options.width().saturating_sub(8)) {
                    writeln!(out, "        {line}")?;
                }
                continue;
            }
            for (i, line) in wrap(&reader.who, beside).iter().enumerate() {
                let left = if i == 0 {
                    format!(
                        "{}{}",
                        self.paint.warning(&reader.title),
                        " ".repeat(title - own)
                    )
                } else {
                    " ".repeat(title)
                };
                writeln!(out, "    {left}   {line}")?;
            }
        }
        Ok(())
    }

    fn advice(&self, advice: &[Advice], out: &mut dyn io::Write) -> io::Result<()> {
        for line in advice {
            match line {
                Advice::Say(text) => {
                    for line in wrap(text, self.options.width().saturating_sub(4)) {
                        writeln!(out, "    {line}")?;
                    }
                }
                // Lines to copy are never broken.
                Advice::Remove(text) => {
                    writeln!(out, "    {}", self.paint.removed(&format!("- {text}")))?
                }
                Advice::Add(text) => {
                    writeln!(out, "    {}", self.paint.added(&format!("+ {text}")))?
                }
                Advice::Command(text) => {
                    writeln!(out, "    {}", self.paint.command(&format!("$ {text}")))?
                }
            }
        }
        Ok(())
    }

    fn mild(&self, findings: &[&Finding], out: &mut dyn io::Write) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        let places = Places {
            sources: self.run.sources,
            redactor: self.redactor,
        };
        writeln!(out, "{}", self.paint.bold("weak, but not failing"))?;
        for (finding, more) in alike(findings, self.run) {
            let rule = format!("[{}]", finding.rule.name);
            writeln!(
                out,
                "  {}: {}: {}{} {}",
                places.shown(finding.primary.span),
                finding.severity.as_str(),
                self.redactor.line(&finding.message),
                too(&more),
                self.paint.dim(&rule)
            )?;
        }
        writeln!(out)
    }

    fn notices(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let places = Places {
            sources: self.run.sources,
            redactor: self.redactor,
        };
        let mut of_level = |level: NoticeLevel, head: &str| -> io::Result<()> {
            let mut notices = self
                .run
                .notices
                .iter()
                .filter(|n| n.level == level)
                .peekable();
            if notices.peek().is_none() {
                return Ok(());
            }
            writeln!(out, "{}", self.paint.warning(head))?;
            for notice in notices {
                let place = places.of_notice(notice);
                writeln!(out, "  {place}: {}", self.redactor.line(&notice.message))?;
            }
            writeln!(out)
        };
        of_level(NoticeLevel::Note, "notes")?;
        of_level(NoticeLevel::Incomplete, "not analysed in full")
    }
}

/// The findings, those of one file that say the same as one, with the lines of the others.
fn alike<'f>(findings: &[&'f Finding], run: &Run<'_>) -> Vec<(&'f Finding, Vec<u32>)> {
    let line = |f: &Finding| run.sources.position(f.primary.span, ColumnUnit::Utf8).line;
    let mut first = HashMap::new();
    let mut found: Vec<(&Finding, Vec<u32>)> = Vec::new();
    for finding in findings {
        let span = finding.primary.span;
        let says = (
            span.file,
            finding.rule.name,
            finding.severity,
            &finding.message,
        );
        let at = *first.entry(says).or_insert(found.len());
        match found.get_mut(at) {
            Some((first, lines)) => {
                let line_of_it = line(finding);
                if line_of_it != lines.last().copied().unwrap_or_else(|| line(first)) {
                    lines.push(line_of_it);
                }
            }
            None => found.push((finding, Vec::new())),
        }
    }
    found
}

/// `, on lines 7, 9 and 12 too`; of many lines only the first.
fn too(lines: &[u32]) -> String {
    const MOST: usize = 8;
    let shown: Vec<String> = lines.iter().take(MOST).map(u32::to_string).collect();
    match (lines.len().checked_sub(MOST), shown.as_slice()) {
        (_, []) => String::new(),
        (_, [one]) => format!(", on line {one} too"),
        (None | Some(0), [head @ .., last]) => {
            format!(", on lines {} and {last} too", head.join(", "))
        }
        (Some(more), _) => format!(", on lines {} and {more} more too", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::too;

    #[test]
    fn lines_are_listed() {
        assert_eq!(too(&[]), "");
        assert_eq!(too(&[7]), ", on line 7 too");
        assert_eq!(too(&[7, 9, 12]), ", on lines 7, 9 and 12 too");
        let many: Vec<u32> = (1..=10).collect();
        assert_eq!(
            too(&many),
            ", on lines 1, 2, 3, 4, 5, 6, 7, 8 and 2 more too"
        );
    }
}
