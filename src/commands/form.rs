//! Which part of an argument, or of what a command reads, is the secret.

use super::argument::matches;
use super::spec::Form;
use super::statement;
use super::substitution;
use super::table::Secret;
use crate::ir::Value;

/// Most secrets in one text.
const MOST: usize = 256;

/// A part of a value that is a secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The secret.
    pub(super) value: Value,
    /// The name that stands with it.
    pub(super) name: Option<String>,
    /// The account that it is of.
    pub(super) user: Option<String>,
    /// It is seen for what it is wherever it stands: the login of a URL, an `Authorization` header.
    pub(super) evident: bool,
}

impl Found {
    fn new(value: Value) -> Self {
        Self {
            value,
            name: None,
            user: None,
            evident: false,
        }
    }
}

/// What an entry of the table makes of a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing: another entry may.
    None,
    /// It is expressly no secret.
    Public,
    /// These are secrets.
    Secrets(Vec<Found>),
}

/// What an editor's script in `value` looks for, for an entry of the table about such.
pub(super) fn patterns(secret: &Secret, value: &Value) -> Vec<Value> {
    if secret.form != Form::Substitution {
        return Vec::new();
    }
    let patterns = substitution::patterns(value.text().as_str());
    let patterns = patterns.into_iter().filter(|range| !range.is_empty());
    patterns.map(|range| value.slice(range)).collect()
}

/// What `value` holds for an entry of the table.
pub(super) fn read(secret: &Secret, value: &Value) -> Answer {
    let whole = value.text();
    let Some(rest) = whole.as_str().strip_prefix(secret.prefix) else {
        return Answer::None;
    };
    let from = whole.len() - rest.len();
    let value = value.slice(from..whole.len());
    let text = value.text();
    let text = text.as_str();
    if secret.except.iter().any(|pattern| matches(pattern, text)) {
        return Answer::Public;
    }
    let end = match secret.until {
        "" => text.len(),
        sign => text.rfind(sign).unwrap_or(text.len()),
    };
    let found: Vec<Found> = match secret.form {
        Form::Whole => vec![Found::new(value.slice(0..end))],
        Form::Login => login(&value, 0..end, secret.separator)
            .into_iter()
            .collect(),
        Form::Field => {
            let mut fields = pieces(text, secret.separator).skip(1);
            let field = fields
                .next()
                .and_then(|field| login(&value, 0..field.end, secret.separator));
            field.into_iter().collect()
        }
        Form::Url => url(&value, text).into_iter().collect(),
        Form::Channel => url(&value, text)
            .or_else(|| token_of_path(&value, text))
            .into_iter()
            .collect(),
        Form::Header => header(&value, text).into_iter().collect(),
        Form::Pair => pair(&value, 0..text.len()).into_iter().collect(),
        Form::Pairs => {
            let sign = if secret.separator == ":" {
                ","
            } else {
                secret.separator
            };
            pieces(text, sign)
                .filter_map(|piece| pair(&value, piece))
                .take(MOST)
                .collect()
        }
        Form::Statement => statement::passwords(text)
            .into_iter()
            .take(MOST)
            .map(|range| Found::new(value.slice(range)))
            .collect(),
        Form::Substitution => substitution::filled(text)
            .into_iter()
            .map(|filled| Found {
                name: Some(filled.name.to_owned()),
                ..Found::new(value.slice(filled.value))
            })
            .collect(),
        Form::Text => Vec::new(),
        Form::Line => lines(text)
            .next()
            .map(|line| Found::new(value.slice(line)))
            .into_iter()
            .collect(),
        Form::Logins => lines(text)
            .filter_map(|line| login(&value, line, ":"))
            .take(MOST)
            .collect(),
        Form::Debconf => debconf(&value, text),
    };
    let found: Vec<Found> = found.into_iter().filter(|f| !f.value.is_empty()).collect();
    if found.is_empty() {
        Answer::None
    } else {
        Answer::Secrets(found)
    }
}

/// What a login without a password is called: a user, or a token if it looks drawn by lot.
pub(super) const ALONE: &str = "auth";

/// What stands behind the separator.
fn login(value: &Value, range: std::ops::Range<usize>, separator: &str) -> Option<Found> {
    let text = value.text();
    let text = text.as_str().get(range.clone())?;
    let sign = text.find(separator)?;
    let user = text.get(..sign)?;
    let found = value.slice(range.start + sign + separator.len()..range.end);
    if text.contains("://") {
        return None;
    }
    // `-u TOKEN:`, `-u TOKEN:x-oauth-basic`: the token stands where the user does.
    if matches!(text.get(sign + separator.len()..)?, "" | "x-oauth-basic") {
        return Some(Found {
            name: Some(ALONE.to_owned()),
            ..Found::new(value.slice(range.start..range.start + sign))
        });
    }
    if found.is_empty() {
        return None;
    }
    Some(Found {
        user: (!user.contains(crate::ir::UNKNOWN) && !user.is_empty()).then(|| user.to_owned()),
        ..Found::new(found)
    })
}

/// The password of a URL's login, or the whole login when it is but one word: `https://token@host`.
fn url(value: &Value, text: &str) -> Option<Found> {
    let authority = text.find("://")? + 3;
    let rest = text.get(authority..)?;
    let end = rest.find(['/', '?', '#', ' ']).unwrap_or(rest.len());
    let at = rest.get(..end)?.rfind('@')?;
    let login = rest.get(..at)?;
    let (user, from) = match login.split_once(':') {
        // `https://token:@host`, `https://token:x-oauth-basic@host`
        Some((_, "" | "x-oauth-basic")) | None => (None, 0),
        Some((user, _)) => (Some(user.to_owned()), user.len() + 1),
    };
    let to = match login.split_once(':') {
        Some((user, "" | "x-oauth-basic")) => user.len(),
        _ => at,
    };
    let found = value.slice(authority + from..authority + to);
    (!found.is_empty() && (from > 0 || !text.starts_with("ssh:"))).then(|| Found {
        user,
        evident: true,
        ..Found::new(found)
    })
}

/// `https://host/t/TOKEN/channel`.
fn token_of_path(value: &Value, text: &str) -> Option<Found> {
    let authority = text.find("://")? + 3;
    let rest = text.get(authority..)?;
    let from = authority + rest.find("/t/")? + 3;
    let length = text.get(from..)?.find('/')?;
    let found = value.slice(from..from + length);
    (!found.is_empty()).then(|| Found {
        evident: true,
        ..Found::new(found)
    })
}

/// The value of a header.
fn header(value: &Value, text: &str) -> Option<Found> {
    let colon = text.find(':')?;
    let name = text.get(..colon)?.trim();
    let rest = text.get(colon + 1..)?;
    let mut from = colon + 1 + (rest.len() - rest.trim_start().len());
    let evident = name.to_ascii_lowercase().ends_with("authorization");
    if evident && let Some((scheme, credentials)) = rest.trim_start().split_once(' ') {
        from += scheme.len() + 1 + (credentials.len() - credentials.trim_start().len());
    }
    let found = value.slice(from..text.len());
    (!found.is_empty() && !name.is_empty()).then(|| Found {
        name: Some(name.to_owned()),
        evident,
        ..Found::new(found)
    })
}

/// `NAME=secret`.
fn pair(value: &Value, range: std::ops::Range<usize>) -> Option<Found> {
    let text = value.text();
    let text = text.as_str().get(range.clone())?;
    let sign = text.find('=')?;
    let name = text.get(..sign)?.trim();
    let found = value.slice(range.start + sign + 1..range.end);
    (!found.is_empty() && !name.is_empty()).then(|| Found {
        name: Some(name.to_owned()),
        ..Found::new(found)
    })
}

/// `owner question type value`: the value is a password by its type, or by the question's name.
fn debconf(value: &Value, text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for line in lines(text).take(MOST) {
        let Some(own) = text.get(line.clone()) else {
            continue;
        };
        let mut rest = own;
        let mut fields = [""; 3];
        for field in &mut fields {
            rest = rest.trim_start();
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            (*field, rest) = rest.split_at_checked(end).unwrap_or_default();
        }
        let [_, question, kind] = fields;
        let secret = value.slice(line.end - rest.trim_start().len()..line.end);
        let name = match kind {
            "password" => "password",
            "string" => question.rsplit('/').next().unwrap_or_default(),
            _ => continue,
        };
        // A password is asked for twice.
        let again = |f: &Found| f.value.text().as_str() == secret.text().as_str();
        if !secret.is_empty() && !found.iter().any(again) {
            found.push(Found {
                name: Some(name.to_owned()),
                ..Found::new(secret)
            });
        }
    }
    found
}

/// The stretches between `separator`s.
fn pieces<'t>(
    text: &'t str,
    separator: &'t str,
) -> impl Iterator<Item = std::ops::Range<usize>> + use<'t> {
    let mut at = 0;
    text.split(separator).map(move |piece| {
        let range = at..at + piece.len();
        at = range.end + separator.len();
        range
    })
}

/// The lines that are not empty, without white space around them. `\n` that printf and echo write as a line end counts.
pub(super) fn lines(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + use<'_> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let (length, sign) = match (rest.find('\n'), rest.find("\\n")) {
            (Some(line), Some(escape)) if escape < line => (escape, 2),
            (Some(line), _) => (line, 1),
            (None, Some(escape)) => (escape, 2),
            (None, None) => (rest.len(), 0),
        };
        let line = rest.get(..length).unwrap_or_default();
        let lead = line.len() - line.trim_start().len();
        let range = at + lead..at + lead + line.trim().len();
        at += length + sign;
        Some(range)
    })
    .filter(|range| !range.is_empty())
}

/// The texts of a value one behind the other, as a value.
pub(super) fn joined<'v>(values: impl Iterator<Item = &'v Value>, separator: &Value) -> Value {
    let mut all = Value::default();
    for (at, value) in values.enumerate() {
        if at > 0 {
            all.push(separator);
        }
        all.push(value);
    }
    all
}
