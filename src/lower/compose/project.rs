//! Which files make up a project, as `docker compose` puts them together (compose-go, `cli/options.go` and
//! `loader/include.go`): the default file with its override, the list of `COMPOSE_FILE`, what is included.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::at::At;
use super::pool::{Layer, Layers, Links, Lost, Pool, Services};
use super::variables::Variables;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::yaml::Yaml;

/// The files that `docker compose` looks for, the better one first.
const DEFAULTS: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];
/// What it lays over them.
const OVERRIDES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];
/// Most groups of files that are included, and how deep.
const MOST_GROUPS: usize = 64;

/// A file with all that it is put together with.
pub(super) struct Project {
    pub(super) pool: Pool,
    /// The file's own group, then those that are included, in the order that they are met.
    pub(super) groups: Vec<Group>,
}

/// Files that are laid over one another.
pub(super) struct Group {
    /// Positions in the pool; what stands in an earlier one counts.
    files: Vec<usize>,
    /// A path in the folder that theirs are relative to; for each file.
    paths: Vec<PathBuf>,
    /// What includes them in the file that is looked at.
    pub(super) via: Option<Span>,
    /// What they are filled in from.
    pub(super) variables: Variables,
    /// The group that includes them, by its position.
    pub(super) parent: Option<usize>,
    /// The first files of the groups that lead here.
    chain: Vec<usize>,
}

/// A service of a group.
pub(super) struct Service<'y> {
    pub(super) name: String,
    pub(super) span: Span,
    /// What is looked at, and after it what only goes with it: each in the order that counts.
    pub(super) layers: Layers<'y>,
}

impl Project {
    /// The project of `file`, which is at `path` (absolute) and says `yaml`.
    pub(super) fn load(file: &SourceFile, path: &Path, yaml: Yaml, links: &dyn Links) -> Self {
        let mut pool = Pool::new(file, path, yaml);
        let set = Set::of(&pool, file, path, links);
        let mut files = Vec::new();
        let mut paths = Vec::new();
        for (place, opened) in set.files.into_iter().rev() {
            if let Some(index) = pool.add(place, &opened) {
                paths.push(set.folder.join(name_of(pool.path(index))));
                files.push(index);
            }
        }
        if !files.contains(&0) {
            files = vec![0];
            paths = vec![path.to_path_buf()];
        }
        let root = Group {
            chain: vec![0],
            files,
            paths,
            via: None,
            variables: Variables::of(&set.env_files, None, links),
            parent: None,
        };
        let mut project = Self {
            pool,
            groups: vec![root],
        };
        project.include(links);
        project.pool.extend(links);
        project
    }

    /// Reads what the file includes, what that includes, and so on.
    fn include(&mut self, links: &dyn Links) {
        let mut at = 0;
        while let Some(group) = self.groups.get(at) {
            let mut wanted = Vec::new();
            for (file, path) in group.files.iter().zip(&group.paths) {
                // Files that only go with this one tell of what they include themselves.
                if at == 0 && *file != 0 {
                    continue;
                }
                for root in self.pool.roots(*file, group.via) {
                    let entries = root.get("include").into_iter().flat_map(At::items);
                    wanted.extend(entries.map(|e| Wanted::read(e, path, &group.variables)));
                }
            }
            for wanted in wanted {
                if self.groups.len() < MOST_GROUPS {
                    self.take_in(at, wanted, links);
                }
            }
            at += 1;
        }
    }

    fn take_in(&mut self, parent: usize, wanted: Wanted, links: &dyn Links) {
        let mut files = Vec::new();
        for path in &wanted.paths {
            if is_remote(path) {
                return;
            }
            match links.open(&wanted.from, path) {
                Ok((place, opened)) => files.extend(self.pool.add(place, &opened)),
                Err(why) => {
                    self.pool.lost.push((wanted.span, why));
                    return;
                }
            }
        }
        let Some((main, group)) = files.first().copied().zip(self.groups.get(parent)) else {
            return;
        };
        if group.chain.contains(&main) {
            self.pool.lost.push((wanted.span, Lost::Cycle));
            return;
        }
        let place = self.pool.path(main).to_path_buf();
        let folder = match &wanted.folder {
            Some(folder) => wanted.from.with_file_name(folder),
            None => place.parent().unwrap_or(&place).to_path_buf(),
        };
        let env_files = match wanted.env_files.as_slice() {
            [] => vec![(folder.join("compose"), ".env".to_owned())],
            named => named
                .iter()
                .map(|f| (wanted.from.clone(), f.clone()))
                .collect(),
        };
        let chain = group.chain.iter().copied().chain([main]).collect();
        let variables = Variables::of(&env_files, Some(&group.variables), links);
        files.reverse();
        let paths = files
            .iter()
            .map(|f| folder.join(name_of(self.pool.path(*f))));
        self.groups.push(Group {
            paths: paths.collect(),
            files,
            via: Some(wanted.span),
            variables,
            parent: Some(parent),
            chain,
        });
    }

    /// The documents of the file itself.
    pub(super) fn own(&self) -> impl Iterator<Item = At<'_>> {
        self.pool.roots(0, None)
    }

    /// The documents of a group that is included, with a path in the folder that paths in them are relative to.
    pub(super) fn included(&self, group: usize) -> Vec<(At<'_>, &Path)> {
        let Some(group) = self.groups.get(group).filter(|g| g.via.is_some()) else {
            return Vec::new();
        };
        let files = group.files.iter().zip(&group.paths);
        files
            .flat_map(|(file, path)| {
                let roots = self.pool.roots(*file, group.via);
                roots.map(move |root| (root, path.as_path()))
            })
            .collect()
    }

    /// The files of all groups that are included.
    pub(super) fn included_files(&self) -> Vec<FileId> {
        let groups = self.groups.iter().filter(|g| g.via.is_some());
        groups
            .flat_map(|g| &g.files)
            .filter_map(|file| self.pool.id(*file))
            .collect()
    }

    /// The services of a group: of the first those of the file itself, with what other files say of them.
    pub(super) fn services<'y>(
        &'y self,
        group: usize,
        known: &Services<'y>,
        lost: &mut Vec<(Span, Lost)>,
    ) -> Vec<Service<'y>> {
        let Some(group) = self.groups.get(group) else {
            return Vec::new();
        };
        let mut services = Vec::new();
        let mut names = HashSet::new();
        let own = group.via.is_none();
        let named_in: Vec<usize> = if own { vec![0] } else { group.files.clone() };
        for file in named_in {
            for root in self.pool.roots(file, group.via) {
                for field in root.services() {
                    let name = field.key.text;
                    // What stands twice in the file itself is there twice.
                    if !names.insert(name.clone()) && !own {
                        continue;
                    }
                    services.push(Service {
                        layers: self.layers(group, known, (file, &name, field.at), lost),
                        span: field.key.span,
                        name,
                    });
                }
            }
        }
        services
    }

    fn layers<'y>(
        &'y self,
        group: &'y Group,
        services: &Services<'y>,
        (from, name, service): (usize, &str, At<'y>),
        lost: &mut Vec<(Span, Lost)>,
    ) -> Layers<'y> {
        let mut layers = Vec::new();
        for (file, path) in group.files.iter().zip(&group.paths) {
            let found = if *file == from {
                Some(service)
            } else {
                let found = services.get(&(*file, name.to_owned()));
                found.map(|at| At {
                    via: group.via.or(at.via),
                    ..*at
                })
            };
            let Some(found) = found else { continue };
            let context = group.via.is_none() && *file != 0;
            // What leads back elsewhere is told there.
            let mut elsewhere = Vec::new();
            let lost = if *file == 0 {
                &mut *lost
            } else {
                &mut elsewhere
            };
            let own = self
                .pool
                .layers(services, (name, found), (*file, path), lost);
            layers.extend(own.into_iter().map(|layer| Layer { context, ..layer }));
        }
        layers
    }
}

/// An entry of `include`.
struct Wanted {
    paths: Vec<String>,
    folder: Option<String>,
    env_files: Vec<String>,
    /// In the file that is looked at.
    span: Span,
    /// What the paths are relative to.
    from: PathBuf,
}

impl Wanted {
    fn read(at: At<'_>, from: &Path, variables: &Variables) -> Self {
        let texts = |at: Option<At<'_>>| -> Vec<String> {
            let Some(at) = at else { return Vec::new() };
            let items: Vec<At<'_>> = if at.node.is_sequence() {
                at.items().collect()
            } else {
                vec![at]
            };
            // A name that is not known to its end stays as it is, and is told as one.
            let text = |item: At<'_>| {
                let text = item.text()?;
                Some(
                    variables
                        .text(text)
                        .unwrap_or_else(|| text.as_str().to_owned()),
                )
            };
            items.into_iter().filter_map(text).collect()
        };
        let path = if at.node.is_mapping() {
            at.get("path")
        } else {
            Some(at)
        };
        Self {
            span: at.via.unwrap_or_else(|| path.unwrap_or(at).node.span()),
            paths: texts(path),
            folder: texts(at.get("project_directory")).pop(),
            env_files: texts(at.get("env_file")),
            from: from.to_path_buf(),
        }
    }
}

/// The files of a project, the first one first, before anything is included.
struct Set {
    files: Vec<(PathBuf, std::sync::Arc<SourceFile>)>,
    folder: PathBuf,
    /// Each as a path, relative to the folder of another.
    env_files: Vec<(PathBuf, String)>,
}

impl Set {
    fn of(pool: &Pool, file: &SourceFile, path: &Path, links: &dyn Links) -> Self {
        let folder = path.parent().unwrap_or(path).to_path_buf();
        let beside = (path.to_path_buf(), ".env".to_owned());
        if let Some(set) = Self::given(file, links) {
            return set;
        }
        if let Some(set) = Self::listed(file, path, links) {
            return set;
        }
        let first = |names: &[&str]| names.iter().find_map(|name| links.open(path, name).ok());
        let name = name_of(path);
        let is = |names: &[&str]| names.iter().any(|n| Path::new(n) == name);
        let names = if is(&DEFAULTS) {
            vec![None, first(&OVERRIDES)]
        } else if is(&OVERRIDES) || overrides(pool) {
            vec![first(&DEFAULTS), None]
        } else {
            vec![None]
        };
        // The file itself stands where there is none: it is in the pool.
        let own = || links.open(path, &name.to_string_lossy()).ok();
        let alone = names.iter().all(Option::is_none);
        let files = if alone {
            Vec::new()
        } else {
            let all = names.into_iter().map(|opened| opened.or_else(own));
            all.flatten().collect()
        };
        Self {
            files,
            folder,
            env_files: vec![beside],
        }
    }

    /// Those that a command names (`-f a -f b`), where the file is one of them: paths in all of them are relative to the
    /// folder of the first.
    fn given(file: &SourceFile, links: &dyn Links) -> Option<Self> {
        let main = links.together().first()?;
        let folder = main.parent()?.to_path_buf();
        let opened = links.together().iter().map(|path| {
            let name = path.to_string_lossy();
            links.open(path, &name).ok()
        });
        let files: Vec<_> = opened.flatten().collect();
        files
            .iter()
            .any(|(_, opened)| opened.id() == file.id())
            .then(|| Self {
                files,
                env_files: vec![(main.clone(), ".env".to_owned())],
                folder,
            })
    }

    /// The list of `COMPOSE_FILE` in a `.env` here or further up, where the file is in it.
    fn listed(file: &SourceFile, path: &Path, links: &dyn Links) -> Option<Self> {
        links.folders(path).into_iter().find_map(|folder| {
            let from = folder.join("compose");
            let env_file = (from.clone(), ".env".to_owned());
            let (_, opened) = links.open(&from, ".env").ok()?;
            if !opened.text().contains("COMPOSE_FILE") {
                return None;
            }
            let variables = Variables::of(std::slice::from_ref(&env_file), None, links);
            let separator = variables.plain("COMPOSE_PATH_SEPARATOR");
            let list = variables.plain("COMPOSE_FILE")?;
            let names = list.split(
                separator
                    .as_deref()
                    .filter(|s| !s.is_empty())
                    .unwrap_or(":"),
            );
            let opened = names.map(|name| links.open(&from, name.trim()).ok());
            let files: Vec<_> = opened.flatten().collect();
            if !files.iter().any(|(_, opened)| opened.id() == file.id()) {
                return None;
            }
            let (main, _) = files.first()?;
            let folder = main.parent()?.to_path_buf();
            let mut env_files = vec![env_file];
            if folder != from.parent()? {
                env_files.push((main.clone(), ".env".to_owned()));
            }
            Some(Self {
                files,
                folder,
                env_files,
            })
        })
    }
}

/// Whether a service of the file has nothing that it could run: Compose refuses it unless the file is laid over another
/// one with `-f`.
fn overrides(pool: &Pool) -> bool {
    pool.roots(0, None).any(|root| {
        root.services().iter().any(|service| {
            let has = |key| service.at.get(key).is_some();
            service.at.node.is_mapping()
                && !(has("image") || has("build") || has("extends") || has("provider"))
        })
    })
}

/// A repository or an artefact elsewhere.
pub(super) fn is_remote(path: &str) -> bool {
    path.contains("://") || path.starts_with("git@") || path.starts_with("github.com/")
}

fn name_of(path: &Path) -> &Path {
    path.file_name().map_or(path, Path::new)
}
