//! Accounts and where their home folders are: those that a command makes, and those that systems and images come with.

use super::value::UNKNOWN;
use super::{Argument, Interpreter};
pub use crate::ir::{Account, Home};

/// Accounts whose home folder is often another than `/home/NAME`: of Debian's base-passwd, and of widely used images.
/// Which image it is decides: `www-data` lives elsewhere on Alpine.
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

/// The home folder of an account of which the file does not say more, by its name or its number: known of root only.
/// `user:group` is as `USER` takes it.
#[must_use]
pub fn home_of(user: &str) -> Home {
    let name = user.split(':').next().unwrap_or_default();
    if is_root(name) {
        return Home::known("/root");
    }
    let elsewhere = ELSEWHERE.iter().find(|(known, _)| *known == name);
    let path = elsewhere.map_or_else(|| format!("/home/{name}"), |(_, home)| (*home).to_owned());
    Home { path, known: false }
}

/// Whether a name or a number is root's; nothing is, too.
fn is_root(name: &str) -> bool {
    matches!(name, "root" | "0" | "")
}

/// Whether a text may make accounts, to be followed for that.
#[must_use]
pub fn may_make(text: &str) -> bool {
    ["useradd", "adduser", "usermod"]
        .iter()
        .any(|tool| text.contains(tool))
}

/// Most accounts of one command.
const MAX_ACCOUNTS: usize = 64;

impl Interpreter<'_> {
    /// The home folder of an account, as the command has made it or as it was before.
    pub(super) fn home_of(&self, user: &str) -> Home {
        let made = self.accounts.iter().rev();
        let mut made = made.filter(|a| a.name == user || a.number.as_deref() == Some(user));
        made.next()
            .map_or_else(|| (self.around.home_of)(user), |a| a.home.clone())
    }

    /// Follows a tool that makes or changes accounts.
    pub(super) fn account(&mut self, tool: &str, argv: &[Argument]) {
        if !may_make(tool) || self.accounts.len() >= MAX_ACCOUNTS {
            return;
        }
        let words: Vec<&str> = argv.iter().skip(1).map(Argument::text).collect();
        let made = account(tool, &words, &|user| self.home_of(user));
        self.accounts.extend(made);
    }
}

/// Reads the arguments as the tools of shadow, Debian's adduser and BusyBox take them. `home_of`: where an account that is
/// there lives.
fn account(tool: &str, arguments: &[&str], home_of: &dyn Fn(&str) -> Home) -> Option<Account> {
    const WITH_VALUE: &[&str] = &[
        "comment",
        "gecos",
        "expiredate",
        "inactive",
        "gid",
        "groups",
        "ingroup",
        "skel",
        "key",
        "password",
        "shell",
        "root",
        "prefix",
        "selinux-user",
        "firstuid",
        "lastuid",
        "conf",
    ];
    // Elsewhere `-h` is help, `-l` and `-r` are flags.
    let letters = match tool {
        "useradd" => "bcdefgGkKpPRsuZ",
        "adduser" => "bcdefgGhkKpsu",
        "usermod" => "cdefgGlpPRsuvVwWZ",
        _ => return None,
    };
    let (mut home, mut base, mut number, mut login) = (None, None, None, None);
    let (mut names, mut system) = (Vec::new(), false);
    let mut rest = arguments.iter().copied();
    while let Some(word) = rest.next() {
        if word == "--" {
            names.extend(rest);
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (option, glued) = match long.split_once('=') {
                Some((option, value)) => (option, Some(value)),
                None => (long, None),
            };
            system |= option == "system";
            let slot = match option {
                "home-dir" | "home" => &mut home,
                "uid" => &mut number,
                "base-dir" => &mut base,
                "login" if tool == "usermod" => &mut login,
                _ => {
                    if glued.is_none() && WITH_VALUE.contains(&option) {
                        rest.next();
                    }
                    continue;
                }
            };
            *slot = glued.or_else(|| rest.next());
            continue;
        }
        let Some(cluster) = word.strip_prefix('-').filter(|c| !c.is_empty()) else {
            names.push(word);
            continue;
        };
        for (at, letter) in cluster.char_indices() {
            system |= letter == 'S';
            if !letters.contains(letter) {
                continue;
            }
            // What follows the letter in its word is its value, else the next word is.
            let glued = cluster.get(at + letter.len_utf8()..).unwrap_or_default();
            let value = if glued.is_empty() {
                rest.next()
            } else {
                Some(glued)
            };
            match letter {
                'd' | 'h' => home = value,
                'u' => number = value,
                'b' => base = value,
                'l' => login = value,
                _ => {}
            }
            break;
        }
    }
    // `adduser USER GROUP` puts an account into a group.
    let named = *match tool {
        "adduser" => names.first(),
        _ => names.last(),
    }?;
    let told = match (home, base) {
        (Some(home), _) => Some(home.to_owned()),
        (None, Some(base)) => Some(format!("{}/{named}", base.trim_end_matches('/'))),
        (None, None) => None,
    };
    let home = match told {
        Some(path) => {
            let sure = !path.contains(UNKNOWN) && !path.contains("${") && path.starts_with('/');
            Home { path, known: sure }
        }
        None if tool == "usermod" => {
            if login.is_none() && number.is_none() {
                return None;
            }
            home_of(named)
        }
        // A system account of Debian's adduser has none by default.
        None => Home {
            path: format!("/home/{named}"),
            known: !(tool == "adduser" && system),
        },
    };
    Some(Account {
        name: login.unwrap_or(named).to_owned(),
        number: number.map(str::to_owned),
        home,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile, Text};
    use crate::syntax::shell::Dialect;

    fn homes(script: &str) -> Vec<String> {
        let file = SourceFile::new(FileId(0), "x", script.as_bytes().to_vec());
        let text = Text::verbatim(&file, 0..script.len());
        let around = crate::effects::Surroundings {
            directory: "/",
            home: &Home::known("/root"),
            home_of: &home_of,
            traces: false,
            mounts: &[],
            variable: &|_| crate::effects::Variable::Unset,
        };
        let shown = |a: Account| {
            let sure = if a.home.known { "" } else { "?" };
            let number = a.number.map_or_else(String::new, |n| format!(" {n}"));
            format!("{} {}{sure}{number}", a.name, a.home.path)
        };
        let effects = crate::effects::of_script(&text, Dialect::Posix, &around);
        effects.accounts.into_iter().map(shown).collect()
    }

    #[test]
    fn accounts_that_commands_make() {
        for (script, wanted) in [
            ("useradd -m app", "app /home/app"),
            ("useradd -ms /bin/bash app", "app /home/app"),
            (
                "useradd -r -u 999 -d /srv/app -s /bin/false app",
                "app /srv/app 999",
            ),
            ("useradd --home-dir=/srv/app app", "app /srv/app"),
            ("useradd -d/srv/app -u1001 app", "app /srv/app 1001"),
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
            ("usermod -l svc -d /srv/svc app", "svc /srv/svc"),
            ("usermod -l svc postgres", "svc /var/lib/postgresql?"),
            ("useradd -l -u 1000 app", "app /home/app 1000"),
            ("H=/srv/app; useradd -d $H app > /dev/null", "app /srv/app"),
            ("id app || sh -c 'useradd -d /srv/app app'", "app /srv/app"),
            ("useradd -d /srv/$HOME_OF app", "app /srv/${HOME_OF}?"),
        ] {
            assert_eq!(homes(script), [wanted], "{script}");
        }
        let renamed = homes("useradd -d /srv/a app; usermod -l svc app");
        assert_eq!(renamed, ["app /srv/a", "svc /srv/a"]);
    }

    #[test]
    fn text_that_is_not_run_makes_no_account() {
        for script in [
            "usermod -aG docker app",
            "echo useradd -d /x app",
            "cat <<X > /howto\nuseradd -d /srv/yy app\nX",
            "apt-get install -y adduser sudo curl",
            "# useradd -d /x app\n: 'useradd app'",
        ] {
            assert!(homes(script).is_empty(), "{script}");
        }
    }

    #[test]
    fn accounts_that_are_there() {
        assert_eq!(home_of("root:root"), Home::known("/root"));
        assert_eq!(home_of("www-data").path, "/var/www");
        assert_eq!(home_of("node").path, "/home/node");
        // Which image it is decides.
        for user in ["app", "1001", "www-data", "node"] {
            assert!(!home_of(user).known, "{user}");
        }
    }
}
