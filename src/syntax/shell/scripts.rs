//! The commands of one file, each read once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

use super::{Dialect, Script, parse};
use crate::source::{Span, Text};

/// Most bytes of text whose trees are kept: a tree takes some two hundred times as much. What people write is below.
const MOST_KEPT: usize = 1 << 18;

/// What the commands of a file say, kept for whoever asks next: to follow a command and to rewrite it takes the same tree.
#[derive(Debug, Default)]
pub struct Scripts {
    /// By where a text stands. Two that stand at the same place (the line ends of heredocs stand nowhere) differ in length.
    kept: RefCell<BTreeMap<(Span, usize), Rc<Script>>>,
    /// Bytes of the texts that are kept.
    bytes: Cell<usize>,
}

impl Scripts {
    /// Reads `text` as a POSIX shell does.
    #[must_use]
    pub fn of(&self, text: &Text) -> Rc<Script> {
        let read = || Rc::new(parse(text, Dialect::Posix));
        let bytes = self.bytes.get().saturating_add(text.len());
        let Some(span) = text.full_span() else {
            return read();
        };
        let mut kept = self.kept.borrow_mut();
        match kept.entry((span, text.len())) {
            Entry::Occupied(known) => Rc::clone(known.get()),
            Entry::Vacant(_) if bytes > MOST_KEPT => read(),
            Entry::Vacant(place) => {
                self.bytes.set(bytes);
                Rc::clone(place.insert(read()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    #[test]
    fn a_text_is_read_once() {
        let file = SourceFile::new(FileId(0), "f", "make a; make b".into());
        let scripts = Scripts::default();
        let all = Text::verbatim(&file, 0..14);
        let first = scripts.of(&all);
        assert_eq!(*first, parse(&all, Dialect::Posix));
        assert!(Rc::ptr_eq(&first, &scripts.of(&all)));
        let part = Text::verbatim(&file, 0..6);
        assert_eq!(*scripts.of(&part), parse(&part, Dialect::Posix));
    }

    #[test]
    fn what_stands_at_one_place_is_told_apart() {
        let file = SourceFile::new(FileId(0), "f", "cat <<E".into());
        let scripts = Scripts::default();
        let text = Text::verbatim(&file, 0..7);
        let mut more = text.clone();
        more.push_decoded("\nE", Span::new(FileId(0), 7, 7));
        assert_eq!(text.full_span(), more.full_span());
        assert!(!scripts.of(&text).errors.is_empty());
        assert!(scripts.of(&more).errors.is_empty());
    }

    #[test]
    fn of_very_much_only_the_beginning_is_kept() {
        let file = SourceFile::new(FileId(0), "f", vec![b'a'; 2 * MOST_KEPT]);
        let scripts = Scripts::default();
        let (half, rest) = (0..MOST_KEPT, MOST_KEPT..2 * MOST_KEPT);
        for (range, kept) in [(half, true), (rest, false)] {
            let text = Text::verbatim(&file, range);
            assert_eq!(Rc::ptr_eq(&scripts.of(&text), &scripts.of(&text)), kept);
        }
    }
}
