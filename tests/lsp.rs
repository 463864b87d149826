//! The language server as a client meets it: over the protocol, in one process.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use lint_secrets::config::{self, Overrides};
use lint_secrets::linter;
use lint_secrets::lsp::{self, End};
use lint_secrets::source::DiskFs;
use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

const SECRET: &str = "kestrel-fenland-4471";

struct Client {
    connection: Connection,
    server: Option<std::thread::JoinHandle<Result<End, String>>>,
    next: i32,
    /// Every message of the server, as text.
    log: String,
}

fn configured(folder: &Path) -> lsp::Configured {
    let found = config::find(folder, &DiskFs).map_err(|e| e.to_string())?;
    let load = |path: &Path| config::load(path, "lint-secrets.toml", &DiskFs);
    let config = found.as_deref().map(load).transpose();
    let config = config.map_err(|e| e.to_string())?;
    let overrides = Overrides::default();
    let settings = config::resolve(config.as_ref(), &overrides, folder, linter::rules());
    Ok((settings.map_err(|e| e.to_string())?, None))
}

impl Client {
    fn start(capabilities: Value, folders: Value) -> (Self, Value) {
        let (server, connection) = Connection::memory();
        let server = std::thread::spawn(move || lsp::serve(&server, &configured));
        let mut client = Self {
            connection,
            server: Some(server),
            next: 0,
            log: String::new(),
        };
        let params = json!({ "capabilities": capabilities, "workspaceFolders": folders });
        let answer = client.ask("initialize", params);
        client.tell("initialized", json!({}));
        (client, answer)
    }

    fn tell(&self, method: &str, params: Value) {
        let message = Notification {
            method: method.to_owned(),
            params,
        };
        self.connection
            .sender
            .send(Message::Notification(message))
            .unwrap();
    }

    fn send(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        let message = Request {
            id: self.next.into(),
            method: method.to_owned(),
            params,
        };
        self.connection
            .sender
            .send(Message::Request(message))
            .unwrap();
        self.next
    }

    fn receive(&mut self) -> Value {
        let message = self
            .connection
            .receiver
            .recv_timeout(Duration::from_secs(60));
        let message = serde_json::to_value(message.expect("the server answers")).unwrap();
        self.log.push_str(&message.to_string());
        message
    }

    fn answer(&mut self, id: i32) -> Value {
        loop {
            let message = self.receive();
            if message["id"] == json!(id) {
                return message;
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        self.answer(id)
    }

    fn diagnostics(&mut self, uri: &str) -> Value {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
            {
                return message["params"]["diagnostics"].clone();
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> Value {
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "any", "version": 1, "text": text } }),
        );
        self.diagnostics(uri)
    }

    fn change(&mut self, uri: &str, version: i32, text: &str) {
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": text }] }),
        );
    }

    fn end(mut self) {
        let answer = self.ask("shutdown", Value::Null);
        assert_eq!(answer.get("error"), None);
        self.tell("exit", Value::Null);
        assert_eq!(self.server.take().unwrap().join().unwrap(), Ok(End::Asked));
        for at in 0..SECRET.len() - 5 {
            let part = &SECRET[at..at + 5];
            assert!(
                !self.log.contains(part),
                "a part of the secret is in a message"
            );
        }
    }
}

fn project(name: &str) -> (PathBuf, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let folder = folder.canonicalize().unwrap();
    let uri = format!("file://{}", folder.display());
    (folder, uri)
}

#[test]
fn diagnostics_follow_the_text() {
    let (_, root) = project("lsp-text");
    let (mut client, answer) = Client::start(json!({}), json!([{ "uri": root, "name": "x" }]));
    assert_eq!(
        answer["result"]["capabilities"]["positionEncoding"],
        "utf-16"
    );
    let uri = format!("{root}/Dockerfile");
    assert_eq!(client.open(&uri, "FROM alpine:3.20\n"), json!([]));
    client.change(
        &uri,
        2,
        &format!("FROM alpine:3.20\nENV A=🐢 DB_PASSWORD={SECRET}\n"),
    );
    let said = client.diagnostics(&uri);
    assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
    assert_eq!(said[0]["code"], "secret-in-image-env");
    assert_eq!(said[0]["severity"], 1);
    assert_eq!(
        said[0]["range"]["start"],
        json!({ "line": 1, "character": 21 })
    );

    let hover = client.ask(
        "textDocument/hover",
        json!({ "textDocument": { "uri": uri }, "position": { "line": 1, "character": 25 } }),
    );
    let text = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(
        text.contains("Who can read it") && text.contains("## Why is this bad?"),
        "{text}"
    );
    let nothing = client.ask(
        "textDocument/hover",
        json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } }),
    );
    assert_eq!(nothing["result"], Value::Null);

    let range =
        json!({ "start": { "line": 1, "character": 22 }, "end": { "line": 1, "character": 22 } });
    let actions = client.ask(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } }),
    );
    let actions = actions["result"].as_array().unwrap();
    let accept = actions.last().unwrap();
    let edit = &accept["edit"]["documentChanges"][0]["edits"][0];
    let comment = edit["newText"].as_str().unwrap();
    assert!(
        comment.starts_with("# lint-secrets: ignore[secret-in-image-env] -- "),
        "{accept}"
    );

    // With the comment it is accepted; without the secret there is nothing.
    client.change(
        &uri,
        3,
        &format!("FROM alpine:3.20\n{comment}ENV DB_PASSWORD={SECRET}\n"),
    );
    assert_eq!(client.diagnostics(&uri), json!([]));
    client.change(&uri, 4, "FROM alpine:3.20\n");
    assert_eq!(client.diagnostics(&uri), json!([]));
    client.end();
}

/// As `--fix`: the safe ones, in all files that they are about, and only where a client asks for that kind.
#[test]
fn all_safe_fixes_are_one_action() {
    let (folder, root) = project("lsp-fix-all");
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    let compose =
        "services:\n  a:\n    build:\n      context: .\n      args:\n        - NPM_TOKEN\n";
    std::fs::write(folder.join("compose.yaml"), compose).unwrap();
    let (mut client, _) = Client::start(json!({}), json!([{ "uri": root, "name": "x" }]));
    let uri = format!("{root}/Dockerfile");
    let text = format!(
        "FROM node:22\nARG NPM_TOKEN\nARG GH_TOKEN\nRUN npm ci\nRUN ./get $GH_TOKEN\nENV DB_PASSWORD={SECRET}\n"
    );
    assert_eq!(client.open(&uri, &text).as_array().unwrap().len(), 3);
    let mut ask = |only: Value| {
        let range =
            json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
        let context = json!({ "diagnostics": [], "only": only });
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        client.ask("textDocument/codeAction", params)["result"].clone()
    };
    for only in [
        Value::Null,
        json!(["quickfix"]),
        json!(["source.organizeImports"]),
    ] {
        assert_eq!(ask(only.clone()), json!([]), "{only}");
    }
    for only in ["source", "source.fixAll", "source.fixAll.lint-secrets"] {
        let actions = ask(json!([only]));
        let [action] = actions.as_array().unwrap().as_slice() else {
            panic!("{only}: {actions}");
        };
        assert_eq!(action["kind"], "source.fixAll.lint-secrets");
        let changes = action["edit"]["documentChanges"].as_array().unwrap();
        let of = |end: &str| {
            let mut changes = changes.iter();
            let found = changes.find(|c| c["textDocument"]["uri"].as_str().unwrap().ends_with(end));
            applied(
                if end == "Dockerfile" { &text } else { compose },
                &found.unwrap()["edits"],
            )
        };
        let file = of("Dockerfile");
        // The service passes the one and goes without the other.
        let npm = "--mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci\n";
        let gh = "RUN --mount=type=secret,id=gh_token,env=GH_TOKEN ";
        assert!(file.contains(npm) && file.contains(gh), "{file}");
        assert!(!file.contains("ARG"), "{file}");
        assert!(file.contains(&format!("ENV DB_PASSWORD={SECRET}")));
        assert!(of("compose.yaml").contains("environment: NPM_TOKEN"));
    }
    client.end();
}

/// The text after the edits, which stand in the order of the text.
fn applied(text: &str, edits: &Value) -> String {
    let offset = |at: &Value| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let line = usize::try_from(at["line"].as_u64().unwrap()).unwrap();
        let before: usize = lines.iter().take(line).map(|line| line.len()).sum();
        before + usize::try_from(at["character"].as_u64().unwrap()).unwrap()
    };
    let mut text = text.to_owned();
    let edits = edits.as_array().unwrap();
    let places: Vec<_> = edits
        .iter()
        .map(|e| offset(&e["range"]["start"])..offset(&e["range"]["end"]))
        .collect();
    for (edit, place) in edits.iter().zip(places).rev() {
        text.replace_range(place, edit["newText"].as_str().unwrap());
    }
    text
}

/// Also those that only their name tells.
#[test]
fn files_of_all_formats_are_linted() {
    let (_, root) = project("lsp-formats");
    let (mut client, _) = Client::start(json!({}), json!([{ "uri": root, "name": "x" }]));
    let terraform = format!(
        "resource \"aws_instance\" \"a\" {{\n  user_data = <<-X\n    #!/bin/sh\n    export DB_PASSWORD={SECRET}\n  X\n}}\n"
    );
    let env = format!("DB_PASSWORD={SECRET}\n");
    let packer = format!("variable \"db_password\" {{\n  default = \"{SECRET}\"\n}}\n");
    let config = format!("#cloud-config\nchpasswd:\n  list: |\n    root:{SECRET}\n");
    for (name, text, rule) in [
        ("main.tf", &terraform, "secret-in-user-data"),
        (".env", &env, "secret-in-env-file"),
        ("a.pkr.hcl", &packer, "secret-in-packer-variable"),
        ("user-data", &config, "secret-in-user-data"),
    ] {
        let said = client.open(&format!("{root}/{name}"), text);
        assert_eq!(said[0]["code"], rule, "{name}: {said}");
    }
    let said = client.open(&format!("{root}/notes.txt"), &env);
    assert_eq!(said, json!([]));
    client.end();
}

#[test]
fn columns_are_those_that_were_agreed_on() {
    let (_, root) = project("lsp-columns");
    let offered = json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } });
    let (mut client, answer) = Client::start(offered, json!([{ "uri": root, "name": "x" }]));
    assert_eq!(
        answer["result"]["capabilities"]["positionEncoding"],
        "utf-8"
    );
    let uri = format!("{root}/Dockerfile");
    let said = client.open(&uri, &format!("FROM a\nENV A=🐢 DB_PASSWORD={SECRET}\n"));
    assert_eq!(
        said[0]["range"]["start"],
        json!({ "line": 1, "character": 23 })
    );
    client.end();
}

#[test]
fn each_step_of_the_way_is_related_information() {
    let (_, root) = project("lsp-way");
    let (mut client, _) = Client::start(json!({}), json!([{ "uri": root, "name": "x" }]));
    let uri = format!("{root}/Dockerfile");
    let said = client.open(
        &uri,
        "FROM a\nARG API_TOKEN\nENV API_TOKEN=$API_TOKEN\nRUN b\n",
    );
    let steps = said[0]["relatedInformation"].as_array().unwrap();
    assert!(steps.len() >= 2, "{said}");
    assert!(
        steps.iter().all(|step| step["location"]["uri"] == *uri),
        "{said}"
    );
    assert_eq!(steps[1]["location"]["range"]["start"]["line"], 2);
    client.end();
}

#[test]
fn one_unsaved_file_shows_in_another() {
    let (folder, root) = project("lsp-files");
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    std::fs::write(
        folder.join("Dockerfile"),
        "FROM a\nCOPY settings.env /\nRUN b\n",
    )
    .unwrap();
    let (mut client, _) = Client::start(json!({}), json!([{ "uri": root, "name": "x" }]));
    let compose = format!("{root}/compose.yaml");
    let said = client.open(&compose, "services:\n  a:\n    build: .\n");
    assert_eq!(said, json!([]));
    client.change(
        &compose,
        2,
        &format!("services:\n  a:\n    image: a\n    environment:\n      DB_PASSWORD: {SECRET}\n"),
    );
    let said = client.diagnostics(&compose);
    assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
    // Closed, there is nothing to say of it.
    client.tell(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": compose } }),
    );
    assert_eq!(client.diagnostics(&compose), json!([]));
    client.end();
}

#[test]
fn folders_come_and_go() {
    let (folder, root) = project("lsp-folders");
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    std::fs::create_dir_all(folder.join("inner")).unwrap();
    let config = "ignore = [\"secret-in-image-env\"]\n";
    std::fs::write(folder.join("inner/lint-secrets.toml"), config).unwrap();
    let (mut client, _) = Client::start(json!({}), json!([{ "uri": root, "name": "x" }]));
    let uri = format!("{root}/inner/Dockerfile");
    let said = client.open(&uri, &format!("FROM a\nENV DB_PASSWORD={SECRET}\n"));
    assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
    let inner = json!({ "uri": format!("{root}/inner"), "name": "inner" });
    // An entry that is nothing is what Neovim 0.7 sends.
    for (event, findings) in [
        (json!({ "added": [inner], "removed": [[]] }), 0),
        (json!({ "added": [{}], "removed": [inner] }), 1),
    ] {
        client.tell(
            "workspace/didChangeWorkspaceFolders",
            json!({ "event": event }),
        );
        let said = client.diagnostics(&uri);
        assert_eq!(said.as_array().unwrap().len(), findings, "{said}");
    }
    client.end();
}

#[test]
fn garbage_changes_nothing() {
    let (_, root) = project("lsp-garbage");
    let (mut client, _) = Client::start(json!({}), json!([]));
    client.tell("textDocument/didOpen", json!({ "textDocument": SECRET }));
    client.tell("textDocument/didChange", json!([]));
    client.tell("textDocument/didClose", json!(null));
    client.tell("no/such", json!({ "a": 1 }));
    client.tell("$/cancelRequest", json!({ "id": 999 }));
    client.tell("workspace/didChangeWorkspaceFolders", json!([SECRET]));
    for uri in ["untitled:1", "file:///%zz", "not a uri"] {
        client.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "", "version": 1, "text": SECRET } }),
        );
    }
    let answer = client.ask("textDocument/hover", json!({ "textDocument": SECRET }));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let answer = client.ask("no/such/request", json!({}));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    let uri = format!("{root}/Dockerfile");
    let said = client.open(&uri, "\u{0}\u{ffff}FROM \\\n<<<<<<< $(((((\n");
    assert!(said.is_array());
    client.end();
}

#[test]
fn a_request_that_is_taken_back_is_answered_so() {
    let (_, root) = project("lsp-cancel");
    let (mut client, _) = Client::start(json!({}), json!([{ "uri": root, "name": "x" }]));
    let uri = format!("{root}/Dockerfile");
    // Long enough to analyse that the cancellation is there before the second request is looked at.
    let long = format!(
        "FROM a\n{}",
        "RUN curl -H 'X-Token: $A' https://a.example\n".repeat(3000)
    );
    client.change(&uri, 1, &long);
    let params =
        json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
    let first = client.send("textDocument/hover", params.clone());
    let second = client.send("textDocument/hover", params);
    client.tell("$/cancelRequest", json!({ "id": second }));
    assert_eq!(client.answer(first).get("error"), None);
    assert_eq!(client.answer(second)["error"]["code"], -32800);
    client.end();
}

#[test]
fn a_client_that_goes_away_ends_the_server() {
    let (client, _) = Client::start(json!({}), json!([]));
    let Client {
        connection, server, ..
    } = client;
    drop(connection);
    assert_eq!(server.unwrap().join().unwrap(), Ok(End::Lost));
}

/// Not all clients wait for the answer to `shutdown`; what stands between it and `exit` is not for the server any more.
#[test]
fn an_exit_that_comes_with_the_shutdown_is_heard() {
    let (mut client, _) = Client::start(json!({}), json!([]));
    let asked = client.send("shutdown", Value::Null);
    client.tell("$/cancelRequest", json!({ "id": 999 }));
    let late = client.send("textDocument/hover", json!({}));
    client.tell("exit", Value::Null);
    // In half a minute the server gives up waiting.
    let begun = std::time::Instant::now();
    assert_eq!(
        client.server.take().unwrap().join().unwrap(),
        Ok(End::Asked)
    );
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(client.answer(asked).get("error"), None);
    assert_eq!(client.answer(late)["error"]["code"], -32600);
}
