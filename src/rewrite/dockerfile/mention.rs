//! Whether a text speaks of a variable.

use crate::syntax::dockerfile::Instruction;

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// The places of `name` as a whole word.
fn places(text: &str, name: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    text.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let after = bytes.get(at + name.len());
            !before.is_some_and(|b| is_word(*b)) && !after.is_some_and(|b| is_word(*b))
        })
}

/// Whether `name` stands in `text` as a whole word, expanded or not.
pub(super) fn names(text: &str, name: &str) -> bool {
    !name.is_empty() && places(text, name).next().is_some()
}

/// How often `name` stands in `text` as a whole word.
pub(super) fn count(text: &str, name: &str) -> usize {
    places(text, name).count()
}

/// Whether `$name` or `${name…` stands in `text`.
pub(super) fn expands(text: &str, name: &str) -> bool {
    !name.is_empty()
        && places(text, name).any(|at| {
            let before = text.get(..at).unwrap_or_default();
            before.ends_with('$') || before.ends_with("${")
        })
}

/// How often a file of the name `base` is spoken of in `text`; `id_rsa.pub` is another one than `id_rsa`.
pub(super) fn files(text: &str, base: &str) -> usize {
    let bytes = text.as_bytes();
    let part = |b: &u8| is_word(*b) || matches!(b, b'-');
    let follows = |at: usize| match (bytes.get(at), bytes.get(at + 1)) {
        // `.npmrc.` ends a sentence, `.npmrc.bak` is a file.
        (Some(b'.'), Some(next)) => part(next),
        (Some(b), _) => part(b),
        (None, _) => false,
    };
    let places = text.match_indices(base).map(|(at, _)| at);
    places
        .filter(|at| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            !before.is_some_and(|b| part(b) || *b == b'.') && !follows(at + base.len())
        })
        .count()
}

/// Whether a file of the name `base` is spoken of in `text`.
pub(super) fn names_file(text: &str, base: &str) -> bool {
    !base.is_empty() && files(text, base) > 0
}

/// The same of an instruction with its heredocs.
pub(super) fn instruction_names(instruction: &Instruction, name: &str) -> bool {
    names(instruction.text.as_str(), name)
        || (instruction.heredocs.iter()).any(|h| names(h.body.as_str(), name))
}

/// The same of an instruction with its heredocs.
pub(super) fn instruction_expands(instruction: &Instruction, name: &str) -> bool {
    expands(instruction.text.as_str(), name)
        || (instruction.heredocs.iter()).any(|h| expands(h.body.as_str(), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        assert!(names("npm --x $TOKEN y", "TOKEN"));
        assert!(names("os.environ['TOKEN']", "TOKEN"));
        assert!(!names("$NPM_TOKEN TOKENS", "TOKEN"));
        assert!(expands("a${TOKEN:-x}b", "TOKEN"));
        assert!(expands("$TOKEN", "TOKEN"));
        assert!(!expands("TOKEN=$OTHER", "TOKEN"));
        assert!(!expands("$TOKENS", "TOKEN"));
        assert!(!names("x", ""));
        assert!(names_file("rm -f ~/.ssh/id_rsa;", "id_rsa"));
        assert!(!names_file("cat id_rsa.pub my_id_rsa", "id_rsa"));
        assert_eq!(files("cp .npmrc /a/.npmrc.", ".npmrc"), 2);
    }
}
