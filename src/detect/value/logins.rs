//! Logins in URLs and connection strings, judged.

use super::reference::BLANK;
use super::{Case, Found, dsn, hit, literal, narrowed, strength, structured, url};
use crate::detect::names::{Name, Noun};
use crate::detect::{Detectors, NameClass, SecretKind, Strength};
use crate::finding::Confidence;

/// Passwords, tokens and query secrets of all URLs.
pub(super) fn urls(detectors: &Detectors, text: &str, case: &Case<'_>, found: &mut Found) {
    for part in url::parts(text) {
        let value = text.get(part.range.clone()).unwrap_or_default();
        let (user, id, what, noun) = match &part.what {
            url::PartKind::Password { user } => {
                let user = text.get(user.clone()).unwrap_or_default();
                (user, "url-password", "password in a URL", Noun::Password)
            }
            url::PartKind::User | url::PartKind::Path => {
                if strength::looks_random(value) && !is_public_dsn(text, part.range.end) {
                    let hit = hit(
                        part.range,
                        "url-token",
                        "token in a URL",
                        SecretKind::UrlCredential,
                        Strength::Strong,
                        Confidence::Medium,
                    );
                    found.push(text, hit);
                }
                continue;
            }
            url::PartKind::Query { name } => {
                let name = text.get(name.clone()).unwrap_or_default();
                let known = url::is_secret_parameter(name);
                let named = detectors.judge_name(name);
                if !known && named.class != NameClass::Secret {
                    continue;
                }
                let vague = matches!(
                    name,
                    "key" | "code" | "auth" | "sig" | "signature" | "credentials"
                ) && !strength::looks_random(value);
                if vague || value.len() < 4 || value.contains(BLANK) {
                    continue;
                }
                let noun = if named.noun == Noun::Other {
                    Noun::Token
                } else {
                    named.noun
                };
                if strength::named(
                    detectors.values(),
                    value,
                    Name {
                        class: NameClass::Secret,
                        noun,
                    },
                    name,
                    &[],
                )
                .is_none()
                {
                    continue;
                }
                (name, "url-query-secret", "secret in a URL's query", noun)
            }
        };
        if user == "anonymous" {
            continue;
        }
        let Some(value) = literal(value) else {
            continue;
        };
        if is_documentation(user, value, text.get(part.range.end..).unwrap_or_default()) {
            continue;
        }
        let decoded = url::percent_decoded(value);
        // Where anybody may try, a password that repeats its user is a login that is given away, no default.
        let rest = text.get(part.range.end..).unwrap_or_default();
        let own = (!is_on_the_internet(rest)).then_some(user);
        let peers: Vec<&str> = case.peers.iter().copied().chain(own).collect();
        let key = own.unwrap_or_default();
        if let Some((strength, confidence)) =
            strength::grade(detectors.values(), &decoded, noun, key, &peers)
        {
            let range = narrowed(text, &part.range, value);
            found.push(
                text,
                hit(
                    range,
                    id,
                    what,
                    SecretKind::UrlCredential,
                    strength,
                    confidence,
                ),
            );
        }
    }
}

/// Error trackers' addresses carry a public key as their user and end with a number.
fn is_public_dsn(text: &str, login_end: usize) -> bool {
    let rest = text.get(login_end..).unwrap_or_default();
    let address = rest.split_whitespace().next().unwrap_or_default();
    let project = address.rsplit('/').next().unwrap_or_default();
    address.contains("sentry")
        || !project.is_empty()
            && address.contains('/')
            && project.bytes().all(|b| b.is_ascii_digit())
}

/// Passwords of a value that is a connection string.
pub(super) fn connection_strings(
    detectors: &Detectors,
    text: &str,
    case: &Case<'_>,
    found: &mut Found,
) {
    if let Some((user, range)) = dsn::login(text) {
        let user = text.get(user).unwrap_or_default();
        let value = text.get(range.clone()).and_then(literal);
        if user != "anonymous"
            && let Some(value) = value
            && let Some((strength, confidence)) =
                strength::grade(detectors.values(), value, Noun::Password, user, &[user])
        {
            let confidence = confidence.min(Confidence::Medium);
            let range = narrowed(text, &range, value);
            found.push(
                text,
                hit(
                    range,
                    "connection-string",
                    "password in a connection string",
                    SecretKind::UrlCredential,
                    strength,
                    confidence,
                ),
            );
        }
    }
    for (name, range) in dsn::fields(text) {
        let key = text.get(name).unwrap_or_default();
        let name = structured::inner_name(detectors, key);
        let Some(value) = text.get(range.clone()).and_then(literal) else {
            continue;
        };
        if name.class != NameClass::Secret {
            continue;
        }
        if let Some((strength, confidence)) =
            strength::named(detectors.values(), value, name, key, case.peers)
        {
            let range = narrowed(text, &range, value);
            found.push(
                text,
                hit(
                    range,
                    "connection-string",
                    "password in a connection string",
                    SecretKind::UrlCredential,
                    strength,
                    confidence,
                ),
            );
        }
    }
}

/// Names that are never given out to hosts of the Internet, and those of documentation.
const OWN_NAMES: [&str; 17] = [
    "local",
    "localhost",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "test",
    "example",
    "invalid",
    "svc",
    "cluster",
    "docker",
    "dev",
    "arpa",
];

/// Whether the host behind a login (`@db.example.net:5432/x`) is one that is reached from anywhere.
fn is_on_the_internet(rest: &str) -> bool {
    let host = rest.strip_prefix('@').unwrap_or_default();
    let host = host
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-'))
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_ascii_lowercase();
    let mut labels = host.rsplit('.');
    let top = labels.next().unwrap_or_default();
    let documented = matches!(
        labels.next(),
        Some("example" | "domain" | "yourdomain" | "mydomain")
    );
    host.contains('.')
        && !documented
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && !OWN_NAMES.contains(&top)
}

/// `user:password@host`: what documentation writes where a login would stand.
fn is_documentation(user: &str, password: &str, rest: &str) -> bool {
    let host = rest.strip_prefix('@').unwrap_or_default();
    let host = host
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-'))
        .next()
        .unwrap_or_default();
    // `smtp://email:password@smtp_url:port`
    let spelled_out = rest
        .strip_prefix('@')
        .and_then(|r| r.split(['/', '?', '"', '\'']).next())
        .and_then(|place| place.rsplit_once(':'))
        .is_some_and(|(_, port)| matches!(port, "port" | "PORT"));
    // `http://[[user][:pass]@]host`: manuals put into brackets what may be left out.
    let optional = user.starts_with('[') && password.ends_with(']');
    if spelled_out || optional {
        return true;
    }
    matches!(user, "user" | "username" | "usr")
        && matches!(password, "pass" | "password" | "passwd" | "pw" | "pwd")
        && (matches!(host, "host" | "hostname")
            // A database that is really there has `password` often enough.
            || password != "password" && matches!(host, "localhost" | "server" | "127.0.0.1")
            || ["example.com", "example.org", "example.net"]
                .iter()
                .any(|h| {
                    host.strip_suffix(h)
                        .is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
                }))
}
