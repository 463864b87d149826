//! The lists of words that names and values are compared with: those of `rules/*.toml`, as they are built in.

include!(concat!(env!("OUT_DIR"), "/word_lists.rs"));

/// The lists of one file: the name of each, `list` or `table.list`, and its words, one a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordLists(&'static [(&'static str, &'static str)]);

impl WordLists {
    /// The words of a list; none where there is no such list.
    pub(super) fn words(self, list: &str) -> impl Iterator<Item = &'static str> {
        let found = self.0.iter().find(|(name, _)| *name == list);
        found.into_iter().flat_map(|(_, words)| words.split('\n'))
    }

    /// The lists of a table with their words.
    pub(super) fn of_table(
        self,
        table: &str,
    ) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
        self.0.iter().filter_map(move |(name, words)| {
            let list = name.strip_prefix(table)?.strip_prefix('.')?;
            Some((list, words.split('\n')))
        })
    }

    /// The names of all lists.
    #[cfg(test)]
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}
