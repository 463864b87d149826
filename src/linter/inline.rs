//! Dockerfiles that stand inside another file.

use super::analysis::Job;
use super::context::{self, ProjectFiles};
use crate::context::Surroundings;
use crate::finding::Finding;
use crate::flow;
use crate::ir::BuildCall;
use crate::lower;
use crate::rules;
use crate::source::Text;
use crate::syntax::dockerfile;
use crate::syntax::shell::Scripts;

/// The findings of the Dockerfile `text`, which is built as `call` says.
pub(super) fn findings(job: Job<'_>, call: &BuildCall, text: &Text) -> Vec<Finding> {
    let Job {
        file, detectors, ..
    } = job;
    let tree = dockerfile::parse_text(text);
    let calls = std::slice::from_ref(call);
    let files = ProjectFiles(job.project);
    let path = context::path_in_project(&job);
    let root = context::root_of(calls, job.project);
    let tree_of_files = job.tree();
    let surroundings = path.as_deref().map(|path| Surroundings {
        files: &files,
        trees: &tree_of_files,
        path,
        inline: true,
        root: &root,
    });
    let interest = |text: &str| detectors.shows(text);
    let unit = lower::dockerfile::lower(file, &tree, &interest, &Scripts::default());
    let flow = flow::follow_called(&unit, job.settings.target.as_deref(), calls);
    let cx = rules::Context {
        file,
        project: job.project,
        flow: &flow,
        detectors,
        // The file around it is looked through by its own analysis.
        known: &[],
        surroundings: surroundings.as_ref(),
        folder: None,
        in_provenance: true,
        tracking: job.project.tracking(job.path),
        guesses: &rules::Guesses::default(),
    };
    rules::check(&cx, &|meta| job.settings.rules.enabled(meta.name))
}
