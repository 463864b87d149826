//! What is mounted where, and what a path's content stays in.

use super::Interpreter;
use super::value::Set;
use crate::ir::path;
use crate::ir::path::{below, covers};
use crate::ir::{Keeper, Mount, MountKind, Origin};

/// Folders that are no part of a layer: the kernel's, and where secrets are mounted.
const OUTSIDE: &[&str] = &["/dev", "/proc", "/sys", "/run/secrets", "/var/run/secrets"];

impl Interpreter<'_> {
    /// What keeps what is written to `path`; `None` for nothing.
    pub(super) fn keeper(&self, path: &str) -> Option<Keeper> {
        if OUTSIDE.iter().any(|folder| below(path, folder).is_some()) {
            return None;
        }
        let mount = self.mount_at(path);
        match mount.map(|m| &m.kind) {
            None => Some(Keeper::Layer),
            Some(MountKind::Cache) => Some(Keeper::Cache),
            Some(_) => None,
        }
    }

    /// The innermost mount that `path` lies in.
    fn mount_at(&self, path: &str) -> Option<&Mount> {
        let inside = self.around.mounts.iter().filter(|m| {
            m.target
                .as_deref()
                .is_some_and(|target| below(path, target).is_some())
        });
        inside.max_by_key(|m| m.target.as_deref().map_or(0, str::len))
    }

    /// Whether `path` lies in the context, where that is mounted.
    pub(super) fn is_of_context(&self, path: &str) -> bool {
        self.mount_at(path)
            .is_some_and(|m| matches!(m.kind, MountKind::Context(_)))
    }

    /// Whether `path` is a file that is mounted: writing to it changes nothing that stays.
    pub(super) fn is_mounted_file(&self, path: &str) -> bool {
        self.around
            .mounts
            .iter()
            .any(|m| matches!(m.kind, MountKind::Secret(_)) && m.target.as_deref() == Some(path))
    }

    /// Where the secrets that `pattern` reads come from: mounted there, below, or above it.
    pub(super) fn mounted(&mut self, pattern: &str) -> Option<Set> {
        let mut all = Set::default();
        let around = self.around;
        for (index, mount) in around.mounts.iter().enumerate() {
            let Some(target) = mount.target.as_deref() else {
                continue;
            };
            let target = unlinked(target);
            let pattern = unlinked(pattern);
            let reads = match &mount.kind {
                MountKind::Secret(_) => covers(pattern, target),
                MountKind::Context(_) | MountKind::Stage(..) => below(pattern, target).is_some(),
                _ => false,
            };
            if reads {
                let set = match &mount.kind {
                    MountKind::Stage(..) | MountKind::Context(_) => {
                        let rest = below(pattern, target).unwrap_or_default();
                        self.set_elsewhere(index, &mount.kind, rest)
                    }
                    _ => self.origins.set(Origin::Mount(index)),
                };
                all.add(&set);
            }
        }
        (!all.is_empty()).then_some(all)
    }

    /// What is mounted from the context, or from another stage: only what is a file that was named can be told apart.
    fn set_elsewhere(&mut self, index: usize, kind: &MountKind, rest: &str) -> Set {
        match kind {
            MountKind::Stage(stage, source) => {
                let path = path::normal(source, rest);
                self.origins.set(Origin::Taken(*stage, path))
            }
            MountKind::Context(source) => {
                let path = format!("{}/{rest}", source.trim_end_matches('/'));
                let path = path.trim_matches('/').to_owned();
                self.origins.set(Origin::Bound(index, path))
            }
            _ => Set::default(),
        }
    }

    /// The secrets mounted below `folder`, with the rest of their paths: for a copy of the whole folder.
    pub(super) fn mounted_below(&self, folder: &str) -> Vec<(usize, String)> {
        let secrets = self.around.mounts.iter().enumerate();
        secrets
            .filter(|(_, m)| matches!(m.kind, MountKind::Secret(_)))
            .filter_map(|(index, m)| {
                let rest = below(unlinked(m.target.as_deref()?), unlinked(folder))?;
                (!rest.is_empty()).then(|| (index, rest.to_owned()))
            })
            .collect()
    }
}

/// `/var/run` is a link to `/run` wherever it matters.
fn unlinked(path: &str) -> &str {
    match path.strip_prefix("/var/run/") {
        Some(rest) if rest.starts_with("secrets") => path.get("/var".len()..).unwrap_or(path),
        _ => path,
    }
}
