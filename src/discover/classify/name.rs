//! The name of a file, taken apart once for all formats: a walk asks this of every file there is.

use std::borrow::Cow;

/// Ends of names that say that the rest is filled in: what stands before them says what it is.
const TEMPLATES: &str =
    "tmpl tpl tftpl pkrtpl j2 jinja jinja2 erb in template gotmpl envsubst example sample dist hcl";

/// How many ends of [`TEMPLATES`] are taken away.
const PEELED: usize = 3;

/// A file's name without its folders.
pub(super) struct Name<'a> {
    /// As it is written.
    pub(super) written: &'a str,
    lower: Cow<'a, str>,
    /// How many bytes are left when its endings of templates are taken away.
    peeled: usize,
}

impl<'a> Name<'a> {
    pub(super) fn of(written: &'a str) -> Self {
        let lower = if written.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(written.to_ascii_lowercase())
        } else {
            Cow::Borrowed(written)
        };
        let peeled = peeled(&lower).len();
        Self {
            written,
            lower,
            peeled,
        }
    }

    /// In lower case.
    pub(super) fn lower(&self) -> &str {
        &self.lower
    }

    /// What stands behind its last dot, in lower case; empty without a dot.
    pub(super) fn ending(&self) -> &str {
        ending(&self.lower)
    }

    /// In lower case, without its endings of templates.
    pub(super) fn peeled(&self) -> &str {
        self.lower.get(..self.peeled).unwrap_or_default()
    }

    /// [`Self::peeled`] before and behind its last dot. A dot at its beginning does not count: `.cfg` has no ending.
    pub(super) fn peeled_parts(&self) -> (&str, &str) {
        let peeled = self.peeled();
        match peeled.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem, ending),
            _ => (peeled, ""),
        }
    }
}

fn peeled(mut name: &str) -> &str {
    for _ in 0..PEELED {
        match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && listed(TEMPLATES, ending) => {
                name = stem;
            }
            _ => break,
        }
    }
    name
}

/// The part of a name behind its last dot; empty without a dot.
pub(super) fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, end)| end)
}

/// Whether `word` is one of the words of `list`, which stand between spaces.
pub(super) fn listed(list: &str, word: &str) -> bool {
    let list = list.as_bytes();
    let alone = |at: usize| {
        let around = [at.checked_sub(1), Some(at + word.len())];
        around
            .map(|at| at.and_then(|at| list.get(at)))
            .iter()
            .all(|byte| byte.is_none_or(|byte| *byte == b' '))
    };
    !word.is_empty() && !word.contains(' ') && memchr::memmem::find_iter(list, word).any(alone)
}

#[cfg(test)]
mod tests {
    use super::{Name, listed};

    #[test]
    fn words_of_lists() {
        for (word, is) in [
            ("a", true),
            ("bc", true),
            ("d", true),
            ("b", false),
            ("c", false),
            ("bc d", false),
            ("", false),
            (" ", false),
        ] {
            assert_eq!(listed("a bc d", word), is, "{word}");
        }
    }

    #[test]
    fn parts() {
        for (name, lower, ending, peeled) in [
            (
                "User-Data.SH.tpl",
                "user-data.sh.tpl",
                "tpl",
                ("user-data", "sh"),
            ),
            ("a.pkrtpl.hcl", "a.pkrtpl.hcl", "hcl", ("a", "")),
            ("a.b.in.in.in.in", "a.b.in.in.in.in", "in", ("a.b", "in")),
            (".tpl", ".tpl", "tpl", (".tpl", "")),
            ("Ż.cfg", "Ż.cfg", "cfg", ("Ż", "cfg")),
            ("a.", "a.", "", ("a", "")),
            ("", "", "", ("", "")),
        ] {
            let parts = Name::of(name);
            assert_eq!(parts.written, name);
            assert_eq!(parts.lower(), lower);
            assert_eq!(parts.ending(), ending, "{name}");
            assert_eq!(parts.peeled_parts(), peeled, "{name}");
        }
    }
}
