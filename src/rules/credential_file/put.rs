//! What a file is by where it is put: `COPY config.json /root/.docker/config.json`, `COPY deploy_key /root/.ssh/id_rsa`.

use super::carried;
use super::content_kind::ContentKind;
use super::names::{self, FileClass};
use crate::finding::Severity;
use crate::ir::CopiedFiles;
use crate::ir::path::base;

/// What stands in `.ssh` and is no key.
const NO_KEYS: [&str; 6] = ["config", "known", "authorized", "environment", "rc", "pub"];
/// Folders of the home that tools keep credentials in, and what they are.
const FOLDERS: [(&str, &str); 6] = [
    (".ssh", "the folder that SSH keys are in"),
    (".aws", "the folder that AWS keys are in"),
    (".kube", "the folder that cluster credentials are in"),
    (".gnupg", "the folder that GnuPG keys are in"),
    (".azure", "the folder that Azure logins are in"),
    (
        ".config/gcloud",
        "the folder that Google Cloud logins are in",
    ),
];

/// The class of a source, whose own name says nothing, by its place in the image. `missing`: the tree does not have it.
pub(super) fn class(source: &str, copied: &CopiedFiles, missing: bool) -> Option<FileClass> {
    let word = source.trim_matches(['"', '\'']);
    if names::is_harmless(word) || word.contains("://") {
        return None;
    }
    let folder = || folder(word).filter(|_| missing);
    let path = carried::destination(copied, word, word);
    // A folder's content goes into the folder, whatever that is called.
    let whole = word.ends_with('/') || matches!(base(word), "." | ".." | "") || is_wild(word);
    let Some(path) = path.filter(|_| !whole) else {
        return folder();
    };
    // Most settings of Maven name mirrors: where nothing is known of their content, nothing is said.
    let known = !(missing && base(&path) == "settings.xml");
    names::classify(&path)
        .filter(|class| known && class.counts_by_name())
        .or_else(|| key_of_ssh(&path))
        .or_else(folder)
}

/// Whether a path, of a source or a place, has one of these folders in it.
pub(crate) fn speaks_of(path: &str) -> bool {
    path.split(['/', '"', '\'']).any(|part| {
        matches!(
            part,
            ".ssh" | ".aws" | ".kube" | ".gnupg" | ".azure" | "gcloud"
        )
    })
}

/// A source that is such a folder.
fn folder(word: &str) -> Option<FileClass> {
    let path = word.trim_end_matches('/').trim_start_matches("./");
    let (_, what) = FOLDERS.iter().find(|(folder, _)| {
        path.strip_suffix(folder)
            .is_some_and(|above| above.is_empty() || above.ends_with('/'))
    })?;
    Some(of(what, *what == FOLDERS.first()?.1))
}

/// A file put into `.ssh` that is none of those that are no keys.
fn key_of_ssh(path: &str) -> Option<FileClass> {
    let (folder, name) = path.rsplit_once('/')?;
    let name = name.to_ascii_lowercase();
    let in_ssh = base(folder) == ".ssh";
    let plain = !name.is_empty() && !is_wild(&name) && !name.contains('$');
    let key = !NO_KEYS.iter().any(|word| name.contains(word));
    (in_ssh && plain && key).then(|| of("which is put where SSH keys are", true))
}

fn of(what: &'static str, ssh: bool) -> FileClass {
    FileClass {
        what: what.into(),
        severity: Severity::Medium,
        ssh,
        content: ContentKind::Text,
    }
}

fn is_wild(word: &str) -> bool {
    word.contains(['*', '?', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_keys() {
        for path in [".ssh", "./.ssh/", "docker/.ssh", "home/.config/gcloud/"] {
            assert!(folder(path).is_some(), "{path}");
        }
        for path in ["ssh", "my.ssh", ".sshd", "config", ""] {
            assert!(folder(path).is_none(), "{path}");
        }
        for path in ["/root/.ssh/github", "/home/a/.ssh/deploy"] {
            assert!(key_of_ssh(path).is_some(), "{path}");
        }
        for path in [
            "/root/.ssh/config",
            "/root/.ssh/known_hosts",
            "/root/.ssh/authorized_keys2",
            "/root/.ssh/a.pub",
            "/etc/ssh/sshd",
            "/root/.ssh/$KEY",
        ] {
            assert!(key_of_ssh(path).is_none(), "{path}");
        }
    }
}
