//! Secrets inside documents: pairs with a secret's name, headers, netrc, logins.

use std::ops::Range;

use super::directives::PASSWORD;
use super::pairs::{Form, Pair, pairs};
use super::reference::{self, BLANK, EDGE};
use super::{
    Case, Found, decode, entries, hit, literal, narrowed, no_value, placeholder, strength,
};
use crate::detect::names::{Name, Noun};
use crate::detect::{Detectors, NameClass, SecretKind, Strength};
use crate::finding::Confidence;

/// Most values of one text that its passwords are compared with.
const MOST_PEERS: usize = 8;

/// What a name inside a value says: as elsewhere, but `pwd` is a password there and no directory.
pub(super) fn inner_name(detectors: &Detectors, key: &str) -> Name {
    if matches!(key, "pwd" | "Pwd" | "pw" | "PWD") {
        return PASSWORD;
    }
    detectors.judge_name(key)
}

/// `PlainLoginModule required user_alice="password"`: the accounts that a server knows.
fn is_jaas_account(key: &str) -> bool {
    key.strip_prefix("user_")
        .is_some_and(|user| !user.is_empty())
}

/// Adds the secrets of all pairs in `text`.
pub(super) fn find(detectors: &Detectors, text: &str, case: &Case<'_>, found: &mut Found) {
    // A password may hold any sign: `a=b` under a password's name is no pair.
    let single_word =
        case.name.class == NameClass::Secret && !text.trim().contains([' ', '\n', '{', ';', '\t']);
    if single_word {
        return;
    }
    // A header with a field of its own: `Authorization = "Bearer x"`.
    if is_authorization(case.key) {
        authorization(detectors, text, 0, found);
    }
    let pairs = pairs(text);
    let modules = text.contains("LoginModule ");
    let named: Vec<(&str, &str, Name)> = pairs
        .iter()
        .map(|pair| {
            let key = text.get(pair.key.clone()).unwrap_or_default();
            let value = text.get(pair.value.clone()).unwrap_or_default();
            let name = match modules && pair.form == Form::Quoted && is_jaas_account(key) {
                true => PASSWORD,
                false => inner_name(detectors, key),
            };
            (key, value, name)
        })
        .collect();
    // Users and databases that a weak password may repeat.
    let mut peers: Vec<&str> = named
        .iter()
        .filter(|(.., name)| name.class == NameClass::Identifier)
        .map(|(_, value, _)| *value)
        .filter(|value| value.len() <= 64)
        .take(MOST_PEERS)
        .collect();
    peers.extend(case.peers);
    entries::find(detectors, text, &pairs, &peers, found);
    for (pair, (key, value, name)) in pairs.iter().zip(named) {
        if is_authorization(key) {
            authorization(detectors, text, pair.value.start, found);
            continue;
        }
        match name.class {
            NameClass::Secret => one(detectors, text, pair, name, case, &peers, found),
            NameClass::MayHold if matches!(key, "auth" | "_auth") => {
                if let Some(value) = literal(value)
                    && let Some(inner) = decode::decode(value)
                    && inner.contains(':')
                {
                    found.push(
                        text,
                        hit(
                            pair.value.clone(),
                            "registry-login",
                            "registry login, encoded",
                            SecretKind::Named,
                            Strength::Strong,
                            Confidence::High,
                        ),
                    );
                }
            }
            // `jenkins-cli.jar -auth admin:x`, `splunk -auth admin:x`
            NameClass::MayHold if key == "-auth" && pair.form == Form::Option => {
                let login = Case {
                    peers: &peers,
                    ..*case
                };
                option_login(detectors, text, value, &login, found);
            }
            _ => {}
        }
    }
    if case.prose {
        bearer(text, found);
    }
    netrc(detectors, text, found);
}

fn one(
    detectors: &Detectors,
    text: &str,
    pair: &Pair,
    name: Name,
    case: &Case<'_>,
    peers: &[&str],
    found: &mut Found,
) {
    let key = text.get(pair.key.clone()).unwrap_or_default();
    let Some(value) = text.get(pair.value.clone()).and_then(literal) else {
        return;
    };
    let data = detectors.values();
    if reference::names_a_place(&data.benign, value)
        || no_value::is_none(text, pair, value, case.prose)
    {
        return;
    }
    // A stand-in with blanks in it ends at the first of them: `password=PLEASE ENTER IT`.
    let shout = no_value::shout(text, pair);
    if shout.contains(' ') && placeholder::is_placeholder(&data.placeholders, shout, name.noun, key)
    {
        return;
    }
    if pair.form == Form::Option
        && (value.starts_with('-') || value.contains(['/', '=']) && !strength::looks_random(value))
    {
        return;
    }
    // A repository's `?credentials=name`: the file that holds them.
    let before = text
        .get(..pair.key.start)
        .and_then(|t| t.chars().next_back());
    if key == "credentials" && matches!(before, Some('?' | '&')) && !strength::looks_random(value) {
        return;
    }
    // `s/^password=.*/password=x/`: what comes in the place of the pattern is no sentence.
    let sign = no_value::sign_of_substitution(text, pair.key.start);
    let value = sign.map_or(value, |sign| value.split(sign).next().unwrap_or(value));
    // openssl's `-passin pass:x`
    let value = value.strip_prefix("pass:").unwrap_or(value);
    let Some((strength, confidence)) = strength::named(data, value, name, key, peers) else {
        return;
    };
    let weak_setting = strength == Strength::Weak
        && (name.noun == Noun::Password || !no_value::is_kind(value))
        && no_value::is_setting(text, pair, value);
    let evident =
        weak_setting || sign.is_some() || no_value::is_evident(value, pair.form, strength);
    if case.prose && !evident {
        return;
    }
    let confidence = match super::is_for_show(key) {
        true => Confidence::Low,
        false => confidence,
    };
    let range = narrowed(text, &pair.value, value);
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

/// `user:password` behind an option.
fn option_login(
    detectors: &Detectors,
    text: &str,
    value: &str,
    case: &Case<'_>,
    found: &mut Found,
) {
    let Some((user, password)) = value.split_once(':') else {
        return;
    };
    let Some(password) = literal(password).filter(|_| is_user(user)) else {
        return;
    };
    let peers: Vec<&str> = case.peers.iter().copied().chain([user]).collect();
    let graded = strength::grade(detectors.values(), password, Noun::Password, user, &peers);
    if let Some((strength, confidence)) = graded {
        found.push(
            text,
            hit(
                narrowed(text, &(0..0), password),
                "login-pair",
                "password of a login",
                SecretKind::Named,
                strength,
                confidence.min(Confidence::Medium),
            ),
        );
    }
}

fn is_user(user: &str) -> bool {
    !user.is_empty()
        && user.len() <= 64
        && user.bytes().all(|b| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'_' | b'-' | b'.' | b'@')
                || b == BLANK as u8
                || b == EDGE as u8
        })
}

fn is_authorization(key: &str) -> bool {
    let key = key.rsplit(['"', '\'']).next().unwrap_or(key);
    ["authorization", "proxy-authorization", "extraheader"]
        .iter()
        .any(|name| {
            key.len() >= name.len()
                && key
                    .get(key.len() - name.len()..)
                    .is_some_and(|end| end.eq_ignore_ascii_case(name))
        })
}

/// `Authorization: Bearer x`, `Authorization: Basic x`, `Authorization: x`.
fn authorization(detectors: &Detectors, text: &str, from: usize, found: &mut Found) {
    let line = text.get(from..).unwrap_or_default();
    let line = line
        .split(['"', '\'', '\n', '\r', '`'])
        .next()
        .unwrap_or_default();
    let mut words = line.split_whitespace();
    let Some(first) = words.next() else { return };
    let scheme = matches!(
        first.to_ascii_lowercase().as_str(),
        "bearer"
            | "basic"
            | "token"
            | "digest"
            | "apikey"
            | "api-key"
            | "key"
            | "bot"
            | "splunk"
            | "negotiate"
            | "genie"
            | "genietoken"
            | "sso-key"
            | "zoho-oauthtoken"
            | "authorization:"
    );
    let Some(value) = (if scheme { words.next() } else { Some(first) }) else {
        return;
    };
    let Some(value) = literal(value.trim_end_matches([',', ';', ')', '}', '\\'])) else {
        return;
    };
    if !scheme && !strength::looks_random(value) {
        return;
    }
    push_header(detectors, text, value, first, found);
}

fn push_header(detectors: &Detectors, text: &str, value: &str, scheme: &str, found: &mut Found) {
    let data = detectors.values();
    let value = if scheme.eq_ignore_ascii_case("token") {
        value.strip_prefix("token=").unwrap_or(value)
    } else {
        value
    };
    let name = Name {
        class: NameClass::Secret,
        noun: Noun::Token,
    };
    let range = narrowed(text, &(0..0), value);
    if scheme.eq_ignore_ascii_case("basic")
        && let Some(login) = decode::decode(value).filter(|login| login.contains(':'))
    {
        let (user, password) = login.split_once(':').unwrap_or_default();
        if let Some((strength, confidence)) =
            strength::grade(data, password, Noun::Password, user, &[user])
        {
            found.push(
                text,
                hit(
                    range,
                    "authorization-header",
                    "login in an Authorization header",
                    SecretKind::Named,
                    strength,
                    confidence,
                ),
            );
        }
        return;
    }
    if value.len() < 6 {
        return;
    }
    if let Some((strength, confidence)) = strength::named(data, value, name, "authorization", &[]) {
        found.push(
            text,
            hit(
                range,
                "authorization-header",
                "token in an Authorization header",
                SecretKind::Named,
                strength,
                confidence,
            ),
        );
    }
}

/// `Bearer x` without its header's name.
fn bearer(text: &str, found: &mut Found) {
    for (at, word) in text.match_indices("Bearer ") {
        let start = at + word.len();
        let rest = text.get(start..).unwrap_or_default();
        let length = rest
            .bytes()
            .take(4096)
            .take_while(|b| {
                b.is_ascii_alphanumeric()
                    || matches!(b, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=')
            })
            .count();
        let value = rest.get(..length).unwrap_or_default();
        if strength::looks_random(value) {
            found.push(
                text,
                hit(
                    start..start + length,
                    "authorization-header",
                    "token in an Authorization header",
                    SecretKind::Named,
                    Strength::Strong,
                    Confidence::High,
                ),
            );
        }
    }
}

/// `machine h login l password p`.
fn netrc(detectors: &Detectors, text: &str, found: &mut Found) {
    if !text.contains("login") || !text.contains("password") {
        return;
    }
    // `login l password p`: one right behind the other, or it is a sentence about logging in; as is what names no machine.
    let mut login = None;
    let mut before = "";
    let mut machine = false;
    for (start, word) in words(text) {
        let end = word.rsplit("\\n").next().unwrap_or(word);
        machine |= matches!(
            end.trim_start_matches(['"', '\'', '(']),
            "machine" | "default"
        );
        match before {
            "login" if machine => {
                login = Some(word);
                before = "";
                continue;
            }
            "password" => {
                if let (Some(user), Some(value)) = (
                    login.take(),
                    literal(
                        word.split("\\n")
                            .next()
                            .unwrap_or(word)
                            .trim_end_matches(['"', '\'', '\\', ';', ')']),
                    ),
                ) && let Some((strength, confidence)) =
                    strength::grade(detectors.values(), value, Noun::Password, user, &[user])
                {
                    let range = narrowed(text, &(start..start + word.len()), value);
                    found.push(
                        text,
                        hit(
                            range,
                            "netrc-password",
                            "password of a netrc entry",
                            SecretKind::Named,
                            strength,
                            confidence,
                        ),
                    );
                }
            }
            _ => {}
        }
        before = end;
        if before != "password" {
            login = None;
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .map(move |word| (narrowed(text, &(0..0), word).start, word))
}

/// `user:password` or `user/password` as a whole value. Needs a name that says so.
pub(super) fn login_pair(detectors: &Detectors, text: &str, case: &Case<'_>, found: &mut Found) {
    let value = text.trim().trim_matches([EDGE, '"', '\'']);
    if value.contains(char::is_whitespace)
        || value.contains("://")
        || value.len() > 512
        || value.starts_with(['/', '.', '{', '['])
        // `C:\keys\api` is no login of a user `C`.
        || super::benign::is_path(value)
    {
        return;
    }
    let Some(sign) = value.find([':', '/']) else {
        return;
    };
    // Base64 has slashes, too.
    if value.as_bytes().get(sign) == Some(&b'/')
        && strength::looks_random(value)
        && value.len() >= 32
    {
        return;
    }
    let user = value.get(..sign).unwrap_or_default();
    let Some(password) = value.get(sign + 1..) else {
        return;
    };
    if matches!(password, "" | "x-oauth-basic") {
        // A token in the place of the user.
        if strength::looks_random(user) {
            let range = narrowed(text, &(0..text.len()), user);
            let (kind, strength) = (SecretKind::Named, Strength::Strong);
            let token = hit(
                range,
                "login-pair",
                "token of a login",
                kind,
                strength,
                Confidence::Medium,
            );
            found.push(text, token);
        }
        return;
    }
    let number = password.bytes().all(|b| b.is_ascii_digit()) && password.len() < 6;
    if !is_user(user)
        || number
        || password.starts_with(['/', ':'])
        || password.contains('/') && value.as_bytes().get(sign) == Some(&b'/')
    {
        return;
    }
    let Some(password) = literal(password) else {
        return;
    };
    let user_name: &str = user.trim_matches([BLANK, EDGE]);
    let peers: Vec<&str> = case.peers.iter().copied().chain([user_name]).collect();
    if let Some((strength, confidence)) = strength::grade(
        detectors.values(),
        password,
        Noun::Password,
        user_name,
        &peers,
    ) {
        let range: Range<usize> = narrowed(text, &(0..text.len()), password);
        found.push(
            text,
            hit(
                range,
                "login-pair",
                "password of a login",
                SecretKind::Named,
                strength,
                confidence.min(Confidence::Medium),
            ),
        );
    }
}
