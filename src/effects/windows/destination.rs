//! Where a command of PowerShell or cmd writes.

use crate::syntax::shell::{Dialect, RedirectTarget, SimpleCommand, TextRange};

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

/// The file that a command writes, whose name is the word at `head`, and the words that name the file.
pub(super) fn destination(
    command: &SimpleCommand,
    head: usize,
    source: &str,
    dialect: Dialect,
) -> Option<(String, TextRange)> {
    let path_of = |range: TextRange| cooked(range.of(source));
    for redirect in &command.redirects {
        if let RedirectTarget::Word(word) = &redirect.target
            && redirect.operator.writes()
        {
            let path = path_of(word.range);
            let none = ["nul", "$null", "&1", "con"];
            return (!none.contains(&path.to_ascii_lowercase().as_str()))
                .then_some((path, redirect.range));
        }
    }
    let name = command
        .words
        .get(head)?
        .range
        .of(source)
        .to_ascii_lowercase();
    if dialect == Dialect::PowerShell {
        if METHODS.iter().any(|method| name.contains(method)) {
            let path = command.words.get(1)?;
            return Some((path_of(path.range), path.range));
        }
        if name.contains("]::setenvironmentvariable") {
            let scope = command.words.last()?.range.of(source).to_ascii_lowercase();
            let kept = scope.contains("machine") || scope.contains("user");
            return kept.then(|| ("the registry".to_owned(), command.range));
        }
    }
    match name.as_str() {
        "setx" | "setx.exe" => return Some(("the registry".to_owned(), command.range)),
        name if dialect == Dialect::PowerShell && WRITERS.contains(&name) => {}
        _ => return None,
    }
    let mut words = command.words.iter().skip(head + 1);
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
            return Some((path_of(path), path));
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
    first.map(|path| (path_of(path), path))
}

/// A path as paths are compared.
pub(super) fn cooked(path: &str) -> String {
    path.trim_matches(['"', '\'']).replace('\\', "/")
}
