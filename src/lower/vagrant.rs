//! Vagrantfiles: what a machine on somebody's own computer is set up with.
//!
//! They are programs in Ruby, which are not run: documents and scripts are taken from here-documents, from strings and
//! from the files that are named, passwords from settings. Of names only those of here-documents are followed, to where
//! they are run.

use std::collections::HashSet;

use crate::ir::{Delivery, Name, OpKind, Place};
use crate::lower::user_data::{Holds, Lowering};
use crate::source::Text;
use crate::syntax::json::decode;
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::{Shape, shape};

/// Stands for what Ruby fills in.
const UNKNOWN: &str = "\u{fffc}";

/// Reads a file that is named relative to the folder, if it is worth it.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<Text>;

/// Takes a file apart.
pub fn lower(text: &Text, read: Read<'_>, push: &mut dyn FnMut(OpKind)) {
    let mut lowering = Lowering::new(Place::UserData(Delivery::Local), push);
    let all = text.as_str();
    let run: HashSet<&str> = all.lines().filter_map(run_by_name).collect();
    let mut at = 0;
    // The mark that ends the here-document that is open, what opens it, and where it begins.
    let mut open: Option<(&str, &str, usize)> = None;
    for line in all.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match open {
            Some((mark, opening, from)) => {
                if line.trim() == mark {
                    let script = filled(&text.slice(from..start));
                    document(&mut lowering, opening, &run, &script);
                    open = None;
                }
            }
            None if line.trim_start().starts_with('#') => {}
            None => {
                statement(&mut lowering, text, start, line, read);
                open = heredoc(line).map(|mark| (mark, line, at));
            }
        }
    }
}

/// The mark of the here-document that a line opens: `<<-EOS`, `<<~'EOS'`, `<<EOS`, `<<-script`.
fn heredoc(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("<<")?;
    let rest = rest.trim_start_matches(['-', '~']);
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    let mark = rest.get(..end)?;
    // `list <<item` is no such thing.
    let is_value = before.trim_end().ends_with(['=', ':', '>', '(', ',']);
    let is_word =
        |c: char| c.is_ascii_uppercase() || c == '_' || is_value && c.is_ascii_lowercase();
    mark.starts_with(is_word).then_some(mark)
}

/// Whether what stands before a value says that it is `setting`: `inline:`, `s.inline =`, `:inline =>`.
fn is_setting(before: &str, setting: &str) -> bool {
    let before = before.trim_end();
    let name = |end: &str| before.strip_suffix(end).map(str::trim_end);
    let is = |name: Option<&str>, mark: char| {
        let name = name.and_then(|name| name.strip_suffix(setting));
        name.is_some_and(|name| name.ends_with(mark))
    };
    let label = name(":").and_then(|name| name.strip_suffix(setting));
    label.is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        || is(name("=>"), ':')
        || is(name("="), '.')
}

/// The name of what a line runs: `inline: $script`, `s.inline = SCRIPT`.
fn run_by_name(line: &str) -> Option<&str> {
    let (at, word) = line.match_indices("inline").next()?;
    let rest = line.get(at + word.len()..)?.trim_start();
    let rest = rest.strip_prefix("=>").or(rest.strip_prefix([':', '=']))?;
    let rest = rest.trim_start();
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '$' | '@'))
        .unwrap_or(rest.len());
    rest.get(..end).filter(|name| !name.is_empty())
}

/// The name that the value of a line is given: `$script = <<-SCRIPT`.
fn name_given(line: &str) -> Option<&str> {
    let (name, value) = line.split_once('=')?;
    value.trim_start().starts_with("<<").then(|| name.trim())
}

/// A here-document, by what opens it and by its first line.
fn document(lowering: &mut Lowering<'_>, opening: &str, run: &HashSet<&str>, text: &Text) {
    let is_run = name_given(opening).is_some_and(|name| run.contains(name));
    let opening = opening.to_ascii_lowercase();
    let Some(span) = text.full_span() else {
        return;
    };
    if opening.contains("cloud_init") || shape(text.as_str()) == Some(Shape::UserData) {
        lowering.layer(span, "cloud_init".to_owned());
        lowering.content(text);
    } else if opening.contains("powershell") || opening.contains("ps1") {
        lowering.layer(span, "provisioner".to_owned());
        lowering.shell(text, Dialect::PowerShell);
    } else if is_run
        || ["inline", "shell", "script", "provision"]
            .iter()
            .any(|word| opening.contains(word))
        || text.as_str().trim_start().starts_with("#!")
    {
        lowering.layer(span, "provisioner".to_owned());
        lowering.shell(text, Dialect::Posix);
    }
}

/// A line that opens nothing: settings, and strings that are scripts or variables of them.
fn statement(lowering: &mut Lowering<'_>, text: &Text, start: usize, line: &str, read: Read<'_>) {
    let quoted = strings(line);
    for (index, (from, to)) in quoted.iter().enumerate() {
        let after = index
            .checked_sub(1)
            .and_then(|before| quoted.get(before))
            .map_or(0, |(_, end)| end + 1);
        let before = line.get(after..from.saturating_sub(1)).unwrap_or_default();
        let raw = text.slice(start + from..start + to);
        let value = match line.as_bytes().get(from.saturating_sub(1)) {
            Some(b'"') => filled(&decode(&raw)),
            _ => raw.clone(),
        };
        let pair = before.trim_end();
        if is_setting(pair, "inline") {
            lowering.shell(&value, Dialect::Posix);
        } else if is_setting(pair, "path") {
            script_at(lowering, raw.as_str(), line, read);
        } else if pair.ends_with(".user_data =") {
            let Some(span) = value.full_span() else {
                continue;
            };
            lowering.layer(span, "user_data".to_owned());
            lowering.content(&value);
        } else if let Some(name) = pair.strip_suffix("=>") {
            // `"NAME" => "value"`: the name is the string before.
            if let (true, Some((from, to))) = (
                name.trim().is_empty(),
                index.checked_sub(1).and_then(|before| quoted.get(before)),
            ) {
                named(lowering, &text.slice(start + from..start + to), &value);
            } else {
                symbol(lowering, text, start + after, name.trim_end(), &value);
            }
        } else if let Some(name) = pair.strip_suffix([':', '=']) {
            symbol(lowering, text, start + after, name.trim_end(), &value);
        }
    }
}

/// A value whose name is the word that `before` ends with, which begins at the byte `at` of the text.
fn symbol(lowering: &mut Lowering<'_>, text: &Text, at: usize, before: &str, value: &Text) {
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let length = before.bytes().rev().take_while(word).count();
    let end = at + before.len();
    named(lowering, &text.slice(end - length..end), value);
}

/// Where a Vagrantfile stands, as it says it itself.
const HERE: [&str; 3] = [
    "#{File.dirname(__FILE__)}/",
    "#{__dir__}/",
    "#{File.expand_path(File.dirname(__FILE__))}/",
];

/// The script that a provisioner runs from a file: relative to the Vagrantfile.
fn script_at(lowering: &mut Lowering<'_>, path: &str, line: &str, read: Read<'_>) {
    let here = HERE.iter().find_map(|here| path.strip_prefix(here));
    let path = here.unwrap_or(path);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let dialect = match ending.to_ascii_lowercase().as_str() {
        "ps1" => Dialect::PowerShell,
        "bat" | "cmd" => Dialect::Cmd,
        "sh" | "bash" => Dialect::Posix,
        // `path:` is a setting of others, too.
        _ if line.contains("provision") && line.contains("shell") => Dialect::Posix,
        _ => return,
    };
    if path.contains("://") || path.contains("#{") {
        return;
    }
    let Some(script) = read(path) else {
        return;
    };
    lowering.within(
        &script,
        format!("script {path}"),
        |me, script| match dialect {
            Dialect::Posix if script.as_str().trim_start().starts_with("#!") => me.content(script),
            _ => me.shell(script, dialect),
        },
    );
}

fn named(lowering: &mut Lowering<'_>, name: &Text, value: &Text) {
    let Some(span) = name.full_span() else {
        return;
    };
    let key = Name {
        text: name.as_str().to_owned(),
        span,
    };
    let holds = match name.as_str() {
        "password" => Holds::Password,
        // What a container is started with: `-e NAME=value`. Each is called what it is called there.
        "args" => {
            for (name, value) in variables(value) {
                lowering.value(Holds::Named, &name, &value);
            }
            Holds::Named
        }
        _ => Holds::Named,
    };
    lowering.value(holds, &key, value);
}

/// The variables that a command line hands to a container: `-e NAME=value`, `--env 'NAME=value'`.
fn variables(line: &Text) -> Vec<(Name, Text)> {
    let all = line.as_str();
    let mut found = Vec::new();
    let mut is_variable = false;
    for word in all.split_ascii_whitespace() {
        let assigned = word.strip_prefix("--env=");
        if let Some(word) = assigned.or_else(|| is_variable.then_some(word)) {
            let word = word.trim_matches(['"', '\'']);
            let start = word.as_ptr() as usize - all.as_ptr() as usize;
            if let Some((name, value)) = word.split_once('=')
                && let Some(span) = line.span(start..start + name.len())
            {
                let value = start + name.len() + 1..start + name.len() + 1 + value.len();
                let text = name.to_owned();
                found.push((Name { text, span }, line.slice(value)));
            }
        }
        is_variable = matches!(word, "-e" | "--env");
    }
    found
}

/// The strings of a line: first byte and end of what stands between their quotes. Ends at a comment.
fn strings(line: &str) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'#' => break,
            b'"' | b'\'' => {
                let mut end = at + 1;
                while let Some(inner) = bytes.get(end).filter(|inner| *inner != byte) {
                    end += if *inner == b'\\' { 2 } else { 1 };
                }
                if end >= bytes.len() {
                    break;
                }
                found.push((at + 1, end));
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The text with [`UNKNOWN`] for what Ruby fills in: `#{x}`.
fn filled(text: &Text) -> Text {
    let all = text.as_str();
    let mut out = Text::new();
    let mut from = 0;
    while let Some(at) = all.get(from..).and_then(|rest| rest.find("#{")) {
        let start = from + at;
        let Some(length) = all.get(start..).and_then(|rest| rest.find('}')) else {
            break;
        };
        out.push(&text.slice(from..start));
        if let Some(span) = text.span(start..start + length + 1) {
            out.push_decoded(UNKNOWN, span);
        }
        from = start + length + 1;
    }
    out.push(&text.slice(from..all.len()));
    out
}
