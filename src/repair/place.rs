//! Where the files of a run are, and whether they may be changed.

use std::path::{Path, PathBuf};

use super::{Left, Request};
use crate::source::{
    FileId, FileSystem, Overlay, ReplaceError, SourceMap, replaceable, without_dots,
};

/// The one path of a file of the run.
///
/// # Errors
/// Why it may not be changed.
pub(super) fn locate(
    id: FileId,
    sources: &SourceMap,
    request: &Request<'_>,
    fs: &Overlay<'_>,
) -> Result<PathBuf, Left> {
    let shown = sources.get(id).map_or("", |file| file.path());
    let left = |why: &str, help: &str, wanted| Left {
        shown: shown.to_owned(),
        why: why.to_owned(),
        help: help.to_owned(),
        wanted,
    };
    let target = request.targets.get(id.0 as usize);
    let path = match target {
        Some(target) => target.path.clone(),
        None => request.settings.folder.join(shown),
    };
    if let Some(only) = request.only {
        return if path == only {
            Ok(path)
        } else {
            Err(left(
                "belongs to the fix and is not standard input: neither was changed",
                "name the files themselves, without `-`",
                true,
            ))
        };
    }
    if target.is_none()
        && request
            .settings
            .exclude
            .matches(&without_dots(&path), false)
    {
        return Err(left(
            "belongs to the fix and is excluded by the settings: nothing was changed",
            "change it by hand, or do not exclude it",
            true,
        ));
    }
    let missing = |_| {
        left(
            "cannot be found any more, and was left as it is",
            "run this again",
            false,
        )
    };
    let real = fs.canonical(&path).map_err(missing)?;
    if !in_a_root(&real, target.map(|target| &*target.root), request, fs) {
        return Err(left(
            "is a link out of its project, and was not changed",
            "name the file that it leads to",
            false,
        ));
    }
    if request.to_write {
        replaceable(&real).map_err(|error| refused(shown, &error))?;
    }
    Ok(real)
}

/// Whether the file, whose path is canonical, is in the project of the target, or in that of any.
fn in_a_root(real: &Path, root: Option<&Path>, request: &Request<'_>, fs: &Overlay<'_>) -> bool {
    let holds = |root: &Path| fs.canonical(root).is_ok_and(|root| real.starts_with(root));
    match root {
        Some(root) => holds(root),
        None => request.targets.iter().any(|target| holds(&target.root)),
    }
}

pub(super) fn refused(shown: &str, error: &ReplaceError) -> Left {
    Left {
        shown: shown.to_owned(),
        why: error.to_string(),
        help: error.help().to_owned(),
        wanted: false,
    }
}
