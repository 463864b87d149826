//! `#cloud-config-archive` and `#cloud-config-jsonp`.

use super::Lowering;
use super::keys::{Cursor, Schema};
use super::yaml::name_of;
use crate::source::Text;
use crate::syntax::yaml::Node;

impl Lowering<'_> {
    /// A list of documents: strings, or mappings with `content` and perhaps `type` (`user_data.py`: `_explode_archive`).
    pub(super) fn archive(&mut self, text: &Text) {
        let read = self.read_yaml(text);
        let roots = read.documents.iter().filter_map(|d| d.root());
        for (index, item) in roots.flat_map(Node::items).enumerate() {
            let number = index + 1;
            if let Some(scalar) = item.scalar() {
                self.item(&scalar.text, number, "");
                continue;
            }
            let declared = item.get("type").and_then(Node::scalar);
            for entry in item.own_entries() {
                if entry.name() == Some("content")
                    && let Some(content) = entry.value.scalar()
                {
                    let declared = declared.map_or("", |d| d.as_str());
                    self.item(&content.text, number, declared);
                }
            }
        }
    }

    fn item(&mut self, text: &Text, number: usize, declared: &str) {
        let what = format!("item {number} of the archive");
        // Without a type and a first line it is a cloud-config.
        let sniffed = crate::syntax::user_data::shape(text.as_str()).is_some()
            || text.as_str().trim_start().starts_with("#!");
        let config = declared == "text/cloud-config" || declared.is_empty() && !sniffed;
        self.within(text, what, |me, text| {
            if config {
                me.yaml(text, Schema::CloudConfig);
            } else if declared.starts_with("text/x-shellscript") {
                me.script(text);
            } else {
                me.content(text);
            }
        });
    }

    /// A JSON patch of the cloud-config (RFC 6902): each `value` stands at its `path`.
    pub(super) fn patch(&mut self, text: &Text) {
        let read = self.read_yaml(text);
        let roots = read.documents.iter().filter_map(|d| d.root());
        for operation in roots.flat_map(Node::items) {
            let Some(path) = operation.get("path").and_then(Node::scalar) else {
                continue;
            };
            let mut at = Cursor::new(Schema::CloudConfig);
            let mut last = None;
            // Positions in lists count as nothing.
            let keys = path.as_str().split('/').filter(|key| !key.is_empty());
            for key in keys.filter(|key| *key != "-" && !key.bytes().all(|b| b.is_ascii_digit())) {
                at = at.below(key);
                last = Some(key.to_owned());
            }
            for entry in operation.own_entries() {
                if entry.name() == Some("value")
                    && let Some(mut name) = name_of(&entry)
                {
                    if let Some(last) = &last {
                        name.text.clone_from(last);
                    }
                    self.node(entry.value, &at, Some(&name), 1);
                }
            }
        }
    }
}
