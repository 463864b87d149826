//! YAML documents, and JSON, which is YAML: each value by the table of its kind.

use super::Lowering;
use super::keys::{Cursor, Holds, Schema};
use crate::ir::{Name, Value};
use crate::source::Text;
use crate::syntax::user_data::{blank_templates, has_template_marks, set_in_templates};
use crate::syntax::yaml::{self, Entry, Node, Scalar, Yaml};

/// Deepest level that is walked.
const DEEPEST: usize = 64;

impl Lowering<'_> {
    /// A YAML text of the kind `schema`.
    pub(in crate::lower) fn yaml(&mut self, text: &Text, schema: Schema) {
        let read = self.read_yaml(text);
        for document in &read.documents {
            if let Some(root) = document.root() {
                self.node(root, &Cursor::new(schema), None, 0);
            }
        }
    }

    /// A cloud-config without its first line: an autoinstall may stand in it without its own name.
    pub(super) fn cloud_config(&mut self, text: &Text) {
        let read = self.read_yaml(text);
        for document in &read.documents {
            let Some(root) = document.root() else {
                continue;
            };
            let bare = root.get("identity").is_some() && root.get("autoinstall").is_none();
            let start = Cursor::new(Schema::CloudConfig);
            let start = if bare {
                start.below("autoinstall")
            } else {
                start
            };
            self.node(root, &start, None, 0);
        }
    }

    /// Reads YAML and puts what is no node of it: comments, and all of a text that is broken.
    pub(super) fn read_yaml(&mut self, text: &Text) -> Yaml {
        let template = has_template_marks(text.as_str());
        let blanked = blank_templates(text);
        let read = yaml::parse(&blanked);
        for (name, value) in set_in_templates(text) {
            if let Some(span) = name.full_span() {
                let key = Name {
                    text: name.as_str().to_owned(),
                    span,
                };
                self.put(Some(key), Value::literal(value));
            }
        }
        for error in &read.errors {
            let expected = template || text.as_str().contains("${");
            self.unread(error.span, error.message, expected);
        }
        if read.errors.is_empty() {
            self.comments(&read);
        } else {
            self.free(text);
        }
        read
    }

    /// Comments: those of neighbouring lines are one text.
    fn comments(&mut self, read: &Yaml) {
        let mut open = Text::new();
        let mut end = None;
        for comment in &read.comments {
            let next = end.is_some_and(|end: u32| {
                comment.own_line && comment.span.start.saturating_sub(end) < 80
            });
            if !next && !open.is_empty() {
                self.comment(&std::mem::take(&mut open));
            }
            if !open.is_empty() {
                let mut between = comment.span;
                between.end = between.start;
                open.push_decoded("\n", between);
            }
            open.push(&comment.text);
            end = Some(comment.span.end);
        }
        if !open.is_empty() {
            self.comment(&open);
        }
    }

    /// Any node: `key` is the name it stands under.
    pub(in crate::lower) fn node(
        &mut self,
        node: Node<'_>,
        at: &Cursor<'_>,
        key: Option<&Name>,
        depth: usize,
    ) {
        // What an anchor holds is read where it stands; a value that is used here may be more here.
        if depth > DEEPEST || node.is_alias() && node.scalar().is_none() {
            return;
        }
        if let Some(scalar) = node.scalar() {
            self.scalar(scalar, node.tag(), at.holds(), key);
            return;
        }
        match at.said() {
            Some(Holds::Files) => return self.files(node),
            Some(Holds::Accounts) => return self.accounts(node),
            Some(Holds::Logins) => return self.login_list(node),
            Some(Holds::Mount) => return self.mounts(node),
            Some(Holds::Command) if node.is_sequence() => return self.commands(node, key),
            Some(Holds::Nested(schema)) => {
                return self.node(node, &Cursor::new(schema), key, depth + 1);
            }
            _ => {}
        }
        if node.is_sequence() {
            self.options_of_list(node);
        }
        for item in node.items() {
            self.node(item, at, key, depth + 1);
        }
        for entry in node.own_entries() {
            self.entry(&entry, at, depth);
        }
    }

    /// A key and its value.
    pub(super) fn entry(&mut self, entry: &Entry<'_>, at: &Cursor<'_>, depth: usize) {
        let Some(name) = name_of(entry) else {
            self.node(entry.value, at, None, depth + 1);
            return;
        };
        let below = at.below(&name.text);
        self.node(entry.value, &below, Some(&name), depth + 1);
    }

    /// A value: what its key holds, or what its tag says.
    fn scalar(&mut self, scalar: &Scalar, tag: Option<&str>, holds: Holds, key: Option<&Name>) {
        if scalar.is_null() || scalar.text.is_empty() {
            return;
        }
        let text = &scalar.text;
        if tag.is_some_and(|tag| tag.ends_with("binary"))
            && let Some(decoded) = super::files::decoded(text, super::files::Encoding::Base64)
        {
            match key {
                Some(key) => self.value(holds, key, &decoded),
                None => self.config(&decoded),
            }
            return;
        }
        match key {
            Some(key) => self.value(holds, key, text),
            // A list's item without a key above it.
            None => self.put(None, Value::literal(text.clone())),
        }
    }
}

/// The key of an entry as a name.
pub(in crate::lower) fn name_of(entry: &Entry<'_>) -> Option<Name> {
    let scalar = entry.key.scalar()?;
    Some(Name {
        text: scalar.as_str().to_owned(),
        span: scalar.text.full_span()?,
    })
}
