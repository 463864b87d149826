//! Where a document takes public keys: what is filled in there is none of the secrets that its name may call it.

/// Words for such a place, in the line itself or above its list.
const PLACES: [&str; 3] = ["authorized_keys", "authorized-keys", "sshAuthorizedKeys"];
/// Most bytes before a value that are looked at.
const FARTHEST: usize = 2048;

/// Whether a value that stands after `before` and before `after` is a public key: `echo … >> ~/.ssh/authorized_keys`,
/// an item of `ssh_authorized_keys:`.
pub(in crate::lower) fn is_taken(before: &str, after: &str) -> bool {
    let names = |line: &str| PLACES.iter().any(|place| line.contains(place));
    let mut start = before.len().saturating_sub(FARTHEST);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let mut lines = before.get(start..).unwrap_or_default().rsplit('\n');
    let own = lines.next().unwrap_or_default();
    let rest = after.split('\n').next().unwrap_or_default();
    // What another command of the line does says nothing.
    let end = rest.find([';', '&']).unwrap_or(rest.len());
    if names(own.rsplit([';', '&']).next().unwrap_or_default())
        || names(rest.get(..end).unwrap_or_default())
    {
        return true;
    }
    own.trim_start().starts_with("- ")
        && lines
            .find(|line| !line.trim_start().starts_with(['-', '#']) && !line.trim().is_empty())
            .is_some_and(|above| names(above) && above.trim_end().ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::is_taken;

    #[test]
    fn public_keys_are_told_by_where_they_go() {
        for (before, after) in [
            ("echo \"", "\" >> ~/.ssh/authorized_keys\n"),
            ("x\necho ", " | tee -a /root/.ssh/authorized_keys"),
            ("ssh_authorized_keys:\n  - ssh-rsa AAAA x\n  - ", "\n"),
            ("ssh_authorized_keys: [", "]\n"),
        ] {
            assert!(is_taken(before, after), "{before}");
        }
        for (before, after) in [
            ("echo k >> authorized_keys; join ", "\n"),
            ("join ", "; echo k >> authorized_keys"),
            ("join ", "\necho k >> authorized_keys"),
            ("ssh_authorized_keys:\n  - k\nruncmd:\n  - join ", "\n"),
        ] {
            assert!(!is_taken(before, after), "{before}");
        }
    }
}
