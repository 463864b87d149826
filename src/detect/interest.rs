//! A first look: whether a text can hold anything that the slow paths would find.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};

/// Parts of words that names of secrets, headers and options are made of, and signs of URLs and keys. In any case.
const SIGNS: [&str; 33] = [
    "pass",
    "pwd",
    "psw",
    "pword",
    "pw=",
    "secret",
    "token",
    "key",
    "auth",
    "cred",
    "bearer",
    "basic ",
    "://",
    "-----begin",
    "login",
    "dsn",
    "salt",
    "pepper",
    "_pat",
    "pat=",
    "jwt",
    "psk",
    "pin",
    "mnemonic",
    "connection",
    "senha",
    "contrase",
    "kennwort",
    "haslo",
    "parola",
    "wachtwoord",
    "salasana",
    "webhook",
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(SIGNS)
        .ok()
});

/// `false` when no name, header, option, URL or key block in `text` can be a secret. Says nothing of known formats.
pub(super) fn may_hold(text: &str) -> bool {
    FINDER.as_ref().is_none_or(|finder| finder.is_match(text))
}
