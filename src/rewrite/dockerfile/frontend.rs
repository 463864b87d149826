//! What the builder of a file understands.

use super::Page;
use crate::finding::Edit;
use crate::rewrite::builds::Builds;
use crate::rewrite::layout;

/// How a secret can be handed to a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Frontend {
    /// As a variable: Docker's current frontend. `declared`: a `# syntax=` line says so.
    Variable {
        /// Whether the file asks for it.
        declared: bool,
    },
    /// As a file only: frontends before 1.10, buildah before 1.44.
    File,
}

impl Frontend {
    /// The one that all these builds of the file have; `None` where mounts are not known to work at all.
    pub(super) fn of(page: &Page<'_>, builds: &Builds) -> Option<Self> {
        let name = page.name().to_ascii_lowercase();
        if name.contains("containerfile") || builds.want_files() {
            return Some(Self::File);
        }
        match syntax(page) {
            None => Some(Self::Variable { declared: false }),
            Some(image) => asked(&image),
        }
    }

    /// The line that asks for a frontend with mounts, where the file needs one.
    pub(super) fn line(self, page: &Page<'_>) -> Option<Edit> {
        if self != (Self::Variable { declared: false }) {
            return None;
        }
        let (text, bom) = (page.file.text(), page.file.bom_len());
        let at = match text.get(bom..) {
            Some(rest) if rest.starts_with("#!") => bom + rest.find('\n')? + 1,
            _ => bom,
        };
        let end = layout::line_end(page.file);
        let line = format!("# syntax=docker/dockerfile:1{end}");
        Some(layout::insert(page.file, at, line))
    }
}

/// The value of `# syntax=`.
fn syntax(page: &Page<'_>) -> Option<String> {
    let mut directives = page.tree.comments.iter().filter(|c| c.directive);
    directives.find_map(|comment| {
        let text = page.file.slice(comment.span);
        let (name, value) = text.trim_start_matches('#').split_once('=')?;
        let name = name.trim();
        name.eq_ignore_ascii_case("syntax")
            .then(|| value.trim().to_owned())
    })
}

fn asked(image: &str) -> Option<Frontend> {
    let image = image.split('@').next().unwrap_or_default();
    let image = image.strip_prefix("docker.io/").unwrap_or(image);
    let (name, tag) = image.split_once(':').unwrap_or((image, "latest"));
    if !matches!(name, "docker/dockerfile" | "docker/dockerfile-upstream") {
        return None;
    }
    let version = tag.split('-').next().unwrap_or_default();
    let mut numbers = version.split('.');
    let (major, minor) = (numbers.next(), numbers.next());
    match (major, minor.map(str::parse::<u32>)) {
        (Some("latest" | "1" | "labs" | "master"), None) => {
            Some(Frontend::Variable { declared: true })
        }
        (Some("1"), Some(Ok(10..))) => Some(Frontend::Variable { declared: true }),
        (Some("1"), Some(Ok(2..=9))) => Some(Frontend::File),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let new = Some(Frontend::Variable { declared: true });
        for (image, want) in [
            ("docker/dockerfile:1", new),
            ("docker/dockerfile", new),
            ("docker.io/docker/dockerfile:1.12-labs", new),
            ("docker/dockerfile:1-labs", new),
            ("docker/dockerfile:1.10@sha256:0", new),
            ("docker/dockerfile:1.4", Some(Frontend::File)),
            ("docker/dockerfile:1.9.0", Some(Frontend::File)),
            ("docker/dockerfile:1.0-experimental", None),
            ("docker/dockerfile:experimental", None),
            ("example/frontend:1", None),
        ] {
            assert_eq!(asked(image), want, "{image}");
        }
    }
}
