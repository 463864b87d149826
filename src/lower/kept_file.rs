//! Files that hold nothing but one secret, by their paths: `/root/.vault_pass`, `/var/lib/rancher/k3s/server/token`.

/// Words in the names of such files.
const WORDS: [&str; 6] = ["pass", "pwd", "secret", "token", "cred", "psk"];
/// Endings of paths that such files have and that no name says to be a secret.
const PATHS: [&str; 5] = [
    "/munge.key",
    "/.erlang.cookie",
    "/corosync/authkey",
    "/privatekey",
    "/private.key",
];

/// What such a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::lower) struct Kept<'p> {
    /// Its name as that of a value.
    pub(in crate::lower) name: &'p str,
    /// What it holds is a secret whatever its name says.
    pub(in crate::lower) surely: bool,
}

/// What a file at `path` is, if it may be one of these.
pub(in crate::lower) fn at(path: &str) -> Option<Kept<'_>> {
    let file = path.rsplit('/').next()?.trim_start_matches('.');
    let name = file.strip_suffix(".txt").unwrap_or(file);
    let lower = path.to_ascii_lowercase();
    let file = lower.rsplit('/').next()?;
    if file.contains(crate::ir::UNKNOWN) {
        return None;
    }
    let surely = PATHS.iter().any(|end| lower.ends_with(end))
        || file.ends_with(".psk")
        || lower.contains("/wireguard/") && file.contains("private")
        || lower.contains("/run/secrets/") && file.contains("pass");
    let may_be = surely || WORDS.iter().any(|word| file.contains(word));
    may_be.then_some(Kept { name, surely })
}

impl Kept<'_> {
    /// Whether `content` is one word, which may be the secret; base64 is padded.
    pub(in crate::lower) fn may_hold(self, content: &str) -> bool {
        let word = if self.surely {
            content.trim_end_matches('=')
        } else {
            content
        };
        !word.is_empty()
            && !word.contains(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '<'))
    }

    /// Words that say what it is where the name does not.
    pub(in crate::lower) fn context(self) -> &'static [&'static str] {
        if self.surely { &["token"] } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn files_are_told_by_their_paths() {
        for (path, surely) in [
            ("/root/.vault_pass", false),
            ("/etc/password.txt", false),
            ("/var/lib/rancher/k3s/server/token", false),
            ("/etc/munge/munge.key", true),
            ("/var/lib/rabbitmq/.erlang.cookie", true),
            ("/etc/zabbix/zabbix_agentd.psk", true),
            ("/etc/wireguard/privatekey", true),
        ] {
            assert_eq!(at(path).map(|kept| kept.surely), Some(surely), "{path}");
        }
        for path in [
            "/etc/motd",
            "/etc/wireguard/publickey",
            "/etc/ssl/munge.pem",
        ] {
            assert_eq!(at(path), None, "{path}");
        }
    }
}
