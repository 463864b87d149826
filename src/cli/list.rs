//! `rules` and `detectors`.

use serde::Serialize;

use super::CLEAN;
use super::error::CliError;
use super::messages::Messages;
use super::output::to_stdout;
use crate::detect::Catalog;
use crate::linter;

#[derive(Serialize)]
struct RuleRow {
    name: &'static str,
    severity: &'static str,
    default: bool,
    summary: &'static str,
}

/// Lists all rules.
pub(super) fn rules(json: bool, messages: &Messages) -> Result<u8, CliError> {
    let rows = linter::rules().iter().map(|rule| RuleRow {
        name: rule.name,
        severity: rule.severity.as_str(),
        default: rule.default,
        summary: rule.summary,
    });
    if json {
        let rows: Vec<RuleRow> = rows.collect();
        return as_json(&rows);
    }
    let columns = rows.map(|rule| {
        let severity = if rule.default {
            rule.severity.to_owned()
        } else {
            format!("{} (off)", rule.severity)
        };
        [rule.name.to_owned(), severity, rule.summary.to_owned()]
    });
    let mut text = table(&columns.collect::<Vec<_>>(), messages.color());
    text.push_str("\nmore about one: lint-secrets explain RULE\n");
    to_stdout(text.as_bytes())?;
    Ok(CLEAN)
}

#[derive(Serialize)]
struct DetectorRow {
    id: String,
    confidence: &'static str,
    summary: String,
}

/// Lists all detectors.
pub(super) fn detectors(json: bool, messages: &Messages) -> Result<u8, CliError> {
    let rows = known_detectors();
    if json {
        return as_json(&rows);
    }
    let columns = rows.into_iter().map(|detector| {
        [
            detector.id,
            detector.confidence.to_owned(),
            detector.summary,
        ]
    });
    let text = table(&columns.collect::<Vec<_>>(), messages.color());
    to_stdout(text.as_bytes())?;
    Ok(CLEAN)
}

fn known_detectors() -> Vec<DetectorRow> {
    Catalog::builtin()
        .detectors()
        .map(|detector| DetectorRow {
            id: detector.id().to_owned(),
            confidence: detector.confidence().as_str(),
            summary: detector.summary().to_owned(),
        })
        .collect()
}

fn as_json(rows: &impl Serialize) -> Result<u8, CliError> {
    let mut text = serde_json::to_string_pretty(rows)
        .map_err(|e| CliError::plain(format!("the list cannot be written as JSON: {e}")))?;
    text.push('\n');
    to_stdout(text.as_bytes())?;
    Ok(CLEAN)
}

/// Rows with columns of equal width, the first one bold.
fn table(rows: &[[String; 3]], color: bool) -> String {
    let (on, off) = if color {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    let width = |of: fn(&[String; 3]) -> &String| {
        rows.iter()
            .map(|row| of(row).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (first, second) = (width(|row| &row[0]), width(|row| &row[1]));
    let mut out = String::new();
    for [name, middle, summary] in rows {
        let line = format!("{on}{name:first$}{off}  {middle:second$}  {summary}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
