//! Turns `rules/commands/*.toml` into static tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::commands::spec::{CommandFile, CommandSpec, Operand, RunsSpec, SecretSpec};

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
    out.push_str("];\n");
    Ok(out)
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
        "Some(Runs {{ from: {:?}, join: {:?}, script: {}, after: {}, stdin: {}, account: {}, language: {language}, assigns: {} }})",
        of.from,
        of.join,
        words(&of.script),
        words(&of.after),
        of.stdin,
        of.account,
        of.assigns,
    )
}

fn words(of: &[String]) -> String {
    format!("&{of:?}")
}
