//! Why a file is in the context although an ignore file speaks of it: patterns that do not do what their author thinks.

use std::ops::Range;

use super::ignore::{Ignore, Rule};
use super::pattern::Pattern;

/// A line of an ignore file that does not do what it seems to say of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The pattern's bytes in the ignore file.
    pub line: Range<usize>,
    /// Why it does not leave the file out: lower case, no full stop.
    pub why: &'static str,
    /// What to write instead; `None` when the line is to be removed.
    pub instead: Option<String>,
}

impl Ignore {
    /// The line that its author may take for one that leaves `path` out, when nothing leaves it out. Of several the
    /// last.
    #[must_use]
    pub fn mistake(&self, path: &str) -> Option<Mistake> {
        let verdict = self.judge(path);
        if verdict.ignored {
            return None;
        }
        let deciding = verdict.by.and_then(|at| self.rules().get(at));
        if let Some(rule) = deciding.filter(|rule| rule.pattern.negated) {
            return Some(Mistake {
                line: rule.line.clone(),
                why: "takes it back in, after an earlier line had left it out",
                instead: None,
            });
        }
        self.rules()
            .iter()
            .rev()
            .filter(|rule| !rule.pattern.negated)
            .find_map(|rule| meant(rule, path))
    }
}

/// What a line would have to be to leave the file out, when a small slip is all that keeps it from that.
fn meant(rule: &Rule, path: &str) -> Option<Mistake> {
    let text = rule.pattern.text.as_str();
    let mistake = |why, instead: String| {
        let right = Ignore::read(&instead);
        right.ignores(path).then(|| Mistake {
            line: rule.line.clone(),
            why,
            instead: Some(instead),
        })
    };
    let comment = |text: &str| -> Option<String> {
        let at = text.find(" #").or_else(|| text.find("\t#"))?;
        let pattern = text.get(..at)?.trim_end();
        (!pattern.is_empty()).then(|| pattern.to_owned())
    };
    let nested = |pattern: &str| format!("**/{}", pattern.trim_start_matches('/'));
    if let Some(pattern) = comment(text) {
        let why =
            "takes the comment for a part of the pattern: comments stand on lines of their own";
        return mistake(why, pattern.clone()).or_else(|| mistake(why, nested(&pattern)));
    }
    if let Some(pattern) = unquoted(text) {
        let why = "takes the quotes for a part of the pattern";
        return mistake(why, pattern.to_owned()).or_else(|| mistake(why, nested(pattern)));
    }
    if text.starts_with("../") {
        let pattern = text.trim_start_matches("../");
        let why =
            "matches nothing: patterns start at the root of the context, and nothing is above it";
        return mistake(why, pattern.to_owned()).or_else(|| mistake(why, nested(pattern)));
    }
    if text.contains('\\') {
        let pattern = text.replace('\\', "/");
        let why = "takes the backslash for an escape: folders are parted by `/`";
        if let Some(mistake) = mistake(why, pattern) {
            return Some(mistake);
        }
    }
    if let Some(instead) = other_case(text, path) {
        return Some(Mistake {
            line: rule.line.clone(),
            why: "is written in another case, and case matters",
            instead: Some(instead),
        });
    }
    if !text.starts_with("**") && path.contains('/') {
        let why = "matches at the root of the context only, and not in the folders below";
        return mistake(why, nested(text));
    }
    None
}

fn unquoted(text: &str) -> Option<&str> {
    let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inner('"')
        .or_else(|| inner('\''))
        .filter(|inner| !inner.is_empty())
}

/// The pattern in the path's own case, where that is all that differs.
fn other_case(text: &str, path: &str) -> Option<String> {
    if !text.chars().any(char::is_alphabetic) || text.contains('\\') {
        return None;
    }
    let (lower_text, lower_path) = (text.to_lowercase(), path.to_lowercase());
    if lower_text == text && lower_path == path {
        return None;
    }
    let matches = |text: &str, path: &str| {
        Pattern::new(text).is_ok_and(|p| p.is_some_and(|pattern| pattern.matches(path)))
    };
    if matches(text, path) || !matches(&lower_text, &lower_path) {
        return None;
    }
    // Its own case is known where it is written out; a pattern with wildcards is replaced by the path itself.
    Some(if lower_text == lower_path {
        path.to_owned()
    } else {
        let name = path.rsplit('/').next().unwrap_or(path);
        format!("**/{name}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_what_was_meant() {
        for (ignore, path, why, instead) in [
            (".env # secrets", ".env", "comment", Some(".env")),
            ("a\n.env\t# secrets\n", ".env", "comment", Some(".env")),
            (".env # secrets", "a/.env", "comment", Some("**/.env")),
            (
                ".env",
                "a/.env",
                "root of the context only",
                Some("**/.env"),
            ),
            (
                "/.env",
                "a/b/.env",
                "root of the context only",
                Some("**/.env"),
            ),
            (
                "*.pem",
                "a/x.pem",
                "root of the context only",
                Some("**/*.pem"),
            ),
            (
                "certs/",
                "a/certs/x.pem",
                "root of the context only",
                Some("**/certs"),
            ),
            (".ENV", ".env", "case", Some(".env")),
            ("*.PEM", "x.pem", "case", Some("**/x.pem")),
            ("../.env", ".env", "nothing is above", Some(".env")),
            (
                "config\\.env",
                "config/.env",
                "backslash",
                Some("config/.env"),
            ),
            ("\".env\"", ".env", "quotes", Some(".env")),
            ("'.env'", "a/.env", "quotes", Some("**/.env")),
            (".env*\n!.env", ".env", "takes it back", None),
            ("*\n!src", "src/.env", "takes it back", None),
            // The last that could be meant.
            (
                ".env # a\n.env",
                "a/.env",
                "root of the context only",
                Some("**/.env"),
            ),
        ] {
            let found = Ignore::read(ignore).mistake(path);
            let found = found.unwrap_or_else(|| panic!("{ignore:?} {path}: none"));
            assert!(found.why.contains(why), "{ignore:?}: {}", found.why);
            assert_eq!(found.instead.as_deref(), instead, "{ignore:?} {path}");
            if let Some(instead) = &found.instead {
                assert!(Ignore::read(instead).ignores(path), "{instead}");
            }
            let line = ignore.get(found.line.clone()).unwrap_or_default();
            assert!(
                !line.is_empty() && line.trim() == line && !line.contains('\n'),
                "{line:?}"
            );
        }
    }

    #[test]
    fn what_is_left_out_or_never_spoken_of_is_no_mistake() {
        for (ignore, path) in [
            (".env", ".env"),
            ("**/.env", "a/.env"),
            ("*.md", ".env"),
            ("", ".env"),
            ("# .env", ".env"),
            ("!.env", "a/.env"),
            ("b/.env", "a/.env"),
            ("*", ".env"),
        ] {
            assert_eq!(
                Ignore::read(ignore).mistake(path),
                None,
                "{ignore:?} {path}"
            );
        }
    }
}
