//! `tar`: what is in an archive, and what is unpacked.

use super::streams::Streams;
use super::value::Set;
use super::{Argument, Interpreter};
use crate::ir::Origin;
use crate::ir::path;

impl Interpreter<'_> {
    /// `tar cf archive file…`: what is in the files is in the archive, packed or not, for whoever takes it apart; and
    /// `tar x`, which puts a folder of the context that comes through a pipe where it is told. `false` for the other uses.
    pub(super) fn archived(&mut self, argv: &[Argument], streams: &Streams) -> bool {
        let Some(tar) = Tar::read(argv, &self.directory) else {
            return false;
        };
        let piped = matches!(tar.archive, None | Some("-"));
        if !tar.creates {
            let input = &streams.input.origins;
            if piped && self.origins.hold_a_context(input) {
                let held = self.origins.of(input).into_iter();
                let held: Vec<Origin> = held.filter(|o| matches!(o, Origin::Bound(..))).collect();
                self.open(&tar.folder, self.at);
                for origin in held {
                    let set = self.origins.set(origin);
                    self.append(&tar.folder, &set, self.at, None);
                }
            }
            return piped;
        }
        let mut held = Vec::new();
        for source in &tar.members {
            let path = path::normal(&tar.folder, source);
            if tar.in_part && self.is_of_context(&path) {
                continue;
            }
            if self.state.is_folder(&path) {
                held.extend(self.state.below(&path).into_iter().map(|(_, f)| f.origins));
            } else {
                held.push(self.read(&path).origins);
            }
        }
        if let (false, Some(archive)) = (piped, tar.archive) {
            let archive = path::normal(&self.directory, archive);
            self.open(&archive, self.at);
            for origins in held {
                self.append(&archive, &origins, self.at, None);
            }
        } else {
            let mut all = Set::default();
            held.iter().for_each(|origins| all.add(origins));
            let value = self.unknown(all);
            self.put(&streams.out, &value, self.at);
        }
        true
    }
}

/// What `tar` is told, as far as it is followed.
struct Tar<'v> {
    /// It creates, else it unpacks.
    creates: bool,
    archive: Option<&'v str>,
    /// Where it reads or writes the files.
    folder: String,
    members: Vec<&'v str>,
    /// Something is left out.
    in_part: bool,
}

impl<'v> Tar<'v> {
    /// Reads the arguments: letters in the first word with or without `-`, whose values follow in their order. `None`
    /// where it neither creates nor unpacks, or is told what is not known here.
    fn read(argv: &'v [Argument], directory: &str) -> Option<Self> {
        let mut creates = None;
        let mut tar = Self {
            creates: false,
            archive: None,
            folder: directory.to_owned(),
            members: Vec::new(),
            in_part: false,
        };
        let mut rest = argv.iter().skip(1).map(Argument::text).enumerate();
        while let Some((at, word)) = rest.next() {
            if let Some(long) = word.strip_prefix("--") {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (long, None),
                };
                match name {
                    "create" => creates = Some(true),
                    "extract" | "get" => creates = Some(false),
                    "file" => tar.archive = Some(value.or_else(|| Some(rest.next()?.1))?),
                    "directory" => {
                        let folder = value.or_else(|| Some(rest.next()?.1))?;
                        tar.folder = path::normal(&tar.folder, folder);
                    }
                    "exclude" if value.is_none() => {
                        rest.next();
                        tar.in_part = true;
                    }
                    _ if name.starts_with("exclude") => tar.in_part = true,
                    "verbose"
                    | "gzip"
                    | "xz"
                    | "zstd"
                    | "bzip2"
                    | "preserve-permissions"
                    | "same-owner"
                    | "no-same-owner"
                    | "numeric-owner" => {}
                    _ if value.is_some() && matches!(name, "owner" | "group" | "mode") => {}
                    "strip-components" if value.is_some() => {}
                    _ => return None,
                }
                continue;
            }
            let letters = match word.strip_prefix('-') {
                Some("") => None,
                Some(letters) => Some(letters),
                None => (at == 0).then_some(word),
            };
            let Some(letters) = letters else {
                tar.members.push(word);
                continue;
            };
            for (index, letter) in letters.char_indices() {
                // With a `-`, what follows a letter in its word is the letter's value.
                let behind = letters.get(index + 1..).unwrap_or_default();
                let glued = word.starts_with('-') && !behind.is_empty();
                match letter {
                    'c' => creates = Some(true),
                    'x' => creates = Some(false),
                    'f' | 'C' => {
                        let value = if glued { behind } else { rest.next()?.1 };
                        if letter == 'f' {
                            tar.archive = Some(value);
                        } else {
                            tar.folder = path::normal(&tar.folder, value);
                        }
                        if glued {
                            break;
                        }
                    }
                    'v' | 'z' | 'j' | 'J' | 'p' | 'P' | 'h' | 'm' | 'o' | 'k' | 'a' | 'S' => {}
                    _ => return None,
                }
            }
        }
        tar.creates = creates?;
        Some(tar)
    }
}
