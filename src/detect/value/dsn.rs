//! Connection strings without a URL: `Server=…;Password=…`, `user:pw@tcp(host)/db`, `system/pw@//host`.

use std::ops::Range;

use super::reference::BLANK;

/// The password of a login that is written without a scheme; where the user stands.
pub(super) fn login(value: &str) -> Option<(Range<usize>, Range<usize>)> {
    if value.contains(char::is_whitespace)
        || value.contains("://") && !value.starts_with("jdbc:")
        || value.len() > 1024
    {
        return None;
    }
    let (head, start) = match value
        .find("thin:")
        .filter(|_| value.starts_with("jdbc:oracle:"))
    {
        Some(at) => (value.get(at + 5..)?, at + 5),
        None => (value, 0),
    };
    let at = head.rfind('@')?;
    let host = head.get(at + 1..)?;
    let login = head.get(..at)?;
    // Without a word for the network it is TCP.
    let go = ["tcp(", "unix(", "("]
        .iter()
        .any(|open| host.starts_with(open) && host.contains(')'));
    let sign = if start > 0 || host.starts_with("//") {
        '/'
    } else {
        ':'
    };
    let colon = login.find(sign)?;
    let user = login.get(..colon)?;
    let password = login.get(colon + 1..)?;
    let plain_user = !user.is_empty()
        && user.bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.') || b == BLANK as u8
        });
    let is_digest = host.starts_with("sha256:") || host.starts_with("sha512:");
    let other = matches!(
        user,
        "mailto" | "sip" | "acct" | "xmpp" | "git" | "npm" | "github" | "docker"
    );
    let place = host.strip_prefix("//").unwrap_or(host);
    let name = place.split([':', '/', '?']).next().unwrap_or_default();
    let plain_host = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let has_port = place
        .split_once(':')
        .is_some_and(|(_, port)| port.starts_with(|c: char| c.is_ascii_digit()));
    let plausible = go
        || start > 0
        || sign == '/'
        || plain_host && (has_port || place.contains('.') || name == "localhost");
    if !plain_user
        || password.is_empty()
        || is_digest
        || other
        || !plausible
        || password.starts_with("//")
    {
        return None;
    }
    let from = start + colon + 1;
    Some((start..start + colon, from..from + password.len()))
}

/// Where the fields of a connection string are: name and value of each. Empty when it is none.
pub(super) fn fields(value: &str) -> Vec<(Range<usize>, Range<usize>)> {
    const SIGNS: [&str; 16] = [
        "server=",
        "data source=",
        "host=",
        "accountname=",
        "endpoint=",
        "user id=",
        "uid=",
        "username=",
        "user=",
        "driver=",
        "database=",
        "initial catalog=",
        "addr=",
        "address=",
        "account=",
        "hostname=",
    ];
    if !value.contains(';') || value.len() > 8192 {
        return Vec::new();
    }
    let lower = value.to_ascii_lowercase();
    if !SIGNS.iter().any(|sign| lower.contains(sign)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for field in value.split(';') {
        if let Some(equals) = field.find('=') {
            let name = field.get(..equals).unwrap_or_default();
            let text = field.get(equals + 1..).unwrap_or_default();
            let lead = name.len() - name.trim_start().len();
            let name = start + lead..start + lead + name.trim().len();
            let lead = text.len() - text.trim_start().len();
            let from = start + equals + 1 + lead;
            let mut range = from..from + text.trim().len();
            let inner = text.trim();
            for quote in ['"', '\'', '{'] {
                let close = if quote == '{' { '}' } else { quote };
                if inner.len() > 2 && inner.starts_with(quote) && inner.ends_with(close) {
                    range = range.start + 1..range.end - 1;
                }
            }
            if !range.is_empty() {
                found.push((name, range));
            }
        }
        start += field.len() + 1;
    }
    if found.len() < 2 { Vec::new() } else { found }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[test]
    fn logins_without_scheme() {
        for (value, expected) in [
            ("app:pw@tcp(db:3306)/x", Some("pw")),
            ("app:pw@(db:3306)/", Some("pw")),
            ("app:@(db:3306)/", None),
            ("app:pw@(db", None),
            ("app:pw@db:5432/x", Some("pw")),
            ("jdbc:oracle:thin:scott/pw@db:1521:xe", Some("pw")),
            ("system/pw@//db:1521/xe", Some("pw")),
            ("nginx:1.25@sha256:abcd", None),
            ("mailto:a@example.com", None),
            ("27000@licence.example.com", None),
            ("git@example.com:o/r.git", None),
        ] {
            assert_eq!(
                login(value).map(|(_, range)| &value[range]),
                expected,
                "{value}"
            );
        }
    }

    #[test]
    fn fields_of_connection_strings() {
        let value = "Server=db; User Id=sa;Password='P@ss 1';Encrypt=no";
        let read: Vec<_> = fields(value)
            .into_iter()
            .map(|(k, v)| (&value[k], &value[v]))
            .collect();
        assert_eq!(read[2], ("Password", "P@ss 1"));
        assert_eq!(fields("a;b=c"), []);
    }
}
