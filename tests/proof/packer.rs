//! Packer: fixtures that it takes for valid, values of expressions, and which of several values a variable has.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use lint_secrets::ir::OpKind;
use lint_secrets::lower::packer::{Documents, Files, Member, Role, lower};
use lint_secrets::source::{FileId, SourceFile};
use regex::Regex;

use super::engine;
use super::record::Record;
use super::support::cases::{files_below, read_file, test_data};
use super::support::fakes::Rng;

const CASES: usize = 200;
const LONG: usize = 4_000;
/// Expressions in one configuration.
const BATCH: usize = 50;
/// Configurations whose variables have several values.
const PRECEDENCES: usize = 40;

/// Stands in a value for what the evaluator does not know.
const UNKNOWN: char = '\u{fffc}';

fn version() -> String {
    let printed = engine::output(Command::new("packer").arg("version"));
    let printed = String::from_utf8_lossy(&printed).into_owned();
    let version = printed.split_whitespace().nth(1).unwrap_or_default();
    format!("packer {}", version.trim_start_matches('v'))
}

struct NoFiles;

impl Files for NoFiles {
    fn open(&self, _: &str) -> Option<Arc<SourceFile>> {
        None
    }

    fn below(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn is_folder(&self, _: &str) -> bool {
        false
    }
}

fn role(name: &str) -> Role {
    if name.ends_with(".pkr.hcl") {
        Role::Template
    } else if name.contains(".auto.") {
        Role::AutoVariables
    } else {
        Role::Variables
    }
}

/// What the evaluator says of each `content`, in the order of the configuration: of a condition both sides.
fn claimed(files: &[(String, String)]) -> Vec<Vec<String>> {
    let members: Vec<Member> = files
        .iter()
        .enumerate()
        .map(|(id, (name, text))| Member {
            file: Arc::new(SourceFile::new(
                FileId(u32::try_from(id).expect("few files")),
                name.as_str(),
                text.as_bytes().to_vec(),
            )),
            role: role(name),
        })
        .collect();
    let documents = Documents::default();
    let lowered = lower(
        FileId(0),
        &members,
        "",
        &NoFiles,
        &|_| true,
        &documents,
        &|_| true,
    );
    let mut found: BTreeMap<(u32, u32), Vec<String>> = BTreeMap::new();
    for op in lowered.unit.scopes.iter().flat_map(|scope| &scope.ops) {
        if let OpKind::Settled(settled) = &op.kind
            && members[settled.label.file.0 as usize]
                .file
                .slice(settled.label)
                == "content"
        {
            let at = (settled.label.file.0, settled.label.start);
            let values = found.entry(at).or_default();
            values.push(settled.value.as_str().to_owned());
        }
    }
    found.into_values().collect()
}

/// What `packer build` writes for each.
fn observed(files: &[(String, String)], count: usize) -> Result<Vec<String>, String> {
    let folder = engine::scratch("packer");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("a file");
    }
    let mut packer = Command::new("packer");
    packer
        .current_dir(&folder)
        .env("CHECKPOINT_DISABLE", "1")
        .env("HOME", &folder)
        .args(["build", "-color=false", "."]);
    let done = engine::run(&mut packer);
    let outputs = (0..count).map(|at| {
        std::fs::read_to_string(folder.join(format!("out-{at}"))).map_err(|e| e.to_string())
    });
    let outputs = done.and_then(|_| outputs.collect());
    engine::discard(&folder);
    outputs
}

/// A string at random, as an expression.
fn expression(rng: &mut Rng, depth: usize) -> String {
    let leaf = depth == 0;
    match rng.below(if leaf { 6 } else { 28 }) {
        0 => format!("\"{}\"", rng.text("abcXYZ019-_ ", 6).trim()),
        1 => "var.token".to_owned(),
        2 => "local.name".to_owned(),
        3 => "var.pairs[\"a\"]".to_owned(),
        4 => "var.list[1]".to_owned(),
        5 => "local.object.inner.deep".to_owned(),
        6 => format!("upper({})", expression(rng, depth - 1)),
        7 => format!("lower({})", expression(rng, depth - 1)),
        8 => format!("replace({}, \"a\", \"Q\")", expression(rng, depth - 1)),
        9 => format!(
            "format(\"%s-%s\", {}, {})",
            expression(rng, depth - 1),
            expression(rng, depth - 1)
        ),
        10 => format!(
            "join(\",\", [{}, {}])",
            expression(rng, depth - 1),
            expression(rng, depth - 1)
        ),
        11 => format!("split(\"-\", {})[0]", expression(rng, depth - 1)),
        12 => format!("trimspace(\" ${{{}}} \")", expression(rng, depth - 1)),
        13 => format!("chomp(\"${{{}}}\\n\")", expression(rng, depth - 1)),
        14 => format!("base64decode(base64encode({}))", expression(rng, depth - 1)),
        15 => format!("coalesce({}, \"z\")", expression(rng, depth - 1)),
        16 => format!("true ? {} : \"no\"", expression(rng, depth - 1)),
        17 => format!("(1 == 2 ? \"no\" : {})", expression(rng, depth - 1)),
        18 => format!("\"x${{{}}}y\"", expression(rng, depth - 1)),
        19 => format!("element([{}, \"b\"], 0)", expression(rng, depth - 1)),
        20 => format!(
            "lookup({{ k = {} }}, \"k\", \"none\")",
            expression(rng, depth - 1)
        ),
        21 => format!(
            "merge({{ k = \"old\" }}, {{ k = {} }})[\"k\"]",
            expression(rng, depth - 1)
        ),
        22 => format!("concat([\"c\"], [{}])[1]", expression(rng, depth - 1)),
        23 => format!("jsonencode({{ k = {} }})", expression(rng, depth - 1)),
        24 => format!("substr(\"${{{}}}wxyz\", 0, 4)", expression(rng, depth - 1)),
        25 => format!(
            "join(\"+\", [for v in var.list : \"${{v}}${{{}}}\"])",
            expression(rng, depth - 1)
        ),
        26 => format!(
            "join(\"\", values({{ a = {}, b = \"2\" }}))",
            expression(rng, depth - 1)
        ),
        _ => format!("trimprefix({}, \"a\")", expression(rng, depth - 1)),
    }
}

const HEAD: &str = r#"
variable "token" {
  default = "Tok-en a9"
}
variable "pairs" {
  type = map(string)
  default = { a = "first-a", b = "second b" }
}
variable "list" {
  default = ["l0", "l1-x", "l2"]
}
locals {
  name = "na-${var.token}"
  object = { inner = { deep = "de-ep ${local.name}" } }
}
"#;

/// A configuration that writes the values of the expressions.
fn configuration(expressions: &[String]) -> String {
    let mut text = String::new();
    for (at, expression) in expressions.iter().enumerate() {
        text += &format!(
            "source \"file\" \"o{at}\" {{\n  content = {expression}\n  target = \"out-{at}\"\n}}\n"
        );
    }
    text += "build {\n  sources = [";
    for at in 0..expressions.len() {
        text += &format!("\"source.file.o{at}\", ");
    }
    text + "]\n}\n"
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn expressions_have_the_values_that_packer_writes() {
    let long = std::env::var_os("PROOF_LONG").is_some_and(|long| !long.is_empty());
    let count = if long { LONG } else { CASES };
    let expressions: Vec<String> = (0..count)
        .map(|number| {
            let value = expression(&mut Rng::new(&format!("expression {number}")), 3);
            if number % 20 == 0 {
                format!("base64encode({value})")
            } else {
                value
            }
        })
        .collect();
    let mut record = Record {
        title: "Packer: values of expressions, and of variables that have several",
        against: vec![version()],
        ..Record::default()
    };
    for expressions in expressions.chunks(BATCH) {
        let text = HEAD.to_owned() + &configuration(expressions);
        let files = [("a.pkr.hcl".to_owned(), text)];
        compare(&files, expressions, &mut record);
    }
    for number in 0..PRECEDENCES {
        let (files, read) = precedence(number);
        compare(&files, &read, &mut record);
    }
    record.finish("7-packer-values", count);
}

/// Variables with a default and files that give other values.
fn precedence(number: usize) -> (Vec<(String, String)>, Vec<String>) {
    let mut rng = Rng::new(&format!("precedence {number}"));
    let variables = ["one", "two", "three"];
    let mut text = String::new();
    for variable in variables {
        text += &format!("variable \"{variable}\" {{\n  default = \"default-{variable}\"\n}}\n");
    }
    let read = variables.map(|variable| format!("var.{variable}"));
    text += &configuration(&read);
    let mut files = vec![("a.pkr.hcl".to_owned(), text)];
    for name in [
        "a.auto.pkrvars.hcl",
        "b.auto.pkrvars.hcl",
        "a.auto.pkrvars.json",
        "z.auto.pkrvars.json",
    ] {
        if rng.below(2) == 0 {
            continue;
        }
        let given = variables.into_iter().filter(|_| rng.below(2) == 0);
        let given: Vec<&str> = given.collect();
        let text = if name.ends_with("json") {
            let pairs: Vec<String> = given
                .iter()
                .map(|variable| format!("\"{variable}\": \"{name} {variable}\""))
                .collect();
            format!("{{{}}}\n", pairs.join(", "))
        } else {
            given
                .iter()
                .map(|variable| format!("{variable} = \"{name} {variable}\"\n"))
                .collect()
        };
        files.push((name.to_owned(), text));
    }
    (files, read.to_vec())
}

fn compare(files: &[(String, String)], expressions: &[String], record: &mut Record) {
    let claimed = claimed(files);
    assert_eq!(claimed.len(), expressions.len(), "a `content` is missing");
    let observed = match observed(files, expressions.len()) {
        Ok(observed) => observed,
        Err(why) => {
            record.disagreements.push(format!("packer refuses: {why}"));
            return;
        }
    };
    for ((claimed, observed), expression) in claimed.iter().zip(observed).zip(expressions) {
        record.cases += 1;
        // What is encoded is kept as it was before, with a step of its way that says so (decision 0070).
        let decoded = BASE64
            .decode(&observed)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let decoded = decoded.filter(|_| expression.starts_with("base64encode("));
        if claimed.contains(decoded.as_ref().unwrap_or(&observed)) {
            record.agreements += 1;
        } else if claimed.iter().any(|value| value.contains(UNKNOWN)) {
            record.leave_out("the evaluator says that it does not know the value");
        } else {
            let given: String = files[1..].iter().map(|(_, text)| text.as_str()).collect();
            record.disagreements.push(format!(
                "{expression}: claimed {claimed:?}, written {observed:?} {given}"
            ));
        }
    }
}

/// What `packer validate` says of a folder, with a value for each variable that has none.
fn validate(folder: &Path) -> Result<(), String> {
    static UNSET: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"Unset variable "([^"]+)""#).expect("a pattern"));
    let mut values: Vec<String> = Vec::new();
    loop {
        let mut packer = Command::new("packer");
        packer
            .current_dir(folder)
            .env("CHECKPOINT_DISABLE", "1")
            .arg("validate");
        for value in &values {
            packer.args(["-var", value]);
        }
        let Err(printed) = engine::run(packer.arg(".")) else {
            return Ok(());
        };
        let before = values.len();
        for name in UNSET.captures_iter(&printed) {
            let value = format!("{}=x", &name[1]);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.len() == before {
            return Err(printed);
        }
    }
}

fn reason(printed: &str) -> Option<&'static str> {
    let has = |text: &str| printed.contains(text);
    if has("Unknown source type")
        || has("Unknown provisioner type")
        || has("Unknown post-processor type")
    {
        Some("a plugin of it is not built in")
    } else if has("Unsupported block type")
        || has("Unsupported argument")
        || has("Call to unknown function")
    {
        Some("it is of a newer grammar than Packer 1.6.6 has")
    } else if has("Unknown source ") {
        Some("the source that it is built from is no part of the fixture")
    } else if has("must be") || has("is required") || has("error(s) occurred") || has("must have") {
        Some("a setting that its plugin asks for is no part of the fixture")
    } else {
        None
    }
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn fixtures_are_what_packer_takes_for_valid() {
    let mut folders: BTreeMap<std::path::PathBuf, Vec<std::path::PathBuf>> = BTreeMap::new();
    for path in files_below(&test_data("rules")) {
        if path.to_string_lossy().ends_with(".pkr.hcl") {
            folders.insert(path.clone(), vec![path]);
        }
    }
    for path in files_below(&test_data("flows")) {
        let flow = path
            .components()
            .position(|part| part.as_os_str() == "flows");
        let root: std::path::PathBuf = path.components().take(flow.expect("a flow") + 2).collect();
        folders.entry(root).or_default().push(path);
    }
    folders.retain(|_, files| {
        files
            .iter()
            .any(|path| path.to_string_lossy().ends_with(".pkr.hcl"))
    });
    let mut record = Record {
        title: "Packer: fixtures, by `packer validate`",
        against: vec![version()],
        ..Record::default()
    };
    for (root, files) in folders {
        let folder = engine::scratch("validate");
        let mut broken = false;
        for path in files {
            let below = match path.strip_prefix(&root) {
                Ok(below) if below != Path::new("") => below.to_path_buf(),
                _ => "a.pkr.hcl".into(),
            };
            let to = folder.join(below);
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            let (bytes, case) = read_file(&path);
            broken |= case.notices > 0;
            std::fs::write(to, bytes).expect("a file");
        }
        record.cases += 1;
        match validate(&folder) {
            Ok(()) => record.agreements += 1,
            Err(_) if broken => record.leave_out("it is broken on purpose, and the linter says so"),
            Err(printed) => match reason(&printed) {
                Some(reason) => record.leave_out(reason),
                None => record
                    .disagreements
                    .push(format!("{}: {printed}", root.display())),
            },
        }
        engine::discard(&folder);
    }
    record.finish("6-packer-fixtures", 20);
}
