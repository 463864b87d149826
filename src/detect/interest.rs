//! A first look: whether a text can hold anything that the slow paths would find.

use std::ops::Range;

use super::prefilter::{Keyword, Owner, Prefilter};
use super::{Catalog, value};
use crate::commands::{self, Commands, Look};
use crate::finding::COMMENT_WORDS;

/// Parts of words that names of secrets, headers and options are made of, and signs of URLs and keys. In any case.
const SIGNS: &[&str] = &[
    "pass",
    "pwd",
    "psw",
    "pword",
    "pw=",
    "pw ",
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
    // lists of accounts
    "users",
    "_user",
    "accounts",
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
    // community
    "mmunity",
    "identified",
    "create_superuser",
    // calls whose arguments are logins
    "mysql_",
    "mysqli",
    "mysqldb",
    "new pdo(",
    "dbi->",
    "sequelize(",
    "drivermanager.",
    "ldap_bind",
    "createaccount",
    // settings of IPsec and of net-snmp
    ": eap",
    "createuser",
    // the logins of gem servers
    "bundle_",
    // the token of a conda channel
    "/t/",
    // what is sent to a streaming service, and to a collector of logs
    "rtmp://",
    "rtmps://",
    "/receiver/",
    // whole credential files that are passed in a variable
    "npmrc",
    "netrc",
    "pypirc",
    "pip_conf",
    "kubeconfig",
    "settings_xml",
    "env_file",
    "dotenv",
    "docker_config",
    "crypt(",
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
    // names of keys
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    // commands that make keys without a word of it
    "openssh-server",
    // install ssh
    "ll ssh",
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

/// Whether the sign at `found` is but the `pin` of `alpine`, which is in every other Dockerfile.
fn is_in_alpine(text: &str, found: &Range<usize>) -> bool {
    let start = found.start.checked_sub(2);
    let word = start.and_then(|start| text.as_bytes().get(start..found.end + 1));
    word.is_some_and(|word| word.eq_ignore_ascii_case(b"alpine"))
}

/// No detector is meant.
const SIGN: Owner = Owner(u32::MAX);

fn signs<'a>() -> impl Iterator<Item = Keyword<'a>> {
    SIGNS.iter().map(|text| Keyword {
        text,
        owner: SIGN,
        ignore_case: true,
    })
}

/// A name by itself: in a text a sign stands behind it.
fn is_short_name(text: &str) -> bool {
    text.eq_ignore_ascii_case("pw") || text.eq_ignore_ascii_case("user")
}

/// Of URLs only those with a login matter; the rest of what they may hold has words of its own.
fn may_hold_login_or_code(text: &str) -> bool {
    memchr::memchr(b'@', text.as_bytes()).is_some() || value::has_encoded_text(text)
}

/// What a whole file may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signs {
    /// Nothing that could be a secret.
    Nothing,
    /// Nothing but what may be in a known format.
    Format,
    /// A name, a login, a code.
    Sign,
}

/// What a glance at a whole file shows.
#[derive(Debug)]
pub struct Glance {
    /// Whether it may hold a secret.
    pub signs: Signs,
    /// The commands that may be given a secret: all of them, unless there is a [`Signs::Sign`].
    pub commands: Commands,
    /// Whether a comment may say something of findings, unless there is a [`Signs::Sign`]: one of the [`COMMENT_WORDS`] stands
    /// behind a `#` of its line.
    pub marked: bool,
}

impl Glance {
    /// That of a file with a sign: nothing else of it was looked at.
    pub(super) fn sign() -> Self {
        Self {
            signs: Signs::Sign,
            commands: Commands::default(),
            marked: true,
        }
    }
}

/// No detector is meant, but a word of a comment.
const COMMENT_WORD: Owner = Owner(u32::MAX - 1);

/// Looks for all signs, all keywords of known formats, all tools and all words of comments in one go.
#[derive(Debug)]
pub(super) struct Watch(Prefilter);

impl Watch {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let words = COMMENT_WORDS.iter().map(|text| Keyword {
            text,
            owner: COMMENT_WORD,
            ignore_case: true,
        });
        let keywords = signs().chain(words).chain(catalog.keywords());
        Self(Prefilter::with_others(
            keywords,
            commands::names_of_interest(),
        ))
    }

    /// `false` when no name, header, option, URL or key block in `text` can be a secret. Says nothing of known formats.
    pub(super) fn may_hold(&self, text: &str) -> bool {
        self.has_sign(text, |_| false)
    }

    /// The same, where a command may be given a secret that no word gives away, too.
    pub(super) fn shows(&self, text: &str) -> bool {
        let mut look = Look::new(text);
        self.has_sign(text, |at| look.may_carry_at(at))
    }

    /// Whether there is a sign, or `counts` says so of a place where a tool's name may start.
    fn has_sign(&self, text: &str, mut counts: impl FnMut(usize) -> bool) -> bool {
        if is_short_name(text) || may_hold_login_or_code(text) {
            return true;
        }
        let (mut sign, mut counted) = (false, false);
        let found = |owner, found| {
            sign = owner == SIGN && !is_in_alpine(text, &found);
            !sign
        };
        self.0.search_all(text, found, |at| {
            counted = counts(at);
            !counted
        });
        sign || counted
    }

    /// What `text` shows.
    pub(super) fn glance(&self, catalog: &Catalog, text: &str) -> Glance {
        if may_hold_login_or_code(text) {
            return Glance::sign();
        }
        let mut signs = Signs::Nothing;
        let mut marked = false;
        let mut comments = Comments::default();
        let found = |owner, found: Range<usize>| {
            if owner == SIGN {
                if !is_in_alpine(text, &found) {
                    signs = Signs::Sign;
                }
            } else if owner == COMMENT_WORD {
                marked |= comments.hold(text, found.start);
            } else if catalog.may_be(owner, text, &found) {
                signs = Signs::Format;
            }
            signs != Signs::Sign
        };
        let mut commands = Commands::default();
        self.0.search_all(text, found, |at| {
            commands.add(text, at);
            true
        });
        Glance {
            signs,
            commands,
            marked,
        }
    }
}

/// What is known of the comments of a text up to a place.
#[derive(Default)]
struct Comments {
    /// Up to this byte.
    known: usize,
    /// Whether a `#` stands before it, on its line.
    inside: bool,
}

impl Comments {
    /// Whether a `#` stands before byte `at` of the text, on its line. Places are asked for in their order: only what
    /// stands between two of them is looked at.
    fn hold(&mut self, text: &str, at: usize) -> bool {
        let between = text.as_bytes().get(self.known..at).unwrap_or_default();
        if let Some(last) = memchr::memrchr2(b'#', b'\n', between) {
            self.inside = between.get(last) == Some(&b'#');
        }
        self.known = at;
        self.inside
    }
}
