//! A first look: whether a text can hold anything that the slow paths would find.

use std::ops::Range;
use std::sync::LazyLock;

use super::prefilter::{Keyword, Owner, Prefilter};
use super::{Catalog, value};
use crate::commands::{self, Begun};

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

static FINDER: LazyLock<Prefilter> = LazyLock::new(|| Prefilter::new(signs()));

fn signs<'a>() -> impl Iterator<Item = Keyword<'a>> {
    SIGNS.iter().map(|text| Keyword {
        text,
        owner: SIGN,
        ignore_case: true,
    })
}

/// `false` when no name, header, option, URL or key block in `text` can be a secret. Says nothing of known formats.
pub(super) fn may_hold(text: &str) -> bool {
    // A name by itself: in a text a sign stands behind it.
    let short = text.eq_ignore_ascii_case("pw") || text.eq_ignore_ascii_case("user");
    short || may_hold_login_or_code(text) || has_sign(text)
}

fn has_sign(text: &str) -> bool {
    let mut found = false;
    FINDER.search(text, |_, sign| {
        found = !is_in_alpine(text, &sign);
        !found
    });
    found
}

/// Of URLs only those with a login matter; the rest of what they may hold has words of its own.
fn may_hold_login_or_code(text: &str) -> bool {
    memchr::memchr(b'@', text.as_bytes()).is_some() || value::has_encoded_text(text)
}

/// What a glance at a whole file shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Glance {
    /// Nothing that could be a secret.
    Nothing,
    /// Nothing but what may be in a known format.
    Format,
    /// A name, a login, a code.
    Sign,
}

/// Looks for all signs, all keywords of known formats and all tools in one go.
#[derive(Debug)]
pub(super) struct Watch(Prefilter);

impl Watch {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let keywords = signs().chain(catalog.keywords());
        Self(Prefilter::with_others(
            keywords,
            commands::names_of_interest(),
        ))
    }

    /// What `text` shows, and the commands in it that may be given a secret: all of them where it shows no sign.
    pub(super) fn glance(&self, catalog: &Catalog, text: &str) -> (Glance, Vec<Begun>) {
        let mut commands = Vec::new();
        if may_hold_login_or_code(text) {
            return (Glance::Sign, commands);
        }
        let mut glance = Glance::Nothing;
        let found = |owner, found| {
            if owner == SIGN {
                if !is_in_alpine(text, &found) {
                    glance = Glance::Sign;
                }
            } else if catalog.may_be(owner, text, &found) {
                glance = Glance::Format;
            }
            glance != Glance::Sign
        };
        self.0.search_all(text, found, |at| {
            commands.extend(commands::begun(text, at));
        });
        (glance, commands)
    }
}
