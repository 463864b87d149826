//! Files that a COPY takes: what each holds, and what is said of all that one instruction takes.

use std::sync::Arc;

use super::content::{self, Content};
use super::content_kind::ContentKind;
use super::names::{self, FileClass};
use super::sample_path::is_sample;
use super::unnamed;
use crate::context::{BuildContext, CopyOptions, Ignore, Source};
use crate::detect::{Detectors, Hit, SecretKind, Strength};
use crate::finding::{Confidence, Severity};
use crate::ir::path;
use crate::source::{SourceFile, Span};

/// Most files of one instruction that are read.
const MOST_FILES: usize = 256;

/// A credential file that an instruction takes.
#[derive(Debug)]
pub(super) struct Taken {
    /// Its path in the context.
    pub(super) path: String,
    /// What it is by its name.
    pub(super) class: FileClass,
    /// The file, where it was read, and what it holds, the worst first; empty when only its name says so.
    pub(super) file: Option<Arc<SourceFile>>,
    pub(super) hits: Vec<Hit>,
    /// It stands where samples stand.
    pub(super) sample: bool,
}

/// What a source of an instruction takes.
#[derive(Debug)]
pub(super) enum Judged {
    /// The tree does not have it.
    Missing,
    /// A file, by its path, whose name says nothing.
    Unnamed(String),
    /// One file, named as such; `None` when it is harmless.
    Named(Option<Taken>),
    /// Those of a folder or a wildcard that are leaks.
    Along(Vec<Taken>),
}

/// What `source` takes of the context.
pub(super) fn judge(
    context: &BuildContext<'_>,
    detectors: &Detectors,
    source: &str,
    options: &CopyOptions,
) -> Judged {
    match context.take(source, options) {
        Source::Missing => Judged::Missing,
        // What is ignored is not there for the builder: it stops.
        Source::File { ignored: true, .. } => Judged::Named(None),
        Source::File { path, .. } => {
            let Some(class) = names::classify(&path) else {
                return Judged::Unnamed(path);
            };
            Judged::Named(named(context, detectors, path, class))
        }
        Source::Many(paths) => Judged::Along(
            paths
                .into_iter()
                .take(MOST_FILES)
                .filter_map(|path| along(context, detectors, path))
                .collect(),
        ),
    }
}

/// Those of `files` that a shell means by `word`: a wildcard leaves out what begins with a dot. `removed`: what the command
/// removes again of what it takes.
pub(super) fn by_shell(word: &str, mut files: Vec<Taken>, removed: &Ignore) -> Vec<Taken> {
    let depth = word.split('/').count();
    let last = word.rsplit('/').next().unwrap_or_default();
    if last.starts_with(['*', '?', '[']) {
        files.retain(|file| {
            let mut parts = file.path.split('/').skip(depth - 1);
            parts.next().is_none_or(|part| !part.starts_with('.'))
        });
    }
    if !removed.is_empty() {
        let folder = match word {
            "." | "/" => "",
            _ if path::is_pattern(word) => path::folder(word),
            _ => word,
        };
        files.retain(|file| {
            let rest = match folder {
                "" | "." => Some(file.path.as_str()),
                folder => path::below(&file.path, folder),
            };
            rest.is_none_or(|rest| rest.is_empty() || !removed.ignores(rest))
        });
    }
    files
}

/// A file that was named; `None` when what it holds is harmless.
pub(super) fn named(
    context: &BuildContext<'_>,
    detectors: &Detectors,
    path: String,
    class: FileClass,
) -> Option<Taken> {
    let sample = is_sample(&path);
    let file = context.open(&path);
    let content = file.as_ref().map_or(Content::Unknown, |file| {
        content::judge(file, &class, detectors)
    });
    let (file, hits) = match content {
        Content::Harmless => return None,
        Content::Secrets(hits) => (file, hits),
        Content::Unknown => (None, Vec::new()),
    };
    Some(Taken {
        path,
        class,
        file,
        hits,
        sample,
    })
}

/// A file that was named, and whose name says nothing: whether it is a private key all the same.
pub(super) fn key(context: &BuildContext<'_>, detectors: &Detectors, path: &str) -> Option<Taken> {
    if names::is_harmless(path) {
        return None;
    }
    let class = FileClass {
        what: "a private key".into(),
        severity: Severity::High,
        ssh: false,
        content: ContentKind::Only,
    };
    let file = context.open(path)?;
    if !unnamed::begins_like_key(file.text().as_bytes()) {
        return None;
    }
    let mut taken = named(context, detectors, path.to_owned(), class)?;
    // What else the file holds is not what it was looked into for.
    taken
        .hits
        .retain(|hit| hit.kind == SecretKind::PrivateKey || hit.detector.starts_with("age-"));
    (!taken.hits.is_empty()).then_some(taken)
}

/// A file that nobody named: it must be more than a sample, and more than a name.
fn along(context: &BuildContext<'_>, detectors: &Detectors, path: String) -> Option<Taken> {
    let Some(class) = names::classify(&path) else {
        let taken = key(context, detectors, &path)?;
        let published = taken.hits.iter().all(|hit| hit.strength <= Strength::Weak);
        return (!taken.sample && !published).then_some(taken);
    };
    let opaque = class.content == ContentKind::Opaque;
    if is_sample(&path) && opaque {
        return None;
    }
    let dotenv = class.content == ContentKind::Dotenv;
    let mut taken = named(context, detectors, path, class)?;
    if taken.hits.is_empty() {
        return opaque.then_some(taken);
    }
    let counts = |hit: &Hit| match hit.kind {
        // A token of a provider opens the same door wherever it stands.
        SecretKind::Token => !taken.sample || hit.confidence >= Confidence::High,
        _ if taken.sample => false,
        SecretKind::Hash => true,
        _ => hit.strength > Strength::Weak || dotenv,
    };
    let hits: Vec<Hit> = taken
        .hits
        .iter()
        .filter(|hit| counts(hit))
        .cloned()
        .collect();
    taken.hits = hits;
    (!taken.hits.is_empty()).then_some(taken)
}

impl Taken {
    /// A file that is not in the tree: all that is known of it is the word that names it.
    pub(super) fn by_name(word: &str, class: FileClass) -> Self {
        Self {
            path: word.trim_matches(['"', '\'']).to_owned(),
            class,
            file: None,
            hits: Vec::new(),
            sample: false,
        }
    }

    /// What it is called in reports: its path where its folders say more than its name.
    pub(super) fn key(&self) -> String {
        self.name().to_owned()
    }

    fn name(&self) -> &str {
        let path = self.path.trim_end_matches('/');
        path.rsplit('/').next().unwrap_or(path)
    }

    /// How bad it is in a layer of the image.
    pub(super) fn severity(&self) -> Severity {
        let Some(hit) = self.hits.first() else {
            return self.class.severity;
        };
        let severity = match (hit.kind, hit.strength) {
            (_, Strength::Placeholder) => Severity::Info,
            (SecretKind::Hash, _) => Severity::Medium,
            // What everyone has, keys among them.
            (_, Strength::Weak) => Severity::Low,
            (SecretKind::PrivateKey, _) | (_, Strength::Live) => Severity::Critical,
            (_, Strength::Strong) => Severity::High,
        };
        if self.sample && hit.strength < Strength::Live {
            severity.min(Severity::Low)
        } else if self.sample && hit.kind == SecretKind::PrivateKey {
            Severity::Low
        } else {
            severity
        }
    }

    /// How sure it is that it is one.
    pub(super) fn confidence(&self) -> Confidence {
        self.hits
            .first()
            .map_or(Confidence::Medium, |hit| hit.confidence)
    }

    /// What it is, in words: what it holds, rather than what its name says.
    pub(super) fn what(&self) -> String {
        let name = self.name();
        match self.hits.first() {
            Some(hit) if hit.kind != SecretKind::Named => {
                let what = super::super::draft::article(&hit.what);
                let published =
                    hit.kind == SecretKind::PrivateKey && hit.strength == Strength::Weak;
                let whose = if published { " that everyone has" } else { "" };
                format!("`{name}`, which holds {what}{whose}")
            }
            _ => format!("`{name}`, {}", self.class.what),
        }
    }

    /// The bytes of the worst secret.
    pub(super) fn secret(&self) -> Option<(Span, &Hit)> {
        let (file, hit) = (self.file.as_ref()?, self.hits.first()?);
        Some((Span::new(file.id(), hit.range.start, hit.range.end), hit))
    }

    /// The bytes of all its secrets.
    pub(super) fn masks(&self) -> impl Iterator<Item = Span> {
        let file = self.file.as_ref();
        let hits = file
            .into_iter()
            .flat_map(|file| self.hits.iter().map(move |hit| (file, hit)));
        hits.map(|(file, hit)| Span::new(file.id(), hit.range.start, hit.range.end))
    }
}
