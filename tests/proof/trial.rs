//! One case: built with the builders, looked at, compared with the claims.

use super::agreement::{self, Verdict};
use super::case::Case;
use super::engine::{Builder, Image};

/// What was made of a case.
#[derive(Debug, Default)]
pub(crate) struct Built {
    /// The image by each builder that makes one.
    pub(crate) images: Vec<(Builder, Image)>,
    /// The images of every stage but the last, each built for itself, in order.
    pub(crate) stages: Vec<Vec<Image>>,
    /// The image of another that is built on this one, where it has triggers that wait for that.
    pub(crate) child: Option<Image>,
    /// The builders that refuse what BuildKit builds, with what they printed.
    pub(crate) refused: Vec<(Builder, String)>,
}

/// A case that cannot be compared: BuildKit does not build it, or one of its stages.
#[derive(Debug)]
pub(crate) struct Refused {
    /// The stage by its position; without, the whole of it.
    pub(crate) stage: Option<usize>,
    /// What was printed.
    pub(crate) log: String,
}

impl Refused {
    /// The end of what was printed, in a line.
    pub(crate) fn tail(&self) -> String {
        let mut lines: Vec<&str> = self.log.lines().rev().take(6).collect();
        lines.reverse();
        let stage = self.stage.map(|stage| format!("stage {stage}: "));
        stage.unwrap_or_default() + &lines.join(" | ")
    }
}

/// Builds a case and compares. What disagrees about a default is built once more by a caller who passes nothing: a
/// default is there where its variable is not set.
pub(crate) fn prove(case: &Case, builders: &[Builder]) -> Result<Verdict, Refused> {
    let mut built = case.build(builders)?;
    let refused = std::mem::take(&mut built.refused);
    let mut verdict = agreement::compare(case, &built);
    let has_default = case.dockerfile.contains(":-");
    if !verdict.disagreements.is_empty()
        && has_default
        && let Ok(bare) = case.without_arguments().build(builders)
    {
        built.images.extend(bare.images);
        for (stage, bare) in built.stages.iter_mut().zip(bare.stages) {
            stage.extend(bare);
        }
        verdict = agreement::compare(case, &built);
    }
    verdict.refused = refused;
    Ok(verdict)
}
