//! Parser directives: `# syntax=`, `# escape=`, `# check=` in the leading comments
//! (BuildKit, `parser/directives.go`).

use super::Escape;

/// Reads leading comment lines until the first line that is no directive.
#[derive(Debug, Default)]
pub(super) struct Directives {
    done: bool,
    seen: Vec<&'static str>,
}

/// What one line turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// No directive; nor is any later line.
    Other,
    /// A directive.
    Directive,
    /// `# escape=` with a character that can be used.
    Escape(Escape),
    /// A directive that builders refuse: why.
    Bad(&'static str),
}

const NAMES: [&str; 3] = ["syntax", "escape", "check"];

impl Directives {
    /// A line that is no comment ends them.
    pub(super) fn end(&mut self) {
        self.done = true;
    }

    /// Whether a line that is no directive has come.
    pub(super) fn have_ended(&self) -> bool {
        self.done
    }

    /// `line` without its newline and without white space in front.
    pub(super) fn read(&mut self, line: &str) -> Line {
        if self.done {
            return Line::Other;
        }
        let Some((name, value)) = line.strip_prefix('#').and_then(split) else {
            self.done = true;
            return Line::Other;
        };
        if self.seen.contains(&name) {
            return Line::Bad("a parser directive can be used only once; this one was passed over");
        }
        self.seen.push(name);
        match (name, value) {
            ("escape", "\\") => Line::Escape(Escape::Backslash),
            ("escape", "`") => Line::Escape(Escape::Backtick),
            ("escape", _) => Line::Bad("the escape character must be \\ or `; \\ was assumed"),
            _ => Line::Directive,
        }
    }
}

fn split(comment: &str) -> Option<(&'static str, &str)> {
    let (name, value) = comment.split_once('=')?;
    let name = name.trim();
    let known = NAMES.into_iter().find(|n| n.eq_ignore_ascii_case(name))?;
    let value = value.trim();
    (!value.is_empty()).then_some((known, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_end_at_the_first_other_line() {
        let mut directives = Directives::default();
        assert_eq!(
            directives.read("# Syntax = docker/dockerfile:1"),
            Line::Directive
        );
        assert_eq!(directives.read("#escape=`"), Line::Escape(Escape::Backtick));
        assert_eq!(directives.read("# a note"), Line::Other);
        assert_eq!(directives.read("# check=skip=all"), Line::Other);
    }

    #[test]
    fn a_bad_or_repeated_directive_is_said() {
        let mut directives = Directives::default();
        assert!(matches!(directives.read("# escape=x"), Line::Bad(_)));
        assert!(matches!(directives.read("# escape=`"), Line::Bad(_)));
    }
}
