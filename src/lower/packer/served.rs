//! The folder that Packer serves to installers: which of its files the machine is told to fetch, and which only lie there.

use std::collections::HashSet;

use super::put::{At, Lowering};
use super::value::{Known, UNKNOWN, Value};
use crate::ir::PackerPlace;
use crate::source::{FileId, Text};

/// Most files of one folder that are read as documents, and most addresses of one command that are looked at.
const MOST_FILES: usize = 200;
/// Most texts of the settings of one builder that are looked at for addresses.
const MOST_TEXTS: usize = 400;
/// What cloud-init fetches below the address that it is given.
const NOCLOUD: [&str; 4] = ["user-data", "meta-data", "vendor-data", "network-config"];
/// The machine that QEMU runs on, as its guest sees it.
const QEMU_HOST: &str = "10.0.2.2:";

/// What the builders of a configuration serve and ask for. All of them are known before the first folder is read: a file
/// that one asks for is not only served.
#[derive(Default)]
pub(super) struct Served {
    folders: Vec<Folder>,
    asked: Vec<Asked>,
    /// Part of what is asked for is only known when the build runs.
    unknown: bool,
}

/// A folder that is served.
struct Folder {
    at: At,
    path: Text,
}

/// What a builder has fetched from the folder that it serves.
struct Asked {
    at: At,
    /// The path behind the server's address.
    path: Text,
    /// The folder, where this builder names it.
    folder: Option<String>,
    /// It is where cloud-init looks for its files.
    nocloud: bool,
}

impl Lowering<'_> {
    /// A setting that names a folder to serve. All of a project is more than installers need, and is a matter of its own.
    pub(super) fn seed_folder(&mut self, at: &At, value: &Value) {
        for path in value.texts().into_iter().filter_map(Known::certain) {
            let Some(span) = path.full_span() else {
                continue;
            };
            if is_whole_project(written(&path)) {
                self.push_name(PackerPlace::ServedFolder, path, span);
            } else {
                let at = At {
                    place: PackerPlace::Served,
                    ..at.clone()
                };
                self.served.folders.push(Folder { at, path });
            }
        }
    }

    /// Takes note of the paths that a builder's settings hold behind the address of Packer's server: in what is typed at boot,
    /// in arguments of QEMU.
    pub(super) fn asked_for(&mut self, at: &At, settings: &Value) {
        let folder = settings.get("http_directory").and_then(Value::certain);
        let folder = folder.map(|path| written(&path).to_owned());
        for entry in settings.entries() {
            let at = At {
                place: PackerPlace::Seed,
                ..at.keyed(entry.key.clone(), entry.span)
            };
            let texts = match entry.key.text.as_str() {
                "http_directory" | "http_content" => continue,
                // One text, though it is written in many.
                "boot_command" => vec![typed(&entry.value)],
                _ => {
                    let mut texts = Vec::new();
                    every_text(&entry.value, &mut texts);
                    texts
                }
            };
            for known in texts {
                self.addresses(&at, &known.text(), folder.as_deref());
            }
        }
    }

    fn addresses(&mut self, at: &At, all: &Text, folder: Option<&str>) {
        let text = all.as_str();
        let nocloud = text.contains("nocloud");
        for start in servers(text).take(MOST_FILES) {
            let rest = text.get(start..).unwrap_or_default();
            let len = rest
                .find(|c: char| {
                    !c.is_ascii_alphanumeric() && !matches!(c, '.' | '/' | '-' | '_' | '+' | '~')
                })
                .unwrap_or(rest.len());
            // What follows is filled in by the build, by the shell or by curl.
            if (rest.get(len..)).is_some_and(|r| r.starts_with([UNKNOWN_CHAR, '{', '[', '$', '%']))
            {
                self.served.unknown = true;
                continue;
            }
            let path = all.slice(start..start + len);
            // The path, or the address itself where nothing is behind it.
            let span = path.full_span().or_else(|| all.span(start - 1..start));
            self.served.asked.push(Asked {
                at: At {
                    key: None,
                    span: span.unwrap_or(at.span),
                    ..at.clone()
                },
                path,
                folder: folder.map(str::to_owned),
                nocloud,
            });
        }
    }

    /// Reads what the folders hold, after all builders were looked at: what is asked for first. `follows` says which of
    /// the others are looked at though all is known of what is asked for.
    pub(super) fn served_documents(&mut self, follows: &dyn Fn(FileId) -> bool) {
        let served = std::mem::take(&mut self.served);
        let mut found = false;
        let mut told: HashSet<FileId> = HashSet::new();
        let mut tries = MOST_TRIES;
        for asked in &served.asked {
            found |= self.fetched(asked, &served.folders, &mut told, &mut tries);
        }
        let all = served.unknown || !found || tries == 0;
        for folder in &served.folders {
            let Some(span) = folder.path.full_span() else {
                continue;
            };
            for name in self.expanded(written(&folder.path)) {
                let mut path = Text::new();
                path.push_decoded(&name, span);
                if is_readable(&name)
                    && let Some(content) = self.file_at(&path)
                    && file_of(&content)
                        .is_none_or(|id| !told.contains(&id) && (all || follows(id)))
                    && self.first_time(folder.at.place, &content)
                {
                    self.document(&folder.at, &name, &content);
                }
            }
        }
    }

    /// The files that are asked for; whether there are any.
    fn fetched(
        &mut self,
        asked: &Asked,
        folders: &[Folder],
        told: &mut HashSet<FileId>,
        tries: &mut usize,
    ) -> bool {
        let path = asked.path.as_str().trim_start_matches('/');
        let is_place = path.is_empty() || path.ends_with('/');
        let names: Vec<String> = match is_place {
            false => vec![path.to_owned()],
            true if asked.nocloud => NOCLOUD.iter().map(|n| format!("{path}{n}")).collect(),
            true => return false,
        };
        let own = asked.folder.as_deref();
        let all = folders.iter().map(|folder| written(&folder.path));
        let mut places: Vec<&str> = match own {
            Some(own) => vec![own],
            None => all.collect(),
        };
        places.sort_unstable();
        places.dedup();
        let mut found = false;
        for name in &names {
            for place in &places {
                let Some(left) = tries.checked_sub(1) else {
                    return found;
                };
                *tries = left;
                let mut at_path = Text::new();
                at_path.push_decoded(&joined(place, name), asked.at.span);
                let Some(content) = self.file_at(&at_path) else {
                    continue;
                };
                found = true;
                told.extend(file_of(&content));
                if self.first_time(asked.at.place, &content) {
                    self.document(&asked.at, name, &content);
                }
                break;
            }
        }
        found
    }
}

/// Most times that a file is looked for in a folder; then all that the folders hold is taken for what is asked for.
const MOST_TRIES: usize = 20_000;

const UNKNOWN_CHAR: char = '\u{fffc}';

/// Where the paths begin that stand behind the address of Packer's server, whose port, and mostly whose name, is not known
/// before the build.
fn servers(text: &str) -> impl Iterator<Item = usize> + '_ {
    let unknown = text
        .match_indices(UNKNOWN)
        .map(|(at, sign)| at + sign.len());
    let qemu = text
        .match_indices(QEMU_HOST)
        .map(|(at, host)| at + host.len());
    let mut starts: Vec<usize> = unknown
        .chain(qemu)
        .filter_map(|at| {
            let rest = text.get(at..)?;
            let port = rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
            port.starts_with('/').then(|| text.len() - port.len() + 1)
        })
        .filter(|start| is_address(text.get(..*start).unwrap_or_default()))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter()
}

/// Whether `before` ends with a host and a port, rather than with the first part of a path or of a name.
fn is_address(before: &str) -> bool {
    let before = before.trim_end_matches('/');
    let from = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '/' | '=' | '"' | '\'' | ';' | '@'))
        .map_or(0, |at| at + 1);
    let authority = before.get(from..).unwrap_or_default();
    authority.contains(':') && authority.len() > 1
}

/// What is typed at boot, as one text.
fn typed(value: &Value) -> Known {
    let mut typed = Known::default();
    for known in value.texts() {
        typed.push(known);
    }
    typed
}

fn every_text(value: &Value, into: &mut Vec<Known>) {
    if into.len() >= MOST_TEXTS {
        return;
    }
    match value {
        Value::Text(known) => into.push(known.clone()),
        Value::List(values) => values.iter().for_each(|v| every_text(v, into)),
        Value::Map(entries) => entries.iter().for_each(|e| every_text(&e.value, into)),
        Value::Unknown(_) | Value::Bool(_) | Value::Null => {}
    }
}

fn file_of(known: &Known) -> Option<FileId> {
    let first = known.pieces.first()?;
    first.text.full_span().map(|span| span.file)
}

fn written(path: &Text) -> &str {
    path.as_str().trim().trim_end_matches('/')
}

fn joined(folder: &str, name: &str) -> String {
    if is_whole_project(folder) && folder != ".." {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Where the template stands, or all around it.
fn is_whole_project(path: &str) -> bool {
    matches!(path, "." | "./." | "" | "..")
}

/// Images and archives are no text.
fn is_readable(name: &str) -> bool {
    const BINARY: [&str; 14] = [
        "iso", "img", "gz", "xz", "bz2", "zip", "exe", "msi", "cab", "tgz", "png", "jpg", "sys",
        "dll",
    ];
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    !ending.is_some_and(|e| BINARY.contains(&e.as_str()))
}

#[cfg(test)]
mod tests {
    use super::servers;

    fn paths(text: &str) -> Vec<&str> {
        servers(text).filter_map(|at| text.get(at..)).collect()
    }

    #[test]
    fn addresses_of_the_server_are_told_from_other_unknown_texts() {
        assert_eq!(paths("ks=http://\u{fffc}:\u{fffc}/a/ks.cfg"), ["a/ks.cfg"]);
        assert_eq!(paths("curl \u{fffc}:8100/x.sh"), ["x.sh"]);
        assert_eq!(paths("s=http://10.0.2.2:\u{fffc}/"), [""]);
        assert_eq!(paths("ks=http://10.0.2.2:8080/ks.cfg"), ["ks.cfg"]);
        assert!(paths("https://mirror/\u{fffc}/ks.cfg").is_empty());
        assert!(paths("\u{fffc}/ks.cfg and \u{fffc}").is_empty());
    }
}
