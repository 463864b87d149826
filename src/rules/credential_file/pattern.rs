//! Patterns of file names in `rules/files.toml`, compared byte for byte: nothing is built before the first comparison.

/// Whether `name` matches, in any case: `*` is any stretch, `[ab]` one of these bytes.
pub(super) fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    // Where the last star stands, and what of the name it has taken.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match step(pattern, p, name.get(n).copied().unwrap_or_default()) {
            Step::Star => {
                star = Some((p, n));
                p += 1;
                continue;
            }
            Step::Takes(length) => {
                p += length;
                n += 1;
                continue;
            }
            Step::Fails => {}
        }
        let Some((at, taken)) = star else {
            return false;
        };
        star = Some((at, taken + 1));
        p = at + 1;
        n = taken + 1;
    }
    pattern
        .get(p..)
        .is_some_and(|rest| rest.iter().all(|b| *b == b'*'))
}

/// Whether a wildcard of a builder takes `name`: `*` is any stretch, `?` one byte. Both are in lower case.
pub(super) fn takes(wildcard: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match wildcard.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(own) if *own == b'?' || name.get(n) == Some(own) => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, taken)) = star else {
                    return false;
                };
                star = Some((at, taken + 1));
                p = at + 1;
                n = taken + 1;
            }
        }
    }
    wildcard
        .get(p..)
        .is_some_and(|rest| rest.iter().all(|b| *b == b'*'))
}

enum Step {
    Star,
    /// A piece of that many bytes takes the byte.
    Takes(usize),
    Fails,
}

fn step(pattern: &[u8], at: usize, byte: u8) -> Step {
    let byte = byte.to_ascii_lowercase();
    match pattern.get(at) {
        Some(b'*') => Step::Star,
        Some(b'[') => {
            let set = pattern.get(at + 1..).unwrap_or_default();
            let end = set.iter().position(|b| *b == b']').unwrap_or(set.len());
            if set.get(..end).unwrap_or_default().contains(&byte) {
                Step::Takes(end + 2)
            } else {
                Step::Fails
            }
        }
        Some(own) if *own == byte => Step::Takes(1),
        _ => Step::Fails,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn names() {
        for (pattern, name, expected) in [
            ("id_rsa", "ID_rsa", true),
            ("id_rsa", "id_rsa2", false),
            ("*.pem", "a.PEM", true),
            ("*.pem", ".pem", true),
            ("*.pem", "a.pem.txt", false),
            (".env.*", ".env.local", true),
            (".env.*", ".env", false),
            ("*cert*.pem", "my-cert-1.pem", true),
            ("*service[-_]account*.json", "x-service_account.json", true),
            ("*service[-_]account*.json", "serviceaccount.json", false),
            ("*a*b", "aab", true),
            ("*ab", "aab", true),
            ("*", "", true),
            ("", "", true),
        ] {
            assert_eq!(
                matches(pattern.as_bytes(), name.as_bytes()),
                expected,
                "{pattern} {name}"
            );
        }
    }
}
