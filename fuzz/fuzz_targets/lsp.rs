//! A session of the language server: texts opened, changed, asked about and closed, and messages of any kind.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use lint_secrets::lsp::{self, Configured, End};
use lint_secrets_fuzz::lint::{self, SETTINGS};
use lint_secrets_fuzz::outputs::Outputs;
use lint_secrets_fuzz::project::Project;
use lint_secrets_fuzz::{LONGEST, leaks};
use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

/// What of an input is a message rather than a file: one a line, as JSON.
const MESSAGES: &str = "messages";

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let project = Project::read(data);
    let first = session(&project);
    assert!(first == session(&project), "two sessions differ");
    leaks::check(&project, &lint::project(&project), session);
});

fn configured(_: &Path) -> Configured {
    Ok((SETTINGS.clone(), None))
}

/// What the server says, message by message. It gets all of them at once, so that it never waits.
fn session(project: &Project) -> Outputs {
    let (server, client) = Connection::memory();
    let mut sent = Sent {
        client: &client,
        next: 0,
    };
    sent.ask(
        "initialize",
        json!({ "capabilities": {}, "workspaceFolders": [{ "uri": "file:///r", "name": "r" }] }),
    );
    sent.tell("initialized", json!({}));
    for (path, bytes) in project.files() {
        let text = String::from_utf8_lossy(bytes);
        if path == MESSAGES {
            sent.lines(&text);
            continue;
        }
        let uri = format!("file:///r/{path}");
        sent.tell(
            "textDocument/didOpen",
            json!({
                "textDocument": { "uri": uri, "languageId": "any", "version": 1, "text": text }
            }),
        );
        for line in 0..text.lines().count().min(8) + 1 {
            let at = json!({ "line": line, "character": (line * 7) % 40 });
            let document = json!({ "uri": uri });
            sent.ask(
                "textDocument/hover",
                json!({ "textDocument": document, "position": at }),
            );
            sent.ask("textDocument/codeAction", json!({
                "textDocument": document, "range": { "start": at, "end": { "line": line, "character": 99 } },
                "context": { "diagnostics": [] }
            }));
        }
        sent.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri, "version": 2 },
                "contentChanges": [{ "text": text.get(..text.len() / 2).unwrap_or("FROM a\n") }]
            }),
        );
        sent.ask(
            "textDocument/hover",
            json!({ "textDocument": { "uri": uri }, "position": { "line": 1, "character": 3 } }),
        );
    }
    sent.ask("shutdown", Value::Null);
    sent.tell("exit", Value::Null);
    let ended = lsp::serve(&server, &configured).expect("the session begins as it has to");
    // A message of the input may have ended it before.
    assert!(matches!(ended, End::Asked | End::Lost));
    let said = client.receiver.try_iter().map(|message| {
        let text = serde_json::to_vec(&message).expect("a message is JSON");
        ("message".to_owned(), text)
    });
    said.collect()
}

struct Sent<'a> {
    client: &'a Connection,
    next: i32,
}

impl Sent<'_> {
    fn send(&self, message: Message) {
        self.client
            .sender
            .send(message)
            .expect("the server is there");
    }

    fn tell(&self, method: &str, params: Value) {
        self.send(Message::Notification(Notification {
            method: method.to_owned(),
            params,
        }));
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.next += 1;
        self.send(Message::Request(Request {
            id: self.next.into(),
            method: method.to_owned(),
            params,
        }));
    }

    /// Messages as a client may make them up: their method, and parameters of any form.
    fn lines(&mut self, text: &str) {
        for line in text.lines().take(32) {
            let Ok(Value::Object(mut message)) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let params = message.remove("params").unwrap_or_default();
            let Some(method) = message.get("method").and_then(Value::as_str) else {
                continue;
            };
            if message.contains_key("id") {
                self.ask(method, params);
            } else {
                self.tell(method, params);
            }
        }
    }
}
