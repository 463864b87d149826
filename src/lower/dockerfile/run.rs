//! RUN: its command, its heredocs, its secret mounts.

use super::Lowering;
use crate::ir::{OpKind, Place, RunCommand, Scope, SecretMount};
use crate::lower::script;
use crate::syntax::dockerfile::{Body, Form, Heredoc, Instruction};
use crate::syntax::shell::Dialect;

/// The shell that runs shell forms, as far as it can be told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shell(Dialect);

impl Shell {
    /// The default of a stage.
    pub(super) fn of(stage: &Scope) -> Self {
        Self(if stage.windows {
            Dialect::Cmd
        } else {
            Dialect::Posix
        })
    }

    /// As SHELL sets it.
    pub(super) fn set(form: &Form) -> Self {
        let Form::Exec(words) = form else {
            return Self::default();
        };
        let program = words
            .first()
            .map(|w| w.as_str().to_ascii_lowercase())
            .unwrap_or_default();
        Self(
            if program.contains("powershell") || program.contains("pwsh") {
                Dialect::PowerShell
            } else if program.contains("cmd") {
                Dialect::Cmd
            } else {
                Dialect::Posix
            },
        )
    }

    pub(super) fn dialect(self) -> Dialect {
        self.0
    }
}

impl Lowering<'_> {
    pub(super) fn run(
        &self,
        at: &Instruction,
        body: &Body,
        form: &Form,
        push: &mut dyn FnMut(OpKind),
    ) {
        let mut text = match form {
            Form::Shell(range) => vec![at.text.slice(range.clone())],
            Form::Exec(words) => words.clone(),
        };
        text.extend(at.heredocs.iter().map(|h| h.body.clone()));
        push(OpKind::Run(RunCommand {
            text,
            secrets: secret_mounts(at, body),
        }));
        match form {
            Form::Shell(range) => {
                let command = at.text.slice(range.clone());
                if (self.interest)(command.as_str()) {
                    script::script(Place::Run, &command, self.shell.dialect(), push);
                }
                for heredoc in &at.heredocs {
                    self.heredoc(command.as_str(), heredoc, push);
                }
            }
            Form::Exec(words) => self.exec(at, Place::Run, words, push),
        }
    }

    /// `RUN <<EOF` and `RUN bash <<EOF` run their body; to any other command it is input.
    fn heredoc(&self, command: &str, heredoc: &Heredoc, push: &mut dyn FnMut(OpKind)) {
        let body = &heredoc.body;
        if !(self.interest)(body.as_str()) {
            return;
        }
        let program = command.split_whitespace().next().unwrap_or_default();
        let alone = program
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with("<<");
        let shell = ["sh", "bash", "ash", "dash", "zsh"]
            .contains(&program.rsplit('/').next().unwrap_or_default());
        // BuildKit runs a body with `#!` as a file of its own, and records only that file's name.
        let place = if alone && body.as_str().starts_with("#!") {
            Place::RunScript
        } else {
            Place::Run
        };
        let interpreter = body.as_str().lines().next().unwrap_or_default();
        let is_shell = !interpreter.starts_with("#!") || interpreter.contains("sh");
        if (alone && is_shell) || shell {
            script::script(place, body, self.shell.dialect(), push);
        } else {
            push(OpKind::Deposit(script::free_text(place, body.clone())));
        }
    }
}

/// `--mount=type=secret,…` flags (BuildKit, `instructions/commands_runmount.go`: keys in any case, CSV).
fn secret_mounts(at: &Instruction, body: &Body) -> Vec<SecretMount> {
    let mounts = body
        .flags
        .iter()
        .filter(|f| at.str(&f.name).eq_ignore_ascii_case("mount"));
    mounts
        .filter_map(|flag| {
            let value = at.str(flag.value.as_ref()?);
            let options: Vec<(String, &str)> = value
                .split(',')
                .map(|o| o.trim_matches('"'))
                .filter_map(|o| o.split_once('='))
                .map(|(k, v)| (k.to_ascii_lowercase(), v))
                .collect();
            let get = |keys: &[&str]| {
                options
                    .iter()
                    .find(|(k, _)| keys.contains(&k.as_str()))
                    .map(|(_, v)| (*v).to_owned())
            };
            (get(&["type"]).as_deref() == Some("secret")).then(|| SecretMount {
                id: get(&["id", "source", "src"]),
                env: get(&["env"]),
                target: get(&["target", "dst", "destination"]),
            })
        })
        .collect()
}
