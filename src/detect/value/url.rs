//! Logins in URLs: `scheme://user:password@host`, `https://token@host`, `?token=…`.

use std::ops::Range;

use super::reference::{BLANK, EDGE};
use super::strength;

/// How far a URL is read, in bytes.
const LONGEST: usize = 4096;

/// A part of a URL that may be a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    pub(super) range: Range<usize>,
    pub(super) what: PartKind,
}

/// What it is in the URL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum PartKind {
    /// The password; where the user stands.
    Password { user: Range<usize> },
    /// A user without password.
    User,
    /// A word of the path that stands where a token does: `/t/TOKEN/` of a conda channel.
    Path,
    /// The value of a query parameter; where its name stands.
    Query { name: Range<usize> },
}

/// The parts of all URLs in `text` (references blanked), in order. Linear: a URL ends where the next begins.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let starts: Vec<usize> = text.match_indices("://").map(|(at, _)| at + 3).collect();
    for (index, start) in starts.iter().copied().enumerate() {
        if !has_scheme(text, start - 3) {
            continue;
        }
        let limit = starts
            .get(index + 1)
            .map_or(text.len(), |next| next - 3)
            .min(start.saturating_add(LONGEST));
        let length = text
            .get(start..)
            .unwrap_or_default()
            .bytes()
            .take(limit.saturating_sub(start))
            .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'`' | b'\\'))
            .count();
        let mut end = start + length;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        one(text, start..end, &mut found);
    }
    found
}

fn has_scheme(text: &str, end: usize) -> bool {
    let before = text.as_bytes().get(end.saturating_sub(1)..end);
    before.is_some_and(|b| {
        b.iter().all(|b| {
            b.is_ascii_alphanumeric()
                || *b == BLANK as u8
                || *b == EDGE as u8
                || *b == b':'
                || *b == b'+'
        }) && !b.is_empty()
    })
}

fn one(text: &str, url: Range<usize>, found: &mut Vec<Part>) {
    let body = text.get(url.clone()).unwrap_or_default();
    let mut after = 0;
    if let Some(at) = userinfo(body) {
        after = at + 1;
        let login = body.get(..at).unwrap_or_default();
        // A quote that closed before the `@`: the rest is another word.
        if !login.contains(['\'', '<', '>', '(', ')'])
            || login.contains(':') && !login.contains('\'')
        {
            push_login(url.start, login, found);
        }
    }
    push_path(text, url.start + after..url.end, found);
    push_query(text, url.start + after..url.end, found);
}

/// Where the `@` is that ends the login.
fn userinfo(body: &str) -> Option<usize> {
    let authority_end = body.find(['/', '?', '#']).unwrap_or(body.len());
    let authority = body.get(..authority_end)?;
    if let Some(at) = authority.rfind('@') {
        return Some(at);
    }
    // Passwords with a `/`, `?` or `#` that nobody encoded.
    let (_, port) = authority.split_once(':')?;
    if port.is_empty() || port.bytes().all(|b| b.is_ascii_digit() || b == BLANK as u8) {
        return None;
    }
    let at = body.rfind('@')?;
    let host = body.get(at + 1..)?.split(['/', ':', '?']).next()?;
    let plausible = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    (plausible && at < 256).then_some(at)
}

fn push_login(start: usize, login: &str, found: &mut Vec<Part>) {
    let Some(colon) = login.find(':') else {
        found.push(Part {
            range: start..start + login.len(),
            what: PartKind::User,
        });
        return;
    };
    let user = start..start + colon;
    let password = start + colon + 1..start + login.len();
    let opaque = matches!(
        login.get(colon + 1..),
        Some("" | "x-oauth-basic" | "x" | "X" | "oauth")
    );
    if opaque {
        // `https://TOKEN:x-oauth-basic@host`
        found.push(Part {
            range: user,
            what: PartKind::User,
        });
    } else {
        found.push(Part {
            range: password,
            what: PartKind::Password { user },
        });
    }
}

/// Where in a path a token stands: conda reads `/t/TOKEN` of a channel so, Sumo Logic's collectors are addresses that
/// end with one.
const BEFORE_TOKENS: [&str; 2] = ["/t/", "/receiver/v1/http/"];

fn push_path(text: &str, rest: Range<usize>, found: &mut Vec<Part>) {
    let body = text.get(rest.clone()).unwrap_or_default();
    let path = body.split(['?', '#']).next().unwrap_or_default();
    let by_sign = BEFORE_TOKENS
        .iter()
        .find_map(|sign| Some(path.find(sign)? + sign.len()));
    // What is sent to a streaming service is named by `rtmp://host/application/KEY`, and who knows the key may send.
    let streams = || {
        let scheme = text.get(..rest.start).unwrap_or_default();
        let (_, behind_host) = path.split_once('/')?;
        let (_, key) = behind_host.rsplit_once('/')?;
        ((scheme.ends_with("rtmp://") || scheme.ends_with("rtmps://"))
            && !behind_host.to_ascii_lowercase().starts_with("vod")
            && is_stream_key(key))
        .then_some(path.len() - key.len())
    };
    if let Some(at) = by_sign.or_else(streams)
        && let Some(word) = path.get(at..).and_then(|r| r.split('/').next())
    {
        let start = rest.start + at;
        let word = word.trim_end_matches(['\'', ')', ',', ';']);
        found.push(Part {
            range: start..start + word.len(),
            what: PartKind::Path,
        });
    }
}

/// Whether what a stream is called is drawn by lot, as keys of streaming services are: `abcd-1234-…` in groups of four, or
/// one long run behind the service's own words (`live_123_…`, `sk_us-west-2_…`). Names of cameras, files with their
/// bitrate and UUIDs of recordings are not.
fn is_stream_key(key: &str) -> bool {
    let key = key.trim_end_matches(['\'', ')', ',', ';']);
    // `clip.mp4`, `mp4:clip`
    if key.contains(['.', ':']) {
        return false;
    }
    let runs = || key.split(|c: char| !c.is_ascii_alphanumeric());
    let groups = runs().count();
    let in_fours = (4..=6).contains(&groups) && runs().all(|run| run.len() == 4);
    in_fours || runs().any(strength::looks_random)
}

fn push_query(text: &str, rest: Range<usize>, found: &mut Vec<Part>) {
    let body = text.get(rest.clone()).unwrap_or_default();
    let Some(mark) = body.find(['?', '#']) else {
        return;
    };
    let mut at = rest.start + mark + 1;
    let with_user = body.contains("?u=") || body.contains("&u=");
    for field in body
        .get(mark + 1..)
        .unwrap_or_default()
        .split(['&', ';', '?', '#', '\'', ')', ','])
    {
        let field_start = at;
        at += field.len() + 1;
        let (skip, field) = match field.strip_prefix("amp;") {
            Some(field) => (4, field),
            None => (0, field),
        };
        if let Some(equals) = field.find('=') {
            let name = field_start + skip..field_start + skip + equals;
            let value = name.end + 1..field_start + skip + field.len();
            let is_password = with_user && text.get(name.clone()) == Some("p");
            let what = if is_password {
                PartKind::Password { user: name }
            } else {
                PartKind::Query { name }
            };
            if !value.is_empty() {
                found.push(Part { range: value, what });
            }
        }
    }
}

/// `%40` as `@`; what is no valid escape stays.
pub(super) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let pair = (byte == b'%').then(|| {
            let high = (ahead.next()? as char).to_digit(16)?;
            let low = (ahead.next()? as char).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        });
        match pair.flatten() {
            Some(decoded) => {
                out.push(decoded);
                bytes = ahead;
            }
            None => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Names of query parameters that carry a secret.
pub(super) fn is_secret_parameter(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "token"
            | "access_token"
            | "accesstoken"
            | "auth_token"
            | "authtoken"
            | "private_token"
            | "job_token"
            | "refresh_token"
            | "id_token"
            | "api_key"
            | "apikey"
            | "api-key"
            | "subscription-key"
            | "sig"
            | "signature"
            | "x-amz-signature"
            | "x-amz-security-token"
            | "x-goog-signature"
            | "password"
            | "passwd"
            | "pwd"
            | "pass"
            | "secret"
            | "client_secret"
            | "license_key"
            | "licence_key"
            | "licensekey"
            | "auth"
            | "key"
            | "code"
            | "sslpassword"
            | "trustpassword"
            | "keystorepassword"
            | "hapikey"
            | "sas"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    fn passwords(text: &str) -> Vec<&str> {
        parts(text)
            .into_iter()
            .filter(|part| matches!(part.what, PartKind::Password { .. }))
            .map(|part| &text[part.range])
            .collect()
    }

    #[test]
    fn passwords_of_urls() {
        for (text, expected) in [
            ("postgres://app:pw1@db/x", vec!["pw1"]),
            ("redis://:pw@h:6379/0", vec!["pw"]),
            ("http://h:8080/@scope/x", vec![]),
            ("postgres://u:p/a?b@host/db", vec!["p/a?b"]),
            ("postgres://u:p@ss@host", vec!["p@ss"]),
            ("git+https://u:p@h/r.git http://a:b@c", vec!["p", "b"]),
            ("https://user@host", vec![]),
            ("https://user:@host", vec![]),
            ("http://a:b@c,http://d:e@f", vec!["b", "e"]),
            ("https://h/p?x=http://u:p@h2", vec!["p"]),
        ] {
            assert_eq!(passwords(text), expected, "{text}");
        }
    }

    #[test]
    fn queries() {
        let text = "https://h/p?a=1&amp;token=abc#x=2";
        let names: Vec<_> = parts(text)
            .into_iter()
            .filter_map(|part| match part.what {
                PartKind::Query { name } => Some((&text[name], &text[part.range])),
                _ => None,
            })
            .collect();
        assert_eq!(names, [("a", "1"), ("token", "abc"), ("x", "2")]);
    }

    #[test]
    fn stream_keys() {
        let key = |text: &str| {
            let part = parts(text).into_iter().find(|p| p.what == PartKind::Path);
            part.map(|part| text[part.range].to_owned())
        };
        for text in [
            "rtmp://a.example/live2/x7kd-9fq2-mm3v-0tza-4wpe",
            "rtmp://live.example/app/live_123456789_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v",
            "rtmps://ingest.example:443/app/sk_us-west-2_hK4xYz12AbC7_dE8fGh1jKl5mNo3pQr",
            "rtmp://media:1935/live/9f86d081884c7d659a2feaa0c55ad015",
        ] {
            let last = text.rsplit('/').next().map(str::to_owned);
            assert_eq!(key(text), last, "{text}");
        }
        for text in [
            "rtmp://host/vod/mp4:sample1_1500kbps.f4v",
            "rtmp://host/vod/x7kd-9fq2-mm3v-0tza-4wpe",
            "rtmp://host/live/6f1c2b1e-9a3d-4c5f-8e7a-1b2c3d4e5f60",
            "rtmp://host/live/front-door-camera-1",
            "rtmp://host/live/bbb_1080p60_h264_6000kbps_aac128",
            "rtmp://host/live/cam1-720p30-2500k-h264-aac128",
            "rtmp://host/live/stream1",
            "rtmp://host/live",
        ] {
            assert_eq!(key(text), None, "{text}");
        }
    }

    #[test]
    fn percent_escapes() {
        assert_eq!(percent_decoded("p%40ss%zz%"), "p@ss%zz%");
    }
}
