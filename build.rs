//! Turns `rules/detectors/*.toml`, `rules/commands/*.toml` and others into static tables, so that starting the program parses nothing.
//!
//! It reads them through the same types, and puts them through the same checks, as a user's own detectors.
// Cargo is spoken to by printing.
#![allow(clippy::disallowed_macros, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use detect::shape::Shape;
use detect::spec::{CatalogFile, DetectorSpec, PublicSpec};

#[path = "src/finding/grade.rs"]
#[allow(dead_code, unreachable_pub)]
mod grade;

mod finding {
    pub(crate) use crate::grade::Confidence;
}

#[path = "src/rules/credential_file/content_kind.rs"]
mod content_kind;
#[path = "build/file_names.rs"]
mod file_names;

#[allow(dead_code, unreachable_pub)]
#[path = "src/detect"]
mod detect {
    pub mod shape;
    pub mod spec;
}

#[allow(dead_code, unreachable_pub)]
#[path = "src/commands"]
mod commands {
    pub mod spec;
}

#[path = "build/commands.rs"]
mod command_table;
#[path = "build/word_lists.rs"]
mod word_lists;

const RULES: &str = "rules/detectors";

fn main() {
    println!("cargo::rerun-if-changed={RULES}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/detect/spec.rs");
    println!("cargo::rerun-if-changed=src/detect/shape.rs");
    println!("cargo::rerun-if-changed=src/finding/grade.rs");
    println!("cargo::rerun-if-changed={}", command_table::RULES);
    println!("cargo::rerun-if-changed=build/commands.rs");
    println!("cargo::rerun-if-changed=src/commands/spec.rs");
    println!("cargo::rerun-if-changed={}", file_names::FILES);
    println!("cargo::rerun-if-changed=build/file_names.rs");
    for (_, file) in word_lists::FILES {
        println!("cargo::rerun-if-changed={file}");
    }
    println!("cargo::rerun-if-changed=build/word_lists.rs");
    println!("cargo::rerun-if-changed=src/rules/credential_file/content_kind.rs");
    let tables = generate().and_then(|catalog| {
        Ok([
            ("catalog.rs", catalog),
            ("commands.rs", command_table::generate()?),
            ("files.rs", file_names::generate()?),
            ("word_lists.rs", word_lists::generate()?),
        ])
    });
    match tables {
        Ok(tables) => {
            let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
            for (name, code) in tables {
                fs::write(Path::new(&out).join(name), code).expect("OUT_DIR can be written to");
            }
        }
        Err(why) => {
            println!("cargo::error={why}");
            std::process::exit(1);
        }
    }
}

fn generate() -> Result<String, String> {
    let mut files: Vec<PathBuf> = fs::read_dir(RULES)
        .map_err(|e| format!("{RULES}: {e}"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let mut all = CatalogFile::default();
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in files {
        let shown = path.display();
        let text = fs::read_to_string(&path).map_err(|e| format!("{shown}: {e}"))?;
        let file: CatalogFile = toml::from_str(&text)
            .map_err(|e| format!("{shown}: {}", e.to_string().replace('\n', " ")))?;
        for detector in &file.detector {
            if detector.matches.is_empty() || detector.nomatches.is_empty() {
                return Err(format!(
                    "{shown}: detector `{}` needs examples: `match` and `nomatch`",
                    detector.id
                ));
            }
        }
        let ids = (file.detector.iter().map(|d| &d.id)).chain(file.public.iter().map(|p| &p.id));
        for id in ids {
            if let Some(other) = seen.insert(id.clone(), path.clone()) {
                return Err(format!("{shown}: `{id}` is in {} already", other.display()));
            }
        }
        all.detector.extend(file.detector);
        all.public.extend(file.public);
        all.sample.extend(file.sample);
    }
    if all.detector.is_empty() {
        return Err(format!("{RULES} holds no detector"));
    }
    write_tables(&all)
}

fn write_tables(all: &CatalogFile) -> Result<String, String> {
    let mut statics = String::new();
    let mut detectors = String::new();
    for (n, spec) in all.detector.iter().enumerate() {
        let shape = spec.check().map_err(|e| format!("{RULES}: {e}"))?;
        write_words(&mut statics, &format!("KEYWORDS_{n}"), &spec.keywords);
        write_words(&mut statics, &format!("LOWERED_{n}"), &spec.lowered_by);
        write_detector(&mut detectors, n, spec, &shape);
    }
    let mut public = String::new();
    for (n, spec) in all.public.iter().enumerate() {
        let shape = spec.check().map_err(|e| format!("{RULES}: {e}"))?;
        write_words(&mut statics, &format!("PUBLIC_{n}"), &spec.keywords);
        write_public(&mut public, n, spec, &shape);
    }
    let mut samples = String::new();
    for sample in &all.sample {
        let _ = writeln!(samples, "    {:?},", sample.contains);
    }
    Ok(format!(
        "{statics}\nstatic DETECTORS: [Detector; {}] = [\n{detectors}];\n\n\
         static PUBLIC: [PublicFormat; {}] = [\n{public}];\n\n\
         static SAMPLES: [&str; {}] = [\n{samples}];\n",
        all.detector.len(),
        all.public.len(),
        all.sample.len(),
    ))
}

fn write_words(out: &mut String, name: &str, words: &[String]) {
    let _ = write!(
        out,
        "static {name}: [Cow<'static, str>; {}] = [",
        words.len()
    );
    for word in words {
        let _ = write!(out, "Cow::Borrowed({word:?}), ");
    }
    out.push_str("];\n");
}

fn write_detector(out: &mut String, n: usize, spec: &DetectorSpec, shape: &Shape) {
    let matcher = match (&spec.pattern, spec.block) {
        (Some(pattern), _) => format!("Matcher::Pattern(Cow::Borrowed({pattern:?}))"),
        (None, block) => format!("Matcher::Block(Block::{:?})", block.expect("checked")),
    };
    let option = |of: Option<String>| of.map_or("None".to_owned(), |v| format!("Some({v})"));
    let _ = writeln!(
        out,
        "    Detector {{ id: Cow::Borrowed({:?}), provider: Cow::Borrowed({:?}), summary: Cow::Borrowed({:?}), \
         keywords: Cow::Borrowed(&KEYWORDS_{n}), ignore_case: {:?}, keyword_apart: {:?}, matcher: {matcher}, boundary: Boundary::{:?}, \
         context: {}, checksum: {}, structure: {}, confidence: Confidence::{:?}, identifier: {:?}, \
         min_entropy: {:?}, mix: Mix::{:?}, lowered_by: Cow::Borrowed(&LOWERED_{n}), shape: {} }},",
        spec.id,
        spec.provider,
        spec.summary,
        spec.ignore_case,
        spec.keyword_apart || spec.context.is_some() || spec.block.is_some(),
        spec.boundary,
        option(
            spec.context
                .as_ref()
                .map(|c| format!("Cow::Borrowed({c:?})"))
        ),
        option(spec.checksum.map(|c| format!("Checksum::{c:?}"))),
        option(spec.structure.map(|s| format!("Structure::{s:?}"))),
        spec.confidence,
        spec.identifier,
        spec.min_entropy,
        spec.mix,
        shape_code(shape),
    );
}

fn write_public(out: &mut String, n: usize, spec: &PublicSpec, shape: &Shape) {
    let _ = writeln!(
        out,
        "    PublicFormat {{ id: {:?}, summary: {:?}, keywords: &PUBLIC_{n}, pattern: {:?}, \
         boundary: Boundary::{:?}, near: {:?}, unless: {:?}, shape: {} }},",
        spec.id,
        spec.summary,
        spec.pattern,
        spec.boundary,
        spec.near,
        spec.unless,
        shape_code(shape),
    );
}

fn shape_code(shape: &Shape) -> String {
    format!(
        "Shape {{ min: {}, max: {}, alphabet: {:?} }}",
        shape.min, shape.max, shape.alphabet
    )
}
