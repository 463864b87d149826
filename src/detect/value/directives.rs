//! Secrets that stand behind a word rather than a sign: statements of SQL, settings of daemons.
//!
//! Each form is so much its own that it is looked for in any text: in what a command writes, in a heredoc, in a file
//! that is copied. Linear: every search starts at a keyword and reads a bounded stretch behind it.

use std::ops::Range;

use super::{Found, calls, daemons, dialogue, hit, literal, narrowed, sql, strength};
use crate::detect::names::{Name, Noun};
use crate::detect::{Detectors, NameClass, SecretKind};

/// How far a value is looked for behind its keyword, in bytes.
const REACH: usize = 256;
/// How far a line may be indented, in bytes.
const INDENT: usize = 64;
/// Longest name of an element or a constant, in bytes.
const LONGEST_NAME: usize = 64;

/// Adds what stands in such forms in `text` (references blanked).
pub(super) fn find(detectors: &Detectors, text: &str, found: &mut Found) {
    statements(detectors, text, found);
    settings(detectors, text, found);
    set_commands(detectors, text, found);
    calls::find(detectors, text, found);
    sql::find(detectors, text, found);
    daemons::find(detectors, text, found);
    dialogue::find(detectors, text, found);
    lines_of_logins(detectors, text, found);
    secure_strings(detectors, text, found);
}

/// `IDENTIFIED BY 'x'`, `CREATE USER a WITH PASSWORD 'x'`. The words before the quote make it a statement and no
/// sentence.
fn statements(detectors: &Detectors, text: &str, found: &mut Found) {
    for start in ["identified", "password"]
        .into_iter()
        .flat_map(|word| matches_of(text, word))
    {
        let rest = stretch(text, start, REACH);
        let sets = rest
            .get(..10)
            .is_some_and(|word| word.eq_ignore_ascii_case("identified"));
        let value = if sets {
            identified(rest).filter(|_| follows(text, start, &[';'], &GRANTS, None))
        } else {
            rest.get(8..)
                // `plugin='mysql_native_password' WHERE …`: the end of another word's quotes.
                .filter(|_| {
                    let own = back(text, start, 1).is_none_or(|b| !b.ends_with(is_of_word));
                    own || rest
                        .get(8..)
                        .is_some_and(|r| r.trim_start().starts_with('='))
                })
                .filter(|_| follows(text, start, &[';', '\n'], &CHANGES, Some(&ACCOUNTS[..])))
                .and_then(quoted_next)
        };
        if let Some(value) = value {
            add(detectors, text, value, PASSWORD, "password", found);
        }
    }
}

/// What is quoted behind `IDENTIFIED BY` or `IDENTIFIED WITH plugin BY`.
fn identified(rest: &str) -> Option<&str> {
    let quote = rest.find(['\'', '"', '\\'])?;
    let mut words = rest.get(..quote)?.split_whitespace().skip(1);
    let by = match words.next()? {
        word if word.eq_ignore_ascii_case("by") => true,
        word if word.eq_ignore_ascii_case("with") => {
            words.nth(1).is_some_and(|by| by.eq_ignore_ascii_case("by"))
        }
        _ => false,
    };
    // `BY PASSWORD '*hash'` is what the server stores.
    (by && words.next().is_none()).then_some(())?;
    quoted_next(rest.get(quote..)?)
}

/// Verbs of the statements that name a password, and what they are about.
const GRANTS: [&str; 4] = ["create", "alter", "grant", "set"];
const CHANGES: [&str; 3] = ["create", "alter", "set"];
const ACCOUNTS: [&str; 4] = ["user", "role", "login", "password"];

/// Whether the statement that `at` stands in has one of these verbs before it, and what it is about.
fn follows(text: &str, at: usize, ends: &[char], verbs: &[&str], about: Option<&[&str]>) -> bool {
    let before = back(text, at, REACH).unwrap_or_default();
    let statement = before.rsplit(ends).next().unwrap_or(before);
    let says = |wanted: &[&str]| {
        statement
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .any(|word| wanted.iter().any(|w| w.eq_ignore_ascii_case(word)))
    };
    says(verbs) && about.is_none_or(says)
}

/// The text in quotes that begins here, behind nothing but spaces, `=`, `(`, `N` and `E`.
pub(super) fn quoted_next(rest: &str) -> Option<&str> {
    let lead = rest.trim_start_matches([' ', '\t', '=', '(', 'N', 'E', '\\']);
    let quote = lead.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inner = lead.get(1..)?;
    let end = inner.find([quote, '\\'])?;
    inner.get(..end)
}

/// Settings whose value follows behind a space: `requirepass x`, `authpass x`.
fn settings(detectors: &Detectors, text: &str, found: &mut Found) {
    for word in [
        "requirepass",
        "masterauth",
        "auth_pass",
        "password",
        // `/etc/network/interfaces`
        "wpa-psk",
        "wpa-passphrase",
        "wpa-password",
        "wireless-key",
        // VyOS
        "plaintext-password",
        // LDAP's clients, mosquitto, servers of games
        "bindpw",
        "remote_password",
        "rcon_password",
        "rconpassword",
    ] {
        for start in matches_of(text, word) {
            let own = word != "password";
            if !begins(text, start, own) {
                continue;
            }
            let rest = stretch(text, start + word.len(), REACH);
            let Some(rest) = rest.strip_prefix([' ', '\t']) else {
                continue;
            };
            if own && let Some(value) = quoted_next(rest).filter(|_| rest.starts_with(['"', '\'']))
            {
                add(detectors, text, value, PASSWORD, word, found);
                continue;
            }
            let line = rest
                .split(['\n', '\r', '"', '\'', '\\', '/', '|'])
                .next()
                .unwrap_or_default()
                .trim();
            // `wireless-key s:x`: the key in letters.
            let line = match word {
                "wireless-key" => line.strip_prefix("s:").unwrap_or(line),
                _ => line,
            };
            // `password x` may begin a sentence: there it has to be a line of its own that no sentence is.
            let plain = !line.is_empty() && !line.contains(char::is_whitespace);
            let evident = own
                || line.bytes().any(|b| b.is_ascii_digit())
                    && line.bytes().any(|b| b.is_ascii_alphabetic());
            if plain && evident {
                add(detectors, text, line, PASSWORD, word, found);
            }
        }
    }
}

/// Settings of routers that are the last word but one of a line: VyOS, Junos.
const LEAVES: [&str; 13] = [
    "plaintext-password",
    "plain-text-password-value",
    "password",
    "secret",
    "shared-secret",
    "pre-shared-secret",
    "pre-shared-key",
    "authentication-key",
    "passphrase",
    "private-key",
    "preshared-key",
    "md5-key",
    // `pre-shared-key ascii-text "x"`
    "ascii-text",
];

/// `set system login user ada authentication plaintext-password 'x'`.
fn set_commands(detectors: &Detectors, text: &str, found: &mut Found) {
    for start in matches_of(text, "set ").filter(|at| begins(text, *at, false)) {
        let line = stretch(text, start, REACH);
        let line = line
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default()
            .trim_end();
        let quote = line.chars().next_back().filter(|c| matches!(c, '\'' | '"'));
        let (before, value) = match quote {
            Some(quote) => {
                let Some(inner) = line.strip_suffix(quote).and_then(|l| l.rsplit_once(quote))
                else {
                    continue;
                };
                inner
            }
            None => match line.rsplit_once([' ', '\t']) {
                Some(parts) => parts,
                None => continue,
            },
        };
        let mut words = before.split_whitespace();
        let leaf = words.next_back().unwrap_or_default();
        let evident = quote.is_some()
            || value.bytes().any(|b| b.is_ascii_digit())
                && value.bytes().any(|b| b.is_ascii_alphabetic());
        if LEAVES.contains(&leaf) && words.count() > 2 && evident {
            add(detectors, text, value, PASSWORD, leaf, found);
        }
    }
}

/// `: PSK "x"` and `ada : EAP "x"` of IPsec, `[mail.example.net]:587 user:x` of mail relays.
fn lines_of_logins(detectors: &Detectors, text: &str, found: &mut Found) {
    for word in ["psk", "eap", "xauth", "ntlm"] {
        for start in matches_of(text, word) {
            let shared =
                back(text, start, 8).is_some_and(|before| before.trim_end().ends_with(':'));
            let rest = stretch(text, start + word.len(), REACH);
            if let Some(value) = quoted_next(rest).filter(|_| shared) {
                add(detectors, text, value, PASSWORD, word, found);
            }
        }
    }
    for (at, sign) in text.match_indices("]:") {
        let rest = stretch(text, at + sign.len(), REACH);
        let port = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let login = port
            .trim_start_matches([' ', '\t'])
            .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'))
            .next()
            .unwrap_or_default();
        let ends = port.len() < rest.len() && login.len() < port.len();
        if let Some((user, password)) = login.split_once(':').filter(|_| ends)
            && is_word(user.split('@').next().unwrap_or(user))
        {
            add(detectors, text, password, PASSWORD, user, found);
        }
    }
}

/// `ConvertTo-SecureString 'x' -AsPlainText`, wherever in an expression of PowerShell.
fn secure_strings(detectors: &Detectors, text: &str, found: &mut Found) {
    const VERB: &str = "convertto-securestring";
    for start in matches_of(text, VERB) {
        let rest = stretch(text, start + VERB.len(), REACH);
        let rest = rest.trim_start_matches([' ', '\t']);
        let rest = rest
            .get(..7)
            .filter(|option| option.eq_ignore_ascii_case("-string"))
            .and_then(|_| rest.get(7..))
            .unwrap_or(rest);
        let plain = rest.to_ascii_lowercase().contains("-asplaintext");
        if let Some(value) = quoted_next(rest).filter(|_| plain) {
            add(detectors, text, value, PASSWORD, "password", found);
        }
    }
}

/// A name that says that its value is a password.
pub(super) const PASSWORD: Name = Name {
    class: NameClass::Secret,
    noun: Noun::Password,
};

/// Adds `value`, a slice of `text`, if it is a secret under that name.
pub(super) fn add(
    detectors: &Detectors,
    text: &str,
    value: &str,
    name: Name,
    key: &str,
    found: &mut Found,
) {
    let Some(value) = literal(value) else { return };
    if let Some((strength, confidence)) = strength::named(detectors.values(), value, name, key, &[])
    {
        let range: Range<usize> = narrowed(text, &(0..0), value);
        found.push(
            text,
            hit(
                range,
                "named-secret",
                name.noun.as_str(),
                SecretKind::Named,
                strength,
                confidence,
            ),
        );
    }
}

/// Where `word`, in lower case, stands in any case.
pub(super) fn matches_of<'t>(
    text: &'t str,
    word: &'static str,
) -> impl Iterator<Item = usize> + use<'t> {
    let first = word.bytes().next().unwrap_or_default();
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text.as_bytes()).filter(move |at| {
        text.get(*at..at + word.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(word))
    })
}

/// Whether a line, a quoted text or, for a word of its own, a replacement begins here.
fn begins(text: &str, at: usize, own: bool) -> bool {
    let before = back(text, at, INDENT).unwrap_or_default();
    let trimmed = before.trim_end_matches([' ', '\t']);
    trimmed.is_empty() && at <= before.len()
        || trimmed.ends_with(['\n', '"', '\''])
        || trimmed.ends_with("\\n")
        || own && before.ends_with(['/', '|', '#', '@', ';', ','])
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

pub(super) fn is_word(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

/// At most `length` bytes from `start` on.
pub(super) fn stretch(text: &str, start: usize, length: usize) -> &str {
    let mut end = text.len().min(start.saturating_add(length));
    while end > start && !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(start..end).unwrap_or_default()
}

/// At most `length` bytes before `end`.
pub(super) fn back(text: &str, end: usize, length: usize) -> Option<&str> {
    let mut start = end.saturating_sub(length);
    while start < end && !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..end)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn found(text: &str) -> Vec<String> {
        super::super::tests::texts_found(text, super::find)
    }

    #[test]
    fn secrets_behind_words() {
        for text in [
            "CREATE USER 'a'@'%' IDENTIFIED BY 'Zk8vQp2mTr';",
            "alter user a identified with caching_sha2_password by \"Zk8vQp2mTr\"",
            "ALTER USER postgres WITH PASSWORD 'Zk8vQp2mTr';",
            "CREATE LOGIN a WITH PASSWORD = N'Zk8vQp2mTr'",
            "requirepass Zk8vQp2mTr",
            "s/# requirepass foobared/requirepass Zk8vQp2mTr/",
            "port 6379\nmasterauth Zk8vQp2mTr\n",
            "binddn cn=a\nbindpw Zk8vQp2mTr\n",
            "connection cloud\nremote_password Zk8vQp2mTr\n",
            "rcon_password \"Zk8vQp2mTr\"",
            "account default\nuser bob\npassword Zk8vQp2mTr",
            "define('DB_PASSWORD', 'Zk8vQp2mTr');",
            "User.objects.create_superuser('admin', 'a@b.example', 'Zk8vQp2mTr')",
            "[Environment]::SetEnvironmentVariable('API_TOKEN', 'Zk8vQp2mTr', 'Machine')",
            "New-Object PSCredential('bot', (ConvertTo-SecureString -String 'Zk8vQp2mTr' -AsPlainText -Force))",
            ": PSK \"Zk8vQp2mTr\"",
            "ada : EAP \"Zk8vQp2mTr\"",
            "ada : XAUTH \"Zk8vQp2mTr\"",
            "[mail.example.net]:587 bob@example.net:Zk8vQp2mTr",
            "import crypt; print(crypt.crypt('Zk8vQp2mTr', 'salt'))",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
    }

    #[test]
    fn settings_of_routers() {
        for text in [
            "set interfaces wireguard wg0 private-key 'Zk8vQp2mTr'",
            "set interfaces wireguard wg0 peer a preshared-key Zk8vQp2mTr",
            "set protocols ospf interface eth0 authentication md5 key-id 1 md5-key Zk8vQp2mTr",
            "set security ike policy a pre-shared-key ascii-text \"Zk8vQp2mTr\"",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
        let scrambled = "set system radius-server 192.0.2.1 secret \"$9$Zk8vQp2mTr.x7\"";
        assert_eq!(found(scrambled), ["$9$Zk8vQp2mTr.x7"]);
    }

    #[test]
    fn types_are_no_values() {
        for text in [
            "create table a (\n    password VARCHAR(255),\n    b int)",
            "  password VARCHAR2(60),",
            "\tpassword BINARY(32)",
            "    password TEXT NOT NULL,",
            "  password varchar(60) NOT NULL,",
            "\tPassword [32]byte",
            "  Password uint64",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(found("        password Zk8vQp2mTr"), ["Zk8vQp2mTr"]);
    }

    #[test]
    fn sentences_and_references_are_none() {
        for text in [
            "<password>${DB_PASSWORD}</password>",
            "<password></password>",
            "<a>Zk8vQp2mTr</a>",
            "<password>x</other>",
            "the user is identified by 'a4b8c2d6e1'",
            "asks for a password 'a4b8c2d6e1' of yours",
            "select password 'a4b8c2d6e1'",
            "the password for the user",
            "password authentication",
            "password must be 12 characters",
            "IDENTIFIED BY PASSWORD '*0123456789ABCDEF'",
            "ALTER USER a PASSWORD NULL",
            "requirepass ",
            "# requirepass",
            "define('DB_HOST', 'Zk8vQp2mTr')",
            "[Environment]::SetEnvironmentVariable('APP_HOME', 'Zk8vQp2mTr', 'Machine')",
            "ConvertTo-SecureString 'Zk8vQp2mTr' -Key $key",
            "encrypt(x)",
            "[1, 2]: a:b",
            "x[0]:1",
            "the PSK \"a4b8c2d6e1\"",
            ": RSA \"a4b8c2d6e1\"",
            "UPDATE mysql.user SET plugin='mysql_native_password' WHERE User='root'",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
