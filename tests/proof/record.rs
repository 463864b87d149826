//! What a suite found, for `docs/proof.md`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::agreement::Verdict;
use super::engine::Builder;
use super::observe::Reasons;

/// One row of the table.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// What is compared with what.
    pub(crate) title: &'static str,
    /// The tools and their versions.
    pub(crate) against: Vec<String>,
    /// How many cases ran.
    pub(crate) cases: usize,
    /// How many were compared and the same.
    pub(crate) agreements: usize,
    /// Differences and cases left out that are known, by reason.
    pub(crate) explained: Reasons,
    /// Those that are not.
    pub(crate) disagreements: Vec<String>,
}

fn folder() -> PathBuf {
    super::engine::told("PROOF_RECORDS")
}

impl Record {
    /// Adds what came of a comparison of builds.
    pub(crate) fn add(&mut self, verdict: Verdict) {
        self.cases += 1;
        self.agreements += verdict.agreements;
        for (reason, count) in verdict.explained {
            *self.explained.entry(reason).or_default() += count;
        }
        self.disagreements.extend(verdict.disagreements);
        for (builder, _) in verdict.refused {
            self.leave_out(match builder {
                Builder::Buildah => "buildah refuses what BuildKit builds: compared with the others only",
                _ => "the classic builder refuses what BuildKit builds: compared with the others only",
            });
        }
    }

    /// A case that cannot be compared here.
    pub(crate) fn leave_out(&mut self, reason: &'static str) {
        *self.explained.entry(reason).or_default() += 1;
    }

    /// Prints it and keeps it.
    ///
    /// # Panics
    /// When fewer than `least` cases ran, or any disagrees.
    pub(crate) fn finish(self, suite: &str, least: usize) {
        println!(
            "{suite}: {} cases, {} agreements, {} disagreements",
            self.cases,
            self.agreements,
            self.disagreements.len()
        );
        for (reason, count) in &self.explained {
            println!("  {count} × {reason}");
        }
        let record = json!({
            "title": self.title,
            "against": self.against,
            "cases": self.cases,
            "agreements": self.agreements,
            "explained": self.explained,
            "disagreements": self.disagreements.len(),
        });
        let text = serde_json::to_string_pretty(&record).expect("JSON");
        std::fs::write(folder().join(format!("{suite}.json")), text + "\n").expect("the record");
        assert!(
            self.disagreements.is_empty(),
            "{suite}: {} disagreements:\n{}",
            self.disagreements.len(),
            self.disagreements.join("\n")
        );
        assert!(
            self.cases >= least && self.agreements > 0,
            "{suite}: only {} cases ran, {} agreed",
            self.cases,
            self.agreements
        );
    }
}

/// The records of a run, by suite.
pub(crate) fn all() -> Vec<(String, Value)> {
    let mut found: Vec<(String, Value)> = std::fs::read_dir(folder())
        .expect("the records")
        .map(|entry| {
            let path = entry.expect("a record").path();
            let suite = path.file_stem().expect("a name").to_string_lossy();
            let text = std::fs::read_to_string(&path).expect("a record");
            (
                suite.into_owned(),
                serde_json::from_str(&text).expect("JSON"),
            )
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}
