//! What the keys of each kind of document hold: `rules/user-data.toml`, ready to be walked.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// The table as it is written.
const WRITTEN: &str = include_str!("../../../rules/user-data.toml");

/// What a value is; the file says it in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// A password in clear, or its hash.
    Password,
    /// The hash of a password, or a password by mistake.
    Hash,
    /// A secret that something is joined or asked with.
    Token,
    /// A private key.
    PrivateKey,
    /// An address.
    Url,
    /// A configuration file.
    Text,
    /// A unit of systemd.
    Unit,
    /// A command.
    Command,
    /// User-data of its own.
    Document,
    /// A YAML text of its own.
    Nested(Schema),
    /// Answers for Debian's packages.
    Debconf,
    /// A line of fstab.
    Mount,
    /// Files that are written.
    Files,
    /// Accounts with passwords.
    Accounts,
    /// Lines of `user:password`.
    Logins,
    /// A file's name.
    Path,
    /// Public by nature.
    Public,
    /// Anything: names decide.
    Named,
    /// Never a secret.
    None,
}

/// The kinds of document that have a table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Schema {
    /// `#cloud-config`, autoinstall among it.
    CloudConfig,
    /// `lxd init --preseed`.
    Lxd,
    /// A network configuration, version 1 or 2.
    Network,
    /// `meta-data`.
    MetaData,
    /// Ignition.
    Ignition,
    /// Butane, which Ignition is made from.
    Butane,
    /// Agama's profiles.
    Agama,
    /// Talos, kubeadm, k3s, Harvester.
    Machine,
    /// Answers of Debian's installer.
    Preseed,
    /// Directives of Red Hat's installer.
    Kickstart,
    /// Elements of AutoYaST and of Windows' answer files.
    AnswerFile,
    /// Settings of extensions of Azure's machines.
    Extension,
    /// Cluster API's objects that write user-data.
    Cluster,
}

impl Schema {
    const ALL: [Self; 13] = [
        Self::CloudConfig,
        Self::Lxd,
        Self::Network,
        Self::MetaData,
        Self::Ignition,
        Self::Butane,
        Self::Agama,
        Self::Machine,
        Self::Preseed,
        Self::Kickstart,
        Self::AnswerFile,
        Self::Extension,
        Self::Cluster,
    ];

    /// The name of its table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloudConfig => "cloud-config",
            Self::Lxd => "lxd",
            Self::Network => "network",
            Self::MetaData => "meta-data",
            Self::Ignition => "ignition",
            Self::Butane => "butane",
            Self::Agama => "agama",
            Self::Machine => "machine",
            Self::Preseed => "preseed",
            Self::Kickstart => "kickstart",
            Self::AnswerFile => "answer-file",
            Self::Extension => "extension",
            Self::Cluster => "cluster",
        }
    }
}

/// A table: keys below keys.
#[derive(Default, Debug)]
struct Node {
    below: HashMap<String, Self>,
    any: Option<Box<Self>>,
    holds: Option<Holds>,
    /// What everything below holds that nothing else is said of.
    rest: Option<Holds>,
    /// A node that this one is read as.
    same: Option<Vec<String>>,
}

/// A place in a table, while a document is walked.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    root: &'t Node,
    /// The nodes that the path so far leads to, the one that names it first.
    nodes: Vec<&'t Node>,
    rest: Option<Holds>,
}

/// Most nodes that a path leads to at once.
const MOST_NODES: usize = 8;

impl Cursor<'static> {
    /// The start of a table.
    #[must_use]
    pub fn new(schema: Schema) -> Self {
        static TABLES: OnceLock<BTreeMap<Schema, Node>> = OnceLock::new();
        static EMPTY: OnceLock<Node> = OnceLock::new();
        let tables = TABLES.get_or_init(|| read(WRITTEN).unwrap_or_default());
        let root = tables
            .get(&schema)
            .unwrap_or_else(|| EMPTY.get_or_init(Node::default));
        Self {
            root,
            nodes: vec![root],
            rest: None,
        }
    }
}

impl Cursor<'_> {
    /// The place below under `key`.
    #[must_use]
    pub fn below(&self, key: &str) -> Self {
        let key = normal(key);
        let mut nodes = Vec::new();
        let mut rest = self.rest;
        for node in self.nodes.iter().rev() {
            rest = node.rest.or(rest);
        }
        for node in &self.nodes {
            nodes.extend(node.below.get(&key));
        }
        for node in &self.nodes {
            nodes.extend(node.any.as_deref());
        }
        let same: Vec<&Node> = nodes
            .iter()
            .filter_map(|node| self.root.at(node.same.as_ref()?))
            .collect();
        nodes.extend(same);
        nodes.truncate(MOST_NODES);
        Self {
            root: self.root,
            nodes,
            rest,
        }
    }

    /// What the value here holds, as far as the table says.
    #[must_use]
    pub fn said(&self) -> Option<Holds> {
        let own = self.nodes.iter().find_map(|node| node.holds);
        own.or_else(|| self.nodes.iter().find_map(|node| node.rest))
            .or(self.rest)
    }

    /// Whether the table has anything at or below here.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.nodes.is_empty()
    }

    /// What the value here holds; a key that the table does not have is judged by its name.
    #[must_use]
    pub fn holds(&self) -> Holds {
        self.said().unwrap_or(Holds::Named)
    }
}

impl Node {
    fn at(&self, path: &[String]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.below.get(key))
    }

    fn make(&mut self, path: &str) -> &mut Self {
        let mut node = self;
        for key in path.split('/').filter(|_| !path.is_empty()) {
            node = match key {
                "*" => node.any.get_or_insert_default(),
                _ => node.below.entry(normal(key)).or_default(),
            };
        }
        node
    }

    fn add(&mut self, path: &str, holds: Holds) {
        match path.strip_suffix("**") {
            Some(above) => self.make(above.trim_end_matches('/')).rest = Some(holds),
            None => self.make(path).holds = Some(holds),
        }
    }
}

/// `-` and `_` are the same in keys.
fn normal(key: &str) -> String {
    key.replace('-', "_")
}

type Written = BTreeMap<String, BTreeMap<String, Vec<Entry>>>;

/// A path, or two of them.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Entry {
    One(String),
    Two([String; 2]),
}

fn read(written: &str) -> Result<BTreeMap<Schema, Node>, String> {
    let written: Written = toml::from_str(written).map_err(|e| e.to_string())?;
    let schema = |name: &str| {
        Schema::ALL
            .into_iter()
            .find(|s| s.as_str() == name)
            .ok_or_else(|| format!("no schema is called {name}"))
    };
    let mut tables = BTreeMap::new();
    for (name, lists) in &written {
        let mut root = Node::default();
        for (kind, entries) in lists {
            for entry in entries {
                match (kind.as_str(), entry) {
                    ("same", Entry::Two([path, other])) => {
                        let other = other.split('/').filter(|k| !k.is_empty()).map(normal);
                        root.make(path).same = Some(other.collect());
                    }
                    ("nested", Entry::Two([path, other])) => {
                        root.add(path, Holds::Nested(schema(other)?));
                    }
                    (kind, Entry::One(path)) => root.add(path, holds(kind)?),
                    _ => return Err(format!("{name}: {kind} takes other entries")),
                }
            }
        }
        tables.insert(schema(name)?, root);
    }
    Ok(tables)
}

fn holds(kind: &str) -> Result<Holds, String> {
    Ok(match kind {
        "password" => Holds::Password,
        "hash" => Holds::Hash,
        "token" => Holds::Token,
        "private-key" => Holds::PrivateKey,
        "url" => Holds::Url,
        "text" => Holds::Text,
        "unit" => Holds::Unit,
        "command" => Holds::Command,
        "document" => Holds::Document,
        "debconf" => Holds::Debconf,
        "mount" => Holds::Mount,
        "files" => Holds::Files,
        "accounts" => Holds::Accounts,
        "logins" => Holds::Logins,
        "path" => Holds::Path,
        "public" => Holds::Public,
        "named" => Holds::Named,
        "none" => Holds::None,
        other => return Err(format!("no kind is called {other}")),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(schema: Schema, path: &str) -> Option<Holds> {
        path.split('/')
            .fold(Cursor::new(schema), |cursor, key| cursor.below(key))
            .said()
    }

    #[test]
    fn the_table_can_be_read_and_has_every_schema() {
        let tables = read(WRITTEN).unwrap();
        assert_eq!(tables.len(), Schema::ALL.len());
    }

    #[test]
    fn paths_lead_to_what_is_there() {
        for (path, holds) in [
            ("password", Some(Holds::Password)),
            ("users/passwd", Some(Holds::Hash)),
            ("users/hashed-passwd", Some(Holds::Hash)),
            ("users/lock_passwd", Some(Holds::None)),
            (
                "system_info/default_user/plain-text-passwd",
                Some(Holds::Password),
            ),
            ("apt/sources/x.list/key", Some(Holds::Public)),
            ("apt/sources/x.list/anything", Some(Holds::None)),
            ("autoinstall/apt/sources/x/source", Some(Holds::Url)),
            ("autoinstall/user-data/users/passwd", Some(Holds::Hash)),
            ("autoinstall/user-data/runcmd", Some(Holds::Command)),
            ("chef/validation_cert", Some(Holds::PrivateKey)),
            ("chef/validation_key", Some(Holds::Path)),
            ("chef/initial_attributes/a/b", Some(Holds::Named)),
            ("lxd/preseed", Some(Holds::Nested(Schema::Lxd))),
            ("network/ethernets", Some(Holds::Nested(Schema::Network))),
            ("my_own/thing", None),
        ] {
            let said = at(Schema::CloudConfig, path);
            if path.starts_with("network") {
                assert_eq!(at(Schema::CloudConfig, "network"), holds);
            } else {
                assert_eq!(said, holds, "{path}");
            }
        }
        assert_eq!(
            at(
                Schema::Network,
                "network/wifis/w0/access-points/home/password"
            ),
            Some(Holds::Password)
        );
        assert_eq!(
            at(Schema::Kickstart, "part/passphrase"),
            Some(Holds::Password)
        );
        assert_eq!(
            at(Schema::Kickstart, "user/passphrase"),
            Some(Holds::Password)
        );
    }
}
