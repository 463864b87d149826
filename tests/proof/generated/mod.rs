//! Dockerfiles at random, the same in every run: at least 300, or 5,000 by `ci/real-world.sh --long`.

mod grammar;
mod shrink;

use rayon::prelude::*;

use super::agreement::Verdict;
use super::case::Case;
use super::engine::Builder;
use super::planted::versions;
use super::record::Record;
use super::trial::{self, Refused};

use grammar::Spec;

/// How many cases a run of CI makes, and a long one: of twenty, the builders refuse three at the most.
const CASES: usize = 370;
const LONG: usize = 6_200;
/// How many of those that disagree are made smaller.
const SHOWN: usize = 2;
/// The most that are tried to make a case smaller.
const TRIES: usize = 40;

/// Which builders a case is built with: BuildKit always, the slower ones in turns.
fn builders(case: &Case, number: usize) -> Vec<Builder> {
    let mut builders = vec![Builder::BuildKit];
    match number % 3 {
        0 => builders.push(Builder::Buildah),
        1 if !case.built().contains("--mount") => builders.push(Builder::Classic),
        _ => {}
    }
    builders
}

fn prove(case: &Case, number: usize) -> Result<Verdict, Refused> {
    trial::prove(case, &builders(case, number))
}

/// The least case that disagrees, with how it does.
fn shrunk(spec: Spec, number: usize) -> String {
    let mut least = spec;
    let mut tries = 0;
    let disagrees = |spec: &Spec| {
        let verdict = prove(&spec.case(), number).ok();
        verdict.filter(|verdict| !verdict.disagreements.is_empty())
    };
    'again: loop {
        for smaller in shrink::smaller(&least) {
            tries += 1;
            if tries > TRIES {
                break 'again;
            }
            if disagrees(&smaller).is_some() {
                least = smaller;
                continue 'again;
            }
        }
        break;
    }
    let found = disagrees(&least).map_or_else(Vec::new, |verdict| verdict.disagreements);
    let case = least.case();
    let ignored = least.ignored.join(" ");
    format!(
        "{}\n  {ignored}\n{}",
        found.join("\n"),
        case.dockerfile
            .lines()
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    )
}

/// Why a case is none.
fn refusal(refused: &Refused) -> &'static str {
    let missing = [
        "not found: not found",
        "no such file or directory",
        "no source files",
    ];
    if missing.iter().any(|text| refused.log.contains(text)) {
        "it copies what is ignored, or what a stage does not have"
    } else if refused.log.contains("executor failed running") {
        "a command of it fails"
    } else {
        "BuildKit refuses it"
    }
}

#[test]
#[ignore = "needs real builders: ci/real-world.sh"]
fn generated_dockerfiles_are_where_the_linter_says() {
    let long = std::env::var_os("PROOF_LONG").is_some_and(|long| !long.is_empty());
    let from: usize = std::env::var("PROOF_FROM").map_or(0, |from| from.parse().expect("a number"));
    let cases = if long { LONG } else { CASES };
    let cases = std::env::var("PROOF_CASES").map_or(cases, |n| n.parse().expect("a number"));
    let mut record = Record {
        title: "generated Dockerfiles",
        against: versions(),
        ..Record::default()
    };
    let verdicts: Vec<(usize, Spec, Result<Verdict, Refused>)> = (from..from + cases)
        .into_par_iter()
        .map(|number| {
            let spec = grammar::generate(&format!("generated {number}"));
            let verdict = prove(&spec.case(), number);
            (number, spec, verdict)
        })
        .collect();
    let mut worst = Vec::new();
    for (number, spec, verdict) in verdicts {
        let mut verdict = match verdict {
            Ok(verdict) => verdict,
            Err(refused) => {
                record.leave_out(refusal(&refused));
                continue;
            }
        };
        verdict.disagreements.truncate(2);
        if let Some(last) = verdict.disagreements.last_mut() {
            *last += "\n";
            *last += &spec.case().dockerfile;
            worst.push((number, spec));
        }
        record.add(verdict);
    }
    let shown = std::env::var("PROOF_SHOWN").map_or(SHOWN, |n| n.parse().expect("a number"));
    worst.truncate(shown);
    let shrunk: Vec<String> = worst
        .into_par_iter()
        .map(|(number, spec)| shrunk(spec, number))
        .collect();
    println!("{}", shrunk.join("\n"));
    record.finish("3-generated", cases * 17 / 20);
}
