//! Where a copied file goes from there: other stages take it, or the folder that it is in.

use std::collections::HashSet;

use crate::flow::{Flow, Reach};
use crate::ir::path::{base, below, covers, is_pattern, join};
use crate::ir::{CopiedFiles, Op, OpKind, Parent, TakenFiles};
use crate::source::Span;

/// Most stages and paths that one file is followed through.
const MOST_PLACES: usize = 256;

/// The path in the image of a file that `source` takes; `path` is its path in the context. `None` where the destination
/// is not known.
pub(super) fn destination(copied: &CopiedFiles, source: &str, path: &str) -> Option<String> {
    let target = copied.target.as_deref()?;
    if copied.parents {
        let pivot = source.split_once("/./").map_or("", |(pivot, _)| pivot);
        let rest = below(path, pivot.trim_start_matches("./")).unwrap_or(path);
        return Some(join(target, rest));
    }
    let parts = |path: &str| {
        path.split('/')
            .filter(|p| !matches!(*p, "" | "." | ".."))
            .count()
    };
    // A folder's content is copied, not the folder.
    let path = path.trim_start_matches("./");
    let inner: Vec<&str> = path.split('/').skip(parts(source)).collect();
    if !inner.is_empty() {
        return Some(join(target, &inner.join("/")));
    }
    let folder = target.ends_with('/') || is_pattern(source);
    Some(if folder {
        join(target, base(path))
    } else {
        target.to_owned()
    })
}

/// The instruction that brings `path`, which is there after the operation at `at` of a scope, into a shipped stage;
/// `None` when none does.
pub(super) fn into_image(flow: &Flow<'_>, scope: usize, at: usize, path: String) -> Option<Span> {
    let scopes = &flow.unit.scopes;
    let mut open = vec![(scope, at + 1, path)];
    let mut seen = HashSet::new();
    while let Some((scope, from, path)) = open.pop() {
        let Some(stage) = scopes.get(scope) else {
            continue;
        };
        if seen.len() >= MOST_PLACES || !seen.insert((scope, path.clone())) {
            continue;
        }
        let mut after = stage.ops.iter().skip(from);
        if after.any(|op| removes(op, &path)) {
            continue;
        }
        for (index, other) in scopes.iter().enumerate().skip(scope + 1) {
            if other.parent == Parent::Stage(scope) {
                open.push((index, 0, path.clone()));
            }
            for (at, op) in other.ops.iter().enumerate() {
                let OpKind::Take(taken) = &op.kind else {
                    continue;
                };
                let Some(target) = (taken.stage == scope)
                    .then(|| taken_to(taken, &path))
                    .flatten()
                else {
                    continue;
                };
                if flow.reach_of(index) == Reach::Shipped {
                    return Some(op.span);
                }
                open.push((index, at + 1, target));
            }
        }
    }
    None
}

fn removes(op: &Op, path: &str) -> bool {
    match &op.kind {
        OpKind::Effects(effects) => effects.removed.iter().any(|gone| covers(&gone.path, path)),
        // Commands are followed only where they may hold a secret themselves.
        OpKind::Run(run) => run
            .text
            .iter()
            .any(|text| speaks_of_removal(text.as_str(), path)),
        _ => false,
    }
}

/// Whether a command removes something of that name.
fn speaks_of_removal(text: &str, path: &str) -> bool {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '"' | '\'' | '(' | ')');
    let words = || text.split(is_end);
    words().any(|word| matches!(word, "rm" | "shred" | "unlink"))
        && words().any(|word| base(word) == base(path))
}

/// Where a `COPY --from` puts a path of the stage that it takes from.
fn taken_to(taken: &TakenFiles, path: &str) -> Option<String> {
    let source = taken.sources.iter().find(|source| covers(source, path))?;
    if source == "/" {
        return Some(join(&taken.destination, path.trim_start_matches('/')));
    }
    let depth = source.trim_end_matches('/').split('/').count();
    let rest: Vec<&str> = path.split('/').skip(depth).collect();
    Some(if !rest.is_empty() {
        join(&taken.destination, &rest.join("/"))
    } else if taken.destination.ends_with('/') {
        join(&taken.destination, base(path))
    } else {
        taken.destination.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Text;

    #[test]
    fn destinations() {
        for (source, path, target, parents, expected) in [
            (".", "a/.env", "/app", false, "/app/a/.env"),
            ("./", ".env", "/app/", false, "/app/.env"),
            ("src", "src/.env", "/app/", false, "/app/.env"),
            ("src/", "src/a/.env", "/app", false, "/app/a/.env"),
            (".env", ".env", "/app/", false, "/app/.env"),
            (".env", ".env", "/app/x", false, "/app/x"),
            ("*/.env", "a/.env", "/app", false, "/app/.env"),
            ("a*", "ab/c/.env", "/app", false, "/app/c/.env"),
            ("a/**/.env", "a/b/.env", "/app", true, "/app/a/b/.env"),
            ("./a/./b", "a/b/.env", "/app", true, "/app/b/.env"),
        ] {
            let copied = CopiedFiles {
                sources: vec![Text::default()],
                destination: None,
                target: Some(target.to_owned()),
                unpacks: false,
                exclude: Vec::new(),
                parents,
                foreign: false,
                from: None,
                by_command: false,
            };
            assert_eq!(
                destination(&copied, source, path).as_deref(),
                Some(expected),
                "{source} {path}"
            );
        }
    }

    #[test]
    fn what_is_taken() {
        let taken = |source: &str, destination: &str| TakenFiles {
            stage: 1,
            sources: vec![source.to_owned()],
            destination: destination.to_owned(),
        };
        for (source, destination, path, expected) in [
            ("/app", "/srv", "/app/a/.env", Some("/srv/a/.env")),
            ("/app/.env", "/srv/", "/app/.env", Some("/srv/.env")),
            ("/app/.env", "/srv", "/app/.env", Some("/srv")),
            ("/app/dist", "/srv", "/app/.env", None),
            ("/", "/", "/app/.env", Some("/app/.env")),
            ("/app/*", "/srv/", "/app/a/.env", Some("/srv/.env")),
        ] {
            let found = taken_to(&taken(source, destination), path);
            assert_eq!(found.as_deref(), expected, "{source} {path}");
        }
    }
}
