//! What settings of plugins hold: the table of rules/packer/attributes.toml.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// What a setting holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A password that Packer logs in with.
    Login,
    /// A secret, whatever it is called.
    Secret,
    /// No secret, whatever it is called.
    Harmless,
    /// The path of a key.
    KeyFile,
    /// A command, or several.
    Command,
    /// User-data.
    UserData,
    /// Paths of user-data.
    UserDataFile,
    /// Tags, labels, descriptions.
    Metadata,
    /// Files of an installer by their names.
    Seed,
    /// A folder of them.
    SeedFolder,
    /// The same on a medium.
    Medium,
    /// Paths of them.
    MediumFiles,
    /// What is typed at boot.
    Boot,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    login: Vec<String>,
    secret: Vec<String>,
    secret_in: HashMap<String, Vec<String>>,
    harmless: Names,
    key_file: Names,
    key_file_in: HashMap<String, Vec<String>>,
    command: Names,
    user_data: UserData,
    metadata: Names,
    seed: Seed,
    cloud: Cloud,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserData {
    names: Vec<String>,
    files: Vec<String>,
    keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    contents: Vec<String>,
    folders: Vec<String>,
    medium_contents: Vec<String>,
    medium_files: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cloud {
    builders: Vec<String>,
}

#[derive(Default)]
struct Attributes {
    holds: HashMap<String, Holds>,
    /// By name: what it holds in plugins whose names begin like one of these.
    holds_in: HashMap<String, (Holds, Vec<String>)>,
    user_data_keys: HashSet<String>,
    clouds: Vec<String>,
}

static ATTRIBUTES: LazyLock<Attributes> = LazyLock::new(|| {
    // A test reads the table: it is never missing in what is shipped.
    read().map_or_else(|_| Attributes::default(), Attributes::of)
});

fn read() -> Result<Table, toml::de::Error> {
    toml::from_str(include_str!("../../../rules/packer/attributes.toml"))
}

impl Attributes {
    fn of(table: Table) -> Self {
        let mut holds = HashMap::new();
        let mut add = |names: Vec<String>, what: Holds| {
            holds.extend(names.into_iter().map(|name| (name, what)));
        };
        add(table.harmless.names, Holds::Harmless);
        add(table.secret, Holds::Secret);
        add(table.login, Holds::Login);
        add(table.key_file.names, Holds::KeyFile);
        add(table.command.names, Holds::Command);
        add(table.user_data.names, Holds::UserData);
        add(table.user_data.files, Holds::UserDataFile);
        add(table.metadata.names, Holds::Metadata);
        add(table.seed.contents, Holds::Seed);
        add(table.seed.folders, Holds::SeedFolder);
        add(table.seed.medium_contents, Holds::Medium);
        add(table.seed.medium_files, Holds::MediumFiles);
        add(vec!["boot_command".to_owned()], Holds::Boot);
        let secrets = table
            .secret_in
            .into_iter()
            .map(|(name, p)| (name, (Holds::Secret, p)));
        let key_files = table
            .key_file_in
            .into_iter()
            .map(|(name, p)| (name, (Holds::KeyFile, p)));
        let holds_in = key_files.chain(secrets).collect();
        Self {
            holds,
            holds_in,
            user_data_keys: table.user_data.keys.into_iter().collect(),
            clouds: table.cloud.builders,
        }
    }
}

/// What the setting `name` of `plugin` holds, where the table says it.
pub(super) fn holds(plugin: &str, name: &str) -> Option<Holds> {
    let known = ATTRIBUTES.holds.get(name).copied();
    known.or_else(|| {
        let (holds, plugins) = ATTRIBUTES.holds_in.get(name)?;
        let listed = plugins.iter().any(|p| plugin.starts_with(p.as_str()));
        listed.then_some(*holds)
    })
}

/// Whether a key of a machine's metadata or extra settings is its user-data, or a script that it runs.
pub(super) fn is_user_data(key: &str) -> bool {
    ATTRIBUTES.user_data_keys.contains(key)
}

/// Whether the plugin builds in a cloud.
pub(super) fn is_cloud(plugin: &str) -> bool {
    ATTRIBUTES
        .clouds
        .iter()
        .any(|p| plugin.starts_with(p.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(read().is_ok(), "{:?}", read().err());
        assert_eq!(holds("hcloud", "token"), Some(Holds::Secret));
        assert_eq!(holds("null", "token"), None);
        assert_eq!(holds("amazon-ebs", "ssh_password"), Some(Holds::Login));
        assert!(is_cloud("amazon-ebs") && !is_cloud("qemu"));
        assert!(is_user_data("guestinfo.userdata"));
    }
}
