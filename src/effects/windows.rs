//! What commands of PowerShell and cmd leave behind.
//!
//! Their parsers give flat commands (`syntax::shell::windows`), so no more is followed than what real build scripts do:
//! a variable of the build, or a variable that was set from one, that a command writes into a file, by a redirect, by a
//! cmdlet that writes, or through a pipe to one of these. What is encrypted or hashed on the way is no longer the value,
//! and what a command is given is not what it prints.

mod destination;
mod expression;

use std::collections::{BTreeMap, BTreeSet};

use self::destination::{cooked, destination};
use self::expression::{Mention, mentions, passes};
use super::{Surroundings, Variable};
use crate::ir::{Effects, Keeper, Left, Origin};
use crate::source::Text;
use crate::syntax::shell::{Command, Dialect, Item, Operator, SimpleCommand, TextRange, parse};

/// Most files of one script.
const MOST_FILES: usize = 256;

/// Most variables of one script that are followed.
const MOST_HELD: usize = 256;

/// Most origins that a variable, a file or a pipe passes on. A script can pass each of its variables on in each of its
/// commands.
const MOST_PASSED: usize = 16;

/// What keeps only something that the value cannot be told from.
const SEALS: &[&str] = &[
    "convertto-securestring",
    "convertfrom-securestring",
    "protectedcredential",
    "get-filehash",
    "computehash",
    "protect-cmsmessage",
];

/// Words of cmd that another command stands behind.
const BEFORE: &[&str] = &["if", "else", "for", "do", "call", "cmd", "cmd.exe"];

/// Commands of cmd that give what is piped to them.
const FILTERS: &[&str] = &["more", "find", "findstr", "sort"];

type Origins = BTreeSet<Origin>;

struct Follower<'a> {
    text: &'a Text,
    dialect: Dialect,
    around: &'a Surroundings<'a>,
    /// Variables of the script that hold variables of the build, in lower case.
    held: BTreeMap<String, Origins>,
    /// Files of the script that hold variables of the build, in lower case.
    files: BTreeMap<String, Origins>,
    left: Vec<Left>,
    /// What the command before gave.
    given: Origins,
    /// What the open parentheses of cmd gave so far, and what those gave that were closed just now.
    groups: Vec<Origins>,
    closed: Origins,
    /// Bytes that may still be looked at: what stands in parentheses is looked at again with what is around it.
    budget: usize,
}

/// How often each byte may be looked at.
const LOOKS: usize = 16;

pub(super) fn follow(text: &Text, dialect: Dialect, around: &Surroundings<'_>) -> Effects {
    let script = parse(text, dialect);
    let mut follower = Follower {
        text,
        dialect,
        around,
        held: BTreeMap::new(),
        files: BTreeMap::new(),
        left: Vec::new(),
        given: Origins::new(),
        groups: Vec::new(),
        closed: Origins::new(),
        budget: text.len().saturating_mul(LOOKS),
    };
    let mut end = 0;
    for item in &script.body.items {
        if dialect == Dialect::Cmd {
            follower.parentheses(text.as_str().get(end..item.range.start as usize));
            end = item.range.end as usize;
        }
        follower.item(item);
        if follower.left.len() >= MOST_FILES || follower.budget == 0 {
            break;
        }
    }
    Effects {
        left: follower.left,
        ..Effects::default()
    }
}

/// No more than is passed on: the variables first.
fn bounded(mut origins: Origins) -> Origins {
    while origins.len() > MOST_PASSED {
        origins.pop_last();
    }
    origins
}

impl Follower<'_> {
    /// What stands between two commands of cmd.
    fn parentheses(&mut self, between: Option<&str>) {
        self.closed.clear();
        for line in between.unwrap_or_default().lines() {
            let line = line.trim_start();
            if line.starts_with("::")
                || line.get(..3).is_some_and(|w| w.eq_ignore_ascii_case("rem"))
            {
                continue;
            }
            for b in line.bytes() {
                match b {
                    b'(' => {
                        self.join();
                        self.groups.push(Origins::new());
                    }
                    b')' => {
                        let mut closed = self.groups.pop().unwrap_or_default();
                        closed.append(&mut self.closed);
                        self.closed = bounded(closed);
                    }
                    _ => {}
                }
            }
        }
    }

    /// What parentheses in parentheses gave, those around them give, too.
    fn join(&mut self) {
        let closed = std::mem::take(&mut self.closed);
        if let Some(around) = self.groups.last_mut() {
            around.extend(closed);
            *around = bounded(std::mem::take(around));
        }
    }

    fn item(&mut self, item: &Item) {
        let Command::Simple(command) = &item.command else {
            return;
        };
        let source = self.text.as_str();
        let whole = item.range.of(source);
        self.budget = self.budget.saturating_sub(whole.len());
        let before = std::mem::take(&mut self.given);
        let lower = whole.to_ascii_lowercase();
        if SEALS.iter().any(|seal| lower.contains(seal)) {
            if let Some((name, _, _)) = assignment(whole) {
                self.hold(name, Origins::new(), false);
            }
            return;
        }
        let mut piped = Origins::new();
        if item.before == Operator::Pipe {
            piped = before;
            piped.append(&mut self.closed);
        } else if !command.words.is_empty() {
            self.join();
        }
        if self.assigned(command, whole) {
            return;
        }
        let head = match self.dialect {
            Dialect::Cmd => head(command, source),
            _ => 0,
        };
        let name = command.words.get(head).map(|word| word.range.of(source));
        let name = name.unwrap_or_default().to_ascii_lowercase();
        let destination = destination(command, head, source, self.dialect);
        let redirected = command.redirects.iter().any(|r| r.operator.writes());
        let mut origins = match &destination {
            Some((_, path)) if !redirected => self.values(command, head, *path, &name),
            _ => self.output(item, command, head, &name, &piped),
        };
        let taken = destination.is_some() && !redirected;
        if taken
            || passes(&name)
            || self.dialect == Dialect::Cmd && FILTERS.contains(&name.as_str())
        {
            origins.extend(piped);
        }
        if let Some((path, span)) = destination
            && let Some(span) = self.text.span(span.range())
            && !origins.is_empty()
        {
            let known = self.files.len() < MOST_FILES;
            if known && origins.iter().any(|o| matches!(o, Origin::Variable(_))) {
                let held = origins.iter().filter(|o| matches!(o, Origin::Variable(_)));
                let held = bounded(held.cloned().collect());
                self.files.insert(path.to_ascii_lowercase(), held);
            }
            self.left.push(Left {
                path,
                guessed: None,
                keeper: Keeper::Layer,
                origins: origins.iter().cloned().collect(),
                span,
                tool: None,
                without: Vec::new(),
            });
        } else if let Some(group) = self.groups.last_mut()
            && !redirected
            && item.after != Operator::Pipe
        {
            group.extend(origins.iter().cloned());
            *group = bounded(std::mem::take(group));
        }
        let ends = redirected || taken && !name.starts_with("tee");
        if !ends {
            self.given = bounded(origins);
        }
    }

    /// `$name = …`, `set NAME=…`: whether the command is one.
    fn assigned(&mut self, command: &SimpleCommand, whole: &str) -> bool {
        let source = self.text.as_str();
        if self.dialect == Dialect::Cmd {
            for assignment in &command.assignments {
                let name = format!("env:{}", assignment.name.of(source));
                let value = assignment.value.range.of(source);
                let origins = expanded(value).map(Mention::Environment);
                let origins = self.origins(origins);
                self.hold(&name, origins, false);
            }
            return !command.assignments.is_empty();
        }
        let Some((name, more, value)) = assignment(whole) else {
            return false;
        };
        let origins = self.origins(mentions(value, true));
        self.hold(name, origins, more);
        true
    }

    fn hold(&mut self, name: &str, mut origins: Origins, more: bool) {
        let name = name.to_ascii_lowercase();
        if let Some(old) = self.held.remove(&name).filter(|_| more) {
            origins.extend(old);
        }
        if self.held.len() < MOST_HELD && !origins.is_empty() {
            self.held.insert(name, bounded(origins));
        }
    }

    /// The variables of the build behind what is mentioned.
    fn origins<'t>(&self, mentioned: impl IntoIterator<Item = Mention<'t>>) -> Origins {
        let mut found = Origins::new();
        let mut seen = BTreeSet::new();
        for mention in mentioned {
            let (held, key) = match mention {
                Mention::Environment(name) => {
                    let key = format!("env:{}", name.to_ascii_lowercase());
                    if !seen.contains(&key) && (self.around.variable)(name) != Variable::Unset {
                        found.insert(Origin::Variable(name.to_owned()));
                    }
                    (&self.held, key)
                }
                Mention::Variable(name) => (&self.held, name.to_ascii_lowercase()),
                Mention::File(path) => (&self.files, cooked(path).to_ascii_lowercase()),
            };
            if seen.insert(key.clone()) {
                found.extend(held.get(&key).into_iter().flatten().cloned());
            }
        }
        found
    }

    /// What is written by the words of a command that names a file itself.
    fn values(&self, command: &SimpleCommand, head: usize, path: TextRange, name: &str) -> Origins {
        let source = self.text.as_str();
        let mut all = Origins::new();
        if name.contains("]::") {
            // As one text: what a call in it is given is not its value.
            let first = command.words.get(head + 1).map(|word| word.range.end);
            let range = TextRange {
                start: first.unwrap_or(command.range.end),
                end: command.range.end,
            };
            return self.read(range);
        }
        let mut option = String::new();
        // The second word of these without an option is no value.
        let only_named = ["out-file", "tee-object", "tee", "new-item", "ni"].contains(&name);
        for word in command.words.iter().skip(head + 1) {
            let text = word.range.of(source);
            if let Some(named) = text.strip_prefix('-') {
                option = named.to_ascii_lowercase();
                continue;
            }
            let is_value = match option.as_str() {
                "" => !only_named,
                option => "value".starts_with(option) || "inputobject".starts_with(option),
            };
            let switch = ["append", "force", "nonewline", "passthru", "noclobber"];
            let is_value = is_value || !only_named && switch.contains(&option.as_str());
            if word.range != path && is_value {
                all.append(&mut self.read(word.range));
            } else {
                option.clear();
            }
        }
        all
    }

    /// What a value holds, and the value itself.
    fn read(&self, range: TextRange) -> Origins {
        let text = range.of(self.text.as_str());
        let mut origins = match self.dialect {
            Dialect::Cmd => self.origins(expanded(text).map(Mention::Environment)),
            _ => self.origins(mentions(text, false)),
        };
        origins.extend(self.text.span(range.range()).map(Origin::Written));
        origins
    }

    /// What a command prints.
    fn output(
        &self,
        item: &Item,
        command: &SimpleCommand,
        head: usize,
        name: &str,
        piped: &Origins,
    ) -> Origins {
        let source = self.text.as_str();
        let mut all = Origins::new();
        let words = command.words.get(head..).unwrap_or_default();
        if self.dialect == Dialect::Cmd {
            if words.is_empty() {
                return self.closed.clone();
            }
            if name == "type" {
                let paths = words
                    .iter()
                    .skip(1)
                    .map(|word| Mention::File(word.range.of(source)));
                return self.origins(paths);
            }
            let prompts = name == "set" && command.redirects.iter().any(|r| !r.operator.writes());
            if name == "echo" || prompts {
                for word in words.iter().skip(1) {
                    all.append(&mut self.read(word.range));
                }
            } else if name.starts_with("echo") {
                for word in words {
                    all.append(&mut self.read(word.range));
                }
            }
            return all;
        }
        // `& "program" …` runs it; what opens a list or a table is no word of it.
        let mut before = source.get(..item.range.start as usize).unwrap_or_default();
        before = before.trim_end_matches([' ', '\t']);
        if before.ends_with('&') && !before.ends_with("&&") {
            return all;
        }
        let mut start = item.range.start;
        while let Some(outer) = before.trim_end().strip_suffix(['{', '(']) {
            let Some(outer) = outer.strip_suffix('@') else {
                break;
            };
            before = outer;
            start = outer.len() as u32;
        }
        let listed = start != item.range.start;
        let end = command.redirects.iter().map(|r| r.range.start).min();
        let range = TextRange {
            start,
            end: end.unwrap_or(item.range.end),
        };
        let mut mentioned = mentions(range.of(source), true);
        let element = |m: &Mention<'_>| matches!(m, Mention::Variable("_"));
        if mentioned.iter().any(element) {
            mentioned.retain(|m| !element(m));
            all.extend(piped.iter().cloned());
        }
        all.append(&mut self.origins(mentioned));
        let expression = listed || name.starts_with(['"', '\'', '@', '$', '(', '[']);
        if expression || passes(name) {
            for word in words.iter().skip(usize::from(!expression)) {
                if !word.range.of(source).starts_with('-') {
                    all.extend(self.text.span(word.range.range()).map(Origin::Written));
                }
            }
        }
        all
    }
}

/// The word that names the command of cmd behind `if …`, `do`, `call`.
fn head(command: &SimpleCommand, source: &str) -> usize {
    let word = |word: &crate::syntax::shell::Word| word.range.of(source).to_ascii_lowercase();
    let first = command.words.first().map(word).unwrap_or_default();
    if !BEFORE.contains(&first.as_str()) {
        return 0;
    }
    let is_known = |text: String| text.starts_with("echo") || text == "setx" || text == "type";
    let mut words = command.words.iter().map(word);
    words.position(is_known).unwrap_or(0)
}

/// `$name = …`, `[type]$name += …`, `$name.property = …`: the name (`env:` before one of the environment), whether more
/// is added to what it held, and the value.
fn assignment(text: &str) -> Option<(&str, bool, &str)> {
    let mut rest = text;
    if rest.starts_with('[') {
        rest = rest.get(rest.find("]$")? + 1..)?;
    }
    let name = rest.strip_prefix('$')?;
    let braced = name.strip_prefix('{');
    let name = braced.unwrap_or(name);
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')?;
    let (name, rest) = name.split_at_checked(end)?;
    let rest = match braced {
        Some(_) => rest.strip_prefix('}')?,
        None => rest,
    };
    let end = rest
        .find(['=', ' ', '\t', '+', '(', '"', '|'])
        .unwrap_or(rest.len());
    let (path, rest) = rest.split_at_checked(end)?;
    let rest = rest.trim_start();
    let added = rest.strip_prefix('+');
    let value = added.unwrap_or(rest).strip_prefix('=')?;
    let is_environment = name
        .get(..4)
        .is_some_and(|s| s.eq_ignore_ascii_case("env:"));
    let name = match name.rsplit_once(':') {
        Some((_, name)) if !is_environment => name,
        _ => name,
    };
    (!value.starts_with('=')).then_some((name, added.is_some() || !path.is_empty(), value))
}

/// The variables that cmd puts into a text: `%NAME%`, `%NAME:a=b%`, `!NAME!`. `%%` stands for the sign.
fn expanded(text: &str) -> impl Iterator<Item = &str> {
    ['%', '!'].into_iter().flat_map(move |sign| {
        let mut rest = text;
        std::iter::from_fn(move || {
            loop {
                rest = rest.get(rest.find(sign)? + 1..)?;
                if let Some(after) = rest.strip_prefix(sign) {
                    rest = after;
                    continue;
                }
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let end = rest.find(|c| !is_name(c))?;
                let (name, after) = rest.split_at_checked(end)?;
                if name.is_empty() || !after.starts_with([sign, ':']) {
                    continue;
                }
                let close = after.bytes().take(64).position(|b| b == sign as u8);
                if let Some(close) = close {
                    rest = after.get(close + 1..)?;
                    return Some(name);
                }
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn left(script: &str, dialect: Dialect) -> String {
        let file = SourceFile::new(FileId(0), "x", script.as_bytes().to_vec());
        let text = Text::verbatim(&file, 0..script.len());
        let around = Surroundings {
            directory: "/",
            home: &crate::effects::accounts::Home::known("/"),
            home_of: &crate::effects::accounts::home_of,
            traces: false,
            mounts: &[],
            variable: &|name| {
                if name.eq_ignore_ascii_case("T") {
                    Variable::Set
                } else {
                    Variable::Unset
                }
            },
        };
        let effects = super::super::of_script(&text, dialect, &around);
        let of_build = effects.left.iter().filter(|left| {
            let mut origins = left.origins.iter();
            origins.any(|o| matches!(o, Origin::Variable(_)))
        });
        of_build
            .map(|left| left.path.clone())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_powershell_writes() {
        for (script, expected) in [
            (
                "Set-Content -Path C:\\a.conf -Value \"p=$env:T\"",
                "C:/a.conf",
            ),
            ("Set-Content C:\\a.conf $Env:T", "C:/a.conf"),
            (
                "\"p=$($env:T)\" | Out-File -FilePath 'C:\\a.conf' -Encoding ascii",
                "C:/a.conf",
            ),
            ("$env:T | Out-File C:\\a", "C:/a"),
            (
                "$c = \"p=\" + $env:T\n[IO.File]::WriteAllText('C:\\a', $c)",
                "C:/a",
            ),
            ("@\"\np=${env:T}\n\"@ | Add-Content C:\\a", "C:/a"),
            ("echo $env:T > C:\\a", "C:/a"),
            (
                "[Environment]::SetEnvironmentVariable('T', $env:T, 'Machine')",
                "the registry",
            ),
            (
                "[Environment]::SetEnvironmentVariable('T', $env:T, 'Process')",
                "",
            ),
            ("echo $env:T > $null", ""),
            ("& sqlcmd -P $env:T", ""),
            (
                "$s = ConvertTo-SecureString $env:T -AsPlainText -Force\n$s | Out-File C:\\a",
                "",
            ),
            ("$c = $env:T\n$c = 'x'\nSet-Content C:\\a $c", ""),
            ("Set-Content C:\\a $env:OTHER", ""),
            ("Write-Host 'C:\\a' ; $env:T.Length", ""),
            // What is added to a variable.
            ("$c = \"p=$env:T\"; $c += \"x\"; Set-Content f $c", "f"),
            ("$c = 'x'; $c+=$env:T; Set-Content f $c", "f"),
            ("[string]$c = $env:T\n$c | Out-File f", "f"),
            (
                "$j = gc a | ConvertFrom-Json; $j.pw = $env:T; $j | ConvertTo-Json | other f; $j | Set-Content f",
                "f",
            ),
            // What passes words on.
            ("(Get-Content a) -replace 'PW', $env:T | Set-Content f", "f"),
            (
                "(gc a) | % { $_ -replace 'PW', $env:T } | Set-Content f",
                "f",
            ),
            ("(gc a).Replace('PW', $env:T) | Set-Content f", "f"),
            ("('p={0}' -f $env:T) | Out-File f", "f"),
            ("Set-Content -Path f -Force -Value ('p=' + $env:T)", "f"),
            ("Set-Content f -NoNewline \"p=$env:T\"", "f"),
            (
                "$env:T | Set-Content a; Get-Content a | Set-Content b",
                "a b",
            ),
            ("@{ p = $env:T } | ConvertTo-Json | Out-File f", "f"),
            ("$env:T | Tee-Object a | Out-File b", "a b"),
            ("Write-Output \"p=$env:T\" | Out-File -Append f", "f"),
            ("Out-File -InputObject $env:T -FilePath f", "f"),
            ("New-Item -Path f -Value $env:T", "f"),
            // What a command is given is not what it prints.
            ("sqlcmd -P $env:T | Out-File log", ""),
            ("& \"sqlcmd\" -P $env:T > log", ""),
            ("& sqlcmd -P $env:T > log", ""),
            ("net user svc $env:T /add | Out-File log", ""),
            (
                "$r = Invoke-RestMethod -Headers @{ A = \"Bearer $env:T\" } https://h\n$r | Set-Content x",
                "",
            ),
            (
                "(Invoke-RestMethod -Headers @{ A = $env:T } https://h).body | Set-Content x",
                "",
            ),
            ("Set-Content x (Invoke-RestMethod -H $env:T)", ""),
            ("\"$($env:T.Length)\" | Out-File log", ""),
            ("$env:T.Length | Out-File log", ""),
            ("\"$(Get-Status -P $env:T)\" | Out-File log", ""),
            ("($env:T -eq 'x') | Out-File log", ""),
            ("(gc a) -replace $env:T, '***' | Set-Content f", ""),
            (
                "$x = if ($env:T) { 'set' } else { 'not' }\n$x | Out-File log",
                "",
            ),
            (
                "$c.DownloadString(\"https://h/?t=$env:T\") | Out-File a",
                "",
            ),
            ("echo $env:T | sqlcmd | Out-File log", ""),
            ("echo ok > $env:T", ""),
            ("[IO.File]::WriteAllText('a', (Get-Status $env:T))", ""),
            ("[IO.File]::WriteAllText('a', $env:T.Trim())", "a"),
            (
                "$c = $env:T; $c = ConvertTo-SecureString $c -AsPlainText -Force; $c | Out-File f",
                "",
            ),
            // What is not expanded.
            ("Set-Content s.ps1 'app $env:T'", ""),
            ("@'\napp $env:T\n'@ | Set-Content s.ps1", ""),
            ("Set-Content s.ps1 \"app `$env:T\"", ""),
            ("\"app `$env:T\" > s.ps1", ""),
        ] {
            assert_eq!(left(script, Dialect::PowerShell), expected, "{script}");
        }
    }

    #[test]
    fn what_cmd_writes() {
        for (script, expected) in [
            ("echo p=%T%> C:\\a.ini", "C:/a.ini"),
            ("echo p=%t% >> C:\\a.ini", "C:/a.ini"),
            ("setx TOKEN %T% /M", "the registry"),
            ("sqlcmd -P %T% > NUL", ""),
            ("echo %OTHER% > C:\\a", ""),
            ("echo %%T%% > s.bat", ""),
            ("echo %%%T%%% > s.bat", "s.bat"),
            ("(echo a&echo p=%T%) > f", "f"),
            ("(echo a\n(echo p=%T%)\n) > f", "f"),
            ("(echo p=%T%) > f\n(echo a) > g", "f"),
            ("(sqlcmd -P %T%&echo a) > f", ""),
            ("if exist a echo %T% > f", "f"),
            ("if \"%T%\"==\"\" echo none > f", ""),
            ("set X=%T%\necho %X%>f", "f"),
            ("echo.%T%>f", "f"),
            ("> f echo %T%", "f"),
            ("<nul set /p=%T%>f", "f"),
            ("echo %T% | findstr x > f", "f"),
            ("echo %T% > a\ntype a > b", "a b"),
            ("msiexec /i a.msi PASSWORD=%T% > install.log", ""),
            (
                "curl -H \"Authorization: Bearer %T%\" https://h > a.zip",
                "",
            ),
            (
                "nuget restore -Source https://u:%T%@h > C:\\restore.log",
                "",
            ),
        ] {
            assert_eq!(left(script, Dialect::Cmd), expected, "{script}");
        }
    }

    /// What is quadratic does not end on this size.
    #[test]
    fn a_variable_that_holds_itself_again_and_again() {
        let n = 20_000;
        for (first, line, last) in [
            ("$a = $env:T\n", "$a = \"$a x\"\n", "$a > f"),
            ("$a = $env:T\n", "$a += \"x\"\n", "$a > f"),
            ("$env:T ", "| Out-String ", "| Out-File f"),
            ("$env:T > f\n", "$a.b = $($a.b", ""),
        ] {
            let script = format!("{first}{}{last}", line.repeat(n));
            assert_eq!(left(&script, Dialect::PowerShell), "f", "{line}");
        }
        let script = format!("{}echo %T%{} > f", "(".repeat(n), ")".repeat(n));
        assert_eq!(left(&script, Dialect::Cmd), "f");
    }
}
