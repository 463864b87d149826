//! What machines and installers are given to read: user-data, seeds, what is typed at boot.

use super::command::by_ending;
use super::functions::decoded;
use super::project::candidates;
use super::put::{At, Lowering};
use super::value::{Known, Value};
use crate::ir::{Layer, Name, Op, OpKind, PackerPlace};
use crate::source::Text;
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::shell_of;

/// Most files of one folder that are read as documents.
const MOST_FILES: usize = 200;

impl Lowering<'_> {
    /// Documents given as text, or as base64 of it.
    pub(super) fn documents(&mut self, at: &At, value: &Value) {
        match value {
            Value::Map(entries) => {
                for entry in entries.iter() {
                    let at = at.keyed(entry.key.clone(), entry.span);
                    // `stackscript_data = { db_password = "x" }`
                    if let Value::Text(known) = &entry.value
                        && !known.text().as_str().contains('\n')
                    {
                        self.text(&at, known);
                    }
                    self.documents(&at, &entry.value);
                }
            }
            value => {
                for known in value.texts() {
                    let all = known.text();
                    let packed = (all.len() >= 24).then(|| decoded(&all)).flatten();
                    match packed {
                        Some(text) => {
                            self.layer(at, &all, "base64");
                            let mut inner = Known::literal(text);
                            if let Some(piece) = known.pieces.first()
                                && let Some(own) = inner.pieces.first_mut()
                            {
                                own.way = piece.way.clone();
                            }
                            self.document(at, "", &inner);
                        }
                        None => self.document(at, "", known),
                    }
                }
            }
        }
    }

    /// Says that a document stands in `text`.
    fn layer(&mut self, at: &At, text: &Text, what: &str) {
        self.ops.push(Op {
            span: at.span,
            triggered: false,
            kind: OpKind::Layer(Layer {
                spans: text.spans(0..text.len()),
                what: what.to_owned(),
            }),
        });
    }

    /// Files by their names: `{ "/user-data" = "…" }`.
    pub(super) fn named_documents(&mut self, at: &At, value: &Value) {
        for entry in value.entries() {
            let at = at.keyed(entry.key.clone(), entry.span);
            for known in entry.value.texts() {
                self.document(&at, &entry.key.text, known);
            }
        }
    }

    /// Paths of documents: files, folders, patterns.
    pub(super) fn document_files(&mut self, at: &At, value: &Value) {
        if let Value::Map(entries) = value {
            for entry in entries.iter() {
                self.document_files(&at.keyed(entry.key.clone(), entry.span), &entry.value);
            }
            return;
        }
        for path in value.texts().into_iter().filter_map(Known::certain) {
            for name in self.expanded(path.as_str()) {
                let Some(span) = path.full_span() else {
                    continue;
                };
                let mut at_path = Text::new();
                at_path.push_decoded(&name, span);
                if let Some(content) = self.file_at(&at_path)
                    && self.first_time(at.place, &content)
                {
                    self.document(at, &name, &content);
                }
            }
        }
    }

    /// The files that a path stands for, as it is written: itself, those of a folder, those that match a pattern.
    pub(super) fn expanded(&self, path: &str) -> Vec<String> {
        let files = self.evaluator.files;
        let path = path.trim();
        let (folder, pattern) = match path.find(['*', '?', '[']) {
            None => (path.trim_end_matches('/'), None),
            Some(at) => {
                let folder = path.get(..at).and_then(|p| p.rsplit_once('/'));
                (folder.map_or("", |(folder, _)| folder), Some(path))
            }
        };
        let places = candidates(
            &self.evaluator.folder,
            if folder.is_empty() { "." } else { folder },
        );
        let Some(place) = places.iter().find(|place| files.is_folder(place)) else {
            return vec![path.to_owned()];
        };
        let matcher = pattern.and_then(|p| {
            let glob = globset::GlobBuilder::new(p).literal_separator(true).build();
            glob.ok().map(|g| g.compile_matcher())
        });
        let below = files.below(place).into_iter().map(|name| {
            if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            }
        });
        below
            .filter(|name| match (&matcher, pattern) {
                (Some(matcher), _) => matcher.is_match(name),
                (None, Some(_)) => false,
                (None, None) => true,
            })
            .take(MOST_FILES)
            .collect()
    }

    /// One document. `name` is that of its file, if it has one.
    pub(super) fn document(&mut self, at: &At, name: &str, known: &Known) {
        let of_key = || {
            let key = at.key.as_ref()?;
            let says_nothing = !known.text().as_str().trim_start().starts_with('#');
            says_nothing.then(|| shell_of(&key.text)).flatten()
        };
        let language = by_ending(name).or_else(of_key);
        let at = At {
            key: None,
            ..at.clone()
        };
        self.content(&at, known, language);
    }

    /// What is typed at boot: one text, without the keys that are no characters.
    pub(super) fn boot_command(&mut self, at: &At, value: &Value) {
        let mut typed = Known::default();
        for known in value.texts() {
            typed.push(known);
        }
        let typed = without_keys(&typed);
        let at = At {
            key: None,
            ..at.clone()
        };
        self.typed_passwords(&at, &typed);
        self.content(&at, &typed, Some(Dialect::Posix));
    }

    /// Words that are typed where a password is asked for: behind `passwd`, or the one that Packer logs in with later.
    fn typed_passwords(&mut self, at: &At, typed: &Known) {
        let all = typed.text();
        let Some(span) = all.full_span() else {
            return;
        };
        let mut before = "";
        // The last word was a password: most are typed twice.
        let mut told = false;
        // The machine asks who is there: it has just started, or the last one has left.
        let mut asks = true;
        let mut logged_in = false;
        let mut start = 0;
        let mut lines = all.as_str().split_inclusive(['\n', '\t']).peekable();
        while let Some(line) = lines.next() {
            let from = start;
            start += line.len();
            let word = line.trim();
            let asked = {
                let words: Vec<&str> = before.split_whitespace().collect();
                words.first().is_some_and(|w| *w == "passwd")
                    || matches!(words.as_slice(), ["sudo" | "doas", "passwd", ..])
            };
            let user = asks && is_user(word) && lines.peek().is_some_and(|l| l.trim() == word);
            let known = !user && self.passwords.iter().any(|p| p == word);
            let once_more = told && word == before;
            let known_here = asked || known || once_more || logged_in;
            told = known_here && !user && !word.contains(char::is_whitespace);
            logged_in = user;
            if !word.is_empty() && !matches!(word, "Yes" | "yes" | "y") {
                asks = matches!(word, "exit" | "logout" | "reboot");
            }
            if told {
                let lead = from + (line.len() - line.trim_start().len());
                // As the installer of Debian calls the second answer.
                let text = if once_more {
                    "password-again"
                } else {
                    "password"
                };
                let key = Name {
                    text: text.to_owned(),
                    span,
                };
                let slice = typed.slice(lead..lead + word.len());
                let mut at = at.keyed(key, at.span);
                // Where it logs in itself, it is no other password than that of the builder.
                if known {
                    at.place = PackerPlace::SourceCommand;
                }
                self.text(&at, &slice);
            }
            before = word;
        }
    }
}

/// Whether a word that is typed may be the name of an account.
fn is_user(word: &str) -> bool {
    word.len() > 2
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !matches!(
            word,
            "yes" | "exit" | "live" | "install" | "auto" | "next" | "linux"
        )
}

/// `<enter>` ends a line and `<tab>` a field, `<spacebar>` divides words, all other keys and waits are nothing.
fn without_keys(typed: &Known) -> Known {
    let all = typed.text();
    let source = all.as_str();
    let mut out = Known::default();
    let mut from = 0;
    let mut at = 0;
    while let Some(open) = source.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + open;
        let rest = source.get(start + 1..).unwrap_or_default();
        let len = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let word = rest.get(..len).unwrap_or_default();
        if word.is_empty() || !rest.get(len..).is_some_and(|r| r.starts_with('>')) {
            at = start + 1;
            continue;
        }
        out.push(&typed.slice(from..start));
        let end = start + 1 + len + 1;
        let lower = word.to_ascii_lowercase();
        let stands_for = match lower.as_str() {
            "enter" | "return" => "\n",
            "spacebar" => " ",
            "tab" => "\t",
            _ => "",
        };
        if !stands_for.is_empty()
            && let Some(span) = all.span(start..end)
        {
            let mut text = Text::new();
            text.push_decoded(stands_for, span);
            out.push_literal(text);
        }
        at = end;
        from = end;
    }
    out.push(&typed.slice(from..source.len()));
    out
}
