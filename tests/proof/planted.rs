//! Dockerfiles with canaries that people wrote: `test-data/proof/planted`.

use rayon::prelude::*;

use super::agreement::Verdict;
use super::case::Case;
use super::engine::{self, Builder};
use super::record::Record;
use super::support::cases::{files_below, test_data};
use super::trial;

/// Builds a case with the builders and compares. Every one of them has to build it.
fn prove(case: &Case) -> Verdict {
    let mut verdict = trial::prove(case, builders_for(case)).unwrap_or_else(|refused| Verdict {
        refused: vec![(Builder::BuildKit, refused.tail())],
        ..Verdict::default()
    });
    for (builder, log) in std::mem::take(&mut verdict.refused) {
        let line = format!("{}: {} does not build it: {log}", case.name, builder.name());
        verdict.disagreements.push(line);
    }
    verdict
}

/// The builders that can build a case: mounts are BuildKit's and buildah's. Just the fastest where `PROOF_QUICK` says so.
pub(crate) fn builders_for(case: &Case) -> &'static [Builder] {
    if std::env::var_os("PROOF_QUICK").is_some() {
        &[Builder::BuildKit]
    } else if case.built().contains("--mount") {
        &[Builder::BuildKit, Builder::Buildah]
    } else {
        &Builder::ALL
    }
}

pub(crate) fn versions() -> Vec<String> {
    let mut versions: Vec<String> = Builder::ALL
        .map(|builder| match builder {
            Builder::Buildah => engine::version(builder),
            _ => format!("{} of {}", builder.name(), engine::version(builder)),
        })
        .into();
    versions.dedup();
    versions
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn planted_canaries_are_where_the_linter_says() {
    let mut record = Record {
        title: "planted Dockerfiles",
        against: versions(),
        ..Record::default()
    };
    let files = files_below(&test_data("proof/planted"));
    let verdicts: Vec<Verdict> = files
        .par_iter()
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy();
            let text = std::fs::read_to_string(path).expect("a case");
            let case = Case::read(&name, &text);
            prove(&case)
        })
        .collect();
    for verdict in verdicts {
        record.add(verdict);
    }
    record.finish("1-planted", 10);
}
