//! The same for whole runs of the program: what it says besides reports, the files that it writes, diffs, fixes, and what it
//! tells an editor.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::Project;
use super::attack::{MOST, SHAPES, project, secret, shown};

fn folder(name: &str, project: &Project) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("redaction-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(path.join(".git")).unwrap();
    for (name, bytes) in project {
        let name = Path::new(name).file_name().unwrap();
        std::fs::write(path.join(name), bytes).unwrap();
    }
    path
}

/// Everything that the program gives when it is run with `args` and `input`.
fn run(folder: &Path, args: &[&str], input: &str) -> String {
    let given = std::env::var_os("LINT_SECRETS").map(PathBuf::from);
    let given = given.map(|path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let mut child =
        Command::new(given.unwrap_or_else(|| env!("CARGO_BIN_EXE_lint-secrets").into()))
            .current_dir(folder)
            .args(args)
            .env("LC_ALL", "C.UTF-8")
            .env("RUST_BACKTRACE", "full")
            .env("RUST_LOG", "trace")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
    // It need not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn message(value: &Value) -> String {
    let text = json!({ "jsonrpc": "2.0" });
    let mut all = text.as_object().unwrap().clone();
    all.extend(value.as_object().unwrap().clone());
    let text = Value::Object(all).to_string();
    format!("Content-Length: {}\r\n\r\n{text}", text.len())
}

/// What an editor says that opens a file, asks for all there is, and goes.
fn editor(folder: &Path, name: &str) -> String {
    let uri = format!("file://{}/{name}", folder.display());
    let Ok(text) = std::fs::read_to_string(folder.join(name)) else {
        return String::new();
    };
    let document = json!({ "uri": uri });
    let all =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let mut said = String::new();
    for value in [
        json!({ "id": 1, "method": "initialize", "params": { "capabilities": { "textDocument": { "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true } } }, "trace": "verbose" } }),
        json!({ "method": "initialized", "params": {} }),
        json!({ "method": "textDocument/didOpen", "params": { "textDocument": { "uri": uri, "languageId": "x", "version": 1, "text": text } } }),
        json!({ "id": 2, "method": "textDocument/codeAction", "params": { "textDocument": document, "range": all, "context": { "diagnostics": [] } } }),
        json!({ "id": 3, "method": "textDocument/hover", "params": { "textDocument": document, "position": { "line": 2, "character": 8 } } }),
        json!({ "id": 4, "method": "no/such", "params": { "text": text } }),
        json!({ "id": 5, "method": "textDocument/codeAction", "params": { "textDocument": text } }),
        json!({ "id": 6, "method": "shutdown" }),
        json!({ "method": "exit" }),
    ] {
        said.push_str(&message(&value));
    }
    said
}

/// What an editor is told, without the texts that it is to write into the file that it has.
fn without_edits(said: &str) -> String {
    let mut out = String::new();
    for part in said.split("Content-Length: ") {
        let body = part.split_once("\r\n\r\n").map_or(part, |(_, body)| body);
        let mut value: Value = serde_json::from_str(body).unwrap_or(Value::String(body.to_owned()));
        strip(&mut value);
        out.push_str(&value.to_string());
        out.push('\n');
    }
    out
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("newText");
            map.values_mut().for_each(strip);
        }
        Value::Array(all) => all.iter_mut().for_each(strip),
        _ => {}
    }
}

/// All that is said over a project, by what it is.
fn all_said(name: &str, project: &Project) -> Vec<(&'static str, String)> {
    let at = folder(name, project);
    let mut said = Vec::new();
    let mut formats = vec!["--verbose", "--include-ignored"];
    let files = [
        "sarif",
        "json",
        "github",
        "gitlab",
        "rdjson",
        "junit",
        "checkstyle",
        "markdown",
        "html",
        "concise",
    ];
    let options: Vec<String> = files
        .iter()
        .map(|f| format!("--format={f}=out.{f}"))
        .collect();
    formats.extend(options.iter().map(String::as_str));
    formats.extend([
        "--format=terminal",
        "--color=always",
        "--write-baseline",
        "out.baseline",
    ]);
    said.push(("--verbose", run(&at, &formats, "")));
    for file in files.iter().chain(&["baseline"]) {
        let text = std::fs::read_to_string(at.join(format!("out.{file}"))).unwrap();
        said.push((file, super::without_pages(&text)));
        std::fs::remove_file(at.join(format!("out.{file}"))).unwrap();
    }
    said.push((
        "--diff",
        run(&at, &["-v", "--diff", "--unsafe-fixes", "."], ""),
    ));
    let first = Path::new(project.keys().next().unwrap())
        .file_name()
        .unwrap();
    let first = first.to_str().unwrap().to_owned();
    let told = run(&at, &["lsp"], &editor(&at, &first));
    said.push(("lsp", without_edits(&told)));
    let answers = "e\ny\n".repeat(40);
    said.push(("fix", run(&at, &["fix", "-v", "."], &answers)));
    let again = folder(name, project);
    said.push((
        "--fix",
        run(&again, &["-v", "--fix", "--unsafe-fixes", "."], ""),
    ));
    said
}

/// Fewer than in one process: each takes fifteen runs.
#[test]
fn no_run_says_five_bytes_of_a_random_secret() {
    let mut runner = TestRunner::new(Config::default());
    let mut secrets = || -> Vec<String> {
        let strategy = proptest::collection::vec(secret(), MOST);
        strategy.new_tree(&mut runner).unwrap().current()
    };
    let mut leaks = Vec::new();
    // Without optimising, every fifth shape: each takes seconds.
    let step = if std::env::var_os("LINT_SECRETS").is_some() {
        1
    } else {
        5
    };
    for (at, shape) in SHAPES.iter().enumerate().step_by(step) {
        let (own, hidden) = project(shape, &secrets());
        let (other, _) = project(shape, &secrets());
        let told = all_said("other", &other);
        // Whatever a fix leaves behind or a diff shows of a file that has a finding: found or not, none of these is a word.
        let outcome = super::lint(&own, &super::selecting(&[]));
        let hidden = super::attack::masked(&outcome, &hidden);
        for ((what, text), (_, same)) in all_said("own", &own).iter().zip(&told) {
            for part in shown(text, same, &hidden) {
                leaks.push(format!("shape {at}: {what} shows {part:?}"));
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}
