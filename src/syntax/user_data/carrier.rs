//! Files that hand user-data on under a key: playbooks, objects of clusters, requests to a cloud.

use crate::syntax::shell::Dialect;

/// Keys whose values are documents, whatever they stand in.
const DOCUMENTS: [&str; 20] = [
    "userData",
    "userDataBase64",
    "userDataRaw",
    "UserData",
    "user_data",
    "user_data_base64",
    "user_data_raw",
    "user-data",
    "user.user-data",
    "userdata",
    "custom_data",
    "customData",
    "cloud_init",
    "cloud-init",
    "cloudInit",
    "cloud-init.user-data",
    "cloudConfig",
    "vendorData",
    "metadata_startup_script",
    "startup-script",
];

/// Keys whose values are network configurations.
const NETWORKS: [&str; 4] = [
    "networkData",
    "networkDataBase64",
    "network_data",
    "cloud-init.network-config",
];

/// Kinds of object that make machines and write their user-data, by how they begin.
const KINDS: [&str; 5] = ["Kubeadm", "RKE2Co", "KThrees", "EKSConfig", "MicroK8sCo"];

/// Keys whose values an agent hands to a shell, whatever their first lines, and which one.
const SCRIPTS: [(&str, Dialect); 13] = [
    ("metadata_startup_script", Dialect::Posix),
    ("startup_script", Dialect::Posix),
    ("startup-script", Dialect::Posix),
    ("shutdown-script", Dialect::Posix),
    ("windows-startup-script-ps1", Dialect::PowerShell),
    ("windows-startup-script-cmd", Dialect::Cmd),
    ("windows-startup-script-bat", Dialect::Cmd),
    ("windows-shutdown-script-ps1", Dialect::PowerShell),
    ("windows-shutdown-script-cmd", Dialect::Cmd),
    ("windows-shutdown-script-bat", Dialect::Cmd),
    ("sysprep-specialize-script-bat", Dialect::Cmd),
    ("sysprep-specialize-script-ps1", Dialect::PowerShell),
    ("sysprep-specialize-script-cmd", Dialect::Cmd),
];

/// The shell that runs what stands under `key` where its first line names nothing else. Google's agent starts scripts with
/// a shell, which takes a file without a first line of its own for more of its kind (`google_metadata_script_runner`:
/// `runScript`, `getWantedKeys`).
#[must_use]
pub fn shell_of(key: &str) -> Option<Dialect> {
    let found = SCRIPTS.iter().find(|(name, _)| *name == key);
    found.map(|(_, dialect)| *dialect)
}

/// What a key of a carrier holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carried {
    /// User-data.
    Document,
    /// A network configuration.
    Network,
    /// A password that is written into user-data.
    Password,
}

/// What a key of a carrier holds, if it is one that hands something on.
#[must_use]
pub fn carried(key: &str) -> Option<Carried> {
    if DOCUMENTS.contains(&key) {
        Some(Carried::Document)
    } else if NETWORKS.contains(&key) {
        Some(Carried::Network)
    } else {
        (key == "cipassword").then_some(Carried::Password)
    }
}

/// Whether an object of this kind writes user-data of its own.
#[must_use]
pub fn makes_machines(kind: &str) -> bool {
    KINDS.iter().any(|begin| kind.starts_with(begin))
}

/// Whether a text that is YAML or JSON hands user-data on.
#[must_use]
pub fn carries(text: &str) -> bool {
    text.lines().any(|line| {
        let indented = line.starts_with([' ', '\t']);
        let line = line.trim_start_matches([' ', '\t', '-']);
        match line.as_bytes().first() {
            // A document in a block, under whatever key.
            Some(b'#') => indented && line.starts_with("#cloud-config"),
            Some(b'{') => DOCUMENTS
                .iter()
                .any(|key| line.contains(&format!("\"{key}\""))),
            Some(_) => line.split_once(':').is_some_and(|(key, rest)| {
                let key = key.trim_matches(['"', '\'']);
                carried(key).is_some() && !rest.trim_matches([' ', '{', '}']).is_empty()
                    || key == "kind" && makes_machines(rest.trim())
            }),
            None => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_carries() {
        for text in [
            "- hosts: all\n  tasks:\n    - ec2_instance:\n        user_data: |\n          #!/bin/sh\n",
            "spec:\n  cloudInitNoCloud:\n    userData: |-\n      #cloud-config\n",
            "{\"name\": \"web\", \"user_data\": \"#cloud-config\"}",
            "apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfigTemplate\n",
            "kind: ConfigMap\ndata:\n  a.yaml: |\n    #cloud-config\n",
        ] {
            assert!(carries(text), "{text}");
        }
        for text in [
            "#cloud-config\nusers: []\n",
            "userData: {}\n",
            "cloudInit:\n  enabled: true\n",
            "kind: Deployment\n",
            "# user_data: x\n",
            "{\"a\": 1}",
            "",
        ] {
            assert!(!carries(text), "{text}");
        }
    }
}
