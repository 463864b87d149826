//! A token in the URL that git is given, which git keeps in `.git/config` or `.gitconfig`: asked for by a credential helper
//! instead, which reads it where the command has it and keeps only the words of the helper (git, `gitcredentials(7)`).

use super::Page;
use super::script::Commands;
use crate::commands;
use crate::finding::Edit;
use crate::rewrite::layout;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{SimpleCommand, TextRange};

/// What a URL has as a secret.
pub(super) enum Secret<'n> {
    /// A variable.
    Variable(&'n str),
    /// What a file holds.
    File(&'n str),
}

impl Secret<'_> {
    /// The ways to write it.
    fn written(&self) -> Vec<String> {
        match self {
            Self::Variable(name) => vec![format!("${{{name}}}"), format!("${name}")],
            Self::File(path) => vec![
                format!("$(cat {path})"),
                format!("`cat {path}`"),
                format!("$(cat '{path}')"),
                format!("$(cat \"{path}\")"),
            ],
        }
    }

    /// As a helper writes it, within double quotes.
    fn expression(&self) -> String {
        match self {
            Self::Variable(name) => format!("${name}"),
            Self::File(path) => format!("$(cat {path})"),
        }
    }
}

/// What becomes of a RUN.
pub(super) struct Helped {
    /// The edits.
    pub(super) edits: Vec<Edit>,
    /// Whether the server surely takes what the helper says.
    pub(super) sure: bool,
    /// The helper is only set up for later commands: this RUN reads nothing of the secret.
    pub(super) only_set: bool,
    /// git asks the helper in later commands, too.
    pub(super) stays: bool,
}

/// Takes the secret out of all URLs that git commands of a RUN are given. `None` where there is none, or where one is written in
/// a way that is not known.
pub(super) fn ask_instead(
    page: &Page<'_>,
    run: &Instruction,
    secret: &Secret<'_>,
) -> Option<Helped> {
    let shell = Commands::of(run)?;
    let mut helped = Helped {
        edits: Vec::new(),
        sure: true,
        only_set: inert_otherwise(&shell),
        stays: false,
    };
    // Of one command only, which the URL in `.git/config` outlives.
    let mut once = false;
    let mut hosts: Vec<String> = Vec::new();
    for command in shell.simple() {
        let text = command.range.of(shell.text());
        let words = shell.words(command);
        let program = words.first().cloned().flatten().unwrap_or_default();
        let holds = secret.written().iter().any(|w| text.contains(w.as_str()));
        if commands::program(&program) != "git" || !holds {
            continue;
        }
        let word = |at: usize| words.get(at).cloned().flatten();
        match word(1).as_deref() {
            Some("config") => {
                hosts.push(configured(page, &shell, command, secret, &mut helped)?);
                helped.stays = true;
            }
            Some("clone" | "fetch" | "pull" | "ls-remote") => {
                let login = Login::of(page, &shell, command, secret)?;
                helped.sure &= login.sure;
                once = true;
                hosts.push(login.host.clone());
                let name = command.words.first()?;
                let end = shell.span(name.range)?.end as usize;
                let option = format!(" -c {}={}", login.key(), login.helper());
                helped.edits.push(layout::insert(page.file, end, option));
                helped.edits.push(login.removed(page, &shell)?);
            }
            _ => return None,
        }
    }
    // git asks the first helper of a host that it finds.
    if hosts.iter().any(|host| is_asked_of(page, host, secret))
        || once && asks_again(page, run, secret)?
    {
        return None;
    }
    (!helped.edits.is_empty()).then_some(helped)
}

/// Whether the file sets up git for a host with another secret.
fn is_asked_of(page: &Page<'_>, host: &str, secret: &Secret<'_>) -> bool {
    let written = secret.written();
    let at = format!("@{host}/");
    let other = |text: &str| {
        let mut logins = text.match_indices(&at).filter_map(|(at, _)| {
            let before = text.get(..at)?;
            before.get(before.rfind("https://")?..)
        });
        text.to_ascii_lowercase().contains("insteadof")
            && logins.any(|login| !written.iter().any(|w| login.contains(w.as_str())))
    };
    let helper = format!("credential.https://{host}.helper");
    let mut texts = page.tree.instructions.iter().flat_map(texts);
    texts.any(|text| text.contains(&helper) || other(text))
}

fn texts(instruction: &Instruction) -> impl Iterator<Item = &str> {
    let heredocs = instruction.heredocs.iter().map(|h| h.body.as_str());
    heredocs.chain([instruction.text.as_str()])
}

/// Whether git goes to a server once more, by the URL that the RUN had it keep with the secret in it: in a later command of
/// the RUN, or of one that finds what it cloned. `None` where the RUN is none of the file.
fn asks_again(page: &Page<'_>, run: &Instruction, secret: &Secret<'_>) -> Option<bool> {
    let instructions = &page.tree.instructions;
    let from = instructions.iter().position(|i| i.span == run.span)?;
    let scopes = page.scopes();
    let stages = page.built_on(*scopes.get(from)?);
    // What was left out is fetched when it is needed.
    let partial = texts(run).any(|text| text.contains("--filter"));
    let later = instructions.iter().zip(&scopes).skip(from);
    let mut later = later.filter(|(_, scope)| stages.contains(scope));
    Some(later.any(|(run, _)| asks(run, secret, partial)))
}

fn asks(run: &Instruction, secret: &Secret<'_>, partial: bool) -> bool {
    const NETWORK: &[&str] = &[
        "fetch",
        "lfs",
        "ls-remote",
        "pull",
        "push",
        "remote",
        "submodule",
        "subtree",
    ];
    let Some(shell) = Commands::of(run) else {
        return texts(run).any(|text| {
            let words = || text.split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|'));
            let asks = |word: &str| partial || NETWORK.contains(&word);
            words().any(|word| word == "git") && words().any(asks)
        });
    };
    let written = secret.written();
    shell.simple().any(|command| {
        let words = shell.words(command);
        let program = words.first().cloned().flatten().unwrap_or_default();
        let text = command.range.of(shell.text());
        if commands::program(&program) != "git" || written.iter().any(|w| text.contains(w.as_str()))
        {
            return false;
        }
        let mut words = words
            .iter()
            .skip(1)
            .map(|w| w.as_deref().unwrap_or_default());
        let mut verb = words.next();
        while let Some(flag) = verb.filter(|word| word.starts_with('-')) {
            if matches!(flag, "-C" | "-c" | "--git-dir" | "--work-tree") {
                words.next();
            }
            verb = words.next();
        }
        let changes_url = matches!(words.next(), Some("set-url" | "add" | "remove" | "rm"));
        match verb {
            Some("remote") => !changes_url,
            Some("clone" | "config" | "init") => false,
            Some(verb) => partial || NETWORK.contains(&verb),
            None => false,
        }
    })
}

/// Whether a RUN does nothing but set up git, besides what reads no variable: those are few words.
fn inert_otherwise(shell: &Commands) -> bool {
    shell.simple().all(|command| {
        let words = shell.words(command);
        let word = |at: usize| words.get(at).cloned().flatten().unwrap_or_default();
        word(0) == "git" && word(1) == "config"
    })
}

/// `git config --global url."https://TOKEN@host/".insteadOf OTHER`.
fn configured(
    page: &Page<'_>,
    shell: &Commands,
    command: &SimpleCommand,
    secret: &Secret<'_>,
    helped: &mut Helped,
) -> Option<String> {
    let words = shell.words(command);
    let place = words.get(2).cloned().flatten()?;
    let [_, _, _, key, _] = command.words.as_slice() else {
        return None;
    };
    let key = key.range.of(shell.text()).to_ascii_lowercase();
    let key = key.trim_end_matches('"');
    if !matches!(place.as_str(), "--global" | "--system")
        || !key.ends_with(".insteadof")
        || !command.redirects.is_empty()
    {
        return None;
    }
    let login = Login::of(page, shell, command, secret)?;
    helped.sure &= login.sure;
    let set = format!("git config {place} {} {}", login.key(), login.helper());
    let same = words.last().cloned().flatten()?;
    let own = shell.span(command.range)?;
    if same.trim_end_matches('/') == format!("https://{}", login.host) {
        helped.edits.push(Edit {
            span: own,
            replacement: set,
        });
    } else {
        let start = own.start as usize;
        helped
            .edits
            .push(layout::insert(page.file, start, format!("{set} && ")));
        helped.edits.push(login.removed(page, shell)?);
    }
    Some(login.host)
}

/// Name and password in a URL.
struct Login {
    /// Both, with the `@` behind them.
    range: TextRange,
    host: String,
    user: String,
    password: String,
    sure: bool,
}

impl Login {
    /// The one URL of a command that has the secret.
    fn of(
        page: &Page<'_>,
        shell: &Commands,
        command: &SimpleCommand,
        secret: &Secret<'_>,
    ) -> Option<Self> {
        const SCHEME: &str = "https://";
        let text = command.range.of(shell.text());
        let written = secret.written();
        let first = |text: &str| written.iter().filter_map(|w| text.find(w.as_str())).min();
        let at = first(text)?;
        let start = text.get(..at)?.rfind(SCHEME)? + SCHEME.len();
        let rest = text.get(start..)?;
        // The `@` behind the secret: none stands in an expression of the kinds above.
        let behind = rest.get(at - start..)?;
        let end = at - start + behind.find('@')?;
        let userinfo = rest.get(..end)?;
        if text.match_indices('\'').count() > 0 && !matches!(secret, Secret::File(_)) {
            return None;
        }
        let whole = |part: &str| written.iter().any(|w| w == part);
        let host: String = rest
            .get(end + 1..)?
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || ".-:".contains(*c))
            .collect();
        let after = rest.get(end + 1 + host.len()..)?;
        if host.is_empty() || !after.starts_with('/') || first(after).is_some() {
            return None;
        }
        let expression = secret.expression();
        let (user, password, sure) = if whole(userinfo) {
            match host.as_str() {
                "github.com" => ("x-access-token".to_owned(), expression, true),
                "gitlab.com" => ("oauth2".to_owned(), expression, true),
                _ => ("oauth2".to_owned(), expression, false),
            }
        } else {
            let (user, password) = split(userinfo, &written)?;
            match (whole(user), whole(password)) {
                (false, true) => (plain(page, shell, user)?, expression, true),
                // Another word could be a secret itself, and would be written once more.
                (true, false) if WORDS.contains(&password) => {
                    (expression, password.to_owned(), true)
                }
                _ => return None,
            }
        };
        let base = command.range.range().start + start;
        Some(Self {
            range: range(base, base + end + 1)?,
            host,
            user,
            password,
            sure,
        })
    }

    fn key(&self) -> String {
        format!("credential.https://{}.helper", self.host)
    }

    /// The helper, quoted for a shell.
    fn helper(&self) -> String {
        let say = |key: &str, value: &str| {
            if value.contains('$') {
                format!("echo \"{key}={value}\"")
            } else {
                format!("echo {key}={value}")
            }
        };
        let user = say("username", &self.user);
        let password = say("password", &self.password);
        format!("'!f() {{ {user}; {password}; }}; f'")
    }

    fn removed(&self, page: &Page<'_>, shell: &Commands) -> Option<Edit> {
        let span = shell.span(self.range)?;
        Some(layout::remove(
            page.file,
            span.start as usize,
            span.end as usize,
        ))
    }
}

/// What stands for a password where the user name is the token.
const WORDS: &[&str] = &["", "oauth2", "x", "x-access-token", "x-oauth-basic"];

/// Longest user name that is no token.
const MOST_USER: usize = 20;

fn range(start: usize, end: usize) -> Option<TextRange> {
    Some(TextRange {
        start: u32::try_from(start).ok()?,
        end: u32::try_from(end).ok()?,
    })
}

/// Name and password; the secret itself may hold a colon.
fn split<'u>(userinfo: &'u str, written: &[String]) -> Option<(&'u str, &'u str)> {
    for one in written {
        if let Some(rest) = userinfo.strip_prefix(one.as_str()) {
            return Some((userinfo.get(..one.len())?, rest.strip_prefix(':')?));
        }
        if let Some(before) = userinfo.strip_suffix(one.as_str()) {
            return Some((before.strip_suffix(':')?, userinfo.get(before.len()..)?));
        }
    }
    None
}

/// A word that means itself in a shell, or one variable that git's own commands have, too.
fn plain(page: &Page<'_>, shell: &Commands, word: &str) -> Option<String> {
    let is_exported = |name: &str| {
        let mut declared = [Keyword::Arg, Keyword::Env].into_iter();
        let declared =
            declared.any(|keyword| page.declared(keyword).iter().any(|d| d.name() == name));
        let mut set = shell.simple().flat_map(|command| &command.assignments);
        declared && !set.any(|assignment| assignment.name.of(shell.text()) == name)
    };
    let is_plain = |word: &str| {
        word.chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
    };
    let name = word
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'));
    let name = name.or_else(|| word.strip_prefix('$'));
    let shown = match name {
        Some(name) if is_plain(name) && is_exported(name) => format!("${{{name}}}"),
        None if is_plain(word) && word.len() <= MOST_USER => word.to_owned(),
        _ => return None,
    };
    Some(shown)
}
