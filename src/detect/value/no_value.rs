//! What stands behind a secret's name and is no value: sentences, patterns, expressions of programs, maps, tags, rules of
//! sudo, names of entries.

use super::pairs::{Form, Pair};
use super::reference::EDGE;
use crate::detect::Strength;
use crate::detect::names::{Noun, Words};

/// Words that sentences have and passwords of words do not.
const OF_SENTENCES: [&str; 34] = [
    "the", "your", "for", "please", "if", "you", "and", "with", "from", "will", "must", "should",
    "when", "not", "can", "are", "is", "be", "see", "at", "in", "on", "of", "to", "by", "it",
    "this", "was", "has", "been", "stored", "changed", "first", "or",
];

/// Whether what `pair` of `text` gives to its name is no value by the looks of it. `value` is what is known of it.
pub(super) fn is_none(text: &str, pair: &Pair, value: &str, prose: bool) -> bool {
    let key = text.get(pair.key.clone()).unwrap_or_default();
    if pair.form == Form::Quoted {
        return is_label(text, pair.key.start);
    }
    is_rule_of_sudo(key, value)
        || is_code(value, prose)
        || is_pattern(value)
        || is_field_of_list(text, pair)
        || pair.form == Form::Spaced
            && (is_map(value)
                || is_tagged(value)
                || is_sentence(value)
                || goes_on_as_sentence(text, pair))
}

/// `ada ALL=(ALL) PASSWD: ALL`: who is asked for the own password.
pub(super) fn is_rule_of_sudo(key: &str, value: &str) -> bool {
    key.ends_with("PASSWD")
        && value
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .is_some_and(|word| word == "ALL")
}

/// What YAML makes of a command with a colon in its quotes, `- echo "Password: x" > f`, is a name and a value: here, of
/// the value, what is still quoted.
pub(super) fn still_quoted<'v>(key: &str, value: &'v str) -> Option<&'v str> {
    let open = ['"', '\'']
        .into_iter()
        .find(|quote| key.matches(*quote).count() % 2 == 1)?;
    value.split(open).next().map(str::trim)
}

/// Calls, parts and names of variables where a program's text gives a value: `password = get_password(x)`.
fn is_code(value: &str, prose: bool) -> bool {
    let call = value.contains('(') || value.ends_with(['[', '{', '(']);
    let parts = value.split('.').count();
    let path = parts > 1
        && value.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.bytes().all(|b| {
                    b.is_ascii_alphabetic()
                        || b == b'_'
                        || parts > 2 && (b.is_ascii_digit() || b == b'-')
                })
        });
    call || is_part(value) || prose && (path || value.contains("::"))
}

/// `config["api_key"]`, `$row['token']`, `args[:password]`.
fn is_part(value: &str) -> bool {
    let Some((variable, rest)) = value.split_once('[') else {
        return false;
    };
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'$' | b'@');
    !variable.is_empty()
        && variable.bytes().all(word)
        && rest.starts_with(['"', '\'', ':'])
        && rest.ends_with(']')
}

/// `s/^password = .*/…/`: what a pattern lets stand there.
fn is_pattern(value: &str) -> bool {
    [".*", ".+", "(.*", "\\(.*", "[^", "\\S", "\\w"]
        .iter()
        .any(|begin| value.starts_with(begin))
}

/// The sign between the parts of a substitution whose second part the name at `key` begins: `s/^password=.*/password=x/`.
pub(super) fn sign_of_substitution(text: &str, key: usize) -> Option<char> {
    const SIGNS: [char; 4] = ['/', '|', '#', '@'];
    let own = text.get(key..)?.chars().next()?;
    let before = text.get(..key)?;
    if before.ends_with(".*") && SIGNS.contains(&own) {
        return Some(own);
    }
    let sign = before.chars().next_back().filter(|c| SIGNS.contains(c))?;
    before.strip_suffix(sign)?.ends_with(".*").then_some(sign)
}

/// `login_token=token_id,token`: which fields of an answer hold it.
fn is_field_of_list(text: &str, pair: &Pair) -> bool {
    let key = text.get(pair.key.clone()).unwrap_or_default();
    let rest = text.get(pair.value.start..).unwrap_or_default();
    let line = rest.split_whitespace().next().unwrap_or_default();
    pair.form == Form::Tight
        && Words::of(key).last() == Some("token")
        && line.contains(',')
        && line
            .bytes()
            .all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b','))
}

/// `{ secretName: x }`, `[{ name: x }]`: its leaves are pairs of their own.
fn is_map(value: &str) -> bool {
    let inner = value.trim_start_matches(['[', ' ']);
    inner.starts_with('{') && inner.contains([':', '='])
}

/// `!secret wifi_password`, `!Ref DBPassword`: a tag says where YAML gets the value.
fn is_tagged(value: &str) -> bool {
    value.strip_prefix('!').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && rest
                .split_once([' ', '\t'])
                .is_some_and(|(tag, _)| tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
    })
}

/// `see the vault`, `changed at first login`: plain words. Four or more of them are a passphrase if none is of those that
/// sentences need.
pub(super) fn is_sentence(value: &str) -> bool {
    let mut words = 0;
    let mut connects = false;
    for word in value.split_whitespace() {
        let bare =
            word.trim_matches(|c: char| matches!(c, '.' | ',' | '!' | '?' | '(' | ')' | '"'));
        if !is_plain_word(bare) {
            return false;
        }
        words += 1;
        connects |= OF_SENTENCES.iter().any(|w| w.eq_ignore_ascii_case(bare));
    }
    words > 1 && (words < 4 || connects)
}

/// A word of letters, written as words are, or a path.
fn is_plain_word(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| !matches!(c, '\'' | '-'));
    let Some(first) = letters.next() else {
        return false;
    };
    let rest: Vec<char> = letters.collect();
    let capitals = rest.iter().all(|c| c.is_uppercase());
    word.starts_with(['/', '~']) && word.len() > 1
        || first.is_alphabetic()
            && rest.iter().all(|c| c.is_alphabetic())
            && (capitals || rest.iter().all(|c| !c.is_uppercase()))
}

/// In the midst of a line a value ends at the next space: `admin password: see docs`.
fn goes_on_as_sentence(text: &str, pair: &Pair) -> bool {
    const REACH: usize = 80;
    let rest = text.get(pair.value.start..).unwrap_or_default();
    let mut end = rest.len().min(REACH);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let line = rest
        .get(..end)
        .unwrap_or_default()
        .split(['\n', '"', ',', ';', '|', '&', '>', '<'])
        .next()
        .unwrap_or_default()
        .trim_end();
    line.len() > pair.value.len() && is_sentence(line)
}

/// The words in capitals that the value of `pair` begins with, as far as they go.
pub(super) fn shout<'t>(text: &'t str, pair: &Pair) -> &'t str {
    const REACH: usize = 80;
    let rest = text.get(pair.value.start..).unwrap_or_default();
    let rest = rest.trim_start_matches(['\\', '"', '\'']);
    let end = rest
        .bytes()
        .take(REACH)
        .take_while(|b| b.is_ascii_uppercase() || *b == b' ')
        .count();
    rest.get(..end).unwrap_or_default().trim_end()
}

/// `$lang['password'] = 'Passwort'`: what a program calls it on a page.
fn is_label(text: &str, key: usize) -> bool {
    let before = text.get(..key).unwrap_or_default();
    let Some(list) = before
        .strip_suffix(['"', '\''])
        .and_then(|b| b.strip_suffix('['))
    else {
        return false;
    };
    let list = list.as_bytes();
    [
        "lang", "language", "text", "texts", "label", "labels", "messages", "errors", "strings",
        "i18n",
    ]
    .iter()
    .any(|name| {
        let from = list.len().saturating_sub(name.len());
        list.get(from..)
            .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
            && !from
                .checked_sub(1)
                .and_then(|at| list.get(at))
                .is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// Whether `value` is the name of the secret that is meant, or of an entry of one: `DB_SECRET=prod/mysql/root`,
/// `adminPasswordKey: admin-password`, `--set-secrets=PW=db-password:latest`.
pub(super) fn names_an_entry(value: &str, noun: Noun, key: &str) -> bool {
    if let Some((name, version)) = value.split_once(':') {
        let number = version.len() < 4 && version.bytes().all(|b| b.is_ascii_digit());
        return is_resource(name)
            && noun != Noun::Credential
            && (version == "latest" || number && !version.is_empty() && name.contains('-'));
    }
    if !is_resource(value) {
        return false;
    }
    if value.matches('/').count() > 1 {
        return true;
    }
    let words = Words::of(key);
    let mut words: Vec<&str> = words.iter().collect();
    let last = words.pop().unwrap_or_default();
    let before = words.pop().unwrap_or_default();
    let of_password = matches!(
        before,
        "password" | "passwd" | "pass" | "pwd" | "credentials"
    );
    let says = |all: &[&str]| {
        value
            .rsplit(['-', '/', '_', '.'])
            .next()
            .is_some_and(|end| all.contains(&end))
    };
    let compound = value.contains(['-', '/']);
    match last {
        "secret" | "secrets" => {
            let of_secrets = last == "secrets" || of_password;
            value.contains('/')
                || compound && of_secrets
                || compound
                    && says(&["password", "passwords", "creds", "credentials", "secrets"])
                    && !is_talk(value)
        }
        // What a service keeps the key under: `kms_crypto_key = "vault-test"`.
        "key" if matches!(before, "crypto" | "kms") => {
            words.contains(&"kms") || before == "kms" || compound && !is_talk(value)
        }
        // The entry of a secret of Kubernetes.
        "key" if of_password => true,
        "key" => key.ends_with("secretKey") && says(&["password"]) && !is_talk(value),
        _ => false,
    }
}

/// Lower-case words with signs between them, and next to no digits: how resources are called.
fn is_resource(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_lowercase())
        && value.len() <= 128
        && value.bytes().filter(u8::is_ascii_digit).count() < 3
        && value.split(['-', '_', '.', '/']).all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Words of a password that talks of itself: `my-super-password`.
fn is_talk(value: &str) -> bool {
    value.split(['-', '_', '.', '/']).any(|word| {
        matches!(
            word,
            "my" | "super" | "very" | "the" | "this" | "your" | "change" | "secret" | "strong"
        )
    })
}

/// Words that follow an option's name in a sentence: "the --token flag is needed".
const FOLLOWERS: [&str; 20] = [
    "the",
    "a",
    "your",
    "of",
    "flag",
    "option",
    "argument",
    "parameter",
    "is",
    "to",
    "for",
    "and",
    "or",
    "from",
    "in",
    "with",
    "if",
    "when",
    "value",
    "as",
];

/// A line of a configuration file, or all of a text that becomes one: `db.password = postgres`. In a program
/// `password: password` hands a variable on.
pub(super) fn is_setting(text: &str, pair: &Pair, value: &str) -> bool {
    let key = text.get(pair.key.clone()).unwrap_or_default();
    let same = key.len() >= value.len()
        && (key.as_bytes().get(key.len() - value.len()..))
            .is_some_and(|end| end.eq_ignore_ascii_case(value.as_bytes()));
    let before = text.get(..pair.key.start).unwrap_or_default();
    let lead = before.trim_end_matches([' ', '\t', '-']);
    // Of `\npassword` the key is all but the backslash.
    let escaped = lead.ends_with("\\n") || lead.ends_with('\\') && key.starts_with('n');
    let begins = before.len() - lead.len() < 64
        && (lead.is_empty() || lead.ends_with(['\n', '"', '\'', EDGE]) || escaped);
    let behind = text.get(pair.value.end..).unwrap_or_default();
    let ends = behind.is_empty()
        || behind.starts_with(['\n', '\r', '"', '\'', '\\', EDGE])
        || is_remark(behind);
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'@' | b'!' | b'.');
    let sign = text.get(pair.key.end..pair.value.start).unwrap_or_default();
    let whole = key.eq_ignore_ascii_case(value);
    let handed_on = same && (whole || !sign.contains(':') || is_argument(lead, behind));
    begins && ends && value.bytes().all(word) && !handed_on
}

/// Words that say of what kind something is: `secret: text`, `token: jwt`.
pub(super) fn is_kind(value: &str) -> bool {
    const KINDS: [&str; 20] = [
        "text", "string", "jwt", "header", "token", "secret", "password", "key", "bool", "int",
        "basic", "bearer", "oauth", "saml", "file", "default", "test", "none", "user", "admin",
    ];
    KINDS.iter().any(|kind| value.eq_ignore_ascii_case(kind))
}

/// A comment behind a value, up to the end of its line.
fn is_remark(behind: &str) -> bool {
    let rest = behind.trim_start_matches([' ', '\t']);
    rest.len() < behind.len() && rest.starts_with(['#', ';'])
}

/// What stands between brackets or commas is of a program, or is one line of a text that may be.
fn is_argument(before: &str, behind: &str) -> bool {
    let next = behind.trim_start();
    let before = before.trim_end();
    before.is_empty() && next.is_empty()
        || before.ends_with([',', '{', '('])
        || next.starts_with([',', '}', ')'])
}

/// In a sentence, `token: required` or `password = secret` says little: the value must look like one.
pub(super) fn is_evident(value: &str, form: Form, strength: Strength) -> bool {
    let digits = value.bytes().any(|b| b.is_ascii_digit());
    let signs = value.bytes().any(|b| b.is_ascii_punctuation());
    match form {
        Form::Quoted | Form::Tight => true,
        Form::Spaced => {
            strength != Strength::Weak
                && (digits || signs)
                && !value.contains(' ')
                && value.len() >= 6
                || strength == Strength::Weak && digits
        }
        Form::Option => !value.contains(' ') && !FOLLOWERS.contains(&value),
    }
}
