//! Programs among the documents.

use super::Lowering;
use crate::lower::script::script_within;
use crate::source::Text;
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::{Windows, blank_templates};

/// What runs a script.
enum Interpreter {
    Shell(Dialect),
    /// Another language: its text is only looked through.
    Other,
}

impl Lowering<'_> {
    /// A script, by what its first line names.
    pub(super) fn script(&mut self, text: &Text) {
        match interpreter(text.as_str()) {
            Interpreter::Shell(dialect) => self.shell(text, dialect),
            Interpreter::Other => self.free(text),
        }
    }

    /// Shell text.
    pub(in crate::lower) fn shell(&mut self, text: &Text, dialect: Dialect) {
        let text = blank_templates(text);
        script_within(self.place, &text, dialect, &mut self.limits, self.push);
    }

    /// What cloudbase-init and EC2's agents run on Windows.
    pub(super) fn windows(&mut self, text: &Text, windows: Windows) {
        match windows {
            Windows::Plain(dialect) => self.shell(text, dialect),
            Windows::Tagged => {
                for (tag, dialect) in [
                    ("powershell", Dialect::PowerShell),
                    ("script", Dialect::Cmd),
                ] {
                    for inner in between(text, tag) {
                        self.shell(&inner, dialect);
                    }
                }
                self.free(text);
            }
        }
    }
}

/// What the first line that starts with `#!` names; a document without one is for `sh`.
fn interpreter(text: &str) -> Interpreter {
    let line = text
        .lines()
        .map(str::trim_start)
        .take(8)
        .find(|line| line.starts_with("#!"))
        .unwrap_or_default();
    let program = line
        .split(['/', ' ', '\t'])
        .filter(|word| !word.is_empty() && !word.starts_with('-') && !word.contains('='))
        .rfind(|word| !matches!(*word, "#!" | "usr" | "bin" | "local" | "env" | "sbin"))
        .unwrap_or("sh")
        .to_ascii_lowercase();
    let shells = ["sh", "bash", "dash", "ash", "zsh", "ksh", "busybox"];
    if program.contains("pwsh") || program.contains("powershell") {
        Interpreter::Shell(Dialect::PowerShell)
    } else if shells.contains(&program.as_str()) || line.contains("sh") || line.contains("${") {
        Interpreter::Shell(Dialect::Posix)
    } else {
        Interpreter::Other
    }
}

/// What stands between `<tag>` and `</tag>`, tags in any case; to the end where one is not closed.
fn between(text: &Text, tag: &str) -> Vec<Text> {
    let lower = text.as_str().to_ascii_lowercase();
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find(&open)) {
        let start = from + at + open.len();
        let rest = lower.get(start..).unwrap_or_default();
        let end = start + rest.find(&close).unwrap_or(rest.len());
        found.push(text.slice(start..end));
        from = end;
    }
    found
}
