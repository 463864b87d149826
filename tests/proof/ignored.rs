//! Ignore files: what a `COPY` takes, by the linter and by the builders.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use lint_secrets::context::{
    BuildContext, CopyOptions, Ignore, IgnoreChoice, Kind, Listing, Source, Trees,
};
use lint_secrets::source::{FileId, SourceFile};
use rayon::prelude::*;
use regex::Regex;

use super::engine::{self, Builder};
use super::planted::versions;
use super::record::Record;
use super::support::fakes::Rng;
use super::tar;

/// `**` with something of a name behind it.
static GLUED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\*\*([^/*\s])").expect("a pattern"));

type Files = BTreeSet<String>;

const CASES: usize = 500;
const LONG: usize = 5_000;

/// A tree, an ignore file, and what is copied.
#[derive(Clone, Debug)]
struct Pair {
    files: BTreeSet<String>,
    ignore: String,
    source: String,
}

/// The files that stand in the table of the catalogue (A6), and its ignore files.
const TABLE: [&str; 18] = [
    ".env\n*.pem",
    "**/.env\n**/*.pem",
    ".env # secrets",
    ".ENV",
    ".env*\n!.env",
    "!.env\n.env",
    "sub\n!sub/.env",
    "*\n!sub",
    "/.env",
    "./.env",
    " .env",
    ".env/",
    " # note",
    "../.env",
    "**.pem",
    "**/.*",
    "sub/*\n!sub/b.pem",
    "\u{feff}.env",
];
const TABLE_FILES: [&str; 6] = [
    ".env",
    ".env.local",
    ".npmrc",
    "a.pem",
    "sub/.env",
    "sub/b.pem",
];

struct Tree(BTreeSet<String>);

impl Listing for Tree {
    fn list(&self, folder: &str) -> Option<Vec<(String, Kind)>> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut found: Vec<(String, Kind)> = Vec::new();
        for rest in self.0.iter().filter_map(|path| path.strip_prefix(&prefix)) {
            let (name, kind) = match rest.split_once('/') {
                Some((name, _)) => (name, Kind::Folder),
                None => (rest, Kind::File),
            };
            if found.last().is_none_or(|(last, _)| last != name) {
                found.push((name.to_owned(), kind));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found.dedup();
        (!found.is_empty()).then_some(found)
    }

    fn open(&self, _: &str) -> Option<Arc<SourceFile>> {
        None
    }
}

impl Pair {
    fn at(number: usize) -> Self {
        if let Some(ignore) = TABLE.get(number) {
            return Self {
                files: TABLE_FILES.map(str::to_owned).into(),
                ignore: (*ignore).to_owned(),
                source: ".".to_owned(),
            };
        }
        let mut rng = Rng::new(&format!("ignored {number}"));
        let mut pick = |all: &[&str]| all[rng.below(all.len())].to_owned();
        let folders = ["", "a/", "b/", "a/b/", "a/c/", "b.d/", ".x/", "a/b/c/"];
        let names = ["a", "b", ".env", ".env.local", "c.pem", "d.key", "b.d", "*"];
        let source = pick(&[".", ".", ".", ".", "a", "a*", "*", "*/*", "?", "[ab]*"]);
        let mut files: BTreeSet<String> = BTreeSet::new();
        for _ in 0..10 {
            let path = pick(&folders) + &pick(&names);
            // Neither in the context nor where they are copied to does one lie in the other's place.
            let clash = |one: &str, other: &str| {
                one == other
                    || [(one, other), (other, one)].iter().any(|(one, other)| {
                        let rest = one.strip_prefix(other);
                        rest.is_some_and(|rest| rest.starts_with('/'))
                    })
            };
            let place = place_of(&source, &path);
            if !files
                .iter()
                .any(|f| clash(f, &path) || clash(&place_of(&source, f), &place))
            {
                files.insert(path);
            }
        }
        let parts = [
            "a", "b", "*", "**", ".env", ".env*", "*.pem", "?", "c", "[ab]", "[^a]", "b.d", "..",
            ".", "\\*", "d.*", ".*", "c.pem",
        ];
        let marks = ["", "", "", "!", "/", "./", " ", "!/", "# "];
        let ends = ["", "", "", "/", " ", "/**", "/*"];
        let mut lines = String::new();
        let count = 1 + pick(&["1", "2", "3", "4"]).len() + pick(&["", "x", "xx"]).len();
        for _ in 0..count {
            let mut line = pick(&marks);
            line += &pick(&parts);
            if pick(&["0", "1", "2"]) == "0" {
                line = line + "/" + &pick(&parts);
            }
            lines += &(line + &pick(&ends) + "\n");
        }
        Self {
            files,
            ignore: lines,
            source,
        }
    }

    /// The files that the linter says are taken.
    fn claimed(&self) -> Files {
        self.claimed_with(&self.ignore)
    }

    /// The same with another ignore file.
    fn claimed_with(&self, ignore: &str) -> Files {
        let mut all = self.files.clone();
        all.extend(["Dockerfile".to_owned(), ".dockerignore".to_owned()]);
        let files = Tree(all);
        let trees = Trees::new(|_| true);
        let ignore = SourceFile::new(FileId(0), ".dockerignore", ignore.to_owned().into());
        let context = BuildContext::new(
            &files,
            &trees,
            String::new(),
            IgnoreChoice::default(),
            Some(Arc::new(ignore)),
        );
        match context.take(&self.source, &CopyOptions::default()) {
            Source::Missing => BTreeSet::new(),
            Source::File { ignored: true, .. } => BTreeSet::new(),
            Source::File { path, .. } => [path].into(),
            Source::Many(paths) => paths.into_iter().collect(),
        }
    }

    /// The contents of the files that a builder takes: each file holds its own path. `None` where it builds nothing.
    fn taken(&self, builder: Builder) -> Option<Files> {
        let folder = engine::scratch("ignored");
        let context = folder.join("context");
        let put = |path: &str, text: &str| {
            let path = context.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        };
        for path in &self.files {
            put(path, path);
        }
        put(
            "Dockerfile",
            &format!("FROM scratch\nCOPY {} /out/\n", self.source),
        );
        put(".dockerignore", &self.ignore);
        let archive = folder.join("out.tar");
        let to = format!("type=tar,dest={}", archive.display());
        let mut command = match builder {
            Builder::Buildah => {
                let mut command = engine::buildah();
                command.args(["bud", "--quiet", "--isolation", "chroot", "--output", &to]);
                command
            }
            _ => {
                let mut command = engine::docker();
                command.env("DOCKER_BUILDKIT", "1").args([
                    "build",
                    "--quiet",
                    "--network=none",
                    "--output",
                    &to,
                ]);
                command
            }
        };
        let done = engine::run(command.arg(&context));
        let taken = done.ok().map(|_| self.in_archive(&archive));
        engine::discard(&folder);
        taken
    }

    fn in_archive(&self, archive: &Path) -> Files {
        let entries = tar::entries(&std::fs::read(archive).expect("the image"));
        let files = entries.into_iter().filter(|entry| entry.kind != b'5');
        files
            .map(|entry| {
                let text = String::from_utf8_lossy(&entry.bytes).into_owned();
                if text == self.ignore {
                    ".dockerignore".to_owned()
                } else if text.starts_with("FROM scratch\n") {
                    "Dockerfile".to_owned()
                } else {
                    text
                }
            })
            .collect()
    }

    /// Why a builder takes something else; the linter says what is safer. `taken` is `None` where it builds nothing.
    fn explained(
        &self,
        builder: Builder,
        claimed: &Files,
        taken: Option<&Files>,
    ) -> Option<&'static str> {
        if taken.is_none() && !Ignore::read(&self.ignore).refused.is_empty() {
            return Some(
                "the builder refuses the ignore file; the linter says so and reads the other lines",
            );
        }
        let nothing = Files::new();
        let refuses = taken.is_none();
        let taken = taken.unwrap_or(&nothing);
        // The same without the lines that are the reason: what is left has to agree.
        let wild = |line: &&str| {
            let pattern = line.trim().strip_prefix('!');
            !pattern.is_some_and(|pattern| pattern.contains(['*', '?', '[', '\\']))
        };
        let without: Vec<&str> = self.ignore.lines().filter(wild).collect();
        let without = self.claimed_with(&(without.join("\n") + "\n"));
        if taken.is_subset(claimed)
            && claimed
                .difference(taken)
                .all(|path| !without.contains(path))
        {
            return Some(
                "older builders do not enter an ignored folder for a `!` with wildcards (decision 0142)",
            );
        }
        let apart = GLUED.replace_all(&self.ignore, "**/$1");
        if apart != self.ignore && self.claimed_with(&apart) == *taken {
            return Some(
                "older builders do not take `**x` for every path that ends so (decision 0142)",
            );
        }
        let mut plain = self.clone();
        if self.source.contains(['*', '?']) && plain.files.remove("*") {
            // Without that file they agree.
            let taken = plain.taken(builder).unwrap_or_default();
            return (taken == plain.claimed())
                .then_some("older builders take a file named `*` for a wildcard (decision 0142)");
        }
        (refuses
            && builder == Builder::Buildah
            && self.taken(Builder::BuildKit).as_ref() == Some(claimed))
        .then_some("buildah refuses what BuildKit takes: BuildKit is followed, which takes more")
    }
}

/// Where a file of the context comes to be below the destination: folders that a wildcard matches are left off.
fn place_of(source: &str, path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let depth = if source == "." {
        0
    } else {
        source.split('/').count()
    };
    parts[depth.min(parts.len() - 1)..].join("/")
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn ignore_files_leave_out_what_the_linter_says() {
    let long = std::env::var_os("PROOF_LONG").is_some_and(|long| !long.is_empty());
    let cases = TABLE.len() + if long { LONG } else { CASES };
    let mut record = Record {
        title: "ignore files and copies",
        against: versions(),
        ..Record::default()
    };
    let found: Vec<(Pair, Files, Vec<_>)> = (0..cases)
        .into_par_iter()
        .map(|number| {
            let pair = Pair::at(number);
            let mut builders = vec![Builder::BuildKit];
            if number < TABLE.len() || number % 3 == 0 {
                builders.push(Builder::Buildah);
            }
            let taken = builders.into_iter().map(|b| (b, pair.taken(b))).collect();
            let claimed = pair.claimed();
            (pair, claimed, taken)
        })
        .collect();
    for (pair, claimed, taken) in found {
        record.cases += 1;
        for (builder, taken) in taken {
            // Where nothing is left to copy, nothing is built.
            if taken.as_ref().unwrap_or(&Files::new()) == &claimed {
                record.agreements += 1;
            } else if let Some(reason) = pair.explained(builder, &claimed, taken.as_ref()) {
                record.leave_out(reason);
            } else {
                let taken = taken.unwrap_or_default();
                let left_out: Vec<_> = claimed.difference(&taken).collect();
                let more: Vec<_> = taken.difference(&claimed).collect();
                record.disagreements.push(format!(
                    "{}: COPY {} with {:?} of {:?}: claimed and not taken {left_out:?}, taken and not claimed {more:?}",
                    builder.name(),
                    pair.source,
                    pair.ignore,
                    pair.files
                ));
            }
        }
    }
    record.finish("4-ignored", cases);
}

/// Patterns that no builder reads are told of, and are no pattern.
#[test]
fn every_line_of_the_table_is_a_pattern() {
    for ignore in TABLE {
        assert!(Ignore::read(ignore).refused.is_empty(), "{ignore:?}");
    }
}
