//! Secrets among the arguments of calls in programs: `new mysqli(h, u, "x", d)`, `getenv("DB_PASSWORD", "x")`; and behind
//! what a program takes where the environment has none: `process.env.JWT_SECRET || "x"`.

use super::Found;
use super::directives::{PASSWORD, add, back, is_word, quoted_next, stretch};
use crate::detect::names::{Name, Noun};
use crate::detect::{Detectors, NameClass};

/// How far the arguments of a call are read, in bytes.
const REACH: usize = 256;
/// Longest name of a call that is known, in bytes.
const LONGEST: usize = 32;

/// Where a call is given its secret.
#[derive(Clone, Copy)]
enum Given {
    /// A password, as the argument at this position.
    Password(usize),
    /// What the first argument names, as the argument at this position, if that is a secret.
    Named(usize),
}

/// Calls by the end of their names.
const CALLS: [(&str, Given); 30] = [
    ("define", Given::Named(1)),
    ("SetEnvironmentVariable", Given::Named(1)),
    ("getenv", Given::Named(1)),
    ("environ.get", Given::Named(1)),
    ("env", Given::Named(1)),
    ("ENV.fetch", Given::Named(1)),
    ("create_superuser", Given::Password(2)),
    ("crypt", Given::Password(0)),
    ("mysqli", Given::Password(2)),
    ("mysqli_connect", Given::Password(2)),
    ("mysql_connect", Given::Password(2)),
    ("mysql_pconnect", Given::Password(2)),
    ("PDO", Given::Password(2)),
    ("DBI->connect", Given::Password(2)),
    ("MySQLdb.connect", Given::Password(2)),
    ("pymysql.connect", Given::Password(2)),
    ("Sequelize", Given::Password(2)),
    ("DriverManager.getConnection", Given::Password(2)),
    ("ldap_bind", Given::Password(2)),
    ("ftp_login", Given::Password(2)),
    ("ssh2_auth_password", Given::Password(2)),
    ("createAccount", Given::Password(1)),
    ("HTTPBasicAuth", Given::Password(1)),
    (".login", Given::Password(1)),
    ("auth=", Given::Password(1)),
    ("auth = ", Given::Password(1)),
    ("SetPassword", Given::Password(0)),
    ("setPassword", Given::Password(0)),
    ("invoke", Given::Named(1)),
    ("Invoke", Given::Named(1)),
];

/// Functions that a password is hashed with where it is stored: `SET password = MD5('x')`.
const HASHES: [&str; 7] = ["md5", "sha", "sha1", "sha2", "password", "encrypt", "hash"];

/// Adds what stands in such forms in `text` (references blanked).
pub(super) fn find(detectors: &Detectors, text: &str, found: &mut Found) {
    for (at, _) in text.match_indices('(') {
        let before = back(text, at, LONGEST).unwrap_or_default();
        let rest = stretch(text, at + 1, REACH);
        if let Some((call, given)) = CALLS.iter().find(|(call, _)| before.ends_with(call)) {
            called(detectors, text, call, *given, rest, found);
        } else if let Some((name, key)) = hashed(detectors, before)
            && let Some(Some(value)) = arguments(rest).first()
        {
            add(detectors, text, value, name, key, found);
        }
    }
    for sign in ["||", "??", "?:", " or "] {
        for (at, _) in text.match_indices(sign) {
            let before = back(text, at, 64).unwrap_or_default();
            let behind = stretch(text, at + sign.len(), REACH).trim_start();
            if behind.starts_with(['"', '\''])
                && let Some(value) = quoted_next(behind)
                && let Some((name, key)) = of_environment(detectors, before)
            {
                add(detectors, text, value, name, key, found);
            }
        }
    }
}

fn called(
    detectors: &Detectors,
    text: &str,
    call: &str,
    given: Given,
    rest: &str,
    found: &mut Found,
) {
    let arguments = arguments(rest);
    let at = |position: usize| arguments.get(position).copied().flatten();
    let (value, name, key) = match given {
        Given::Password(position) => (at(position), PASSWORD, "password"),
        Given::Named(position) => {
            let Some(key) = at(0).filter(|key| is_word(key)) else {
                return;
            };
            // `$user.psbase.Invoke("SetPassword", "x")`
            let name = match call {
                "invoke" | "Invoke" if key.eq_ignore_ascii_case("SetPassword") => PASSWORD,
                "invoke" | "Invoke" => return,
                _ => detectors.judge_name(key),
            };
            (at(position), name, key)
        }
    };
    if let Some(value) = value
        && name.class == NameClass::Secret
    {
        add(detectors, text, value, name, key, found);
    }
}

/// The column or field that what a call makes is given to, where the call hashes: `user_pass=MD5`.
fn hashed<'t>(detectors: &Detectors, before: &'t str) -> Option<(Name, &'t str)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let head = before.trim_end_matches(word);
    let call = before.get(head.len()..)?;
    HASHES.iter().find(|hash| hash.eq_ignore_ascii_case(call))?;
    let head = head.trim_end().strip_suffix('=')?.trim_end();
    let head = head.strip_suffix('`').unwrap_or(head);
    let key = head.get(head.trim_end_matches(word).len()..)?;
    secret(detectors, key)
}

/// The variable of the environment that `before` ends with: `process.env.X`, `ENV['X']`, `getenv('X')`.
fn of_environment<'t>(detectors: &Detectors, before: &'t str) -> Option<(Name, &'t str)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = before.trim_end().trim_end_matches(['"', '\'', ']', ')']);
    let head = before.trim_end_matches(word);
    let key = before.get(head.len()..)?;
    let head = head.trim_end_matches(['"', '\'', '[', '(', '.']);
    let is_environment = ["env", "ENV", "environ", "environ.get"];
    (is_environment.iter().any(|end| head.ends_with(end))).then_some(())?;
    secret(detectors, key)
}

fn secret<'t>(detectors: &Detectors, key: &'t str) -> Option<(Name, &'t str)> {
    let name = detectors.judge_name(key);
    let known = name.class == NameClass::Secret && name.noun != Noun::Other;
    known.then_some((name, key))
}

/// The first arguments of a call: what is quoted of those that are a text, by position or as the default.
fn arguments(text: &str) -> Vec<Option<&str>> {
    const MOST: usize = 3;
    let mut found = Vec::new();
    let mut rest = text;
    while found.len() < MOST {
        let lead = rest.trim_start_matches([' ', '\t', '\n', '\r', '\\']);
        let lead = lead.strip_prefix("default=").unwrap_or(lead);
        let (argument, behind) = match lead.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = lead.get(1..).unwrap_or_default();
                let Some(end) = inner.find(quote) else { break };
                let value = inner.get(..end).unwrap_or_default().trim_end_matches('\\');
                (Some(value), inner.get(end + 1..).unwrap_or_default())
            }
            Some(_) => (None, lead),
            None => break,
        };
        // Whatever is no text by itself, up to the next comma or the end of the call.
        let mut depth = 0usize;
        let end = behind.bytes().position(|byte| {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                b')' | b']' | b'}' | b';' => return true,
                b',' => return depth == 0,
                _ => {}
            }
            false
        });
        let end = end.unwrap_or(behind.len());
        let alone = behind.get(..end).is_some_and(|more| {
            more.trim_matches([' ', '\t', '\n', '\r', '\\', '"', '\''])
                .is_empty()
        });
        found.push(argument.filter(|_| alone));
        match behind.get(end..).and_then(|next| next.strip_prefix(',')) {
            Some(next) => rest = next,
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn found(text: &str) -> Vec<String> {
        super::super::tests::texts_found(text, super::find)
    }

    #[test]
    fn arguments_that_are_secrets() {
        for text in [
            "define('DB_PASSWORD', 'Zk8vQp2mTr');",
            "User.objects.create_superuser('admin', 'a@b.example', 'Zk8vQp2mTr')",
            "[Environment]::SetEnvironmentVariable('API_TOKEN', 'Zk8vQp2mTr', 'Machine')",
            "import crypt; print(crypt.crypt('Zk8vQp2mTr', 'salt'))",
            "$c = new mysqli(\"10.0.0.4\", \"root\", \"Zk8vQp2mTr\", \"shop\");",
            "new mysqli($host, 'root', 'Zk8vQp2mTr')",
            "mysqli_connect(\"localhost\",\"root\",\"Zk8vQp2mTr\",\"shop\")",
            "new PDO('mysql:host=localhost;dbname=x','root','Zk8vQp2mTr')",
            "new PDO(sprintf('mysql:host=%s', $h), 'root', 'Zk8vQp2mTr')",
            "MySQLdb.connect(\"localhost\",\"root\",\"Zk8vQp2mTr\",\"x\")",
            "new Sequelize('db','root','Zk8vQp2mTr', {dialect: 'mysql'})",
            "DriverManager.getConnection(url,\"root\",\"Zk8vQp2mTr\")",
            "requests.get(u, auth=(\"admin\",\"Zk8vQp2mTr\"))",
            "smtp.login(\"a@b.example\",\"Zk8vQp2mTr\")",
            "hudsonRealm.createAccount(\"admin\",\"Zk8vQp2mTr\")",
            "$user.SetPassword(\"Zk8vQp2mTr\")",
            "$admin.psbase.invoke(\"SetPassword\",\"Zk8vQp2mTr\")",
            "os.environ.get(\"DB_PASSWORD\", \"Zk8vQp2mTr\")",
            "os.getenv(\"DB_PASSWORD\",\"Zk8vQp2mTr\")",
            "'password' => env('DB_PASSWORD','Zk8vQp2mTr'),",
            "env('DB_PASSWORD', default='Zk8vQp2mTr')",
            "UPDATE wp_users SET user_pass=MD5('Zk8vQp2mTr') WHERE ID=1;",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
    }

    #[test]
    fn what_stands_in_for_the_environment() {
        for text in [
            "const s = process.env.JWT_SECRET || 'Zk8vQp2mTr';",
            "process.env.JWT_SECRET ?? \"Zk8vQp2mTr\"",
            "process.env['JWT_SECRET'] || 'Zk8vQp2mTr'",
            "ENV['JWT_SECRET'] || 'Zk8vQp2mTr'",
            "getenv('JWT_SECRET') ?: 'Zk8vQp2mTr'",
            "os.environ.get('JWT_SECRET') or 'Zk8vQp2mTr'",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "define('DB_HOST', 'Zk8vQp2mTr')",
            "[Environment]::SetEnvironmentVariable('APP_HOME', 'Zk8vQp2mTr', 'Machine')",
            "encrypt(x)",
            "new mysqli($host, $user, $password, 'Zk8vQp2mTr')",
            "new PDO($dsn, 'Zk8vQp2mTr')",
            "new PDO($dsn, 'root', 'Zk8vQp2mTr' . $more)",
            "smtp.login(user, password)",
            "smtp.login('Zk8vQp2mTr', os.environ['X'])",
            "client.invoke('SetName', 'Zk8vQp2mTr')",
            "$user.SetPassword($password)",
            "os.getenv('DB_HOST', 'Zk8vQp2mTr')",
            "os.getenv('DB_PASSWORD')",
            "process.env.PORT || 'Zk8vQp2mTr'",
            "process.env.JWT_SECRET || ''",
            "options.password || 'Zk8vQp2mTr'",
            "test -n x || 'Zk8vQp2mTr'",
            "SET checksum=MD5('Zk8vQp2mTr')",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
