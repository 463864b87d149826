//! The same without drawing, for screen readers and braille lines: every place said in words, every line by
//! itself, no column that has to be seen.

use std::io;

use super::TerminalOptions;
use super::advice::{Advice, advice, readers};
use super::block::Block;
use super::snippet::single_line;
use super::window::Look;
use crate::report::Run;
use crate::report::redact::Redactor;
use crate::source::ColumnUnit;

/// Tells of one block.
pub(super) fn narrate(
    block: &Block<'_>,
    run: &Run<'_>,
    redactor: &Redactor,
    options: &TerminalOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Some(first) = block.first() else {
        return Ok(());
    };
    let look = Look {
        columns: options.width(),
        charset: redactor.charset(),
    };
    writeln!(
        out,
        "{} severity: {}",
        first.severity.as_str(),
        block.title(redactor)
    )?;
    writeln!(
        out,
        "rule: {}; confidence: {}",
        first.rule.name,
        first.confidence.as_str()
    )?;
    for mark in block.marks(redactor) {
        let Some(file) = run.sources.get(mark.span.file) else {
            continue;
        };
        let at = file.position(mark.span.start, ColumnUnit::CodePoint);
        writeln!(
            out,
            "in {}, line {}, column {}: {}",
            redactor.line(file.path()),
            at.line,
            at.column,
            mark.text
        )?;
        writeln!(
            out,
            "    {}",
            single_line(file, mark.span.range(), redactor, look)
        )?;
    }
    let readers = readers(&block.findings, run, redactor);
    if !readers.is_empty() {
        writeln!(out, "who can read it:")?;
    }
    for reader in readers {
        writeln!(out, "    {}: {}", reader.title, reader.who)?;
    }
    let advice = advice(&block.findings, run, redactor);
    if !advice.is_empty() {
        writeln!(out, "instead:")?;
    }
    for line in advice {
        match line {
            Advice::Say(text) => writeln!(out, "    {text}")?,
            Advice::Remove(text) => writeln!(out, "    remove: {text}")?,
            Advice::Add(text) => writeln!(out, "    add: {text}")?,
            Advice::Command(text) => writeln!(out, "    run: {text}")?,
        }
    }
    writeln!(out, "more: lint-secrets explain {}", first.rule.name)?;
    writeln!(out)
}
