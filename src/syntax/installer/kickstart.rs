//! Kickstart files: directives, a line each, and sections from `%name` to `%end`.

use crate::source::Text;

/// A piece of a kickstart file.
#[derive(Clone, Debug)]
pub enum Item {
    /// A directive: its words, quotes taken away. There is at least one.
    Directive(Vec<Text>),
    /// A section.
    Section {
        /// Its name in lower case, without the `%`.
        name: String,
        /// What stands between its first line and its `%end`.
        body: Text,
    },
}

/// Takes a kickstart file apart. A section that is not closed ends where the next one begins, as old installers have it.
#[must_use]
pub fn kickstart(text: &Text) -> Vec<Item> {
    let mut items = Vec::new();
    // The open section: its name, and where its body starts.
    let mut section: Option<(String, usize)> = None;
    let mut at = 0;
    let close = |items: &mut Vec<Item>, section: &mut Option<(String, usize)>, end: usize| {
        if let Some((name, start)) = section.take() {
            let body = text.slice(start..end);
            items.push(Item::Section { name, body });
        }
    };
    for line in text.as_str().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let head = line.split_whitespace().next().unwrap_or_default();
        match head.strip_prefix('%') {
            Some("end") => close(&mut items, &mut section, start),
            Some(name) if opens(name) => {
                close(&mut items, &mut section, start);
                section = Some((name.to_ascii_lowercase(), at));
            }
            _ if section.is_some() => {}
            _ => {
                let words = words(&text.slice(start..at));
                if !words.is_empty() {
                    items.push(Item::Directive(words));
                }
            }
        }
    }
    close(&mut items, &mut section, at);
    items
}

/// Names of sections.
fn opens(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "pre",
        "post",
        "pre-install",
        "onerror",
        "traceback",
        "packages",
        "addon",
        "anaconda",
        "certificate",
    ];
    NAMES.contains(&name.to_ascii_lowercase().as_str())
}

/// The words of a line as `shlex` splits it: quotes, backslashes, and `#` for the rest.
fn words(line: &Text) -> Vec<Text> {
    let text = line.as_str();
    let mut found = Vec::new();
    let mut word: Option<Text> = None;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let take = |word: &mut Option<Text>, at: usize, len: usize| {
            word.get_or_insert_default().push(&line.slice(at..at + len));
        };
        match (quote, c) {
            (None, '#') if word.is_none() => break,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), _) if c == open => quote = None,
            (None | Some('"'), '\\') => {
                if let Some((next, escaped)) = chars.next() {
                    take(&mut word, next, escaped.len_utf8());
                }
            }
            (None, _) if c.is_whitespace() => found.extend(word.take()),
            _ => take(&mut word, at, c.len_utf8()),
        }
    }
    found.extend(word);
    found
}
