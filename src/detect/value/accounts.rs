//! Lists of accounts with their passwords under names that say nothing of a secret: `USERS=ada|x`, `SFTP_USERS=ada:x:1001`.
//!
//! Such lists are read by images of file servers and of VPNs: delfer/alpine-ftp-server (`name|password|folder|uid`),
//! atmoz/sftp (`user:pass[:e][:uid[:gid[:dir]]]`), dperson/samba (`user;password;ID;group`), siomiz/softethervpn
//! (`user:password;user:password`).

use super::{BLANK, Case, EDGE, Found, hit, narrowed, strength};
use crate::detect::names::Noun;
use crate::detect::{Detectors, SecretKind, Strength};
use crate::finding::Confidence;

/// Most accounts of a list.
const MOST_ACCOUNTS: usize = 100;
/// Longest name of an account, and longest password.
const LONGEST: usize = 64;

/// Whether a name is that of a list of accounts, in any case: `USERS`, `VPN_USER`, `SFTP_ACCOUNTS`.
fn is_list(key: &str) -> bool {
    let last = key.rsplit(['_', '-', '.']).next().unwrap_or(key);
    ["users", "user", "accounts", "account"]
        .iter()
        .any(|name| last.eq_ignore_ascii_case(name))
}

/// Adds the passwords of a list of accounts.
pub(super) fn find(detectors: &Detectors, text: &str, case: &Case<'_>, found: &mut Found) {
    let key = case.key;
    if !is_list(key) || text.contains("://") {
        return;
    }
    let entries = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\''));
    for entry in entries.filter(|e| !e.is_empty()).take(MOST_ACCOUNTS) {
        let Some(sign) = ['|', ';', ':']
            .into_iter()
            .find(|sign| entry.contains(*sign))
        else {
            continue;
        };
        // `ada:x;bob:y`
        if sign == ';'
            && entry
                .split(';')
                .all(|part| part.is_empty() || part.contains(':'))
        {
            for part in entry.split(';') {
                account(detectors, text, part, ':', found);
            }
        } else {
            account(detectors, text, entry, sign, found);
        }
    }
}

/// One account, with its fields between `sign`s.
fn account(detectors: &Detectors, text: &str, entry: &str, sign: char, found: &mut Found) {
    let mut fields = entry.split(sign);
    let (Some(user), Some(password)) = (fields.next(), fields.next()) else {
        return;
    };
    let rest: Vec<&str> = fields.collect();
    let plain = !user.is_empty()
        && user.len() <= LONGEST
        && (user.bytes())
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'@'))
        && user.bytes().any(|b| b.is_ascii_alphabetic());
    let known = !password.is_empty()
        && password.len() <= LONGEST
        && !password.contains([BLANK, EDGE, '/', '$', '{', '<']);
    // Ids of users and groups, and an encrypted password (`ada:x:e:1001`), which is found by its looks.
    let number = password.bytes().all(|b| b.is_ascii_digit());
    if !plain || !known || number || rest.first() == Some(&"e") {
        return;
    }
    let numbered = rest
        .first()
        .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()));
    let mixed = password.bytes().any(|b| b.is_ascii_digit()) && password.len() >= 6
        || password
            .bytes()
            .any(|b| b.is_ascii_punctuation() && b != b'-' && b != b'_');
    // Behind a colon a word may be a role or a group: `ada:admin`.
    if !(sign == '|' || numbered || mixed) || password.eq_ignore_ascii_case(user) && sign != '|' {
        return;
    }
    let graded = strength::grade(detectors.values(), password, Noun::Password, user, &[user]);
    let Some((strength, confidence)) = graded else {
        return;
    };
    if strength == Strength::Placeholder {
        return;
    }
    found.push(
        text,
        hit(
            narrowed(text, &(0..0), password),
            "login-pair",
            "password of an account",
            SecretKind::Named,
            strength,
            confidence.min(Confidence::Medium),
        ),
    );
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use crate::detect::{Detectors, Subject};

    fn found(key: &str, value: &str) -> Vec<String> {
        let subject = Subject {
            key: Some(key),
            value,
            ..Subject::default()
        };
        let hits = Detectors::builtin().value(&subject);
        hits.into_iter()
            .map(|h| value[h.range].to_owned())
            .collect()
    }

    #[test]
    fn lists_of_accounts() {
        for (key, value, expected) in [
            ("USERS", "ada|Kx7vQp2m", &["Kx7vQp2m"][..]),
            (
                "USERS",
                "ada|Kx7vQp2m|/home/ada|1001 bob|Tz5wRn8c",
                &["Kx7vQp2m", "Tz5wRn8c"],
            ),
            ("SFTP_USERS", "ada:Kx7vQp2m:1001", &["Kx7vQp2m"]),
            ("SFTP_USERS", "ada:Kx7vQp2m:1001:100:upload", &["Kx7vQp2m"]),
            (
                "VPN_USERS",
                "ada:Kx7vQp2m;bob:Tz5wRn8c",
                &["Kx7vQp2m", "Tz5wRn8c"],
            ),
            ("USER", "ada;Kx7vQp2m", &["Kx7vQp2m"]),
        ] {
            assert_eq!(found(key, value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_none() {
        for (key, value) in [
            ("USERS", "ada,bob"),
            ("USERS", "ada bob"),
            ("USER", "1000:1000"),
            ("USER", "node:node"),
            ("APP_USER", "app:1000"),
            ("USERS", "ada:admin,bob:viewer"),
            ("USERS", "ada|$PASSWORD"),
            ("USERS", "ada:/home/ada"),
            ("USERS", "12"),
            ("HOSTS", "ada|Kx7vQp2m"),
            ("DB_USER", "arn:aws:iam::123456789012:user/ada"),
        ] {
            assert_eq!(found(key, value), [""; 0], "{key} {value}");
        }
    }
}
