//! One line of an ignore file, as moby/patternmatcher reads it.
//!
//! That library turns a pattern into a regular expression of Go, with some turns that only follow from how it is written
//! (`[*]` becomes `[[^/]*]`, `\d` a digit, a raw `^` an anchor). So the same expression is made here, and then run by a
//! matcher of the few forms that can come of it, in time that grows with pattern times path.

mod class;
mod program;

use super::clean::clean;
use super::glob;
use program::Program;

/// Longest pattern and longest path that are compared, in bytes: no system has longer paths.
const LONGEST: usize = 4096;

/// A pattern that is ready to be compared.
#[derive(Debug)]
pub(super) struct Pattern {
    /// It takes back in what earlier ones left out (`!`).
    pub(super) negated: bool,
    /// The text that is compared, cleaned, without the `!`.
    pub(super) text: String,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// The path itself.
    Exact,
    /// `folder/**`.
    Prefix,
    /// `**name`, `**/name`.
    Suffix,
    Program(Program),
}

/// What keeps a pattern from being used: the builder stops at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PatternError {
    /// A `!` with nothing behind it.
    Nothing,
    /// An open `[`, an empty class, a range that runs backwards, a `\` at the end or before a letter that means nothing.
    Syntax,
}

impl Pattern {
    /// Reads a pattern as `patternmatcher.New` does; `None` for an empty one.
    pub(super) fn new(pattern: &str) -> Result<Option<Self>, PatternError> {
        let pattern = pattern.trim();
        if pattern.is_empty() {
            return Ok(None);
        }
        let cleaned = clean(pattern);
        let (negated, text) = match cleaned.strip_prefix('!') {
            Some("") => return Err(PatternError::Nothing),
            Some(rest) => (true, rest),
            None => (false, cleaned.as_str()),
        };
        if !glob::is_valid(text) {
            return Err(PatternError::Syntax);
        }
        let form = compile(text).ok_or(PatternError::Syntax)?;
        Ok(Some(Self {
            negated,
            text: text.to_owned(),
            form,
        }))
    }

    /// Whether the path itself matches; its folders are not asked.
    pub(super) fn matches(&self, path: &str) -> bool {
        let text = self.text.as_str();
        match &self.form {
            Form::Exact => path == text,
            Form::Prefix => text
                .strip_suffix("**")
                .is_some_and(|folder| path.starts_with(folder)),
            Form::Suffix => text.strip_prefix("**").is_some_and(|end| {
                path.ends_with(end) || end.strip_prefix('/').is_some_and(|name| name == path)
            }),
            Form::Program(program) => {
                text.len() <= LONGEST && path.len() <= LONGEST && program.matches(path)
            }
        }
    }

    /// Whether it could match something below `folder`; `true` when in doubt.
    pub(super) fn may_match_below(&self, folder: &str) -> bool {
        let text = self.text.as_str();
        let inside = |text: &str| {
            text.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let Some(end) = text.find(['*', '?', '[', '\\', '^']) else {
            return inside(text);
        };
        // `*` and `?` stay within a name, so each name of the pattern is one of the path.
        if !text.contains("**") && !text.contains(['[', '\\']) {
            let names = |path: &str| path.bytes().filter(|b| *b == b'/').count();
            if names(text) <= names(folder) {
                return false;
            }
        }
        let fixed = text.get(..end).unwrap_or_default();
        fixed.starts_with(folder) || folder.starts_with(fixed)
    }
}

/// `Pattern.compile` of the library, step for step.
fn compile(pattern: &str) -> Option<Form> {
    #[derive(PartialEq)]
    enum Kind {
        Exact,
        Prefix,
        Suffix,
        Expression,
    }
    let mut expression = String::from("^");
    let mut kind = Kind::Exact;
    let mut chars = pattern.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => {
                // `**/` is `**`.
                chars.next_if_eq(&'/');
                if chars.peek().is_some() {
                    expression.push_str("(.*/)?");
                    kind = Kind::Expression;
                } else if kind == Kind::Exact {
                    kind = Kind::Prefix;
                } else {
                    expression.push_str(".*");
                    kind = Kind::Expression;
                }
                if first {
                    kind = Kind::Suffix;
                }
            }
            '*' => {
                expression.push_str("[^/]*");
                kind = Kind::Expression;
            }
            '?' => {
                expression.push_str("[^/]");
                kind = Kind::Expression;
            }
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => {
                expression.push('\\');
                expression.push(c);
            }
            '\\' => {
                expression.push('\\');
                if let Some(next) = chars.next() {
                    expression.push(next);
                    kind = Kind::Expression;
                }
            }
            '[' | ']' => {
                expression.push(c);
                kind = Kind::Expression;
            }
            c => expression.push(c),
        }
        first = false;
    }
    Some(match kind {
        Kind::Exact => Form::Exact,
        Kind::Prefix => Form::Prefix,
        Kind::Suffix => Form::Suffix,
        Kind::Expression => Form::Program(Program::read(&expression)?),
    })
}

#[cfg(test)]
mod tests;
