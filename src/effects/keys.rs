//! Private keys that commands make.

use super::dispatch::{has, operands, option};
use super::streams::Streams;
use super::value::Value;
use super::{Argument, Interpreter};
use crate::ir::path;
use crate::ir::{Made, Origin};

/// Where an SSH server has its keys.
const HOST_KEYS: &str = "/etc/ssh/ssh_host_rsa_key";

impl Interpreter<'_> {
    /// Follows a command that may make a key.
    pub(super) fn key(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        match name {
            "ssh-keygen" => self.ssh_key(argv),
            "openssl" => self.tls_key(argv, streams),
            "keytool" => {
                if has_any(argv, &["-genkeypair", "-genkey", "-genseckey"]) {
                    let file = value_of(argv, "-keystore");
                    let path = file.map_or_else(
                        || format!("{}/.keystore", self.home.path),
                        |f| self.path_of(f),
                    );
                    self.made(&path, local(argv, Made::KeyStore));
                }
            }
            "dpkg-reconfigure" if argv.iter().any(|a| a.text() == "openssh-server") => {
                self.made(HOST_KEYS, Made::HostKeys);
            }
            "sshd-keygen" => self.made(HOST_KEYS, Made::HostKeys),
            "apt-get" | "apt" | "aptitude" => {
                let installs = argv.iter().any(|a| a.text() == "install");
                let simulates = has(
                    argv,
                    &["-s", "-d", "--download-only", "--dry-run", "--simulate"],
                );
                let server = |a: &Argument| {
                    let package = a.text().split(['=', '/']).next().unwrap_or_default();
                    matches!(package, "openssh-server" | "ssh")
                };
                // The package makes those that are missing.
                let there = self.state.file(HOST_KEYS).is_some();
                if installs && !simulates && !there && argv.iter().skip(2).any(server) {
                    self.made(HOST_KEYS, Made::PackagedHostKeys);
                }
            }
            "mkcert" if !has_any(argv, &["-install", "-CAROOT", "-uninstall"]) => {
                let file = value_of(argv, "-key-file");
                let path = match file {
                    Some(file) => self.path_of(file),
                    None => {
                        let name = operands(argv, &["-cert-file", "-key-file"])
                            .first()
                            .map_or("localhost", |a| a.text());
                        path::normal(&self.directory, &format!("{name}-key.pem"))
                    }
                };
                self.made(&path, local(argv, Made::TlsKey));
            }
            "certtool" if has_any(argv, &["--generate-privkey", "-p"]) => {
                if let Some((file, from)) = option(argv, &["--outfile"]) {
                    let path =
                        path::normal(&self.directory, file.text().get(from..).unwrap_or_default());
                    self.made(&path, Made::TlsKey);
                }
            }
            "dropbearkey" => {
                if let Some(file) = value_of(argv, "-f") {
                    let path = self.path_of(file);
                    self.made(&path, Made::HostKeys);
                }
            }
            "age-keygen" => {
                if let Some(file) = value_of(argv, "-o") {
                    let path = self.path_of(file);
                    self.made(&path, Made::ApplicationKey);
                }
            }
            "wg" if argv
                .get(1)
                .is_some_and(|a| matches!(a.text(), "genkey" | "genpsk")) =>
            {
                let set = self
                    .origins
                    .set(Origin::Made(Made::ApplicationKey, self.at));
                self.put(
                    &streams.out,
                    &Value {
                        text: String::new(),
                        origins: set,
                    },
                    self.at,
                );
            }
            "php"
                if argv
                    .get(1)
                    .is_some_and(|a| path::base(a.text()) == "artisan") =>
            {
                let shows = has_any(argv, &["--show", "--help"]);
                if argv
                    .get(2)
                    .is_some_and(|a| matches!(a.text(), "key:generate" | "jwt:secret"))
                    && !shows
                {
                    let path = path::normal(&self.directory, ".env");
                    self.made(&path, Made::ApplicationKey);
                }
            }
            _ => {}
        }
    }

    fn ssh_key(&mut self, argv: &[Argument]) {
        if has_any(argv, &["-A"]) {
            self.made(HOST_KEYS, Made::HostKeys);
            return;
        }
        // Looks at keys, or changes one that is there.
        const OTHER: &[&str] = &[
            "-R", "-F", "-l", "-lf", "-y", "-yf", "-p", "-c", "-e", "-ef", "-i", "-if", "-B", "-D",
            "-H", "-L", "-Q", "-s", "-k", "-Y", "-lv", "-r", "-M", "-yef", "-pf",
        ];
        if has_any(argv, OTHER) {
            return;
        }
        let kind = value_of(argv, "-t").map_or("rsa", Argument::text);
        let path = match value_of(argv, "-f") {
            Some(file) => self.path_of(file),
            None => match argv
                .iter()
                .find_map(|a| a.text().strip_prefix("-f").filter(|f| !f.is_empty()))
            {
                Some(file) => path::normal(&self.directory, file),
                None => format!("{}/.ssh/id_{kind}", self.home.path),
            },
        };
        let is_host =
            path::below(&path, "/etc/ssh").is_some() || path::base(&path).contains("ssh_host");
        self.made(
            &path,
            if is_host {
                Made::HostKeys
            } else {
                Made::SshKey
            },
        );
    }

    fn tls_key(&mut self, argv: &[Argument], streams: &Streams) {
        let verb = argv.get(1).map_or("", Argument::text);
        let makes = match verb {
            "req" => {
                has_any(argv, &["-newkey"])
                    || has_any(argv, &["-new", "-x509"]) && !has_any(argv, &["-key"])
            }
            "genrsa" | "genpkey" | "gendsa" => !has_any(argv, &["-genparam"]),
            "ecparam" => has_any(argv, &["-genkey"]),
            _ => false,
        };
        if !makes {
            return;
        }
        let kind = local(argv, Made::TlsKey);
        let option = if verb == "req" { "-keyout" } else { "-out" };
        match value_of(argv, option) {
            Some(file) => {
                let path = self.path_of(file);
                self.made(&path, kind);
            }
            None if verb == "req" => {
                let path = path::normal(&self.directory, "privkey.pem");
                self.made(&path, kind);
            }
            None => {
                let origins = self.origins.set(Origin::Made(kind, self.at));
                let value = Value {
                    text: String::new(),
                    origins,
                };
                self.put(&streams.out, &value, self.at);
            }
        }
    }

    fn made(&mut self, path: &str, kind: Made) {
        if matches!(path, "/dev/null" | "/dev/stdout") {
            return;
        }
        let origins = self.origins.set(Origin::Made(kind, self.at));
        self.write_anew(path, &origins);
    }
}

/// A TLS key for a name that only the machine itself has opens nothing to anyone else.
fn local(argv: &[Argument], kind: Made) -> Made {
    let for_itself = argv.iter().any(|a| {
        let text = a.text().to_ascii_lowercase();
        [
            "cn=localhost",
            "cn=127.0.0.1",
            "cn=*.localhost",
            "cn=example",
            "cn=test",
            "snakeoil",
        ]
        .iter()
        .any(|sign| text.contains(sign))
            || text == "localhost"
    });
    if for_itself { Made::LocalTlsKey } else { kind }
}

fn has_any(argv: &[Argument], words: &[&str]) -> bool {
    argv.iter().skip(1).any(|a| words.contains(&a.text()))
}

/// The word behind an option.
fn value_of<'v>(argv: &'v [Argument], name: &str) -> Option<&'v Argument> {
    let at = argv.iter().position(|a| a.text() == name)?;
    argv.get(at + 1)
}
