//! What commands of PowerShell and cmd leave behind.
//!
//! Their parsers give flat commands (`syntax::shell::windows`), so no more is followed than what real build scripts do:
//! a variable of the build, or a variable that was set from one, that a command writes into a file, by a redirect, by a
//! cmdlet that writes, or through a pipe to one of these. What is encrypted or hashed on the way is no longer the value.

use std::collections::BTreeSet;

use super::{Surroundings, Variable};
use crate::ir::{Effects, Keeper, Left, Origin};
use crate::source::Text;
use crate::syntax::shell::{
    Command, Dialect, Item, Operator, RedirectTarget, SimpleCommand, TextRange, parse,
};

/// Most files of one script.
const MOST: usize = 256;

/// Cmdlets that write what they are given or what is piped to them, and where their path is: behind one of the options,
/// else the first word that is none.
const WRITERS: &[&str] = &[
    "set-content",
    "add-content",
    "out-file",
    "tee-object",
    "tee",
    "new-item",
    "ni",
    "ac",
    "export-csv",
    "export-clixml",
];

/// Methods of .NET that write: the first argument is the path.
const METHODS: &[&str] = &[
    "]::writealltext",
    "]::writealllines",
    "]::appendalltext",
    "]::appendalllines",
];

/// What keeps only something that the value cannot be told from.
const SEALS: &[&str] = &[
    "convertto-securestring",
    "convertfrom-securestring",
    "protectedcredential",
    "get-filehash",
    "computehash",
    "protect-cmsmessage",
];

struct Follower<'a> {
    text: &'a Text,
    dialect: Dialect,
    around: &'a Surroundings<'a>,
    /// Variables of the script that hold variables of the build.
    held: Vec<(String, BTreeSet<Origin>)>,
    left: Vec<Left>,
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
        held: Vec::new(),
        left: Vec::new(),
        budget: text.len().saturating_mul(LOOKS),
    };
    let mut piped = BTreeSet::new();
    for item in &script.body.items {
        if item.before != Operator::Pipe {
            piped.clear();
        }
        follower.item(item, &mut piped);
        if follower.left.len() >= MOST || follower.budget == 0 {
            break;
        }
    }
    Effects {
        left: follower.left,
        ..Effects::default()
    }
}

impl Follower<'_> {
    fn item(&mut self, item: &Item, piped: &mut BTreeSet<Origin>) {
        let Command::Simple(command) = &item.command else {
            return;
        };
        let source = self.text.as_str();
        let whole = item.range.of(source);
        self.budget = self.budget.saturating_sub(whole.len());
        let lower = whole.to_ascii_lowercase();
        if SEALS.iter().any(|seal| lower.contains(seal)) {
            piped.clear();
            return;
        }
        for assignment in &command.assignments {
            let origins = self.origins(assignment.value.range);
            self.assigned(assignment.name.of(source), origins);
        }
        // `$text = "…" + $env:X`: more than one word behind the sign.
        if let [variable, equals, ..] = command.words.as_slice()
            && matches!(equals.range.of(source), "=" | "+=")
            && let Some(name) = variable.range.of(source).strip_prefix('$')
        {
            let origins = self.origins(TextRange {
                start: equals.range.end,
                end: item.range.end,
            });
            self.assigned(name, origins);
            return;
        }
        let writes = self.destination(command);
        let mut origins = self.given(command);
        origins.append(piped);
        if let Some((path, span)) = writes
            && let Some(span) = self.text.span(span.range())
            && !origins.is_empty()
        {
            self.left.push(Left {
                path,
                keeper: Keeper::Layer,
                origins: origins.iter().cloned().collect(),
                span,
                tool: None,
            });
        }
        if item.after == Operator::Pipe {
            *piped = origins;
        }
    }

    fn assigned(&mut self, name: &str, origins: BTreeSet<Origin>) {
        let name = name.to_ascii_lowercase();
        self.held.retain(|(known, _)| *known != name);
        if self.held.len() < MOST && origins.iter().any(|o| matches!(o, Origin::Variable(_))) {
            self.held.push((name, origins));
        }
    }

    /// What the words of a command hold, those that name it and its file left out.
    fn given(&self, command: &SimpleCommand) -> BTreeSet<Origin> {
        let source = self.text.as_str();
        let first = command.words.first().map(|w| w.range.of(source));
        let skip = usize::from(first.is_some_and(|w| !w.starts_with(['"', '\'', '@', '$'])));
        let mut all = BTreeSet::new();
        for word in command.words.iter().skip(skip) {
            if !word.range.of(source).starts_with('-') {
                all.extend(self.origins(word.range));
            }
        }
        all
    }

    /// The variables that a stretch of the script names, and the stretch itself.
    fn origins(&self, range: TextRange) -> BTreeSet<Origin> {
        let text = range.of(self.text.as_str());
        let mut found: BTreeSet<Origin> = BTreeSet::new();
        found.extend(self.text.span(range.range()).map(Origin::Written));
        for (name, of_build) in named(text, self.dialect) {
            if of_build {
                if (self.around.variable)(name) != Variable::Unset {
                    found.insert(Origin::Variable(name.to_owned()));
                }
            } else {
                let name = name.to_ascii_lowercase();
                let held = self.held.iter().filter(|(known, _)| *known == name);
                found.extend(held.flat_map(|(_, origins)| origins.iter().cloned()));
            }
        }
        found
    }

    /// The file that a command writes, and the words that name it.
    fn destination(&self, command: &SimpleCommand) -> Option<(String, TextRange)> {
        let source = self.text.as_str();
        let cooked = |range: TextRange| {
            let text = range.of(source).trim_matches(['"', '\'']);
            text.replace('\\', "/")
        };
        for redirect in &command.redirects {
            if let RedirectTarget::Word(word) = &redirect.target
                && redirect.operator.writes()
            {
                let path = cooked(word.range);
                let none = ["nul", "$null", "&1", "con"];
                return (!none.contains(&path.to_ascii_lowercase().as_str()))
                    .then_some((path, redirect.range));
            }
        }
        let name = command.words.first()?.range.of(source).to_ascii_lowercase();
        if self.dialect == Dialect::PowerShell {
            if METHODS.iter().any(|method| name.contains(method)) {
                let path = command.words.get(1)?;
                return Some((cooked(path.range), path.range));
            }
            if name.contains("]::setenvironmentvariable") {
                let scope = command.words.last()?.range.of(source).to_ascii_lowercase();
                let kept = scope.contains("machine") || scope.contains("user");
                return kept.then(|| ("the registry".to_owned(), command.range));
            }
        }
        match name.as_str() {
            "setx" | "setx.exe" => return Some(("the registry".to_owned(), command.range)),
            name if self.dialect == Dialect::PowerShell && WRITERS.contains(&name) => {}
            _ => return None,
        }
        let mut words = command.words.iter().skip(1);
        let mut first = None;
        while let Some(word) = words.next() {
            let text = word.range.of(source).to_ascii_lowercase();
            let Some(option) = text.strip_prefix('-') else {
                first.get_or_insert(word.range);
                continue;
            };
            if ["path", "filepath", "literalpath"]
                .iter()
                .any(|known| option.len() > 1 && known.starts_with(option))
            {
                let path = words.next()?.range;
                return Some((cooked(path), path));
            }
            if [
                "value",
                "encoding",
                "itemtype",
                "type",
                "name",
                "inputobject",
            ]
            .iter()
            .any(|known| option.len() > 1 && known.starts_with(option))
            {
                words.next();
            }
        }
        first.map(|path| (cooked(path), path))
    }
}

/// The variables that a text names, and whether each is one of the build.
fn named(text: &str, dialect: Dialect) -> Vec<(&str, bool)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = Vec::new();
    if dialect == Dialect::PowerShell {
        for (at, _) in text.match_indices('$') {
            let rest = text.get(at + 1..).unwrap_or_default();
            let rest = rest.strip_prefix('{').unwrap_or(rest);
            let scoped = rest
                .get(..4)
                .filter(|scope| scope.eq_ignore_ascii_case("env:"))
                .and_then(|_| rest.get(4..));
            let name = scoped.unwrap_or(rest);
            let end = name.find(|c| !is_name(c)).unwrap_or(name.len());
            if let Some(name) = name.get(..end).filter(|name| !name.is_empty()) {
                found.push((name, scoped.is_some()));
            }
        }
        return found;
    }
    for sign in ['%', '!'] {
        for part in text.split(sign).skip(1) {
            let name = part.split(':').next().unwrap_or_default();
            if !name.is_empty() && name.chars().all(is_name) {
                found.push((name, true));
            }
        }
    }
    found
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
            home: "/",
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
        ] {
            assert_eq!(left(script, Dialect::Cmd), expected, "{script}");
        }
    }
}
