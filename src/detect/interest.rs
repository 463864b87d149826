//! A first look: whether a text can hold anything that the slow paths would find.

use std::sync::LazyLock;

use super::prefilter::{Keyword, Owner, Prefilter};
use super::value;

/// Parts of words that names of secrets, headers and options are made of, and signs of URLs and keys. In any case.
const SIGNS: &[&str] = &[
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
    " -u",
    "--user",
    "-----begin",
    "login",
    "dsn",
    "salt",
    "pepper",
    "_pat",
    "_pw",
    "feed_endpoints",
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
    "mdp",
    "motdepasse",
    "heslo",
    "parool",
    "jelszo",
    "cookie",
    "licen",
    "otp",
    "seed",
    "phrase",
    "geheim",
    "_code",
    "community",
    "azurewebjobsstorage",
    "vnc_pw",
    "пароль",
    "hasło",
    "lösenord",
    "密",
    "パスワード",
    "비밀번호",
    "signature",
    "sig=",
    // commands that make keys without a word of it
    "openssh-server",
    "install ssh",
    "genrsa",
    "mkcert",
    // password hashes
    "$1$",
    "$5$",
    "$6$",
    "$2a$",
    "$2b$",
    "$2x$",
    "$2y$",
    "$y$",
    "$gy$",
    "apr1",
    "argon2",
    "pbkdf2",
    "scrypt",
    "{ssha",
    "{sha",
    "{md5",
    "{smd5",
    "{crypt",
    "scram-",
];

static FINDER: LazyLock<Prefilter> = LazyLock::new(|| {
    Prefilter::new(SIGNS.iter().map(|text| Keyword {
        text,
        owner: Owner(0),
        ignore_case: true,
    }))
});

/// `false` when no name, header, option, URL or key block in `text` can be a secret. Says nothing of known formats.
pub(super) fn may_hold(text: &str) -> bool {
    // Of URLs only those with a login matter; the rest of what they may hold has words of its own.
    text.contains('@') || FINDER.any(text) || value::has_encoded_text(text)
}
