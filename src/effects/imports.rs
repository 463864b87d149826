//! Tools that take a mounted secret in and keep it in a form of their own: key rings, converted keys, programs.

use super::dispatch::{operands, option};
use super::streams::Streams;
use super::value::Set;
use super::{Argument, Interpreter};

/// Options of gpg with a value that stands apart.
const GPG_VALUES: &[&str] = &[
    "--homedir",
    "--pinentry-mode",
    "--passphrase",
    "--passphrase-fd",
    "--passphrase-file",
    "--keyring",
    "--status-fd",
    "--trust-model",
    "--default-key",
];

impl Interpreter<'_> {
    /// Follows a tool that takes a secret in.
    pub(super) fn import(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        match name {
            "gpg" | "gpg2" if has_word(argv, &["--import", "--fast-import"]) => {
                self.key_ring(argv, streams);
            }
            "openssl" => self.converted(argv, streams),
            "go" => self.compiled(argv),
            _ => {}
        }
    }

    /// `gpg --import FILE …`, or what it reads. What is public may come from anywhere: only what is mounted as a secret
    /// counts.
    fn key_ring(&mut self, argv: &[Argument], streams: &Streams) {
        let mut origins = streams.input.origins.clone();
        for file in operands(argv, GPG_VALUES) {
            let path = self.path_of(file);
            let held = self.read(&path);
            origins.add(&held.origins);
        }
        if !self.origins.hold_a_mount(&origins) {
            return;
        }
        let home = self.moved("gpg", "~/.gnupg", argv);
        let at = self.at;
        self.append(&format!("{home}/private-keys-v1.d"), &origins, at, None);
    }

    /// `openssl pkcs12 -nodes`, `openssl rsa`, …: the key that is read, in another format and not encrypted.
    fn converted(&mut self, argv: &[Argument], streams: &Streams) {
        let verb = argv.get(1).map_or("", Argument::text);
        let plain = match verb {
            "pkcs12" => {
                has_word(argv, &["-nodes", "-noenc"]) && !has_word(argv, &["-export", "-nokeys"])
            }
            "rsa" | "ec" | "dsa" | "pkey" => {
                !has_word(argv, &["-pubout", "-pubin", "-noout"])
                    && !argv.iter().any(|a| {
                        ["-aes", "-des", "-camellia"]
                            .iter()
                            .any(|cipher| a.text().starts_with(cipher))
                    })
            }
            "pkcs8" => !has_word(argv, &["-topk8"]) || has_word(argv, &["-nocrypt"]),
            _ => return,
        };
        if !plain {
            return;
        }
        let origins = match option(argv, &["-in"]) {
            Some((file, 0)) => {
                let path = self.path_of(file);
                self.read(&path).origins
            }
            _ => streams.input.origins.clone(),
        };
        if !self.origins.hold_a_mount(&origins) {
            return;
        }
        match option(argv, &["-out"]) {
            Some((file, 0)) => {
                let path = self.path_of(file);
                self.write_anew(&path, &origins);
            }
            _ => {
                let value = self.unknown(origins);
                self.put(&streams.out, &value, self.at);
            }
        }
    }

    /// `go build -ldflags "-X main.key=…" -o FILE`: a text of the program, which anyone reads out of it.
    fn compiled(&mut self, argv: &[Argument]) {
        let verb = argv.get(1).map_or("", Argument::text);
        if !matches!(verb, "build" | "install") {
            return;
        }
        let mut origins = Set::default();
        for (at, argument) in argv.iter().enumerate().skip(1) {
            let text = argument.text();
            let before = at.checked_sub(1).and_then(|at| argv.get(at));
            let flags = |text: &str| matches!(text.trim_start_matches('-'), "ldflags");
            if before.is_some_and(|b| flags(b.text()))
                || text.split_once('=').is_some_and(|(name, _)| flags(name))
            {
                origins.add(&argument.value.origins);
            }
        }
        if !self.origins.hold_a_mount(&origins) {
            return;
        }
        let path = match option(argv, &["-o"]) {
            Some((file, 0)) => self.path_of(file),
            _ if verb == "install" => "/go/bin".to_owned(),
            _ => self.directory.clone(),
        };
        let at = self.at;
        self.append(&path, &origins, at, None);
    }
}

fn has_word(argv: &[Argument], words: &[&str]) -> bool {
    argv.iter().skip(1).any(|a| words.contains(&a.text()))
}
