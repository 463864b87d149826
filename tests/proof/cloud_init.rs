//! cloud-init: user-data as its own processor takes it apart, and what its modules make of a cloud-config.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use lint_secrets::ir::{Delivery, OpKind, Part, Place};
use lint_secrets::source::{FileId, SourceFile, Span};
use lint_secrets::syntax::user_data::{self, Kind, Limits};
use serde_json::{Value, json};

use super::engine;
use super::record::Record;
use super::support::cases::{files_below, read_file, test_data};
use super::support::fakes::Rng;

const CASES: usize = 300;
const LONG: usize = 5_000;

/// Asks cloud-init, all jobs at once: `Ok` is what it makes of each, `Err` why it refuses.
fn ask(kind: &str, documents: &[Vec<u8>]) -> Vec<Result<Value, String>> {
    let jobs: Vec<Value> = documents
        .iter()
        .map(|bytes| json!({ "kind": kind, "data": BASE64.encode(bytes) }))
        .collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proof/cloud_init.py");
    let mut child = Command::new("/usr/bin/python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("python3 with cloud-init's modules: apt-get install cloud-init");
    let mut input = child.stdin.take().expect("a pipe");
    let text = serde_json::to_vec(&jobs).expect("JSON");
    let writer = std::thread::spawn(move || input.write_all(&text).expect("the jobs"));
    let done = child.wait_with_output().expect("the answers");
    writer.join().expect("the jobs");
    assert!(done.status.success(), "tests/proof/cloud_init.py failed");
    let answers: Vec<Value> = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(answers.len(), documents.len());
    answers
        .into_iter()
        .map(|answer| match answer.get("refused") {
            Some(why) => Err(why.as_str().unwrap_or_default().to_owned()),
            None => Ok(answer["is"].clone()),
        })
        .collect()
}

/// Its version.
fn version() -> String {
    let printed = engine::output(Command::new("cloud-init").arg("--version"));
    let printed = String::from_utf8_lossy(&printed).into_owned();
    format!(
        "cloud-init {}",
        printed.split_whitespace().last().unwrap_or_default()
    )
}

/// A type of cloud-init, as a word for the kinds that both have.
fn kind_of_type(mimetype: &str) -> &'static str {
    match mimetype {
        "text/cloud-config" => "cloud-config",
        "text/cloud-config-archive" => "archive",
        "text/cloud-config-jsonp" => "patch",
        "text/cloud-boothook" => "boothook",
        "text/part-handler" => "part-handler",
        "text/x-include-url" | "text/x-include-once-url" => "include",
        "text/jinja2" => "jinja",
        kind if kind.starts_with("text/x-shellscript") => "script",
        _ => "unknown",
    }
}

fn word(kind: Kind, template: bool) -> &'static str {
    match kind {
        _ if template => "jinja",
        Kind::CloudConfig => "cloud-config",
        Kind::Archive => "archive",
        Kind::Patch => "patch",
        Kind::Script => "script",
        Kind::Boothook => "boothook",
        Kind::Include => "include",
        Kind::PartHandler => "part-handler",
        Kind::Jinja => "jinja",
        Kind::Windows(_) => "windows",
        Kind::Unknown => "unknown",
    }
}

/// Kind and body of each part; line ends as one, those at the end away: mail parts end before them or behind.
type Parts = Vec<(&'static str, String)>;

fn body(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    // Where a part does not say that it is UTF-8, cloud-init makes Latin-1 of it.
    let text = text.replace(|c: char| !c.is_ascii(), "?");
    text.trim_end_matches('\n').to_owned()
}

fn ours(bytes: &[u8]) -> Parts {
    let file = SourceFile::new(FileId(0), "user-data", bytes.to_vec());
    let mut limits = Limits::default();
    let opened = match std::str::from_utf8(bytes) {
        Ok(_) => {
            let text = lint_secrets::lower::user_data::text_of(&file);
            user_data::open(&text, &mut limits)
        }
        Err(_) => user_data::open_bytes(bytes, Span::new(FileId(0), 0, 0), &mut limits),
    };
    let documents = opened.documents.into_iter();
    documents
        .map(|document| {
            let kind = word(document.kind, document.template);
            (kind, body(document.text.as_str().as_bytes()))
        })
        .collect()
}

fn theirs(parts: &Value) -> Parts {
    let parts = parts.as_array().expect("parts").iter();
    parts
        .map(|part| {
            let text = |at: usize| part[at].as_str().expect("text");
            let bytes = BASE64.decode(text(1)).expect("base64");
            (kind_of_type(text(0)), body(&bytes))
        })
        // A part without a body is no document for us.
        .filter(|(_, body)| !body.trim().is_empty())
        .collect()
}

fn agree(theirs: &Parts, ours: &Parts) -> bool {
    theirs.len() == ours.len()
        && theirs.iter().zip(ours).all(|(theirs, ours)| {
            // What Windows runs is cloudbase-init's affair: cloud-init takes it for anything.
            theirs.1 == ours.1 && (theirs.0 == ours.0 || ours.0 == "windows")
        })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// User-data at random: one document, or a MIME message of some, packed or not.
fn generated(number: usize) -> Vec<u8> {
    let mut rng = Rng::new(&format!("user-data {number}"));
    let mut message = if rng.below(4) == 0 {
        document(&mut rng).into_bytes()
    } else {
        multipart(&mut rng, 0).into_bytes()
    };
    if rng.below(4) == 0 {
        message = gzip(&message);
    }
    message
}

fn document(rng: &mut Rng) -> String {
    let starts = [
        "#cloud-config\n",
        "#cloud-config-archive\n- ",
        "#cloud-config-jsonp\n",
        "#!/bin/sh\n",
        "#cloud-boothook\n",
        "#include\n",
        "#include-once\n",
        "#part-handler\n",
        "## template: jinja\n#cloud-config\n",
        "## template: jinja\n#!/bin/sh\n",
        "\n #cloud-config\n",
        "#Cloud-Config\n",
        "plain\n",
        "#ps1_sysnative\n",
    ];
    let start = starts[rng.below(starts.len())];
    let word = rng.text("abcdef", 6);
    match rng.below(3) {
        0 => format!("{start}a: {word}\n"),
        1 => format!("{start}echo {word} ü=\n\nb: c\n"),
        _ => format!("{start}http://localhost/{word}"),
    }
}

fn multipart(rng: &mut Rng, depth: usize) -> String {
    let boundary = format!("=={}==", rng.text("abc123", 8));
    let end = if rng.below(4) == 0 { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = vec![
        format!("Content-Type: multipart/mixed; boundary=\"{boundary}\""),
        "MIME-Version: 1.0".to_owned(),
    ];
    if rng.below(3) == 0 {
        lines.swap(0, 1);
    }
    lines.push(String::new());
    for _ in 0..1 + rng.below(3) {
        lines.push(format!("--{boundary}"));
        if depth == 0 && rng.below(8) == 0 {
            lines.extend(multipart(rng, 1).lines().map(str::to_owned));
            continue;
        }
        let types = [
            "text/cloud-config",
            "text/x-shellscript",
            "text/plain",
            "text/cloud-boothook",
            "text/cloud-config-jsonp",
            "text/part-handler",
            "text/x-include-url",
            "text/jinja2",
            "text/x-not-multipart",
            "application/gzip",
            "application/x-gzip",
            "application/gzipped",
            "application/x-compress",
            "text/cloud-config-archive",
            "text/x-shellscript-per-boot",
            "TEXT/Cloud-Config",
        ];
        let kind = types[rng.below(types.len())];
        let text = document(rng);
        let packed = kind.starts_with("application/");
        let (encoding, body) = match rng.below(3) {
            _ if packed => {
                let encoded = BASE64.encode(gzip(text.as_bytes()));
                let rows: Vec<&str> = encoded
                    .as_bytes()
                    .chunks(76)
                    .map(|row| std::str::from_utf8(row).expect("ASCII"))
                    .collect();
                ("base64", rows.join("\n"))
            }
            0 => ("base64", BASE64.encode(&text)),
            1 => ("quoted-printable", quoted(&text)),
            _ => ("8bit", text),
        };
        let charset = ["", "; charset=\"utf-8\"", "; charset=us-ascii"][rng.below(3)];
        lines.push(format!("Content-Type: {kind}{charset}"));
        lines.push(format!("Content-Transfer-Encoding: {encoding}"));
        if rng.below(2) == 0 {
            lines.push("Content-Disposition: attachment; filename=\"part\"".to_owned());
        }
        lines.push(String::new());
        lines.extend(body.lines().map(str::to_owned));
        if rng.below(2) == 0 {
            lines.push(String::new());
        }
    }
    lines.push(format!("--{boundary}--"));
    lines.join(end) + end
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'\n' => out.push('\n'),
            b'=' | 0x7f.. => out += &format!("={byte:02X}"),
            _ => out.push(char::from(byte)),
        }
    }
    out
}

/// The user-data among the fixtures, by name.
fn fixtures() -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in ["rules", "flows", "demo"] {
        for path in files_below(&test_data(folder)) {
            if path.extension().is_some_and(|e| e == "expect") {
                continue;
            }
            let (bytes, _) = read_file(&path);
            let name = path.file_name().expect("a name");
            let format = lint_secrets::discover::by_name(name);
            let is = match format {
                Some(lint_secrets::discover::NameVerdict::Is(format)) => Some(format),
                Some(lint_secrets::discover::NameVerdict::Maybe) => {
                    lint_secrets::discover::by_name_and_content(name, &bytes)
                }
                None => None,
            };
            if is == Some(lint_secrets::discover::Format::UserData) {
                let root = env!("CARGO_MANIFEST_DIR");
                let name = path.strip_prefix(root).expect("below the root");
                found.insert(name.to_string_lossy().into_owned(), bytes);
            }
        }
    }
    found
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn user_data_is_taken_apart_as_cloud_init_does() {
    let long = std::env::var_os("PROOF_LONG").is_some_and(|long| !long.is_empty());
    let mut cases: Vec<(String, Vec<u8>)> = fixtures().into_iter().collect();
    assert!(cases.len() > 20, "only {} fixtures", cases.len());
    let count = if long { LONG } else { CASES };
    cases.extend((0..count).map(|number| (format!("generated {number}"), generated(number))));
    let mut record = Record {
        title: "parts of user-data: types and bodies",
        against: vec![version()],
        ..Record::default()
    };
    let documents: Vec<Vec<u8>> = cases.iter().map(|(_, bytes)| bytes.clone()).collect();
    for ((name, bytes), answer) in cases.iter().zip(ask("parts", &documents)) {
        record.cases += 1;
        let ours = ours(bytes);
        match answer {
            Err(why) => record
                .disagreements
                .push(format!("{name}: cloud-init refuses: {why}")),
            Ok(parts) if agree(&theirs(&parts), &ours) => record.agreements += 1,
            Ok(parts) => {
                record.disagreements.push(format!(
                    "{name}:\n  cloud-init {:?}\n  the linter {ours:?}",
                    theirs(&parts)
                ));
            }
        }
    }
    record.finish("8-parts", count);
}

/// The values that lowering takes out of a cloud-config, each with its name.
fn lowered(text: &str) -> Vec<(Option<String>, String)> {
    let file = SourceFile::new(FileId(0), "user-data", text.as_bytes().to_vec());
    let text = lint_secrets::lower::user_data::text_of(&file);
    let mut found = Vec::new();
    let place = Place::UserData(Delivery::File);
    lint_secrets::lower::user_data::content(place, &text, &mut |kind| {
        if let OpKind::Deposit(deposit) = kind {
            let parts = deposit.value.parts.iter();
            let value = parts.map(|part| match part {
                Part::Literal(text) => text.as_str(),
                _ => "\u{fffc}",
            });
            found.push((deposit.key.map(|key| key.text), value.collect()));
        }
    });
    found
}

/// A cloud-config with files to write, in every encoding that cloud-init knows.
fn files_to_write(number: usize) -> String {
    let mut rng = Rng::new(&format!("write_files {number}"));
    let mut text = "#cloud-config\nwrite_files:\n".to_owned();
    for at in 0..1 + rng.below(3) {
        let content = format!("key{at}: {}\nend é\n", rng.text("abcdef0189", 12));
        let encodings = [
            "",
            "b64",
            "base64",
            "gzip",
            "gz",
            "gz+b64",
            "gzip+base64",
            "gz+base64",
            "gzip+b64",
            "text/plain",
        ];
        let encoding = encodings[rng.below(encodings.len())];
        text += &format!("- path: /etc/file{at}\n");
        if !encoding.is_empty() {
            text += &format!("  encoding: {encoding}\n");
        }
        let packed = match encoding {
            "b64" | "base64" => Some(BASE64.encode(&content)),
            "gzip" | "gz" | "gz+b64" | "gzip+base64" | "gz+base64" | "gzip+b64" => {
                Some(BASE64.encode(gzip(content.as_bytes())))
            }
            _ => None,
        };
        text += &match packed {
            // Without `+b64` it is the YAML that says that it is binary.
            Some(packed) if encoding == "gzip" || encoding == "gz" => {
                format!("  content: !!binary {packed}\n")
            }
            Some(packed) if rng.below(2) == 0 => format!("  content: {packed}\n"),
            Some(packed) => format!("  content: |\n    {packed}\n"),
            None => format!(
                "  content: |\n    {}\n",
                content.trim_end().replace('\n', "\n    ")
            ),
        };
    }
    text
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn write_files_holds_what_cloud_init_writes() {
    let documents: Vec<String> = (0..100).map(files_to_write).collect();
    let bytes: Vec<Vec<u8>> = documents
        .iter()
        .map(|text| text.clone().into_bytes())
        .collect();
    let mut record = Record {
        title: "contents of `write_files`",
        against: vec![version()],
        ..Record::default()
    };
    for (text, answer) in documents.iter().zip(ask("written", &bytes)) {
        record.cases += 1;
        let written = match answer {
            Ok(written) => written,
            Err(why) => {
                record
                    .disagreements
                    .push(format!("cloud-init refuses: {why}\n{text}"));
                continue;
            }
        };
        let values = lowered(text);
        for file in written.as_array().expect("files") {
            let content = BASE64
                .decode(file[1].as_str().expect("base64"))
                .expect("base64");
            let content = String::from_utf8_lossy(&content).into_owned();
            if values.iter().any(|(_, value)| *value == content) {
                record.agreements += 1;
            } else {
                record
                    .disagreements
                    .push(format!("{} is not {content:?}:\n{text}", file[0]));
            }
        }
    }
    record.finish("8-write-files", 100);
}

/// A cloud-config with passwords, in every form.
fn passwords(number: usize) -> String {
    let mut rng = Rng::new(&format!("chpasswd {number}"));
    let mut text = "#cloud-config\n".to_owned();
    let mut word = || match rng.below(6) {
        0 => "R".to_owned(),
        1 => "RANDOM".to_owned(),
        2 => format!("$6$salt${}", rng.text("abcdef", 12)),
        3 => format!("pa:ss{}", rng.text("0123", 4)),
        _ => format!("word{}", rng.text("abcdef0189", 8)),
    };
    let words = [word(), word(), word()];
    match number % 4 {
        0 => {
            text += "chpasswd:\n  expire: false\n  list: |\n";
            for (at, word) in words.iter().enumerate() {
                text += &format!("    user{at}:{word}\n");
            }
        }
        1 => {
            text += "chpasswd:\n  list:\n";
            for (at, word) in words.iter().enumerate() {
                text += &format!("  - user{at}:{word}\n");
            }
        }
        2 => {
            text += "chpasswd:\n  users:\n";
            for (at, word) in words.iter().enumerate() {
                text += &match word.as_str() {
                    "R" | "RANDOM" => format!("  - {{name: user{at}, type: RANDOM}}\n"),
                    hash if hash.starts_with('$') => {
                        format!("  - {{name: user{at}, password: \"{hash}\"}}\n")
                    }
                    word => format!("  - {{name: user{at}, password: \"{word}\", type: text}}\n"),
                };
            }
        }
        _ => text += &format!("password: \"{}\"\n", words[0]),
    }
    text
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn chpasswd_sets_the_passwords_that_are_read() {
    let documents: Vec<String> = (0..120).map(passwords).collect();
    let bytes: Vec<Vec<u8>> = documents
        .iter()
        .map(|text| text.clone().into_bytes())
        .collect();
    let mut record = Record {
        title: "passwords of `chpasswd` and `password`",
        against: vec![version()],
        ..Record::default()
    };
    for (text, answer) in documents.iter().zip(ask("passwords", &bytes)) {
        record.cases += 1;
        let set = match answer {
            Ok(set) => set,
            Err(why) => {
                record
                    .disagreements
                    .push(format!("cloud-init refuses: {why}\n{text}"));
                continue;
            }
        };
        let set = set.as_array().expect("passwords").iter();
        let set = set.map(|one| one[1].as_str().unwrap_or_default().to_owned());
        // Those that cloud-init draws are in no file.
        let mut set: Vec<String> = set.filter(|word| word != "(random)").collect();
        let read = lowered(text).into_iter();
        let read = read.filter(|(key, _)| key.as_deref() == Some("password"));
        let mut read: Vec<String> = read.map(|(_, value)| value).collect();
        set.sort();
        read.sort();
        if set == read {
            record.agreements += 1;
        } else {
            record
                .disagreements
                .push(format!("set {set:?}, read {read:?}:\n{text}"));
        }
    }
    record.finish("8-passwords", 120);
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn fixtures_are_what_cloud_init_takes_for_valid() {
    let mut record = Record {
        title: "cloud-config fixtures, by `cloud-init schema`",
        against: vec![version()],
        ..Record::default()
    };
    let folder = engine::scratch("schema");
    for (name, bytes) in fixtures() {
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if !text.starts_with("#cloud-config\n") {
            continue;
        }
        record.cases += 1;
        let file = folder.join("user-data");
        std::fs::write(&file, text).expect("a file");
        let mut schema = Command::new("cloud-init");
        match engine::run(schema.args(["schema", "--config-file"]).arg(&file)) {
            Ok(_) => record.agreements += 1,
            Err(printed) => match reason(&printed) {
                Some(reason) => record.leave_out(reason),
                None => record.disagreements.push(format!("{name}: {printed}")),
            },
        }
    }
    engine::discard(&folder);
    record.finish("8-cloud-config", 10);
}

/// Why a fixture is not valid.
fn reason(printed: &str) -> Option<&'static str> {
    let has = |text: &str| printed.contains(text);
    if has("Additional properties are not allowed") {
        Some("it has a key that the schema of cloud-init 22.4 does not know")
    } else if has("Cloud config schema deprecations") {
        Some("the schema calls a form of it deprecated")
    } else if has("is not of type") || has("is not valid under any") || has("does not match") {
        Some("it holds a form that the schema refuses and cloud-init reads all the same")
    } else if has("while scanning a directive") {
        Some("it is a template with directives, which is no YAML before it is filled in")
    } else {
        None
    }
}
