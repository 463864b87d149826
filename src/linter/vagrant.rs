//! The analysis of one Vagrantfile, and of the scripts that it names.

use std::path::Path;

use super::analysis::{FileAnalysis, Job};
use super::carrier;
use crate::lower;

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let text = job.file.text();
    let names_scripts = text.contains("path") && text.contains("provision");
    let folder = job.path.parent().unwrap_or(Path::new(""));
    let read = |name: &str| {
        let file = job.project.open(&folder.join(name)).ok()?;
        carrier::may_hold(job, file.text()).then(|| lower::user_data::text_of(&file))
    };
    let is_looked_at = names_scripts || carrier::may_hold(job, text);
    carrier::analyse_with(job, is_looked_at, &|text, push| {
        lower::vagrant::lower(text, &read, push);
    })
}
