//! Which files are still on the disk when the image is taken.
//!
//! A machine image is taken once, after the last provisioner: unlike a layer, it does not hold what a later step
//! removed. Only what surely runs on the machine that is built counts: no cleanup after errors, nothing on the host,
//! nothing behind a condition, and for every source that the file was put on.

use super::value::Value;
use crate::ir::Kept;
use crate::source::Text;
use crate::syntax::shell::{Dialect, Enclosure, Operator, SimpleCommand, parse};

/// A place in the order of steps: the step, which of its scripts, and the byte of that.
pub(super) type When = (usize, usize, usize);

/// Folders of a machine that are kept in memory.
const IN_MEMORY: [&str; 5] = ["/dev/", "/proc/", "/sys/", "/run/", "/var/run/"];

/// The sources that a step runs for.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) only: Vec<String>,
    pub(super) except: Vec<String>,
}

impl Filter {
    pub(super) fn of(settings: &Value) -> Self {
        let list = |key: &str| {
            let texts = settings.get(key).map(Value::texts).unwrap_or_default();
            let certain = texts.iter().filter_map(|t| t.certain());
            certain.map(|t| t.as_str().to_owned()).collect()
        };
        Self {
            only: list("only"),
            except: list("except"),
        }
    }

    /// Whether it runs wherever `other` does.
    fn covers(&self, other: &Self) -> bool {
        let only = self.only.is_empty()
            || (!other.only.is_empty() && other.only.iter().all(|s| self.only.contains(s)));
        let except = self.except.is_empty()
            || self.except.iter().all(|s| {
                other.except.contains(s) || (!other.only.is_empty() && !other.only.contains(s))
            });
        only && except
    }
}

struct Removal {
    when: When,
    filter: Filter,
    path: String,
}

/// What the steps of one build take away.
#[derive(Default)]
pub(super) struct Cleanup {
    removals: Vec<Removal>,
    wipes: Vec<(When, Filter)>,
    /// All sources of the build; empty when they are not known.
    sources: Vec<String>,
    /// Where commands begin: the home folder of whoever logs in.
    home: String,
    /// An account is locked or removed, or the whole machine is made anonymous.
    pub(super) locks_account: bool,
}

/// More removals than this are not kept.
const MOST: usize = 2000;

impl Cleanup {
    /// Nothing yet. `accounts`: the names of those that log in, as far as they are known; `sources`: all that the build
    /// runs for, empty when they are not known.
    pub(super) fn of(accounts: &[String], sources: Vec<String>) -> Self {
        let home = match accounts {
            [one] if one == "root" => "/root".to_owned(),
            [one] => format!("/home/{one}"),
            _ => "~".to_owned(),
        };
        Self {
            home,
            sources,
            ..Self::default()
        }
    }

    /// Reads the commands of a step's script.
    pub(super) fn read(
        &mut self,
        step: (usize, usize),
        filter: &Filter,
        text: &Text,
        dialect: Dialect,
    ) {
        let source = text.as_str();
        const SIGNS: [&str; 20] = [
            "rm ",
            "unlink",
            "shred",
            "truncate",
            "> ",
            "find ",
            "cloud-init",
            "userdel",
            "deluser",
            "passwd",
            "usermod",
            "waagent",
            "sysprep",
            "Sysprep",
            "Remove-Item",
            "del ",
            "sdelete",
            "dd ",
            "fstrim",
            "zerofree",
        ];
        if !SIGNS.iter().any(|sign| source.contains(sign)) {
            return;
        }
        // A step for all that there are is one for whatever comes.
        let all = |only: &[String]| {
            !self.sources.is_empty() && self.sources.iter().all(|source| only.contains(source))
        };
        let mut filter = filter.clone();
        if all(&filter.only) {
            filter.only.clear();
        }
        let filter = &filter;
        for found in parse(text, dialect).simple_commands() {
            let context = found.context;
            // The first of a chain has run, and each behind it where all before it went well.
            let runs = context.enclosure == Enclosure::Shell
                && !context.in_function
                && !context.background
                && context.depth == 0
                && context.before != Operator::Or;
            if runs {
                let when = (step.0, step.1, found.command.range.start as usize);
                self.command(when, filter, found.command, (source, dialect));
            }
        }
    }

    fn command(
        &mut self,
        when: When,
        filter: &Filter,
        command: &SimpleCommand,
        (source, dialect): (&str, Dialect),
    ) {
        let words: Vec<String> = command
            .words
            .iter()
            .map(|word| match dialect {
                Dialect::Posix => word.cooked(source, '\u{fffc}').into_owned(),
                // `$env:TEMP` is the same folder in all scripts.
                Dialect::PowerShell | Dialect::Cmd => word.range.of(source).to_owned(),
            })
            .collect();
        let mut words = words.as_slice();
        while let [first, rest @ ..] = words
            && (matches!(first.as_str(), "sudo" | "exec" | "command" | "env" | "time")
                || first.contains('='))
        {
            words = rest;
            while let [flag, rest @ ..] = words
                && flag.starts_with('-')
            {
                words = rest;
            }
        }
        self.emptied(when, filter, command, source, words);
        let [program, rest @ ..] = words else {
            return;
        };
        let name = program
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let paths = rest.iter().filter(|w| !w.starts_with('-') && !w.is_empty());
        let all = rest.join(" ");
        match name.trim_end_matches(".exe") {
            "rm" | "unlink" | "shred" | "srm" | "truncate" | "remove-item" | "del" | "rd"
            | "rmdir" => {
                for path in paths {
                    self.removed(when, filter, path);
                }
                if name == "shred" {
                    self.wipes.push((when, filter.clone()));
                }
            }
            "find" if all.contains("-delete") || all.contains("rm ") => {
                for path in rest.iter().take_while(|w| !w.starts_with('-')) {
                    self.removed(when, filter, path);
                }
            }
            "cloud-init" if rest.first().is_some_and(|w| w == "clean") => {
                self.removed(when, filter, "/var/lib/cloud");
            }
            "userdel" | "deluser" => {
                self.locks_account = true;
                for user in paths {
                    self.removed(when, filter, &format!("/home/{user}"));
                }
            }
            "passwd"
                if rest
                    .iter()
                    .any(|w| matches!(w.as_str(), "-l" | "--lock" | "-d")) =>
            {
                self.locks_account = true
            }
            "usermod" if rest.iter().any(|w| matches!(w.as_str(), "-L" | "--lock")) => {
                self.locks_account = true
            }
            "chage" if rest.iter().any(|w| w == "-E" || w == "-d") => self.locks_account = true,
            "waagent" if all.contains("deprovision") => self.locks_account = true,
            "sysprep" => self.locks_account = true,
            "dd" if all.contains("if=/dev/zero") => self.wipes.push((when, filter.clone())),
            "fstrim" | "zerofree" | "sdelete" | "sdelete64" => {
                self.wipes.push((when, filter.clone()))
            }
            _ => {
                if all.to_ascii_lowercase().contains("sysprep") {
                    self.locks_account = true;
                }
            }
        }
    }

    /// `> file`, `: > file`, `cat /dev/null > file`.
    fn emptied(
        &mut self,
        when: When,
        filter: &Filter,
        command: &SimpleCommand,
        source: &str,
        words: &[String],
    ) {
        use crate::syntax::shell::{RedirectOperator, RedirectTarget};
        let nothing = match words {
            [] => command.assignments.is_empty(),
            [one] => one == ":" || one == "true",
            [cat, null] => cat == "cat" && null == "/dev/null",
            _ => false,
        };
        if !nothing {
            return;
        }
        for redirect in &command.redirects {
            if redirect.operator == RedirectOperator::Write
                && let RedirectTarget::Word(word) = &redirect.target
            {
                self.removed(when, filter, &word.cooked(source, '\u{fffc}'));
            }
        }
    }

    fn removed(&mut self, when: When, filter: &Filter, path: &str) {
        let path = normal(path, &self.home);
        // `rm -rf $DIR/*` may be anything.
        if path.is_empty() || path.contains('\u{fffc}') || self.removals.len() > MOST {
            return;
        }
        self.removals.push(Removal {
            when,
            filter: filter.clone(),
            path,
        });
    }

    /// What is left of a file that was put at `path` at some time.
    pub(super) fn state(&self, path: &str, when: When, filter: &Filter) -> Kept {
        let path = normal(path, &self.home);
        if IN_MEMORY.iter().any(|folder| path.starts_with(folder)) {
            return Kept::Wiped;
        }
        let removal = self
            .removals
            .iter()
            .filter(|r| r.when > when && r.filter.covers(filter) && covers(&r.path, &path))
            .map(|r| r.when)
            .min();
        match removal {
            None => Kept::Kept,
            Some(removed) => {
                let wiped = self
                    .wipes
                    .iter()
                    .any(|(when, f)| *when >= removed && f.covers(filter));
                if wiped { Kept::Wiped } else { Kept::Deleted }
            }
        }
    }
}

/// With `/`, without doubled or trailing ones and without dots, from `home` on where it is not absolute.
fn normal(path: &str, home: &str) -> String {
    let path = path.trim().trim_matches(['"', '\'']).replace('\\', "/");
    let path = match path.as_str() {
        "" => path,
        "~" => home.to_owned(),
        own if own.starts_with("~/") => format!("{home}{}", own.get(1..).unwrap_or_default()),
        // Windows takes no note of the case.
        drive if drive.get(1..2) == Some(":") || drive.starts_with(['$', '%']) => {
            drive.to_ascii_lowercase()
        }
        other if other.starts_with(['/', '\u{fffc}']) => path,
        _ => format!("{home}/{path}"),
    };
    let mut out = String::new();
    if path.starts_with('/') {
        out.push('/');
    }
    for part in path.split('/').filter(|p| !p.is_empty() && *p != ".") {
        if !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        out.push_str(part);
    }
    out
}

/// Whether removing `pattern` removes `path`.
fn covers(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    for wanted in pattern.split('/') {
        match parts.next() {
            Some(part) if glob(wanted, part) => {}
            _ => return false,
        }
    }
    true
}

/// `*` and `?` in one part of a path; anything else with a sign of a pattern covers nothing for sure.
fn glob(pattern: &str, text: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return pattern == text;
    }
    if pattern.starts_with('*') && text.starts_with('.') {
        return false;
    }
    let matcher = globset::GlobBuilder::new(pattern)
        .literal_separator(true)
        .build();
    matcher.is_ok_and(|g| g.compile_matcher().is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn cleanup(steps: &[(&str, &[&str])]) -> Cleanup {
        let mut cleanup = Cleanup::default();
        for (index, (commands, only)) in steps.iter().enumerate() {
            let file = SourceFile::new(FileId(0), "a.sh", commands.as_bytes().to_vec());
            let text = Text::verbatim(&file, 0..commands.len());
            let filter = Filter {
                only: only.iter().map(|s| (*s).to_owned()).collect(),
                except: Vec::new(),
            };
            cleanup.read((index + 1, 0), &filter, &text, Dialect::Posix);
        }
        cleanup
    }

    #[test]
    fn what_is_removed_is_gone() {
        for (commands, kept) in [
            ("rm -f /etc/app.env", Kept::Deleted),
            ("sudo rm -rf /etc", Kept::Deleted),
            ("cd / && sudo -E rm -f /etc/*.env", Kept::Deleted),
            ("rm -f \"/etc/app.env\" /x || true", Kept::Deleted),
            ("shred -u /etc/app.env", Kept::Wiped),
            (": > /etc/app.env", Kept::Deleted),
            ("find /etc -name app.env -delete", Kept::Deleted),
            (
                "rm /etc/app.env\ndd if=/dev/zero of=/EMPTY bs=1M || true",
                Kept::Wiped,
            ),
            ("rm /etc/app.env.old", Kept::Kept),
            ("if x; then rm /etc/app.env; fi", Kept::Kept),
            ("x || rm /etc/app.env", Kept::Kept),
            ("clean() { rm /etc/app.env; }", Kept::Kept),
            ("rm -rf /etc/$DIR", Kept::Kept),
            ("echo rm /etc/app.env", Kept::Kept),
            ("rm -rf /var/*", Kept::Kept),
        ] {
            let state =
                cleanup(&[(commands, &[])]).state("/etc/app.env", (0, 0, 0), &Filter::default());
            assert_eq!(state, kept, "{commands}");
        }
    }

    #[test]
    fn only_a_later_step_for_all_of_its_sources_counts() {
        let all = Filter::default();
        let one = Filter {
            only: vec!["qemu.a".to_owned()],
            except: Vec::new(),
        };
        let cleanup = cleanup(&[("rm /a /b", &["qemu.a"])]);
        assert_eq!(cleanup.state("/a", (0, 0, 0), &all), Kept::Kept);
        assert_eq!(cleanup.state("/a", (0, 0, 0), &one), Kept::Deleted);
        assert_eq!(cleanup.state("/a", (2, 0, 0), &one), Kept::Kept);
    }
}
