//! Where the build context is, and which ignore file its builder reads.

use super::clean::{below_root, join};
use super::copy::{BuildContext, kind};
use super::glob;
use super::tree::{Kind, Listing, Trees};

/// Where the build context is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextRoot {
    /// Nobody said: it is found by what the file copies.
    Unknown,
    /// A caller of the build says so: a folder of the project, relative to its root.
    Given(String),
}

/// The ignore file that is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoreChoice {
    /// Its path in the project; `None` when there is none.
    pub read: Option<String>,
    /// Others that look as if they counted, and do not.
    pub unread: Vec<String>,
}

/// What a Dockerfile has around it.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The project.
    pub files: &'a dyn Listing,
    /// What of it was listed.
    pub trees: &'a Trees,
    /// The Dockerfile's path in the project; that of the file it stands in, when it is a part of another.
    pub path: &'a str,
    /// It is a part of another file: no ignore file is named after it.
    pub inline: bool,
    /// Where its context is.
    pub root: &'a ContextRoot,
}

impl<'a> Surroundings<'a> {
    /// The build context of a file that copies `sources`.
    #[must_use]
    pub fn context(&self, sources: &[&str]) -> BuildContext<'a> {
        let (files, trees) = (self.files, self.trees);
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = context_folder(files, trees, self.root, folder, sources);
        let path = if self.inline { "" } else { self.path };
        let choice = ignore_file(files, trees, path, &folder);
        let file = choice.read.as_deref().and_then(|path| files.open(path));
        BuildContext::new(files, trees, folder, choice, file)
    }
}

impl<'a> Surroundings<'a> {
    /// A further context of the build in `folder`, relative to the project: its own ignore file counts (BuildKit,
    /// `dockerui/namedcontext.go`).
    #[must_use]
    pub fn named(&self, folder: &str) -> BuildContext<'a> {
        let (files, trees) = (self.files, self.trees);
        let folder = below_root(folder);
        let path = join(&folder, ".dockerignore");
        let is_file = kind(files, trees, &path).is_some_and(|k| k != Kind::Folder);
        let choice = IgnoreChoice {
            read: is_file.then_some(path),
            unread: Vec::new(),
        };
        let file = choice.read.as_deref().and_then(|path| files.open(path));
        BuildContext::new(files, trees, folder, choice, file)
    }
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings")
            .field("path", &self.path)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

/// The folder of the context of a Dockerfile in `folder`.
///
/// Without a caller it is the Dockerfile's own folder or the nearest above it, up to the project's root, that holds most
/// of what the file copies by name: in most projects all of it is in one of them only.
#[must_use]
pub fn context_folder(
    files: &dyn Listing,
    trees: &Trees,
    root: &ContextRoot,
    folder: &str,
    sources: &[&str],
) -> String {
    if let ContextRoot::Given(given) = root {
        return below_root(given);
    }
    let named: Vec<String> = sources
        .iter()
        .map(|source| source.trim_matches(['"', '\'']))
        .filter(|source| !source.contains('$'))
        .map(|source| fixed_part(&below_root(source)).to_owned())
        .filter(|path| !path.is_empty())
        .collect();
    let held = |folder: &str| {
        named
            .iter()
            .filter(|path| kind(files, trees, &join(folder, path)).is_some())
            .count()
    };
    let mut best = (held(folder), folder);
    let mut above = folder;
    while best.0 < named.len() && !above.is_empty() {
        above = above.rsplit_once('/').map_or("", |(above, _)| above);
        let count = held(above);
        if count > best.0 {
            best = (count, above);
        }
    }
    best.1.to_owned()
}

/// The part of a path before its first part with a wildcard.
fn fixed_part(path: &str) -> &str {
    let mut end = 0;
    for part in path.split('/') {
        if glob::has_wildcards(part) {
            return path.get(..end).unwrap_or_default().trim_end_matches('/');
        }
        end += part.len() + 1;
    }
    path
}

/// The ignore file for a Dockerfile, given by its path in the project.
///
/// BuildKit reads `<Dockerfile>.dockerignore` beside it instead of the context's `.dockerignore`; buildah knows
/// `.containerignore` besides, and takes it before the context's `.dockerignore`. Where both could be meant, that one is
/// read which the Dockerfile's own name speaks for.
#[must_use]
pub fn ignore_file(
    files: &dyn Listing,
    trees: &Trees,
    dockerfile: &str,
    context: &str,
) -> IgnoreChoice {
    let is_file = |path: &str| kind(files, trees, path).is_some_and(|k| k != Kind::Folder);
    let (folder, name) = dockerfile.rsplit_once('/').unwrap_or(("", dockerfile));
    // A file that stands in another has no name of its own.
    let folder = if dockerfile.is_empty() {
        context
    } else {
        folder
    };
    let podman = name.to_ascii_lowercase().contains("containerfile");
    let own = [
        format!("{dockerfile}.dockerignore"),
        format!("{dockerfile}.containerignore"),
    ];
    let mut shared = [
        join(context, ".dockerignore"),
        join(context, ".containerignore"),
    ];
    if podman {
        shared.reverse();
    }
    let mut candidates: Vec<String> = own.into_iter().chain(shared).collect();
    // Beside the Dockerfile, where only a context in that folder would find it.
    if folder != context {
        candidates.push(join(folder, ".dockerignore"));
    }
    let mut there = candidates.into_iter().filter(|path| is_file(path));
    let mut choice = IgnoreChoice {
        read: there.next(),
        unread: there.collect(),
    };
    let beside = join(folder, ".dockerignore");
    if folder != context && choice.read.as_deref() == Some(beside.as_str()) {
        choice.unread.insert(0, beside);
        choice.read = None;
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::{Paths, secret};
    use super::*;

    fn folder(paths: &[&str], dockerfile: &str, sources: &[&str]) -> String {
        let trees = Trees::new(secret);
        context_folder(
            &Paths::new(paths),
            &trees,
            &ContextRoot::Unknown,
            dockerfile,
            sources,
        )
    }

    #[test]
    fn the_context_is_where_the_sources_are() {
        let paths = [
            "docker/app/Dockerfile",
            "package.json",
            "src/a.js",
            "docker/nginx.conf",
            "docker/app/run.sh",
        ];
        for (sources, expected) in [
            (vec!["."], "docker/app"),
            (vec!["package.json", "."], ""),
            (vec!["run.sh", "."], "docker/app"),
            (vec!["docker/app/run.sh", "src/"], ""),
            (vec!["nginx.conf"], "docker"),
            (vec!["package*.json", "."], "docker/app"),
            (vec!["src/*.js"], ""),
            (vec!["/src", "build/out.jar"], ""),
            (vec!["build/out.jar"], "docker/app"),
            (vec!["$DIR/x", "src"], ""),
            (vec!["\"package.json\""], ""),
        ] {
            assert_eq!(
                folder(&paths, "docker/app", &sources),
                expected,
                "{sources:?}"
            );
        }
        let given = ContextRoot::Given("./src/..".to_owned());
        let trees = Trees::new(secret);
        assert_eq!(
            context_folder(&Paths::new(&paths), &trees, &given, "docker", &["x"]),
            ""
        );
    }

    #[test]
    fn one_ignore_file_is_read_and_the_others_are_told() {
        let choice = |paths: &[&str], dockerfile: &str, context: &str| {
            ignore_file(&Paths::new(paths), &Trees::new(secret), dockerfile, context)
        };
        let read = |path: &str, unread: &[&str]| IgnoreChoice {
            read: Some(path.to_owned()),
            unread: unread.iter().map(|p| (*p).to_owned()).collect(),
        };
        assert_eq!(
            choice(&["Dockerfile"], "Dockerfile", ""),
            IgnoreChoice::default()
        );
        assert_eq!(
            choice(&["Dockerfile", ".dockerignore"], "Dockerfile", ""),
            read(".dockerignore", &[])
        );
        assert_eq!(
            choice(
                &[
                    "d/prod.Dockerfile",
                    "d/prod.Dockerfile.dockerignore",
                    ".dockerignore"
                ],
                "d/prod.Dockerfile",
                ""
            ),
            read("d/prod.Dockerfile.dockerignore", &[".dockerignore"])
        );
        assert_eq!(
            choice(&["d/Dockerfile", "d/.dockerignore"], "d/Dockerfile", ""),
            IgnoreChoice {
                read: None,
                unread: vec!["d/.dockerignore".to_owned()]
            }
        );
        assert_eq!(
            choice(
                &["Containerfile", ".containerignore", ".dockerignore"],
                "Containerfile",
                ""
            ),
            read(".containerignore", &[".dockerignore"])
        );
        assert_eq!(
            choice(
                &["Dockerfile", ".containerignore", ".dockerignore"],
                "Dockerfile",
                ""
            ),
            read(".dockerignore", &[".containerignore"])
        );
        assert_eq!(
            choice(&["Dockerfile", ".containerignore"], "Dockerfile", ""),
            read(".containerignore", &[])
        );
        assert_eq!(
            choice(
                &[
                    "Containerfile",
                    "Containerfile.containerignore",
                    "Containerfile.dockerignore"
                ],
                "Containerfile",
                ""
            ),
            read(
                "Containerfile.dockerignore",
                &["Containerfile.containerignore"]
            )
        );
    }
}
