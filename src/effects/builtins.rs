//! What the shell itself does.

use super::state::Variable;
use super::streams::Streams;
use super::value::Value;
use super::{Argument, Interpreter};
use crate::ir::path;

impl Interpreter<'_> {
    /// Follows a command of the shell; `false` when it is none.
    pub(super) fn builtin(&mut self, name: &str, argv: &[Argument], streams: &Streams) -> bool {
        let arguments = argv.get(1..).unwrap_or_default();
        match name {
            ":" | "true" | "false" | "test" | "[" | "exit" | "return" | "shift" | "wait"
            | "umask" | "ulimit" | "hash" | "type" | "alias" | "sleep" | "break" | "continue"
            | "shopt" => {}
            "cd" | "pushd" => self.change(arguments),
            "echo" => self.echo(arguments, streams),
            "printf" => self.printf(arguments, streams),
            "export" | "declare" | "local" | "readonly" | "typeset" => {
                self.declare(name, arguments, streams);
            }
            "unset" => {
                for argument in arguments {
                    let variable = Variable {
                        unset: true,
                        ..Variable::default()
                    };
                    self.state.set(argument.text(), variable);
                }
            }
            "read" => {
                let value = self.unknown(streams.input.origins.clone());
                for argument in arguments.iter().filter(|a| !a.text().starts_with('-')) {
                    let variable = Variable {
                        value: value.clone(),
                        ..Variable::default()
                    };
                    self.state.set(argument.text(), variable);
                }
            }
            "mapfile" | "readarray" => {
                let value = self.unknown(streams.input.origins.clone());
                if let Some(last) = arguments.last() {
                    let variable = Variable {
                        value,
                        ..Variable::default()
                    };
                    self.state.set(last.text(), variable);
                }
            }
            "set" => self.set(arguments, streams),
            "env" | "printenv" if arguments.is_empty() => {
                let value = self.environment();
                self.put(&streams.out, &value, self.at);
            }
            "printenv" => {
                for argument in arguments.iter().filter(|a| !a.text().starts_with('-')) {
                    let value = self.variable(argument.text()).0;
                    self.put(&streams.out, &value, self.at);
                }
            }
            "source" | "." => {
                if let Some(file) = arguments.first() {
                    let path = self.path_of(file);
                    let value = self.read(&path);
                    self.sourced.add(&value.origins);
                }
            }
            "eval" => {
                for argument in arguments {
                    if let Some(script) = &argument.script {
                        self.script(&script.clone(), streams);
                    }
                }
            }
            "trap" => {
                let at_end = arguments
                    .iter()
                    .skip(1)
                    .any(|a| matches!(a.text(), "EXIT" | "0" | "SIGEXIT"));
                if let (true, Some(Some(script))) = (at_end, arguments.first().map(|a| &a.script))
                    && self.traps.len() < 16
                {
                    self.traps.push(script.clone());
                }
            }
            "pwd" => {
                let value = Value::text(&self.directory);
                self.put(&streams.out, &value, self.at);
            }
            _ => return false,
        }
        true
    }

    fn change(&mut self, arguments: &[Argument]) {
        let target = arguments
            .iter()
            .find(|a| !a.text().starts_with('-') || a.text() == "-");
        match target {
            None => self.directory.clone_from(&self.home.path),
            Some(argument) if argument.text() == "-" => {}
            Some(argument) => self.directory = path::normal(&self.directory, argument.text()),
        }
    }

    fn echo(&mut self, arguments: &[Argument], streams: &Streams) {
        let options = arguments
            .iter()
            .take_while(|a| matches!(a.text(), "-n" | "-e" | "-E" | "-ne" | "-en"))
            .count();
        self.print(arguments.get(options..).unwrap_or_default(), streams);
    }

    fn printf(&mut self, arguments: &[Argument], streams: &Streams) {
        if let [option, name, rest @ ..] = arguments
            && option.text() == "-v"
        {
            let mut value = Value::default();
            for argument in rest {
                value.origins.add(&argument.value.origins);
            }
            let value = self.unknown(value.origins);
            let variable = Variable {
                value,
                ..Variable::default()
            };
            self.state.set(name.text(), variable);
            return;
        }
        // `%s` with one text prints that text.
        if let [format, one] = arguments
            && matches!(format.text(), "%s" | "%s\\n" | "%s\n")
        {
            self.put(&streams.out, &one.value, self.at);
            return;
        }
        self.print(arguments, streams);
    }

    fn declare(&mut self, name: &str, arguments: &[Argument], streams: &Streams) {
        let exported = name == "export"
            || arguments
                .iter()
                .any(|a| a.text().starts_with('-') && a.text().contains('x'));
        // `declare -px` prints variables, `declare -F` functions.
        let lists = arguments.iter().all(|a| {
            let letters = a.text().strip_prefix('-');
            letters.is_some_and(|l| l.contains(['p', 'x']) && !l.contains(['f', 'F']))
        });
        if lists && name != "local" {
            let value = self.environment();
            self.put(&streams.out, &value, self.at);
            return;
        }
        for argument in arguments {
            if let Some((name, text)) = argument.text().split_once('=') {
                let mut value = argument.value.clone();
                value.text = text.to_owned();
                let variable = Variable {
                    value,
                    exported,
                    unset: false,
                };
                self.state.set(name.trim_end_matches('+'), variable);
            }
        }
        // `export NAME`
        for argument in arguments
            .iter()
            .filter(|a| exported && !a.text().contains('='))
        {
            if let Some(variable) = self.state.variable(argument.text()) {
                let variable = Variable {
                    exported: true,
                    ..variable.clone()
                };
                self.state.set(argument.text(), variable);
            }
        }
    }

    fn set(&mut self, arguments: &[Argument], streams: &Streams) {
        if arguments.is_empty() {
            let value = self.environment();
            self.put(&streams.out, &value, self.at);
            return;
        }
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.text() {
                "--" => {
                    let all: Vec<Argument> = rest.cloned().collect();
                    self.positional(&all);
                    return;
                }
                "-o" if rest.clone().next().is_some_and(|a| a.text() == "xtrace") => {
                    self.traces = true;
                }
                "+o" if rest.clone().next().is_some_and(|a| a.text() == "xtrace") => {
                    self.traces = false;
                }
                text if text.starts_with('-') && text.contains('x') => self.traces = true,
                text if text.starts_with('+') && text.contains('x') => self.traces = false,
                _ => {}
            }
        }
    }
}
