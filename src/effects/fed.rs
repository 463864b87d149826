//! Scripts that a command prints for the shell behind it: `cat <<X | sh`, `echo 'make' | bash -s`.

use std::rc::Rc;

use super::streams::Streams;
use super::value::Value;
use super::{Argument, Frame, Interpreter, wrappers};
use crate::ir::path;
use crate::source::Text;
use crate::syntax::shell::{Command, Item};

/// Whether a command prints what it is given as it is.
pub(super) fn prints(name: &str) -> bool {
    matches!(path::base(name), "echo" | "printf" | "cat")
}

/// Whether a command of a pipeline may run what it reads: a shell, or a command that may run one.
pub(super) fn may_run(frame: &Frame<'_>, item: &Item) -> bool {
    let Command::Simple(command) = &item.command else {
        return false;
    };
    let source = frame.text.as_str();
    command
        .words
        .iter()
        .any(|word| wrappers::reads_a_script(path::base(word.range.of(source))))
}

impl Interpreter<'_> {
    /// Follows what stands before a pipe, and says what it prints: as a script too, if `feeds` a shell.
    pub(super) fn feeding(
        &mut self,
        feeds: bool,
        follow: impl FnOnce(&mut Self) -> Value,
    ) -> (Value, Option<Rc<Text>>) {
        let before = std::mem::replace(&mut self.fed, feeds.then(Text::new));
        let value = follow(self);
        let script = std::mem::replace(&mut self.fed, before);
        (value, script.filter(|s| !s.is_empty()).map(Rc::new))
    }

    /// Adds what a command prints to the script that the shell behind it reads.
    pub(super) fn feed(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        if !streams.out.is_pipe() {
            return;
        }
        let Some(fed) = &mut self.fed else { return };
        let words = argv.get(1..).unwrap_or_default();
        match name {
            "echo" => {
                let options = words.iter().take_while(|a| is_flag(a.text())).count();
                let (flags, words) = words.split_at_checked(options).unwrap_or_default();
                let escapes = flags.iter().any(|a| a.text().contains('e'));
                for (index, word) in words.iter().enumerate() {
                    if index > 0 {
                        fed.push_decoded(" ", word.span);
                    }
                    add(fed, word, escapes);
                }
                end_line(fed, argv);
            }
            "printf" => match words {
                [format] if !format.text().contains('%') => add(fed, format, true),
                [format, words @ ..] if matches!(format.text(), "%s" | "%s\\n" | "%s\n") => {
                    let lines = format.text() != "%s";
                    for word in words {
                        add(fed, word, false);
                        if lines {
                            end_line(fed, argv);
                        }
                    }
                }
                _ => {}
            },
            "cat" if words.iter().all(|a| a.text() == "-") => {
                if let Some(script) = &streams.script {
                    fed.push(script);
                }
            }
            _ => {}
        }
    }
}

fn is_flag(text: &str) -> bool {
    matches!(text, "-n" | "-e" | "-E" | "-ne" | "-en")
}

fn end_line(fed: &mut Text, argv: &[Argument]) {
    if let Some(last) = argv.last() {
        fed.push_decoded("\n", last.span);
    }
}

/// Adds a word; with `escapes`, what stands for the end of a line is one.
fn add(fed: &mut Text, word: &Argument, escapes: bool) {
    let Some(script) = &word.script else {
        fed.push_decoded(word.text(), word.span);
        return;
    };
    if !escapes {
        fed.push(script);
        return;
    }
    let text = script.as_str();
    let mut from = 0;
    for (at, escape) in text.match_indices("\\n") {
        fed.push(&script.slice(from..at));
        fed.push_decoded("\n", word.span);
        from = at + escape.len();
    }
    fed.push(&script.slice(from..text.len()));
}
