//! Dockerfiles with canaries that people wrote: `test-data/proof/planted`.

use rayon::prelude::*;

use super::agreement::{self, Verdict};
use super::case::Case;
use super::engine::{self, Builder, Image};
use super::record::Record;
use super::support::cases::{files_below, test_data};

/// Builds a case with the builders and compares. A builder that cannot build it is left out where that is said.
pub(crate) fn prove(case: &Case, builders: &[Builder]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut images: Vec<(Builder, Image)> = Vec::new();
    for (builder, built) in case.build(builders, None) {
        match built {
            Ok(image) => images.push((builder, image)),
            Err(log) => {
                let tail: Vec<&str> = log.lines().rev().take(6).collect();
                verdict.disagreements.push(format!(
                    "{}: {} does not build it: {}",
                    case.name,
                    builder.name(),
                    tail.into_iter().rev().collect::<Vec<_>>().join(" | ")
                ));
            }
        }
    }
    let stages = stage_images(case);
    verdict.add(agreement::compare(case, &images, &stages));
    verdict
}

/// The images of the stages but the last one. Each has a name.
pub(crate) fn stage_images(case: &Case) -> Vec<Image> {
    let openings = case.dockerfile.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let from = words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("FROM"));
        from.then(|| {
            words.find(|word| word.eq_ignore_ascii_case("AS"));
            words.next().unwrap_or_default()
        })
    });
    let mut names: Vec<&str> = openings.collect();
    names.pop();
    names.retain(|name| !name.is_empty());
    // One that cannot be built is one that nobody needed.
    let stages = names.into_iter().filter_map(|name| {
        let built = case.build(&[Builder::BuildKit], Some(name)).pop();
        built.expect("one builder").1.ok()
    });
    stages.collect()
}

/// The builders that can build a case: mounts are BuildKit's and buildah's. Just the fastest where `PROOF_QUICK` says so.
pub(crate) fn builders_for(case: &Case) -> &'static [Builder] {
    if std::env::var_os("PROOF_QUICK").is_some() {
        &[Builder::BuildKit]
    } else if case.dockerfile.contains("--mount") {
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
            prove(&case, builders_for(&case))
        })
        .collect();
    for verdict in verdicts {
        record.add(verdict);
    }
    record.finish("1-planted", 10);
}
