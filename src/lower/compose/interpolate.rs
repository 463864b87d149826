//! References in the values of a Compose file, which Compose fills in before it looks at any of them.

use crate::ir::{Name, Value};
use crate::lower::interpolation;
use crate::source::Text;
use crate::syntax::interpolation::{self as tree, Piece};

/// A value with its references.
pub(super) fn value(text: &Text) -> Value {
    if holds_hash(text.as_str()) {
        return Value::literal(text.clone());
    }
    interpolation::value(&tree::parse(text))
}

/// A password hash whose dollar signs are not doubled: Compose makes nonsense of it, and it is a hash all the same.
fn holds_hash(text: &str) -> bool {
    const SCHEMES: [&str; 11] = [
        "$2a$", "$2b$", "$2x$", "$2y$", "$apr1$", "$argon2i", "$argon2d", "$1$", "$5$", "$6$",
        "$y$",
    ];
    SCHEMES.iter().any(|scheme| {
        text.match_indices(scheme)
            .any(|(at, _)| !text.get(..at).unwrap_or_default().ends_with('$'))
    })
}

/// The text of a command: `$$` as the `$` that the container's shell sees, references as they stand, for a shell writes
/// its own in the same way. The names are those that Compose itself puts in.
pub(super) fn script(text: &Text) -> (Text, Vec<Name>) {
    let mut out = Text::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = text.as_str().get(at..).and_then(|s| s.find("$$")) {
        at += found + 2;
        out.push(&text.slice(from..at - 1));
        from = at;
    }
    out.push(&text.slice(from..text.len()));
    (out, names(text))
}

/// The names that a text refers to, with the references' bytes; words that stand in are not looked into.
pub(super) fn names(text: &Text) -> Vec<Name> {
    let named = |piece: Piece| match piece {
        Piece::Variable { name, span, .. } => Some(Name { text: name, span }),
        Piece::Literal(_) => None,
    };
    tree::parse(text).into_iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    #[test]
    fn a_shell_sees_its_own_references() {
        let source = "sh -c 'x $${A} ${B:-c} $$(d)' $E";
        let file = SourceFile::new(FileId(0), "a", source.as_bytes().to_vec());
        let (script, names) = script(&Text::verbatim(&file, 0..source.len()));
        assert_eq!(script.as_str(), "sh -c 'x ${A} ${B:-c} $(d)' $E");
        let names: Vec<&str> = names.iter().map(|n| file.slice(n.span)).collect();
        assert_eq!(names, ["${B:-c}", "$E"]);
    }
}
