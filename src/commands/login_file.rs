//! Files in which each line is a login: where in their lines the secret stands, told by the name of the file alone.
//!
//! Formats: libpq's password file, `pppd`(8), `postconf`(5) `smtp_sasl_password_maps`, `davfs2.conf`(5), `rsyncd.conf`(5)
//! `secrets file`, s3fs, Exim's `passwd.client`, htpasswd without a hash.

use std::ops::Range;

/// Most lines of a file that are looked at.
const MOST_LINES: usize = 1000;
/// Fields of a line of libpq's password file.
const PGPASS_FIELDS: usize = 5;

/// How a line is made of fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    /// `host:port:database:user:password`, with `\:` for a colon.
    Pgpass,
    /// `user:password`, or more fields, of which the last is the password.
    Colons,
    /// `client server secret addresses`.
    Third,
    /// `host user:password`.
    Login,
}

/// The secret of one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Login {
    /// Whose it is, in bytes of the text.
    pub user: Range<usize>,
    /// The secret, in bytes of the text.
    pub secret: Range<usize>,
}

/// The logins of `text`, which stands or will stand at `path`; none where the path says nothing of lines of logins. A line
/// ends where the text says so or, as in what `printf` is given, with `\n`.
#[must_use]
pub fn logins(path: &str, text: &str) -> Vec<Login> {
    let Some(kind) = line_of(path) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut from = 0;
    for line in text
        .split('\n')
        .flat_map(|line| line.split("\\n"))
        .take(MOST_LINES)
    {
        let start = (line.as_ptr() as usize)
            .saturating_sub(text.as_ptr() as usize)
            .max(from);
        from = start;
        let words = line.trim();
        if words.is_empty() || words.starts_with(['#', ';']) {
            continue;
        }
        let lead = line.len() - line.trim_start().len();
        let login = match kind {
            Line::Pgpass => pgpass(words),
            Line::Colons => colons(words),
            Line::Third => third(words),
            Line::Login => login(words),
        };
        let within = |range: Range<usize>| start + lead + range.start..start + lead + range.end;
        found.extend(login.map(|login| Login {
            user: within(login.user),
            secret: within(login.secret),
        }));
    }
    found
}

/// Whether the lines of a file at `path` are logins.
#[must_use]
pub fn is_login_file(path: &str) -> bool {
    line_of(path).is_some()
}

fn line_of(path: &str) -> Option<Line> {
    let path = path
        .trim_matches(['"', '\''])
        .replace('\\', "/")
        .to_ascii_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let folder = folder.rsplit('/').next().unwrap_or_default();
    Some(match name {
        ".pgpass" | "pgpass" | "pgpass.conf" => Line::Pgpass,
        "chap-secrets" | "pap-secrets" => Line::Third,
        "secrets" if matches!(folder, "davfs2" | ".davfs2") => Line::Third,
        "sasl_passwd" | "sasl-passwd" => Line::Login,
        ".passwd-s3fs" | "passwd-s3fs" | "passwd.client" | "rsyncd.secrets" | "rsync.secrets"
        | ".htpasswd" | "htpasswd" => Line::Colons,
        "passwd" | "password_file" | "passwords" if matches!(folder, "squid" | "mosquitto") => {
            Line::Colons
        }
        _ => return None,
    })
}

fn pgpass(line: &str) -> Option<Login> {
    let mut fields = Vec::with_capacity(PGPASS_FIELDS);
    let (mut from, mut escaped) = (0, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b':' if fields.len() + 1 < PGPASS_FIELDS => {
                fields.push(from..at);
                from = at + 1;
            }
            _ => {}
        }
    }
    let user = fields
        .last()
        .filter(|_| fields.len() + 1 == PGPASS_FIELDS)?;
    some(user.clone(), from..line.len())
}

fn colons(line: &str) -> Option<Login> {
    // A hash is told by its looks, and has colons in no place of its own.
    let (before, secret) = line.rsplit_once(':')?;
    let from = before.rfind(':').map_or(0, |at| at + 1);
    let start = before.len() + 1;
    let scheme = ["{PLAIN}", "{plain}"];
    let dressed = scheme.iter().find_map(|scheme| secret.strip_prefix(scheme));
    let start = dressed.map_or(start, |bare| line.len() - bare.len());
    some(from..before.len(), start..line.len())
}

fn third(line: &str) -> Option<Login> {
    let mut words = line.split_whitespace().map(|word| {
        let start = (word.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
        start..start + word.len()
    });
    let (user, _) = (words.next()?, words.next()?);
    some(user, unquoted(line, words.next()?))
}

fn login(line: &str) -> Option<Login> {
    let at = line.find(char::is_whitespace)?;
    let words = line.get(at..)?;
    let start = line.len() - words.trim_start().len();
    let colon = line.get(start..)?.find(':')?;
    some(start..start + colon, start + colon + 1..line.len())
}

fn unquoted(line: &str, range: Range<usize>) -> Range<usize> {
    let word = line.get(range.clone()).unwrap_or_default();
    match word.strip_prefix('"').and_then(|w| w.strip_suffix('"')) {
        Some(_) => range.start + 1..range.end - 1,
        None => range,
    }
}

fn some(user: Range<usize>, secret: Range<usize>) -> Option<Login> {
    (!secret.is_empty()).then_some(Login { user, secret })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use super::*;

    fn read<'t>(path: &str, text: &'t str) -> Vec<(&'t str, &'t str)> {
        let logins = logins(path, text);
        let pair = |login: Login| (&text[login.user], &text[login.secret]);
        logins.into_iter().map(pair).collect()
    }

    #[test]
    fn each_format() {
        for (path, text, expected) in [
            ("/root/.pgpass", "h:5432:d:ada:Kx7\\:v", ("ada", "Kx7\\:v")),
            ("~/.pgpass", "h:5432:d:ada:Kx7vQ\\n", ("ada", "Kx7vQ")),
            (
                "/etc/ppp/chap-secrets",
                "ada * \"Kx7vQ\" *",
                ("ada", "Kx7vQ"),
            ),
            (
                "/etc/davfs2/secrets",
                "https://x ada Kx7vQ",
                ("https://x", "Kx7vQ"),
            ),
            (
                "/etc/postfix/sasl_passwd",
                "[x]:587  ada@x:Kx7vQ",
                ("ada@x", "Kx7vQ"),
            ),
            ("/etc/passwd-s3fs", "bucket:ID:Kx7vQ", ("ID", "Kx7vQ")),
            ("/etc/exim4/passwd.client", "*:ada:Kx7vQ", ("ada", "Kx7vQ")),
            ("/etc/nginx/.htpasswd", "ada:{PLAIN}Kx7vQ", ("ada", "Kx7vQ")),
            (
                "/etc/squid/passwd",
                "# x:y\n\n  ada:Kx7vQ \n",
                ("ada", "Kx7vQ"),
            ),
        ] {
            assert_eq!(read(path, text), [expected], "{path}");
        }
    }

    #[test]
    fn what_is_no_login() {
        for (path, text) in [
            ("/root/.pgpass", "h:5432:d:ada"),
            ("/root/.pgpass", "h:5432:d:ada:"),
            ("/etc/passwd", "ada:x:1000:1000::/home/ada:/bin/sh"),
            ("/etc/ppp/chap-secrets", "ada *"),
            ("/etc/postfix/sasl_passwd", "hash:/etc/x"),
            ("/x/secrets", "a b c"),
        ] {
            assert!(read(path, text).is_empty(), "{text}");
        }
    }
}
