//! Words to values.

use super::streams::Streams;
use super::value::{Set, UNKNOWN, Value};
use super::{Argument, Frame, Interpreter, Variable, fed, wrappers};
use crate::ir::Origin;
use crate::ir::path;
use crate::source::Text;
use crate::syntax::shell::{
    Parameter, ParameterOperator, Part, PartKind, Quote, Substitution, Word,
};

/// Most words that one word becomes, by its braces or by what a variable holds.
const MAX_SPLIT: usize = 64;

impl Interpreter<'_> {
    /// The value of a word.
    pub(super) fn value<'s>(
        &mut self,
        frame: &Frame<'s>,
        word: &'s Word,
        streams: &Streams,
    ) -> Value {
        self.value_and_script(frame, word, streams, None)
    }

    /// The value of a word; `script` becomes the same as a script of its own, in which a sign and a number stand for what
    /// an expansion gives ([`Self::marked`]).
    pub(super) fn value_and_script<'s>(
        &mut self,
        frame: &Frame<'s>,
        word: &'s Word,
        streams: &Streams,
        mut script: Option<&mut Text>,
    ) -> Value {
        let source = frame.text.as_str();
        let mut value = Value::with_room(word.range.range().len());
        let mut written = false;
        for (index, part) in word.parts().iter().enumerate() {
            let expanded = match &part.kind {
                PartKind::Literal => {
                    let text = part.range.of(source);
                    let tilde = index == 0
                        && part.quote == Quote::None
                        && (text == "~" || text.starts_with("~/"));
                    if tilde {
                        let home = self.home.path.clone();
                        value.push_str(&home);
                    }
                    self.literal(
                        text.get(usize::from(tilde)..).unwrap_or_default(),
                        &mut value,
                    );
                    written |= !text.is_empty();
                    if let Some(script) = script.as_deref_mut() {
                        script.push(&frame.text.slice(part.range.range()));
                    }
                    continue;
                }
                PartKind::Decoded(c) => {
                    value.push_str(c.encode_utf8(&mut [0; 4]));
                    written = true;
                    if let (Some(script), Some(span)) =
                        (script.as_deref_mut(), frame.text.span(part.range.range()))
                    {
                        script.push_decoded(c.encode_utf8(&mut [0; 4]), span);
                    }
                    continue;
                }
                PartKind::Parameter(parameter) => self.parameter(frame, parameter, streams),
                PartKind::Substitution(substitution) => {
                    self.substitution(frame, substitution, streams)
                }
                PartKind::Arithmetic(_) | PartKind::Opaque(_) => self.unknown(Set::default()),
                PartKind::Array(elements) => {
                    let mut all = Value::default();
                    for (index, element) in elements.iter().enumerate() {
                        let part = self.value(frame, &element.value, streams);
                        if index > 0 {
                            all.push_str(" ");
                        }
                        all.push(&part);
                    }
                    all
                }
            };
            if let (Some(script), Some(span)) =
                (script.as_deref_mut(), frame.text.span(part.range.range()))
            {
                self.unknown += 1;
                let mark = format!("{UNKNOWN}{}{UNKNOWN}", self.unknown);
                script.push_decoded(&mark, span);
                self.marked.insert(self.unknown, expanded.clone());
            }
            value.push(&expanded);
        }
        if written && let Some(span) = frame.text.span(word.range.range()) {
            let set = self.origins.set(Origin::Written(span));
            value.origins.add(&set);
        }
        value
    }

    /// Literal text, with what its marks stand for.
    fn literal(&self, text: &str, value: &mut Value) {
        if self.marked.is_empty() || !text.contains(UNKNOWN) {
            value.push_str(text);
            return;
        }
        for (index, piece) in text.split(UNKNOWN).enumerate() {
            let marked = (index % 2 == 1)
                .then(|| self.marked.get(&piece.parse().ok()?))
                .flatten();
            match marked {
                Some(marked) => value.push(marked),
                None => value.push_str(piece),
            }
        }
    }

    /// The words that a word becomes: by braces, and by what a variable without quotes holds. `runs`: they may be run as a
    /// script.
    pub(super) fn arguments<'s>(
        &mut self,
        frame: &Frame<'s>,
        word: &'s Word,
        streams: &Streams,
        runs: bool,
        out: &mut Vec<Argument>,
    ) {
        let Some(span) = frame.text.span(word.range.range()) else {
            return;
        };
        let mut script = runs.then(Text::new);
        let value = self.value_and_script(frame, word, streams, script.as_mut());
        let bare = |p: &Part| p.quote == Quote::None;
        let expands = match word.parts() {
            [only] => bare(only) && !matches!(only.kind, PartKind::Literal),
            parts => parts
                .iter()
                .any(|p| bare(p) && matches!(&p.kind, PartKind::Parameter(p) if is_all(p, frame))),
        };
        if expands && value.text.contains(char::is_whitespace) {
            let pieces: Vec<&str> = value.text.split_whitespace().take(MAX_SPLIT).collect();
            out.extend(pieces.into_iter().map(|piece| Argument {
                value: Value {
                    text: piece.to_owned(),
                    origins: value.origins.clone(),
                },
                script: None,
                span,
            }));
            return;
        }
        let has_braces = word
            .parts()
            .iter()
            .any(|p| bare(p) && matches!(p.kind, PartKind::Literal))
            && value.text.contains('{')
            && !value.text.contains("{}");
        if has_braces {
            let all = path::braces(&value.text);
            if all.len() > 1 {
                out.extend(all.into_iter().map(|text| Argument {
                    value: Value {
                        text,
                        origins: value.origins.clone(),
                    },
                    script: None,
                    span,
                }));
                return;
            }
        }
        out.push(Argument {
            value,
            script,
            span,
        });
    }

    fn parameter<'s>(
        &mut self,
        frame: &Frame<'s>,
        parameter: &'s Parameter,
        streams: &Streams,
    ) -> Value {
        let name = parameter.name.of(frame.text.as_str());
        if parameter.length {
            return self.unknown(Set::default());
        }
        let (mut value, set) = self.variable(name);
        if parameter.indirect {
            let origins = match value.known() {
                Some(name) if !name.is_empty() => {
                    let name = name.to_owned();
                    self.variable(&name).0.origins
                }
                _ => Set::default(),
            };
            return self.unknown(origins);
        }
        let word = match &parameter.word {
            Some(word) => self.value(frame, word, streams),
            None => Value::default(),
        };
        match parameter.operator {
            None | Some(ParameterOperator::Error { .. }) => value,
            Some(ParameterOperator::Default { .. }) => {
                if !set {
                    value.text = word.text;
                }
                value.origins.add(&word.origins);
                value
            }
            Some(ParameterOperator::Assign { .. }) => {
                if !set {
                    value.text = word.text;
                }
                value.origins.add(&word.origins);
                let variable = super::state::Variable {
                    value: value.clone(),
                    ..Default::default()
                };
                self.state.set(name, variable);
                value
            }
            Some(ParameterOperator::Alternative { .. }) => word,
            Some(ParameterOperator::Names) => self.unknown(Set::default()),
            Some(ParameterOperator::Replace { .. }) => {
                if let Some(replacement) = &parameter.replacement {
                    let more = self.value(frame, replacement, streams);
                    value.origins.add(&more.origins);
                }
                self.unknown(value.origins)
            }
            Some(_) => self.unknown(value.origins),
        }
    }

    /// What a variable stands for, and whether anything is known to set it.
    pub(super) fn variable(&mut self, name: &str) -> (Value, bool) {
        if let Some(variable) = self.state.variable(name) {
            return (variable.value.clone(), !variable.unset);
        }
        match name {
            "HOME" => return (Value::text(&self.home.path), true),
            "PWD" => return (Value::text(&self.directory), true),
            "IFS" | "RANDOM" | "SECONDS" | "?" | "$" | "!" | "#" | "-" | "_" | "0" | "UID"
            | "HOSTNAME" => return (self.unknown(Set::default()), true),
            _ => {}
        }
        let mounted = self
            .around
            .mounts
            .iter()
            .position(|m| m.env.as_deref() == Some(name));
        if let Some(index) = mounted {
            let origins = self.origins.set(Origin::Mount(index));
            return (self.unknown(origins), true);
        }
        let (text, set) = match (self.around.variable)(name) {
            Variable::Known(text) => (text, true),
            Variable::Set => (format!("${{{name}}}"), true),
            Variable::Unset => (format!("${{{name}}}"), false),
        };
        let mut value = Value::text(&text);
        if set {
            value.origins = self.origins.set(Origin::Variable(name.to_owned()));
        } else {
            value.origins = self.sourced.clone();
        }
        (value, set || !self.sourced.is_empty())
    }

    fn substitution<'s>(
        &mut self,
        frame: &Frame<'s>,
        substitution: &'s Substitution,
        streams: &Streams,
    ) -> Value {
        if !self.step() {
            return self.unknown(Set::default());
        }
        let mark = self.state.mark();
        let directory = self.directory.clone();
        let fed = self.fed.take();
        let value = match substitution {
            Substitution::Command(list) => {
                let mut value = self.captured(streams, |i, s| i.list(frame, list, s));
                value.text.truncate(value.text.trim_end().len());
                if value.text.is_empty() {
                    // Nothing is known of what it prints.
                    let origins = std::mem::take(&mut value.origins);
                    self.unknown(origins)
                } else {
                    value
                }
            }
            Substitution::Input(list) => {
                let value = self.captured(streams, |i, s| i.list(frame, list, s));
                self.unknown += 1;
                let path = format!("/dev/fd/{}", self.unknown);
                self.append(&path, &value.origins, self.at, None);
                Value::text(&path)
            }
            Substitution::Output(list) => {
                self.list(frame, list, streams);
                Value::text("/dev/null")
            }
        };
        self.fed = fed;
        self.directory = directory;
        self.state.leave_subshell(mark);
        value
    }

    /// Whether the words of a command, by its first, may be run as a script: by itself, or by the shell that it prints
    /// them for.
    pub(super) fn may_be_run(&self, first: &Argument) -> bool {
        wrappers::runs_scripts(first.text()) || self.fed.is_some() && fed::prints(first.text())
    }
}

/// `$@` and `$*`.
fn is_all(parameter: &Parameter, frame: &Frame<'_>) -> bool {
    matches!(parameter.name.of(frame.text.as_str()), "@" | "*")
}
