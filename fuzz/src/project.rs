//! A project of a few files, as one input.
//!
//! `=== NAME` on a line of its own begins a file; what stands before the first one is a Dockerfile. So an input is text
//! that a mutation leaves readable, and a seed is files one behind the other.

use std::collections::BTreeMap;
use std::path::Path;

use lint_secrets::discover::{
    Format, NameVerdict, Target, by_content, by_name, by_name_and_content,
};
use lint_secrets::linter;
use lint_secrets::source::MemoryFs;

use crate::tokens;

/// What begins a file.
const MARK: &[u8] = b"=== ";
/// Most files that are taken; the rest is left out.
const MOST: usize = 6;

/// Files by their paths, and what each is linted as; those without are there to be linked to.
#[derive(Clone, Default)]
pub struct Project {
    files: BTreeMap<String, (Option<Format>, Vec<u8>)>,
}

impl Project {
    /// One file.
    pub fn of(name: &str, format: Format, bytes: Vec<u8>) -> Self {
        let files = BTreeMap::from([(name.to_owned(), (Some(format), bytes))]);
        Self { files }
    }

    /// The files of an input, their `{{fake:ID}}` replaced by tokens.
    pub fn read(data: &[u8]) -> Self {
        let mut project = Self::default();
        let mut name = "Dockerfile".to_owned();
        let mut bytes: Vec<u8> = Vec::new();
        for line in data.split_inclusive(|b| *b == b'\n') {
            let Some(next) = line.strip_prefix(MARK) else {
                bytes.extend(line);
                continue;
            };
            project.add(&name, std::mem::take(&mut bytes));
            name = String::from_utf8_lossy(next).trim().to_owned();
        }
        project.add(&name, bytes);
        project
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let parts: Vec<&str> = name
            .split('/')
            .filter(|part| !matches!(*part, "" | "." | ".."))
            .collect();
        let path = parts.join("/");
        let is_odd = path.is_empty() || path.contains('\0');
        // A file and a folder of one name cannot be.
        let clashes = |other: &String| {
            let below =
                |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
            *other == path || below(other, &path) || below(&path, other)
        };
        if is_odd || bytes.is_empty() || self.files.len() >= MOST || self.files.keys().any(clashes)
        {
            return;
        }
        let bytes = tokens::expanded(&bytes);
        let format = format_of(&path, &bytes);
        self.files.insert(path, (format, bytes));
    }

    /// The paths and the bytes.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, (_, bytes))| (path.as_str(), bytes.as_slice()))
    }

    /// The bytes of the file that is shown as `path`.
    pub fn bytes_mut(&mut self, path: &str) -> Option<&mut Vec<u8>> {
        self.files.get_mut(path).map(|(_, bytes)| bytes)
    }

    /// What is linted.
    pub fn targets(&self) -> Vec<Target> {
        let targets = self
            .files
            .iter()
            .filter_map(|(path, (format, _))| Some((path, (*format)?)));
        targets
            .map(|(path, format)| Target {
                path: Path::new("/r").join(path),
                root: Path::new("/r").into(),
                ..linter::in_memory(path, format)
            })
            .collect()
    }

    /// The files, in memory.
    pub fn fs(&self) -> MemoryFs {
        let mut fs = MemoryFs::default();
        for (path, bytes) in self.files() {
            fs.insert(Path::new("/r").join(path), bytes);
        }
        fs
    }
}

/// What a walk takes a file for.
fn format_of(path: &str, bytes: &[u8]) -> Option<Format> {
    let name = Path::new(path).file_name()?;
    match by_name(name) {
        Some(NameVerdict::Is(format)) => Some(format),
        Some(NameVerdict::Maybe) => by_name_and_content(name, bytes),
        None => by_content(bytes),
    }
}
