//! Arguments that a text passes, whatever language it is in: `--build-arg NAME`, `"--build-arg=NAME=…"`, `*.args.NAME=…`.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Argument, is_name};
use crate::source::{SourceFile, Span};

/// Most mentions of a file that are told.
const MOST: usize = 1000;

/// Each argument that is passed somewhere in the file, without a way to hand over anything else.
pub(super) fn all(file: &Arc<SourceFile>) -> Vec<Argument> {
    let text = file.text();
    let mut found = Vec::new();
    for sign in ["--build-arg", ".args."] {
        for (start, _) in text.match_indices(sign).take(MOST) {
            let rest = text.get(start + sign.len()..).unwrap_or_default();
            let between =
                |c: char| sign.starts_with('-') && (c.is_whitespace() || "=,\"'\\".contains(c));
            let named = rest.trim_start_matches(between);
            let length = named
                .find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                .unwrap_or(named.len());
            let name = named.get(..length).unwrap_or_default();
            let behind = named.get(length..).unwrap_or_default();
            // `x.args.NAME` is an argument where it is given a value; `--build-args` is another option.
            let passes = match sign {
                ".args." => behind.starts_with('='),
                _ => named.len() < rest.len(),
            };
            if passes && is_name(name) {
                let at = start + sign.len() + (rest.len() - named.len());
                found.push(Argument::told(name, Span::new(file.id(), at, at + length)));
            }
        }
    }
    found
}

/// Each name in a text, the first time that it stands there: settings of tools say in many ways what is passed.
pub(super) fn names(file: &Arc<SourceFile>) -> Vec<Argument> {
    let text = file.text();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(|c: char| c != '_' && !c.is_ascii_alphanumeric()) {
        let name = word.trim_end_matches(|c: char| c != '_' && !c.is_ascii_alphanumeric());
        if is_name(name) && found.len() < MOST && seen.insert(name) {
            let span = Span::new(file.id(), start, start + name.len());
            found.push(Argument::told(name, span));
        }
        start += word.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn names_behind_the_option() {
        let text = "docker build --build-arg A=1 --build-arg=B --build-args C\n\
                    [\"--build-arg\", \"D=x\"] --build-arg \\\n  E --build-arg $F *.args.G=1 x.args.H";
        let file = Arc::new(SourceFile::new(FileId(0), "x", text.as_bytes().to_vec()));
        let names: Vec<String> = all(&file).into_iter().map(|a| a.name).collect();
        assert_eq!(names, ["A", "B", "D", "E", "G"]);
    }

    #[test]
    fn names_of_settings() {
        let text = "{\"args\": {\"T\": \"${localEnv:T_2}\"}, ü: 1}";
        let file = Arc::new(SourceFile::new(FileId(0), "x", text.as_bytes().to_vec()));
        let found = super::names(&file);
        let names: Vec<&str> = found.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["args", "T", "localEnv", "T_2"]);
        for argument in &found {
            assert_eq!(file.slice(argument.at), argument.name);
        }
    }
}
