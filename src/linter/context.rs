//! The build context of a Dockerfile, in the project that it stands in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::analysis::Job;
use super::builds;
use crate::context::{ContextRoot, CopyOptions, Kind, Listing, Source, Surroundings, Trees};
use crate::finding::{Notice, NoticeLevel};
use crate::ir::BuildCall;
use crate::rules;
use crate::source::{EntryKind, Project, SourceFile, Span};
use crate::syntax::dockerfile::{self, Dockerfile, Keyword};

/// How much of a file is looked at to tell whether it is a key, and the largest one that is: 64 KiB, more than the longest
/// keys in use have.
const START_BYTES: usize = 256;
const LARGEST_KEY: u64 = 64 << 10;

/// What was listed of the projects of a run.
#[derive(Debug, Default)]
pub(super) struct Projects {
    trees: Mutex<HashMap<PathBuf, Arc<Trees>>>,
    builds: builds::Known,
}

impl Projects {
    /// The tree of the project in the folder `root`.
    pub(super) fn tree(&self, root: &Path) -> Arc<Trees> {
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tree) = trees.get(root) {
            return Arc::clone(tree);
        }
        let tree =
            Arc::new(Trees::new(rules::names_a_credential).looking_into(rules::KEYS_BY_CONTENT));
        trees.insert(root.to_path_buf(), Arc::clone(&tree));
        tree
    }

    /// What was read of the files that start builds.
    pub(super) fn builds(&self) -> &builds::Known {
        &self.builds
    }

    /// What is to be said when there was too much to list.
    pub(super) fn notice(&self) -> Option<Notice> {
        let trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        trees.values().any(|tree| tree.is_full()).then(|| Notice {
            level: NoticeLevel::Incomplete,
            path: String::new(),
            span: None,
            message: "the build contexts hold too many files; not all of them were looked at"
                .to_owned(),
        })
    }
}

/// The project's files as `context` asks for them.
pub(super) struct ProjectFiles<'a>(pub(super) &'a Project<'a>);

impl Listing for ProjectFiles<'_> {
    fn list(&self, folder: &str) -> Option<Vec<(String, Kind)>> {
        let entries = self.0.list(Path::new(folder)).ok()?;
        let kind = |kind| match kind {
            EntryKind::File => Some(Kind::File),
            EntryKind::Folder => Some(Kind::Folder),
            EntryKind::Link => Some(Kind::Link),
            EntryKind::Other => None,
        };
        // No rule and no pattern is about a name that is not UTF-8.
        let entries = entries.into_iter();
        Some(
            entries
                .filter_map(|entry| Some((entry.name.into_string().ok()?, kind(entry.kind)?)))
                .collect(),
        )
    }

    fn open(&self, path: &str) -> Option<Arc<SourceFile>> {
        self.0.open(Path::new(path)).ok()
    }

    fn start(&self, path: &str) -> Option<Vec<u8>> {
        self.0.start(Path::new(path), START_BYTES, LARGEST_KEY)
    }
}

/// The path of the job's file in its project, with `/`.
pub(super) fn path_in_project(job: &Job<'_>) -> Option<String> {
    let inside = job.path.strip_prefix(job.project.root()).ok()?;
    in_slashes(inside)
}

fn in_slashes(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Where the callers of a build say that its context is; of several, the first that says so.
pub(super) fn root_of(callers: &[BuildCall], project: &Project<'_>) -> ContextRoot {
    callers
        .iter()
        .filter_map(|call| call.context.as_deref())
        .find_map(|context| in_slashes(context.strip_prefix(project.root()).ok()?))
        .map_or(ContextRoot::Unknown, ContextRoot::Given)
}

/// Whether the file takes anything of its context.
pub(super) fn copies(tree: &Dockerfile) -> bool {
    !sources(tree).is_empty()
}

/// Whether a COPY of the file takes anything along that may be a leak: a quick look, before the file is followed.
pub(super) fn may_take(tree: &Dockerfile, around: &Surroundings<'_>) -> bool {
    let sources = sources(tree);
    if sources.is_empty() {
        return false;
    }
    // What a variable stands for shows once the file is followed.
    if sources.iter().any(|source| source.contains('$')) {
        return true;
    }
    let context = around.context(&sources);
    let options = CopyOptions::default();
    sources.iter().any(
        |source| matches!(context.take(source, &options), Source::Many(files) if !files.is_empty()),
    )
}

/// What the file copies from its context, as it is written; triggers too, which a stage of the file may fire. And what
/// of the context is mounted for a command that may copy it.
fn sources(tree: &Dockerfile) -> Vec<&str> {
    let mut sources = copied(tree);
    let runs = tree.instructions.iter();
    let runs = runs.filter(|i| i.innermost().name == Keyword::Run && may_copy(i));
    let flags = runs.flat_map(|i| i.innermost().flags.iter().map(move |flag| (i, flag)));
    sources.extend(flags.filter_map(|(i, flag)| bound(i, flag)));
    sources
}

/// Whether a word of a RUN copies files.
fn may_copy(run: &dockerfile::Instruction) -> bool {
    const COPIES: [&str; 5] = ["cp", "mv", "rsync", "tar", "install"];
    let text = run.text.as_str();
    text.contains("--mount")
        && text
            .split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '(' | '"' | ','))
            .any(|word| COPIES.contains(&word))
}

/// The folder of the context that a flag of a RUN mounts.
fn bound<'t>(run: &'t dockerfile::Instruction, flag: &dockerfile::Flag) -> Option<&'t str> {
    let value = run.str(flag.value.as_ref()?);
    let field = |keys: &[&str]| {
        value.split(',').find_map(|field| {
            let (key, value) = field.split_once('=')?;
            keys.contains(&key).then_some(value)
        })
    };
    let binds = run.str(&flag.name).eq_ignore_ascii_case("mount")
        && field(&["type"]).is_none_or(|kind| kind == "bind")
        && field(&["from"]).is_none();
    binds.then(|| match field(&["source", "src"]) {
        None | Some("" | "/") => ".",
        Some(source) => source,
    })
}

/// What COPY and ADD take.
fn copied(tree: &Dockerfile) -> Vec<&str> {
    let bodies = tree.instructions.iter().map(|i| (i, i.innermost()));
    let copies = bodies.filter(|(i, body)| {
        matches!(body.name, Keyword::Copy | Keyword::Add)
            && !(body.flags.iter()).any(|f| i.str(&f.name).eq_ignore_ascii_case("from"))
    });
    copies
        .filter_map(|(_, body)| match &body.kind {
            dockerfile::Kind::Paths(paths) => paths.split_last().map(|(_, sources)| sources),
            _ => None,
        })
        .flatten()
        .map(|source| source.as_str())
        .filter(|source| !source.starts_with("<<") && !source.contains("://"))
        .collect()
}

/// What is to be said of the ignore file: lines at which the builder stops.
pub(super) fn notices(tree: &Dockerfile, around: &Surroundings<'_>) -> Vec<Notice> {
    const MOST: usize = 5;
    let sources = sources(tree);
    let context = (!sources.is_empty()).then(|| around.context(&sources));
    let Some((file, ignore)) = context.and_then(|c| Some((c.ignore_file?, c.ignore))) else {
        return Vec::new();
    };
    let notice = |level, span, message: String| Notice {
        level,
        path: file.path().to_owned(),
        span,
        message,
    };
    let refused = ignore.refused.iter().take(MOST);
    let mut notices: Vec<Notice> = refused
        .map(|(line, why)| {
            let span = Span::new(file.id(), line.start, line.end);
            let message =
                format!("the builder stops at this line: {why}; the others were taken as they are");
            notice(NoticeLevel::Note, Some(span), message)
        })
        .collect();
    if ignore.cut {
        let message = "has more patterns than are compared; the last were left out".to_owned();
        notices.push(notice(NoticeLevel::Incomplete, None, message));
    }
    notices
}

#[cfg(test)]
mod tests;
