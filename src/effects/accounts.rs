//! Accounts and where their home folders are: those that a command makes, and those that systems and images come with.

use crate::source::Text;
use crate::syntax::shell::{Dialect, parse};

/// Stands for what an expansion gives.
const UNKNOWN: char = '\u{fffd}';

/// A home folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Where it is, absolute.
    pub path: String,
    /// The file, or the system, says so; else it is where most are.
    pub known: bool,
}

impl Home {
    /// One that is known.
    #[must_use]
    pub fn known(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            known: true,
        }
    }

    fn guessed(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            known: false,
        }
    }
}

/// Accounts whose home folder is another than `/home/NAME`: of Debian's base-passwd, and of widely used images.
const ELSEWHERE: &[(&str, &str)] = &[
    ("daemon", "/usr/sbin"),
    ("bin", "/bin"),
    ("sys", "/dev"),
    ("games", "/usr/games"),
    ("man", "/var/cache/man"),
    ("lp", "/var/spool/lpd"),
    ("mail", "/var/mail"),
    ("news", "/var/spool/news"),
    ("uucp", "/var/spool/uucp"),
    ("proxy", "/bin"),
    ("www-data", "/var/www"),
    ("backup", "/var/backups"),
    ("postgres", "/var/lib/postgresql"),
    ("mysql", "/var/lib/mysql"),
    ("rabbitmq", "/var/lib/rabbitmq"),
    ("jenkins", "/var/jenkins_home"),
    ("elasticsearch", "/usr/share/elasticsearch"),
    ("kibana", "/usr/share/kibana"),
    ("logstash", "/usr/share/logstash"),
    ("solr", "/var/solr"),
    ("mongodb", "/data/db"),
    ("memcache", "/nonexistent"),
];

/// Accounts of widely used images that live in `/home/NAME`.
const AT_HOME: &[&str] = &[
    "node", "ubuntu", "gradle", "jovyan", "airflow", "vscode", "nonroot", "redis", "gitpod",
];

/// The home folder of an account of which the file does not say more, by its name or its number. `user:group` is as
/// `USER` takes it.
#[must_use]
pub fn home_of(user: &str) -> Home {
    let name = user.split(':').next().unwrap_or_default();
    if matches!(name, "root" | "0" | "") {
        return Home::known("/root");
    }
    if let Some((_, home)) = ELSEWHERE.iter().find(|(known, _)| *known == name) {
        return Home::known(*home);
    }
    let path = format!("/home/{name}");
    if AT_HOME.contains(&name) {
        Home::known(path)
    } else {
        Home::guessed(path)
    }
}

/// An account that a command makes or changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its number, where it is given one.
    pub number: Option<String>,
    /// Its home folder.
    pub home: Home,
}

/// The accounts that a script makes: `useradd -d /srv/app app`, `adduser -h /srv/app app`, `usermod -d`. What stands in
/// quotes for another shell is not looked at.
#[must_use]
pub fn made(text: &Text) -> Vec<Account> {
    let source = text.as_str();
    if !["useradd", "adduser", "usermod"]
        .iter()
        .any(|tool| source.contains(tool))
    {
        return Vec::new();
    }
    let script = parse(text, Dialect::Posix);
    let commands = script.simple_commands();
    commands
        .filter_map(|found| {
            let words = found.command.words.iter();
            let words: Vec<_> = words.map(|word| word.cooked(source, UNKNOWN)).collect();
            let at = words.iter().position(|word| {
                matches!(
                    crate::ir::path::base(word),
                    "useradd" | "adduser" | "usermod"
                )
            })?;
            let words: Vec<&str> = words.iter().skip(at).map(AsRef::as_ref).collect();
            let (tool, rest) = words.split_first()?;
            account(crate::ir::path::base(tool), rest)
        })
        .collect()
}

/// Reads the arguments as the tools of shadow, Debian's adduser and BusyBox take them.
fn account(tool: &str, arguments: &[&str]) -> Option<Account> {
    const HOME: &[&str] = &["-d", "--home-dir", "--home"];
    const NUMBER: &[&str] = &["-u", "--uid"];
    const BASE: &[&str] = &["-b", "--base-dir"];
    const OTHERS: &[&str] = &[
        "-c",
        "--comment",
        "--gecos",
        "-e",
        "--expiredate",
        "-f",
        "--inactive",
        "-g",
        "--gid",
        "-G",
        "--groups",
        "--ingroup",
        "-k",
        "--skel",
        "-K",
        "--key",
        "-p",
        "--password",
        "-s",
        "--shell",
        "-R",
        "--root",
        "-P",
        "--prefix",
        "-Z",
        "--selinux-user",
        "--firstuid",
        "--lastuid",
        "--conf",
        "-l",
        "--login",
    ];
    let takes = |option: &str, names: &[&str]| names.contains(&option);
    // `-h` is the home folder of BusyBox, and help elsewhere.
    let is_home = |option: &str| takes(option, HOME) || tool == "adduser" && option == "-h";
    let (mut home, mut base, mut number) = (None, None, None);
    let (mut names, mut system) = (Vec::new(), false);
    let mut rest = arguments.iter().copied();
    while let Some(word) = rest.next() {
        if !word.starts_with('-') {
            names.push(word);
            continue;
        }
        let (option, glued) = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value)),
            _ => (last_letter(word), None),
        };
        system |= word == "--system" || !word.starts_with("--") && word.contains('S');
        let slot = if is_home(option) {
            Some(&mut home)
        } else if takes(option, NUMBER) {
            Some(&mut number)
        } else if takes(option, BASE) {
            Some(&mut base)
        } else {
            None
        };
        match slot {
            Some(slot) => *slot = glued.or_else(|| rest.next()),
            // `usermod -l` renames; of useradd it is a flag.
            None if glued.is_none() && takes(option, OTHERS) => {
                if option != "-l" || tool == "usermod" {
                    rest.next();
                }
            }
            None => {}
        }
    }
    // `adduser USER GROUP` puts an account into a group.
    let name = match tool {
        "adduser" => names.first(),
        _ => names.last(),
    }?;
    if tool == "usermod" && home.is_none() {
        return None;
    }
    let path = match (home, base) {
        (Some(home), _) => home.to_owned(),
        (None, Some(base)) => format!("{}/{name}", base.trim_end_matches('/')),
        (None, None) => format!("/home/{name}"),
    };
    // A system account of Debian's adduser has none by default.
    let known = !path.contains(UNKNOWN) && path.starts_with('/');
    let known = known && (home.is_some() || !(tool == "adduser" && system));
    Some(Account {
        name: (*name).to_owned(),
        number: number.map(str::to_owned),
        home: Home { path, known },
    })
}

/// `-md`: the last of several letters may take a value.
fn last_letter(word: &str) -> &str {
    let letters = word.strip_prefix('-').unwrap_or_default();
    if letters.starts_with('-') || letters.len() < 2 || !letters.is_ascii() {
        return word;
    }
    match letters.bytes().last() {
        Some(b'd') => "-d",
        Some(b'u') => "-u",
        Some(b'b') => "-b",
        Some(b's') => "-s",
        Some(b'g') => "-g",
        Some(b'G') => "-G",
        Some(b'c') => "-c",
        Some(b'h') => "-h",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn homes(script: &str) -> Vec<String> {
        let file = SourceFile::new(FileId(0), "x", script.as_bytes().to_vec());
        let text = Text::verbatim(&file, 0..script.len());
        let shown = |a: Account| {
            let sure = if a.home.known { "" } else { "?" };
            format!("{} {}{sure}", a.name, a.home.path)
        };
        made(&text).into_iter().map(shown).collect()
    }

    #[test]
    fn accounts_that_commands_make() {
        for (script, wanted) in [
            ("useradd -m app", "app /home/app"),
            ("useradd -ms /bin/bash app", "app /home/app"),
            (
                "useradd -r -u 999 -d /srv/app -s /bin/false app",
                "app /srv/app",
            ),
            ("useradd --home-dir=/srv/app app", "app /srv/app"),
            (
                "groupadd app && useradd -rmd /opt/app -g app app",
                "app /opt/app",
            ),
            ("useradd -b /data app", "app /data/app"),
            ("adduser -D -h /srv/app app", "app /srv/app"),
            (
                "adduser --disabled-password --gecos '' --home /srv/app app",
                "app /srv/app",
            ),
            ("adduser --system app", "app /home/app?"),
            ("adduser -S -D app app", "app /home/app?"),
            ("sudo usermod -d /srv/app app", "app /srv/app"),
            ("useradd -d $HOME_OF app", "app \u{fffd}?"),
            ("useradd -l -u 1000 app", "app /home/app"),
        ] {
            assert_eq!(homes(script), [wanted], "{script}");
        }
        assert!(homes("usermod -aG docker app; echo useradd").is_empty());
    }

    #[test]
    fn accounts_that_are_there() {
        assert_eq!(home_of("root:root"), Home::known("/root"));
        assert_eq!(home_of("www-data"), Home::known("/var/www"));
        assert_eq!(home_of("node"), Home::known("/home/node"));
        assert!(!home_of("app").known);
        assert!(!home_of("1001").known);
    }
}
