//! Files that a document writes: `write_files`, Ignition's and Butane's `storage.files`, Talos' `machine.files`.

use super::keys::{Holds, Schema};
use super::yaml::name_of;
use super::{Lowering, container};
use crate::commands;
use crate::ir::{Name, Value};
use crate::lower::kept_file::{self, Kept};
use crate::lower::script::crontab;
use crate::source::Text;
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::{Decoded, LARGEST_LAYER, decode_base64, gunzip, text_of_bytes};
use crate::syntax::yaml::Node;

/// How content is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    /// As it is.
    Plain,
    /// In base64.
    Base64,
    /// Packed, and in base64, for YAML takes no other bytes.
    Gzip,
}

/// What `encoding:` says (`cc_write_files.py`: what is unknown is plain).
fn encoding(word: &str) -> Encoding {
    match word.trim().to_ascii_lowercase().as_str() {
        "b64" | "base64" => Encoding::Base64,
        "gz" | "gzip" | "gz+base64" | "gzip+base64" | "gz+b64" | "gzip+b64" => Encoding::Gzip,
        _ => Encoding::Plain,
    }
}

impl Lowering<'_> {
    /// A list of files, or one.
    pub(super) fn files(&mut self, node: Node<'_>) {
        if node.is_mapping() && node.get("path").is_some() {
            self.file(node);
        }
        for file in node.items() {
            self.file(file);
        }
    }

    fn file(&mut self, file: Node<'_>) {
        let scalar = |key: &str| file.get(key).and_then(Node::scalar);
        let path = scalar("path").map_or("", |path| path.as_str());
        let coded = scalar("encoding").map_or(Encoding::Plain, |word| encoding(word.as_str()));
        for entry in file.own_entries() {
            let Some(name) = name_of(&entry) else {
                continue;
            };
            match name.text.as_str() {
                "content" => {
                    if let Some(content) = entry.value.scalar() {
                        let binary = entry.value.tag().is_some_and(|tag| tag.ends_with("binary"));
                        let coded = if binary && coded == Encoding::Plain {
                            Encoding::Base64
                        } else {
                            coded
                        };
                        self.written(&content.text, coded, path);
                    }
                }
                "contents" | "append" if !entry.value.resolved().is_mapping() => {
                    if let Some(content) = entry.value.scalar() {
                        self.written(&content.text, Encoding::Plain, path);
                    }
                    for one in entry.value.items() {
                        self.contents(one, path);
                    }
                }
                "contents" => self.contents(entry.value, path),
                "source" => self.source(entry.value),
                _ => {}
            }
        }
    }

    /// `contents:` of Ignition and Butane.
    fn contents(&mut self, contents: Node<'_>, path: &str) {
        let packed = contents
            .get("compression")
            .and_then(Node::scalar)
            .is_some_and(|word| word.as_str() == "gzip");
        for entry in contents.own_entries() {
            let Some(name) = name_of(&entry) else {
                continue;
            };
            let scalar = entry.value.scalar();
            match (name.text.as_str(), scalar) {
                ("inline", Some(content)) => self.written(&content.text, Encoding::Plain, path),
                ("source", Some(source)) => self.address(&name, &source.text, packed, path),
                ("httpHeaders" | "http_headers", _) => self.headers(entry.value),
                _ => {}
            }
        }
    }

    /// An address that may hold the content itself: `data:[type][;base64],…` (RFC 2397).
    pub(super) fn address(&mut self, key: &Name, source: &Text, packed: bool, path: &str) {
        let text = source.as_str();
        let Some(comma) = text.starts_with("data:").then(|| text.find(',')).flatten() else {
            self.put(Some(key.clone()), Value::literal(source.clone()));
            return;
        };
        let head = text.get(..comma).unwrap_or_default();
        let body = source.slice(comma + 1..source.len());
        let coded = match (head.ends_with(";base64"), packed) {
            (true, true) => Encoding::Gzip,
            (true, false) => Encoding::Base64,
            (false, _) => Encoding::Plain,
        };
        let body = if coded == Encoding::Plain {
            percent_decoded(&body)
        } else {
            body
        };
        self.written(&body, coded, path);
    }

    /// `httpHeaders: [{name, value}]`.
    pub(super) fn headers(&mut self, list: Node<'_>) {
        for header in list.items() {
            let name = header.get("name").and_then(Node::scalar);
            let value = header.get("value").and_then(Node::scalar);
            if let (Some(name), Some(value)) = (name, value) {
                self.header(&name.text, &value.text);
            }
        }
    }

    /// `source: {uri, headers}` of cloud-init's files.
    fn source(&mut self, source: Node<'_>) {
        for entry in source.own_entries() {
            let Some(name) = name_of(&entry) else {
                continue;
            };
            match entry.value.scalar() {
                Some(uri) => self.put(Some(name), Value::literal(uri.text.clone())),
                None => {
                    for header in entry.value.own_entries() {
                        if let (Some(name), Some(value)) =
                            (header.key.scalar(), header.value.scalar())
                        {
                            self.header(&name.text, &value.text);
                        }
                    }
                }
            }
        }
    }

    /// A header of a request, as it is sent: what it says depends on its name.
    fn header(&mut self, name: &Text, value: &Text) {
        let (Some(span), Some(after)) = (name.full_span(), value.full_span()) else {
            return;
        };
        if name
            .as_str()
            .to_ascii_lowercase()
            .ends_with("authorization")
        {
            let mut line = name.clone();
            let mut between = after;
            between.end = between.start;
            line.push_decoded(": ", between);
            line.push(value);
            self.config(&line);
        } else {
            let key = Name {
                text: name.as_str().to_owned(),
                span,
            };
            self.value(Holds::Named, &key, value);
        }
    }

    /// The content of a file that will stand at `path`.
    fn written(&mut self, content: &Text, coded: Encoding, path: &str) {
        let Some(span) = content.full_span() else {
            return;
        };
        let shown = shown(path);
        match decoded(content, coded) {
            Some(text) if coded != Encoding::Plain => {
                let how = if coded == Encoding::Gzip {
                    "gzip in base64"
                } else {
                    "base64"
                };
                self.within(content, format!("{shown}, {how}"), |me, _| {
                    me.content_at(&text, path)
                });
            }
            Some(text) => self.within(&text, shown, |me, text| me.content_at(text, path)),
            // What a template fills in, or somebody cut off.
            None if content.as_str().contains("...") => {}
            None if content.as_str().contains(['$', '{', '\u{fffc}', '<', '@']) => {
                self.free(content);
            }
            None => {
                self.unread(span, "is no base64, though its encoding says so", false);
                self.free(content);
            }
        }
    }

    /// What a file says, by its path and its first words.
    pub(in crate::lower) fn content_at(&mut self, text: &Text, path: &str) {
        let path = path.to_ascii_lowercase();
        let name = path.rsplit('/').next().unwrap_or_default();
        let all = text.as_str();
        let first = all.trim_start();
        if first.starts_with("#cloud-config") || path.contains("/var/lib/cloud/seed/") {
            self.content(text);
        } else if path.contains("/cloud.cfg.d/") || path.ends_with("/cloud.cfg") {
            self.yaml(text, Schema::CloudConfig);
        } else if first.starts_with("#!") || name.ends_with(".sh") {
            self.script(text);
        } else if name.ends_with(".ps1") {
            self.shell(text, Dialect::PowerShell);
        } else if path.starts_with("/etc/netplan/") {
            self.yaml(text, Schema::Network);
        } else if is_machine_config(&path, name) {
            self.yaml(text, Schema::Machine);
        } else if is_unit(&path, name) {
            self.unit_file(text);
        } else if name == "nsswitch.conf" || path.contains("/pam.d/") {
            // `passwd: files` and `password required` are about other things.
            self.free(text);
        } else if commands::is_login_file(&path) {
            self.login_file(text, &path);
        } else if crontab::is_table(&path) {
            self.config(text);
            for range in crontab::commands(all, crontab::names_users(&path)) {
                self.shell(&text.slice(range), Dialect::Posix);
            }
        } else if let Some(kept) = kept_file::at(&path).filter(|kept| kept.may_hold(all.trim())) {
            self.kept(&text.trim(), kept);
        } else if container::is_compose(name) {
            self.compose_file(text);
        } else if container::is_dockerfile(name) {
            self.dockerfile(text);
        } else {
            self.config(text);
        }
    }

    /// The secret that is all of a file.
    fn kept(&mut self, secret: &Text, kept: Kept<'_>) {
        if let Some(span) = secret.full_span() {
            let key = Name {
                text: kept.name.to_owned(),
                span,
            };
            self.put_as(Some(key), kept.context(), Value::literal(secret.clone()));
        }
    }

    /// A unit of systemd: what it sets, and what it runs. Credentials that it loads are names of files.
    pub(super) fn unit_file(&mut self, text: &Text) {
        for line in super::lines(text) {
            let all = line.as_str();
            if all.trim_start().starts_with(['#', ';']) {
                self.comment(&line);
                continue;
            }
            let Some(equals) = all.find('=') else {
                continue;
            };
            let value = line.slice(equals + 1..line.len()).trim();
            match all.get(..equals).unwrap_or_default().trim() {
                // Assignments with the quotes of a shell.
                "Environment" => self.shell(&value, Dialect::Posix),
                name if name.starts_with("Exec") => {
                    let command = value.as_str().trim_start_matches(['@', '-', ':', '+', '!']);
                    let skipped = value.len() - command.len();
                    self.shell(&value.slice(skipped..value.len()), Dialect::Posix);
                }
                name if name.starts_with("SetCredential") => {
                    if let Some((id, _)) = value.as_str().split_once(':')
                        && let Some(span) = line.span(0..equals)
                    {
                        let key = Name {
                            text: name.to_owned(),
                            span,
                        };
                        let secret = value.slice(id.len() + 1..value.len());
                        self.value(Holds::Password, &key, &secret);
                    }
                }
                _ => {}
            }
        }
    }

    /// The logins of a file that has one in each line, and what else it says.
    fn login_file(&mut self, text: &Text, path: &str) {
        for login in commands::logins(path, text.as_str()) {
            let Some(span) = text.span(login.user) else {
                continue;
            };
            let key = Name {
                text: "password".to_owned(),
                span,
            };
            self.value(Holds::Password, &key, &text.slice(login.secret));
        }
        self.config(text);
    }
}

/// Units of systemd, and drop-ins of them.
fn is_unit(path: &str, name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, end)| end);
    matches!(ending, "service" | "socket" | "timer" | "path" | "mount")
        || ending == "conf" && path.contains("/systemd/") && path.contains(".d/")
}

/// Configurations of k3s, RKE2, kubeadm and Talos.
fn is_machine_config(path: &str, name: &str) -> bool {
    let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    yaml && ["/rancher/k3s", "/rancher/rke2", "kubeadm", "/talos"]
        .iter()
        .any(|part| path.contains(part))
}

/// The content without its encoding; `None` when it is not in that encoding.
pub(super) fn decoded(content: &Text, coded: Encoding) -> Option<Text> {
    if coded == Encoding::Plain {
        return Some(content.clone());
    }
    let (bytes, span) = match decode_base64(content)? {
        Decoded::Text(text) => return Some(text),
        Decoded::Bytes(bytes, span) => (bytes, span),
    };
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        gunzip(&bytes, LARGEST_LAYER).0
    } else {
        bytes
    };
    // Anything that is no text holds nothing to be read.
    Some(text_of_bytes(&bytes, span).unwrap_or_default())
}

/// A path for people: no more than paths are made of.
fn shown(path: &str) -> String {
    let plain = !path.is_empty()
        && path.len() <= 120
        && path
            .chars()
            .all(|c| c.is_alphanumeric() || "/._-@+".contains(c));
    if plain {
        format!("file {path}")
    } else {
        "a file".to_owned()
    }
}

/// `%XX` taken away.
fn percent_decoded(text: &Text) -> Text {
    let all = text.as_str();
    let mut out = Text::new();
    let mut from = 0;
    for (at, _) in all.match_indices('%') {
        if at < from {
            continue;
        }
        let mut bytes = Vec::new();
        let mut end = at;
        while let Some(hex) = all.get(end..end + 3).and_then(|e| e.strip_prefix('%'))
            && let Ok(byte) = u8::from_str_radix(hex, 16)
            && bytes.len() < 4
        {
            bytes.push(byte);
            end += 3;
            if std::str::from_utf8(&bytes).is_ok() {
                break;
            }
        }
        if let (Ok(decoded), Some(span)) = (std::str::from_utf8(&bytes), text.span(at..end))
            && !bytes.is_empty()
        {
            out.push(&text.slice(from..at));
            out.push_decoded(decoded, span);
            from = end;
        }
    }
    out.push(&text.slice(from..all.len()));
    out
}
