//! Programs that print what they read, changed or not.

use super::dispatch::{has, operands, option};
use super::streams::Streams;
use super::value::{Set, UNKNOWN, Value};
use super::{Argument, Interpreter};
use crate::ir::path;
use crate::ir::{Origin, Showing};

impl Interpreter<'_> {
    /// Follows a program that prints what it reads, or a part of it; `false` when it is none that is known.
    pub(super) fn filter(&mut self, name: &str, argv: &[Argument], streams: &Streams) -> bool {
        match name {
            "cat" | "tac" | "rev" | "nl" | "base64" | "base32" | "xxd" | "hexdump" | "od"
            | "strings" | "fold" | "fmt" | "column" | "paste" | "expand" | "unexpand"
            | "dos2unix" | "unix2dos" | "iconv" | "gunzip" | "zcat" | "bunzip2" | "bzcat"
            | "unxz" | "xzcat" | "more" | "less" | "bat" => {
                let with_value: &[&str] = match name {
                    "base64" | "base32" | "fold" | "fmt" => &["-w", "--wrap", "--width"],
                    "xxd" => &["-c", "-l", "-s", "-g"],
                    "hexdump" | "od" => &["-n", "-s", "-e", "-f", "-j", "-N", "-t"],
                    "iconv" => &["-f", "-t"],
                    "paste" => &["-d"],
                    _ => &[],
                };
                self.files_printed(argv, with_value, 0, streams);
            }
            "head" | "tail" | "sort" | "uniq" | "cut" => {
                self.files_printed(
                    argv,
                    &["-n", "-c", "-d", "-f", "-k", "-t", "-b"],
                    0,
                    streams,
                );
            }
            "gzip" | "bzip2" | "xz" | "zstd" => {
                if has(argv, &["-c", "--stdout"]) || operands(argv, &[]).is_empty() {
                    self.files_printed(argv, &[], 0, streams);
                }
            }
            "tr" => self.passed(argv, streams),
            "grep" | "egrep" | "fgrep" | "rg" => {
                let quiet = has(argv, &["-q", "-c", "-l", "-L", "--quiet", "--count"]);
                if !quiet {
                    let pattern = usize::from(option(argv, &["-e", "-f", "--regexp"]).is_none());
                    self.files_printed(
                        argv,
                        &["-e", "-f", "-m", "-A", "-B", "-C"],
                        pattern,
                        streams,
                    );
                }
            }
            "sed" | "gsed" => self.sed(argv, streams),
            "awk" | "gawk" | "mawk" | "nawk" | "perl" | "jq" | "yq" | "ruby" => {
                self.program(name, argv, streams);
            }
            "envsubst" => {
                let mut value = (*streams.input).clone();
                let environment = self.environment();
                value.origins.add(&environment.origins);
                let value = self.unknown(value.origins);
                self.put(&streams.out, &value, self.at);
            }
            "basename" | "dirname" => {
                let value = match argv.get(1) {
                    Some(argument) => {
                        let text = argument.text();
                        let part = if name == "basename" {
                            path::base(text)
                        } else {
                            path::folder(text)
                        };
                        Value::text(part)
                    }
                    None => Value::default(),
                };
                self.put(&streams.out, &value, self.at);
            }
            "realpath" | "readlink" => {
                if let Some(last) = argv.last() {
                    let path = self.path_of(last);
                    let path = self.state.target(&path).to_owned();
                    self.put(&streams.out, &Value::text(&path), self.at);
                }
            }
            "yes" => self.print(argv.get(1..).unwrap_or_default(), streams),
            "curl" => self.curl(argv),
            "openssl" => return self.openssl(argv, streams),
            _ => return false,
        }
        true
    }

    /// Prints its input, and what its arguments hold.
    fn passed(&mut self, argv: &[Argument], streams: &Streams) {
        let mut origins = streams.input.origins.clone();
        for argument in argv.iter().skip(1) {
            origins.add(&argument.value.origins);
        }
        let value = self.unknown(origins);
        self.put(&streams.out, &value, self.at);
    }

    /// Prints the files that it is given, or its input. `skip`: that many words are no files.
    fn files_printed(
        &mut self,
        argv: &[Argument],
        with_value: &[&str],
        skip: usize,
        streams: &Streams,
    ) {
        let operands = operands(argv, with_value);
        let files = operands.get(skip..).unwrap_or_default();
        if files.is_empty() {
            let value = (*streams.input).clone();
            self.put(&streams.out, &value, self.at);
        }
        for file in files {
            let value = if file.text() == "-" {
                (*streams.input).clone()
            } else {
                let path = self.path_of(file);
                self.read(&path)
            };
            self.put(&streams.out, &value, self.at);
        }
    }

    /// `sed`: the script may put something in; `-i` changes the files themselves.
    fn sed(&mut self, argv: &[Argument], streams: &Streams) {
        let in_place = argv
            .iter()
            .skip(1)
            .any(|a| a.text().starts_with("--in-place") || is_in_place(a.text()));
        let has_script = option(argv, &["-e", "-f", "--expression", "--file"]).is_some();
        let operands = operands(argv, &["-e", "-f", "--expression", "--file", "-l"]);
        let skip = usize::from(!has_script);
        let mut put_in = Set::default();
        let mut scripts: Vec<&str> = Vec::new();
        for (index, argument) in argv.iter().enumerate().skip(1) {
            let behind = argv
                .get(index - 1)
                .is_some_and(|a| matches!(a.text(), "-e" | "--expression"));
            let first = !has_script && operands.first().is_some_and(|o| std::ptr::eq(*o, argument));
            let glued = argument.text().starts_with("--expression=")
                || argument.text().starts_with("-e") && argument.text().len() > 2;
            if behind || first || glued {
                put_in.add(&argument.value.origins);
                scripts.push(argument.text());
            }
        }
        let files: Vec<String> = operands
            .get(skip..)
            .unwrap_or_default()
            .iter()
            .map(|a| self.path_of(a))
            .collect();
        if !in_place {
            let mut value = (*streams.input).clone();
            if !files.is_empty() {
                value = Value::default();
            }
            for file in &files {
                value.origins.add(&self.read(file).origins);
            }
            value.origins.add(&put_in);
            let value = self.unknown(value.origins);
            self.put(&streams.out, &value, self.at);
            return;
        }
        let takes_out = scripts.iter().any(|s| takes_out(s));
        for file in files {
            if takes_out {
                // It may well be there to take out what must not stay.
                self.scrub(&file);
            } else {
                let at = self.at;
                self.append(&file, &put_in, at, None);
            }
        }
    }

    /// `awk`, `perl`, `jq`, `yq`: a program, then files; values by `-v`, `--arg`.
    fn program(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        let with_value: &[&str] = match name {
            "jq" => &["-f", "--indent"],
            "perl" | "ruby" => &["-e", "-i"],
            _ => &["-F", "-v", "-f"],
        };
        let mut origins = Set::default();
        for argument in argv.iter().skip(1) {
            origins.add(&argument.value.origins);
        }
        let operands = operands(argv, with_value);
        let skip = usize::from(!matches!(name, "perl" | "ruby"));
        // What follows the program may be names and values as well as files.
        let named = argv.iter().any(|a| {
            matches!(
                a.text(),
                "--arg" | "--argjson" | "--rawfile" | "--slurpfile"
            )
        });
        let files: Vec<String> = if named {
            Vec::new()
        } else {
            operands
                .get(skip..)
                .unwrap_or_default()
                .iter()
                .map(|a| self.path_of(a))
                .collect()
        };
        let in_place = argv
            .iter()
            .skip(1)
            .any(|a| is_in_place(a.text()) || a.text() == "-pi" || a.text() == "-pie");
        if in_place {
            for file in files {
                let at = self.at;
                self.append(&file, &origins, at, None);
            }
            return;
        }
        if files.is_empty() {
            origins.add(&streams.input.origins);
        }
        for file in &files {
            origins.add(&self.read(file).origins);
        }
        if name == "jq" && named {
            for argument in argv.iter().skip(1) {
                let path = self.path_of(argument);
                if let Some(set) = self.mounted(&path) {
                    origins.add(&set);
                }
            }
        }
        let value = self.unknown(origins);
        self.put(&streams.out, &value, self.at);
    }

    /// `curl -v` prints the headers that it sends; `-o /dev/…` and the rest leave nothing of what it is given.
    fn curl(&mut self, argv: &[Argument]) {
        // A trace goes into a file, or where `-` and `%` say: the output and the errors.
        let traces = argv.windows(2).any(|pair| match pair {
            [option, to] => match option.text() {
                "--trace" | "--trace-ascii" => matches!(to.text(), "-" | "%"),
                "--libcurl" => to.text() == "-",
                _ => false,
            },
            _ => false,
        });
        let verbose = argv.iter().skip(1).any(|a| {
            matches!(a.text(), "--verbose")
                || a.text().starts_with('-')
                    && !a.text().starts_with("--")
                    && a.text().len() < 9
                    && a.text().contains('v')
                    && a.text().chars().skip(1).all(|c| c.is_ascii_alphabetic())
        });
        if verbose || traces {
            let mut origins = Set::default();
            for (index, argument) in argv.iter().enumerate().skip(1) {
                let header = argv.get(index - 1).is_some_and(|a| {
                    matches!(
                        a.text(),
                        "-H" | "--header" | "-u" | "--user" | "--oauth2-bearer" | "-b" | "--cookie"
                    )
                });
                if header || argument.text().starts_with("http") {
                    origins.add(&argument.value.origins);
                }
            }
            self.show(&origins, self.at, Showing::Verbose);
        }
    }

    /// `openssl base64` and `openssl enc -base64` print what they read; keys are made elsewhere.
    fn openssl(&mut self, argv: &[Argument], streams: &Streams) -> bool {
        let verb = argv.get(1).map_or("", Argument::text);
        if !matches!(verb, "base64" | "enc") || has_word(argv, &["-k", "-pass", "-K", "-kfile"]) {
            return false;
        }
        let mut value = match option(argv, &["-in"]) {
            Some((file, _)) => {
                let path = self.path_of(file);
                self.read(&path)
            }
            None => (*streams.input).clone(),
        };
        let origins = std::mem::take(&mut value.origins);
        match option(argv, &["-out"]) {
            Some((file, _)) => {
                let path = self.path_of(file);
                self.write_anew(&path, &origins);
            }
            None => {
                let value = self.unknown(origins);
                self.put(&streams.out, &value, self.at);
            }
        }
        true
    }

    /// What a command that hands out credentials prints.
    pub(super) fn minted(&mut self, streams: &Streams) {
        let set = self.origins.set(Origin::Minted(self.at));
        let value = self.unknown(set);
        self.put(&streams.out, &value, self.at);
    }
}

fn has_word(argv: &[Argument], words: &[&str]) -> bool {
    argv.iter().any(|a| words.contains(&a.text()))
}

fn is_in_place(text: &str) -> bool {
    !text.starts_with("--")
        && text.starts_with('-')
        && text
            .chars()
            .skip(1)
            .take_while(char::is_ascii_alphabetic)
            .any(|c| c == 'i')
}

/// Whether a sed script takes something out: deletes lines, or replaces what is not known by what is.
fn takes_out(script: &str) -> bool {
    let script = script.trim().trim_end_matches(';');
    let deletes = script.ends_with('d')
        && script
            .trim_end_matches('d')
            .trim_end()
            .ends_with(['/', '|', '#', ',', '$', '}'])
        || script
            .strip_suffix('d')
            .is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()));
    let unknown = |part: &str| part.contains(UNKNOWN) || part.contains("${");
    let mut chars = script.chars();
    let empties = chars.next() == Some('s')
        && chars.next().is_some_and(|delimiter| {
            let mut parts = chars.as_str().splitn(3, delimiter);
            let (pattern, instead) = (parts.next(), parts.next());
            // Nothing is put in its place, or something that is known in the place of what is not.
            instead == Some("") || pattern.is_some_and(unknown) && !instead.is_some_and(unknown)
        });
    deletes || empties
}
