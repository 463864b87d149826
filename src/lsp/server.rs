//! Messages in, messages out. One thread: requests are answered in order, and texts are analysed when the client
//! pauses, or asks about them.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWorkspaceFolders, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{CodeActionRequest, HoverRequest, Request as _, Shutdown};
use lsp_types::{
    CodeActionKind, CodeActionOrCommand, CodeActionParams, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, HoverParams,
    MessageType, PositionEncodingKind, PublishDiagnosticsParams, ShowMessageParams,
    TextDocumentSyncKind, Uri, WorkspaceFolder,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::session::Session;
use super::{Configure, actions, fix_all, hover, place, uri};

/// How long after the last change a text is analysed: not for each key of a fast typist.
const PAUSE: Duration = Duration::from_millis(60);

/// How long a client may take to say `exit` after it has asked for the end.
const LAST_WORD: Duration = Duration::from_secs(30);

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client asked for it, in the order that the protocol has.
    Asked,
    /// The client went away, or said what is no message.
    Lost,
}

/// Serves one client until it is done.
///
/// # Errors
/// When the client does not begin as the protocol has it: what it did, for people.
pub fn serve(connection: &Connection, configure: &Configure<'_>) -> Result<End, String> {
    let (id, params) = connection.initialize_start().map_err(|e| e.to_string())?;
    let client: Client = serde_json::from_value(params).map_err(|e| e.to_string())?;
    let (unit, encoding) = place::agreed(client.position_encodings());
    let answer = json!({
        "capabilities": capabilities(&encoding),
        "serverInfo": { "name": "lint-secrets", "version": env!("CARGO_PKG_VERSION") },
    });
    connection
        .initialize_finish(id, answer)
        .map_err(|e| e.to_string())?;
    let mut server = Server {
        connection,
        configure,
        session: Session::new(unit, client.folders()),
        dirty: BTreeSet::new(),
        due: Instant::now(),
        complaint: String::new(),
        queue: VecDeque::new(),
    };
    Ok(server.run())
}

fn capabilities(encoding: &PositionEncodingKind) -> Value {
    json!({
        "positionEncoding": encoding,
        "textDocumentSync": {
            "openClose": true,
            "change": TextDocumentSyncKind::FULL,
            "save": true,
        },
        "hoverProvider": true,
        "codeActionProvider": { "codeActionKinds": [CodeActionKind::QUICKFIX, fix_all::KIND] },
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
    })
}

/// What is read of a client's first message: a small part of `lsp_types::InitializeParams`, whose other types would
/// take more of the program than the rest of the server.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Client {
    capabilities: ClientCapabilities,
    workspace_folders: Option<Vec<WorkspaceFolder>>,
    /// Older clients tell a root instead of folders.
    root_uri: Option<Uri>,
}

#[derive(Deserialize)]
struct ClientCapabilities {
    general: Option<GeneralCapabilities>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GeneralCapabilities {
    position_encodings: Option<Vec<PositionEncodingKind>>,
}

impl Client {
    fn position_encodings(&self) -> Option<&[PositionEncodingKind]> {
        let general = self.capabilities.general.as_ref()?;
        general.position_encodings.as_deref()
    }

    fn folders(&self) -> Vec<PathBuf> {
        let named = self.workspace_folders.iter().flatten();
        let mut folders: Vec<_> = named.filter_map(|f| uri::to_path(f.uri.as_str())).collect();
        if folders.is_empty() {
            let root = self.root_uri.as_ref();
            folders.extend(root.and_then(|root| uri::to_path(root.as_str())));
        }
        folders
    }
}

struct Server<'a> {
    connection: &'a Connection,
    configure: &'a Configure<'a>,
    session: Session,
    /// Documents to analyse, by their keys, and when.
    dirty: BTreeSet<String>,
    due: Instant,
    /// What was last said to be wrong with the config: once is enough.
    complaint: String,
    /// Messages that were received and not handled yet.
    queue: VecDeque<Message>,
}

impl Server<'_> {
    fn run(&mut self) -> End {
        loop {
            self.queue.extend(self.connection.receiver.try_iter());
            let message = match self.queue.pop_front() {
                Some(message) => message,
                None if self.dirty.is_empty() => match self.connection.receiver.recv() {
                    Ok(message) => message,
                    Err(_) => return End::Lost,
                },
                None => {
                    let wait = self.due.saturating_duration_since(Instant::now());
                    match self.connection.receiver.recv_timeout(wait) {
                        Ok(message) => message,
                        Err(e) if e.is_timeout() => {
                            self.analyse();
                            continue;
                        }
                        Err(_) => return End::Lost,
                    }
                }
            };
            match message {
                Message::Request(request) if request.method == Shutdown::METHOD => {
                    return self.shut_down(request.id);
                }
                Message::Request(request) => self.request(request),
                Message::Notification(notification) if notification.method == Exit::METHOD => {
                    return End::Lost;
                }
                Message::Notification(notification) => self.notification(notification),
                Message::Response(_) => {}
            }
        }
    }

    /// Answers, and waits for the `exit` that follows. It may be here already: not all clients wait for the answer.
    fn shut_down(&mut self, id: RequestId) -> End {
        self.send(Message::Response(Response::new_ok(id, ())));
        let until = Instant::now() + LAST_WORD;
        loop {
            let next = match self.queue.pop_front() {
                Some(message) => Ok(message),
                None => self.connection.receiver.recv_deadline(until),
            };
            match next {
                Ok(Message::Notification(n)) if n.method == Exit::METHOD => return End::Asked,
                Ok(Message::Request(request)) => {
                    let response = Response::new_err(
                        request.id,
                        ErrorCode::InvalidRequest as i32,
                        "the server was asked to shut down".to_owned(),
                    );
                    self.send(Message::Response(response));
                }
                Ok(_) => {}
                Err(_) => return End::Lost,
            }
        }
    }

    fn request(&mut self, request: Request) {
        if self.is_cancelled(&request.id) {
            let response = Response::new_err(
                request.id,
                ErrorCode::RequestCanceled as i32,
                "cancelled".to_owned(),
            );
            return self.send(Message::Response(response));
        }
        // What is asked for is about the text as it is now.
        self.analyse();
        let id = request.id.clone();
        let result = match request.method.as_str() {
            HoverRequest::METHOD => parse(request.params).map(|params| self.hover(params)),
            CodeActionRequest::METHOD => parse(request.params).map(|params| self.actions(params)),
            method => Err((
                ErrorCode::MethodNotFound,
                format!("there is no {method} here"),
            )),
        };
        let response = match result {
            Ok(value) => Response::new_ok(id, value),
            Err((code, message)) => Response::new_err(id, code as i32, message),
        };
        self.send(Message::Response(response));
    }

    /// Whether a message that is here already takes the request back.
    fn is_cancelled(&self, id: &RequestId) -> bool {
        let Ok(id) = serde_json::to_value(id) else {
            return false;
        };
        self.queue.iter().any(|message| match message {
            Message::Notification(n) => {
                n.method == "$/cancelRequest" && n.params.get("id") == Some(&id)
            }
            _ => false,
        })
    }

    fn hover(&self, params: HoverParams) -> Value {
        let at = params.text_document_position_params;
        let document = self.session.documents.get(at.text_document.uri.as_str());
        let found = document.and_then(|d| d.found.as_ref());
        let hover = found.and_then(|found| hover::at(at.position, found, self.session.unit));
        json!(hover)
    }

    fn actions(&self, params: CodeActionParams) -> Value {
        let key = params.text_document.uri.as_str();
        let only = params.context.only;
        let wants = |kind: &CodeActionKind| {
            let mut only = only.iter().flatten();
            only.any(|wanted| is_within(kind, wanted))
        };
        let document = self.session.documents.get(key);
        let mut actions = document
            .filter(|_| only.is_none() || wants(&CodeActionKind::QUICKFIX))
            .map(|document| actions::at(&params.range, document, self.session.unit))
            .unwrap_or_default();
        // It takes some runs: for those who ask for it, not for each move of the cursor.
        if wants(&fix_all::KIND) {
            let all = fix_all::action(&self.session, key, self.configure);
            actions.extend(all.map(CodeActionOrCommand::CodeAction));
        }
        json!(actions)
    }

    fn notification(&mut self, notification: Notification) {
        let params = notification.params;
        // What cannot be read has no answer in the protocol: it changes nothing.
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Ok(DidOpenTextDocumentParams { text_document: d }) = parse(params) {
                    self.changed(d.uri, d.version, d.text);
                }
            }
            DidChangeTextDocument::METHOD => {
                let Ok(DidChangeTextDocumentParams {
                    text_document: d,
                    content_changes,
                }) = parse(params)
                else {
                    return;
                };
                // Whole texts: the last one is what there is.
                let last = content_changes.into_iter().rfind(|c| c.range.is_none());
                if let Some(change) = last {
                    self.changed(d.uri, d.version, change.text);
                }
            }
            DidSaveTextDocument::METHOD => {
                if parse::<DidSaveTextDocumentParams>(params).is_ok() {
                    self.all_dirty();
                }
            }
            DidCloseTextDocument::METHOD => {
                let Ok(DidCloseTextDocumentParams { text_document: d }) = parse(params) else {
                    return;
                };
                let key = d.uri.as_str();
                if let Some(document) = self.session.documents.get(key) {
                    let (uri, version) = (document.uri.clone(), document.version);
                    self.publish(uri, version, Vec::new());
                }
                self.dirty.remove(key);
                self.session.close(key);
                self.all_dirty();
            }
            DidChangeWorkspaceFolders::METHOD => {
                let removed = paths_of(&params, "/event/removed");
                self.session.folders.retain(|f| !removed.contains(f));
                self.session
                    .folders
                    .extend(paths_of(&params, "/event/added"));
                self.all_dirty();
            }
            _ => {}
        }
    }

    fn changed(&mut self, uri: Uri, version: i32, text: String) {
        if let Some(key) = self.session.set(uri, version, text) {
            self.dirty.insert(key);
            self.due = Instant::now() + PAUSE;
        }
    }

    /// What one file says may change what is found in another.
    fn all_dirty(&mut self) {
        self.dirty.extend(self.session.documents.keys().cloned());
        self.due = Instant::now() + PAUSE;
    }

    fn analyse(&mut self) {
        for key in std::mem::take(&mut self.dirty) {
            match self.session.analyse(&key, self.configure) {
                Ok(said) => {
                    self.complaint.clear();
                    if let Some(document) = self.session.documents.get(&key) {
                        let (uri, version) = (document.uri.clone(), document.version);
                        self.publish(uri, version, said);
                    }
                }
                Err(message) if message == self.complaint => {}
                Err(message) => {
                    self.complaint.clone_from(&message);
                    self.notify::<ShowMessage>(&ShowMessageParams {
                        typ: MessageType::ERROR,
                        message: format!("lint-secrets: {message}"),
                    });
                }
            }
        }
    }

    fn publish(&self, uri: Uri, version: i32, diagnostics: Vec<lsp_types::Diagnostic>) {
        self.notify::<PublishDiagnostics>(&PublishDiagnosticsParams {
            uri,
            diagnostics,
            version: Some(version),
        });
    }

    fn notify<N: lsp_types::notification::Notification>(&self, params: &N::Params) {
        let notification = Notification::new(N::METHOD.to_owned(), params);
        self.send(Message::Notification(notification));
    }

    /// A client that is gone is noticed when its next message does not come.
    fn send(&self, message: Message) {
        let _ = self.connection.sender.send(message);
    }
}

/// Whether an action of one kind is one of the other: `source.fixAll.x` is a `source.fixAll`, and a `source`.
fn is_within(kind: &CodeActionKind, wanted: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(wanted.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || wanted.as_str().is_empty())
}

/// The folders of a list of workspace folders. Each for itself: Neovim 0.7 adds an empty entry to what it removes.
fn paths_of(params: &Value, list: &str) -> Vec<PathBuf> {
    let entries = params.pointer(list).and_then(|l| l.as_array());
    let uris = entries.into_iter().flatten().filter_map(|e| e.get("uri"));
    uris.filter_map(|u| uri::to_path(u.as_str()?)).collect()
}

fn parse<T: DeserializeOwned>(params: Value) -> Result<T, (ErrorCode, String)> {
    // The error quotes what it could not read, which may be a text with a secret in it.
    serde_json::from_value(params).map_err(|_| {
        let message = "the parameters cannot be read".to_owned();
        (ErrorCode::InvalidParams, message)
    })
}
