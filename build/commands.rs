//! Turns `rules/commands/*.toml` into static tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::commands::spec::{CommandFile, CommandSpec, Form, Operand, RunsSpec, SecretSpec};

pub(crate) const RULES: &str = "rules/commands";

pub(crate) fn generate() -> Result<String, String> {
    let mut files: Vec<PathBuf> = fs::read_dir(RULES)
        .map_err(|e| format!("{RULES}: {e}"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let mut tools: Vec<CommandSpec> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for path in files {
        let shown = path.display();
        let text = fs::read_to_string(&path).map_err(|e| format!("{shown}: {e}"))?;
        let file: CommandFile = toml::from_str(&text)
            .map_err(|e| format!("{shown}: {}", e.to_string().replace('\n', " ")))?;
        for tool in file.tool {
            tool.check().map_err(|e| format!("{shown}: {}", e.0))?;
            for name in &tool.names {
                if index.insert(name.clone(), tools.len()).is_some() {
                    return Err(format!("{shown}: `{name}` is listed already"));
                }
            }
            tools.push(tool);
        }
    }
    if tools.is_empty() {
        return Err(format!("{RULES} holds no tool"));
    }
    let mut out = format!("pub(super) static TOOLS: [Command; {}] = [\n", tools.len());
    for tool in &tools {
        command(&mut out, tool, tool);
        out.push_str(",\n");
    }
    let _ = write!(
        out,
        "];\n\npub(super) static INDEX: [(&str, u16); {}] = [\n",
        index.len()
    );
    for (name, tool) in &index {
        let _ = writeln!(out, "    ({name:?}, {tool}),");
    }
    let _ = write!(
        out,
        "];\n\npub(super) static SIGNS: [&[Sign]; {}] = [\n",
        tools.len()
    );
    for tool in &tools {
        let of_verbs = tool.verb.iter().flat_map(|verb| signs(verb, &verb.names));
        let signs: String = signs(tool, &[]).chain(of_verbs).collect();
        let _ = writeln!(out, "    &[{signs}],");
    }
    out.push_str("];\n");
    Ok(out)
}

/// Parts of the names of options that speak for themselves: a text that holds one is looked at anyway.
const EVIDENT: [&str; 8] = [
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "login",
];

/// The signs of what a tool, or one of its verbs, is given.
fn signs<'a>(of: &'a CommandSpec, verbs: &'a [String]) -> impl Iterator<Item = String> + 'a {
    let secrets = of.secret.iter().filter(|secret| !is_named(secret));
    secrets.flat_map(move |secret| {
        let statement = secret.form == Form::Statement;
        what(of, secret).into_iter().map(move |what| {
            let what = if statement {
                format!("What::Statement(&What::{what})")
            } else {
                format!("What::{what}")
            };
            format!("Sign {{ verbs: {}, what: {what} }}, ", words(verbs))
        })
    })
}

/// Whether what the entry carries stands with a name, which is looked at anyway.
fn is_named(secret: &SecretSpec) -> bool {
    match secret.form {
        Form::Header
        | Form::Pair
        | Form::Pairs
        | Form::Substitution
        | Form::Debconf
        | Form::Text
        | Form::Url
        | Form::Channel => secret.role.is_none(),
        Form::Statement => false,
        Form::Whole | Form::Login | Form::Field | Form::Line | Form::Logins => {
            secret.named_by.is_some()
        }
    }
}

fn what(of: &CommandSpec, secret: &SecretSpec) -> Vec<String> {
    let hidden = |names: &[String]| -> Vec<String> {
        let names = names.iter().filter(|name| !is_evident(name));
        names.cloned().collect()
    };
    if !secret.option.is_empty() {
        return hidden(&secret.option)
            .into_iter()
            .map(|name| match name.as_bytes() {
                [b'-', letter] if letter.is_ascii() => format!("Letter(1 << {letter})"),
                _ => format!("Option({name:?})"),
            })
            .collect();
    }
    // Operands and input have no sign of their own, but for the names that some go by. Nor has a variable whose name tells
    // nothing: then the tool is the sign.
    let shows = if secret.env.is_empty() {
        of.names.iter().all(|name| is_evident(name))
            || !secret.key.is_empty() && secret.key.iter().all(|key| is_evident(key))
    } else {
        hidden(&secret.env).is_empty()
    };
    if shows {
        Vec::new()
    } else {
        vec!["Nothing".to_owned()]
    }
}

fn is_evident(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    EVIDENT.iter().any(|word| lower.contains(word))
}

fn command(out: &mut String, of: &CommandSpec, tool: &CommandSpec) {
    let _ = write!(
        out,
        "Command {{ names: {}, style: Style::{:?}, flags: {:?}, takes: {}, switches: {}, secrets: &[",
        words(&of.names),
        tool.style,
        of.flags,
        words(&of.takes),
        words(&of.switches),
    );
    for secret in &of.secret {
        self::secret(out, secret);
    }
    out.push_str("], stores: &[");
    for store in &of.store {
        let _ = write!(
            out,
            "Store {{ at: {:?}, kept: Kept::{:?}, with: {}, unless: {}, proved: {} }}, ",
            store.at,
            store.kept,
            words(&store.with),
            words(&store.unless),
            !store.unproved,
        );
    }
    let _ = write!(out, "], prints: {}, moved: &[", words(&of.prints));
    for moved in &of.moved {
        let _ = write!(
            out,
            "Moved {{ from: {:?}, env: {}, option: {} }}, ",
            moved.from,
            words(&moved.env),
            words(&moved.option),
        );
    }
    out.push_str("], makes: &[");
    for made in &of.makes {
        let _ = write!(
            out,
            "Made {{ what: {:?}, at: {:?}, with: {}, unless: {} }}, ",
            made.what,
            made.at,
            words(&made.with),
            words(&made.unless),
        );
    }
    let _ = write!(
        out,
        "], reads: {}, writes: {}, runs: {}, instead: {:?}, verbs: &[",
        words(&of.reads),
        words(&of.writes),
        runs(of.runs.as_ref()),
        of.instead,
    );
    for verb in &of.verb {
        command(out, verb, tool);
        out.push_str(", ");
    }
    out.push_str("] }");
}

fn secret(out: &mut String, of: &SecretSpec) {
    let from = if !of.option.is_empty() {
        format!("Carrier::Option({})", words(&of.option))
    } else if let Some(operand) = of.operand.as_deref().and_then(Operand::parse) {
        format!("Carrier::Operand(Operand::{operand:?})")
    } else if of.stdin {
        "Carrier::Stdin".to_owned()
    } else {
        format!("Carrier::Environment({})", words(&of.env))
    };
    let _ = write!(
        out,
        "Secret {{ from: {from}, role: {:?}, named_by: {:?}, given: Given::{:?}, form: Form::{:?}, prefix: {:?}, \
         separator: {:?}, until: {:?}, with: {}, unless: {}, key: {}, except: {} }}, ",
        of.role,
        of.named_by,
        of.given,
        of.form,
        of.prefix.as_deref().unwrap_or_default(),
        of.separator.as_deref().unwrap_or(":"),
        of.until.as_deref().unwrap_or_default(),
        words(&of.with),
        words(&of.unless),
        words(&of.key),
        words(&of.except),
    );
}

fn runs(of: Option<&RunsSpec>) -> String {
    let Some(of) = of else {
        return "None".to_owned();
    };
    let language = match of.language.as_deref() {
        None => "None",
        Some("powershell") => "Some(Language::PowerShell)",
        Some("cmd") => "Some(Language::Cmd)",
        Some(_) => "Some(Language::Posix)",
    };
    format!(
        "Some(Runs {{ from: {:?}, join: {:?}, script: {}, line: {}, after: {}, stdin: {}, account: {}, language: {language}, assigns: {} }})",
        of.from,
        of.join,
        words(&of.script),
        words(&of.line),
        words(&of.after),
        of.stdin,
        of.account,
        of.assigns,
    )
}

fn words(of: &[String]) -> String {
    format!("&{of:?}")
}
