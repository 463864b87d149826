//! Commands that run others.

use super::accounts::{Home, home_of};
use super::state::Variable;
use super::streams::Streams;
use super::value::Value;
use super::{Argument, Frame, Interpreter};
use crate::source::Text;

/// Options with a value, by the command that runs another.
fn options_with_value(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "sudo" | "doas" => &[
            "-u", "-g", "-p", "-C", "-h", "-r", "-t", "-T", "-U", "--user", "--group", "--prompt",
        ],
        "env" => &["-u", "-C", "-S", "--unset", "--chdir"],
        "nice" => &["-n", "--adjustment"],
        "ionice" => &["-c", "-n", "-p"],
        "timeout" => &["-k", "-s", "--kill-after", "--signal"],
        "time" => &["-o", "-f"],
        "stdbuf" => &["-i", "-o", "-e"],
        "xargs" => &[
            "-n",
            "-I",
            "-P",
            "-d",
            "-L",
            "-a",
            "-s",
            "-E",
            "--max-args",
            "--max-procs",
            "--delimiter",
            "--arg-file",
        ],
        "chroot" => &[],
        "gosu" | "su-exec" | "setpriv" | "runuser" => &["-u", "--reuid", "--regid"],
        "exec" | "command" | "builtin" | "nohup" | "eatmydata" | "setsid" | "busybox"
        | "unbuffer" | "catchsegv" | "xvfb-run" | "dbus-run-session" | "fakeroot" | "tini"
        | "dumb-init" | "retry" | "linux32" | "linux64" | "setarch" | "cross" | "chronic"
        | "ts" => &[],
        _ => return None,
    })
}

/// Whether a command may run one of its arguments as a script.
pub(super) fn runs_scripts(name: &str) -> bool {
    let name = crate::ir::path::base(name);
    SHELLS.contains(&name)
        || matches!(name, "su" | "eval" | "trap")
        || options_with_value(name).is_some()
}

/// Whether a command runs what it reads, where nothing else says what it is to run.
pub(super) fn reads_a_script(name: &str) -> bool {
    SHELLS.contains(&name) || name == "su"
}

const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"];

impl Interpreter<'_> {
    /// Follows the command that a command runs; `false` when it runs none.
    pub(super) fn wrapped<'s>(
        &mut self,
        name: &str,
        frame: Option<&Frame<'s>>,
        argv: &[Argument],
        streams: &Streams,
    ) -> bool {
        if SHELLS.contains(&name) {
            self.shell(argv, streams);
            return true;
        }
        let told = || argv.iter().any(|a| is_script_option(a.text()));
        if name == "su" || name == "runuser" && told() {
            self.as_user(argv, streams);
            return true;
        }
        let Some(with_value) = options_with_value(name) else {
            return false;
        };
        // The words of the command that is run.
        let mut at = 1;
        let mut set = Vec::new();
        let mut home = None;
        let mut keeps_home = false;
        while let Some(argument) = argv.get(at) {
            let text = argument.text();
            if text == "--" {
                at += 1;
                break;
            }
            if text.starts_with('-') && text.len() > 1 {
                if matches!(name, "sudo" | "doas") {
                    keeps_home |= matches!(text, "-E" | "--preserve-env");
                    if matches!(text, "-H" | "-i" | "--set-home" | "--login") {
                        home.get_or_insert_with(|| home_of("root"));
                    }
                }
                if with_value.contains(&text) {
                    if matches!(text, "-u" | "--user") && matches!(name, "sudo" | "doas") {
                        home = argv.get(at + 1).map(|user| self.home_of(user.text()));
                    }
                    at += 1;
                }
                at += 1;
                continue;
            }
            if matches!(name, "env" | "sudo") && is_assignment(text) {
                set.push(argument);
                at += 1;
                continue;
            }
            break;
        }
        match name {
            "gosu" | "su-exec" => {
                home = argv.get(at).map(|user| self.home_of(user.text()));
                at += 1;
            }
            "timeout" | "chroot" | "retry" | "setarch" => at += 1,
            _ => {}
        }
        let Some(inner) = argv.get(at..).filter(|inner| !inner.is_empty()) else {
            if name == "env" {
                let value = self.environment();
                self.put(&streams.out, &value, self.at);
            }
            return true;
        };
        let mark = self.state.mark();
        let before = home.map(|home| self.enter_home(home, keeps_home));
        for argument in set {
            if let Some((key, text)) = argument.text().split_once('=') {
                let mut value = argument.value.clone();
                value.text = text.to_owned();
                let variable = Variable {
                    value,
                    exported: true,
                    unset: false,
                };
                self.state.set(key, variable);
            }
        }
        if name == "xargs" {
            let mut inner = inner.to_vec();
            let origins = streams.input.origins.clone();
            let value = if origins.is_empty() && streams.input.known().is_some() {
                (*streams.input).clone()
            } else {
                self.unknown(origins)
            };
            if let Some(last) = inner.last() {
                let span = last.span;
                inner.push(Argument {
                    value,
                    script: None,
                    span,
                });
            }
            self.command(None, &inner, streams);
        } else {
            // A function or `export` of the script itself is not what `env x` runs; `command x` may be.
            let frame = frame.filter(|_| matches!(name, "command" | "builtin" | "exec" | "time"));
            self.command(frame, inner, streams);
        }
        if let Some(home) = before {
            self.home = home;
        }
        self.state.leave_subshell(mark);
        true
    }

    /// `sh -c '…'`, `bash file`, `bash -s <<EOF`.
    fn shell(&mut self, argv: &[Argument], streams: &Streams) {
        let mut traces = false;
        let mut reads = false;
        let mut rest = argv.iter().enumerate().skip(1);
        while let Some((at, argument)) = rest.next() {
            let text = argument.text();
            // `-x` traces; the last of `-euo pipefail` has a value, which may be `xtrace`.
            let letters = text
                .strip_prefix(['-', '+'])
                .filter(|letters| !letters.starts_with('-'));
            traces |= text.starts_with('-') && letters.is_some_and(|l| l.contains('x'));
            if letters.is_some_and(|l| l.ends_with(['o', 'O'])) {
                traces |= rest.next().is_some_and(|(_, name)| name.text() == "xtrace");
                continue;
            }
            if is_script_option(text) {
                let script = argv.get(at + 1).and_then(|a| a.script.clone());
                let arguments = argv.get(at + 3..).unwrap_or_default();
                self.within(script.as_ref(), traces, arguments, streams);
                return;
            }
            let ends = matches!(text, "-" | "--");
            if !ends && (letters.is_some() || text.starts_with("--")) {
                reads |= text.starts_with('-') && letters.is_some_and(|l| l.contains('s'));
                continue;
            }
            // The first operand is the script, unless `-s` says that all of them are arguments of what is read.
            let operands = argv.get(at + usize::from(ends)..).unwrap_or_default();
            match operands.split_first() {
                Some((file, arguments)) if !reads => {
                    if is_input(file.text()) {
                        self.as_read(traces, arguments, streams);
                    }
                }
                _ => self.as_read(traces, operands, streams),
            }
            return;
        }
        self.as_read(traces, &[], streams);
    }

    /// A shell that runs what it reads.
    fn as_read(&mut self, traces: bool, arguments: &[Argument], streams: &Streams) {
        let rest = streams.without_input();
        self.within(streams.script.as_deref(), traces, arguments, &rest);
    }

    /// Follows a script in a shell of its own.
    fn within(
        &mut self,
        script: Option<&Text>,
        traces: bool,
        arguments: &[Argument],
        streams: &Streams,
    ) {
        let mark = self.state.mark();
        let directory = self.directory.clone();
        let before = std::mem::replace(&mut self.traces, traces);
        self.positional(arguments);
        if let Some(script) = script {
            self.script(script, streams);
        }
        self.traces = before;
        self.directory = directory;
        self.state.leave_subshell(mark);
    }

    /// `su user -c '…'`, `su user <<X`.
    fn as_user(&mut self, argv: &[Argument], streams: &Streams) {
        let script_at = argv.iter().position(|a| is_script_option(a.text()));
        let mut words = argv.iter().enumerate().skip(1);
        let user = words.find(|(at, a)| {
            let after_option = script_at.is_some_and(|script| *at == script + 1)
                || at
                    .checked_sub(1)
                    .and_then(|before| argv.get(before))
                    .is_some_and(|a| matches!(a.text(), "-s" | "--shell"));
            !a.text().starts_with('-') && !after_option
        });
        let home = user.map_or_else(|| home_of("root"), |(_, user)| self.home_of(user.text()));
        let (script, streams) = match script_at {
            Some(at) => (argv.get(at + 1).and_then(|a| a.script.clone()), streams),
            None => (streams.script.as_deref().cloned(), &streams.without_input()),
        };
        let keeps_home = argv.iter().take(script_at.unwrap_or(argv.len())).any(|a| {
            matches!(
                a.text(),
                "-m" | "-p" | "-mp" | "-pm" | "--preserve-environment"
            )
        });
        if let Some(script) = script {
            let mark = self.state.mark();
            let before = self.enter_home(home, keeps_home);
            let directory = self.directory.clone();
            self.script(&script, streams);
            self.directory = directory;
            self.state.leave_subshell(mark);
            self.home = before;
        }
    }

    /// Goes on as another user, whose home folder what changes the user says in `HOME`, unless it was told to leave the
    /// environment alone; the home folder before. In a subshell, whose end takes the variable back.
    fn enter_home(&mut self, home: Home, keeps: bool) -> Home {
        let told = self.state.variable("HOME").is_some();
        if told && !keeps {
            let value = Value::text(&home.path);
            let variable = Variable {
                value,
                exported: true,
                unset: false,
            };
            self.state.set("HOME", variable);
        }
        std::mem::replace(&mut self.home, home)
    }
}

/// Whether a file is what the command reads.
fn is_input(file: &str) -> bool {
    matches!(file, "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0")
}

/// `-c`, alone or behind other letters.
fn is_script_option(text: &str) -> bool {
    text == "--command"
        || text.starts_with('-')
            && !text.starts_with("--")
            && text.ends_with('c')
            && text.len() < 8
            && text.chars().skip(1).all(|c| c.is_ascii_alphabetic())
}

fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}
