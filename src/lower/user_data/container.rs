//! Compose files and Dockerfiles that a document writes: the commands in them, besides what they set.

use super::Lowering;
use crate::source::Text;
use crate::syntax::dockerfile::{self, Form, Keyword, Kind};
use crate::syntax::shell::Dialect;
use crate::syntax::yaml::{self, Document, Node};

/// Deepest level of a Compose file that is looked at.
const DEEPEST: usize = 16;
/// Keys of a service that hold a command.
const COMMANDS: [&str; 3] = ["command", "entrypoint", "test"];

/// Whether a file of that name is a Compose file.
pub(super) fn is_compose(name: &str) -> bool {
    name.contains("compose") && (name.ends_with(".yml") || name.ends_with(".yaml"))
}

/// Whether a file of that name is a Dockerfile.
pub(super) fn is_dockerfile(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    matches!(stem, "dockerfile" | "containerfile") || name.ends_with(".dockerfile")
}

impl Lowering<'_> {
    /// A Compose file: names and values decide, and what its services run.
    pub(super) fn compose_file(&mut self, text: &Text) {
        self.config(text);
        let read = yaml::parse(text);
        for root in read.documents.iter().filter_map(Document::root) {
            self.services(root, 0);
        }
    }

    fn services(&mut self, node: Node<'_>, depth: usize) {
        if depth > DEEPEST || node.is_alias() {
            return;
        }
        for entry in node.own_entries() {
            if !entry.name().is_some_and(|name| COMMANDS.contains(&name)) {
                self.services(entry.value, depth + 1);
            } else if let Some(command) = entry.value.scalar() {
                self.shell(&command.text, Dialect::Posix);
            } else {
                self.words(entry.value);
            }
        }
    }

    /// A Dockerfile: what it sets, and what it runs.
    pub(super) fn dockerfile(&mut self, text: &Text) {
        self.config(text);
        for instruction in &dockerfile::parse_text(text).instructions {
            let body = instruction.innermost();
            if let (Keyword::Run, Kind::Command(Form::Shell(command))) = (body.name, &body.kind) {
                self.shell(&instruction.text.slice(command.clone()), Dialect::Posix);
            }
        }
    }
}
