//! The files that services are put together from, and a service's layers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::at::At;
use crate::source::{FileId, SourceFile, Span, Text};
use crate::syntax::yaml::{self, Document, Yaml};

/// Most files that one file may include or extend, and the longest way of extensions.
const MOST_FILES: usize = 64;

/// Why a file that a Compose file names is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// There is no such file.
    #[error("names a file that does not exist")]
    Missing,
    /// It is outside of the project.
    #[error("names a file that is outside of the project and was not read")]
    Outside,
    /// It is there, and cannot be read.
    #[error("names a file that cannot be read")]
    Unreadable,
    /// Too much was linked to before.
    #[error("names a file that was not read: too many files are linked to")]
    TooMuch,
    /// Its name depends on variables.
    #[error("names a file that has a variable in its name")]
    Unknown,
    /// A service is built from what is on no disk here: a repository, an archive.
    #[error("is built from an address; what stands there was not looked at")]
    Remote,
    /// A service is built from a folder that is not there.
    #[error("is built from a folder that does not exist; nothing of it was looked at")]
    NoFolder,
    /// A service is built from a folder, or by a Dockerfile, that is outside of the project.
    #[error(
        "is built from what is outside of the project and was not read; run the linter where all of it is below"
    )]
    OutsideBuild,
    /// A service is built by a Dockerfile that is not there.
    #[error("is built by a Dockerfile that does not exist")]
    NoDockerfile,
    /// Where a service is built from depends on variables.
    #[error("is built from a folder that has a variable in its name; it was not looked at")]
    UnknownBuild,
    /// What it names leads back to itself.
    #[error("leads back to itself; Compose refuses the file")]
    Cycle,
}

/// Opens the files that a Compose file names.
pub trait Links {
    /// The file at `path` as written in the file at `from` (absolute), and where it is (absolute).
    ///
    /// # Errors
    /// When it is not there, or not to be read.
    fn open(&self, from: &Path, path: &str) -> Result<(PathBuf, Arc<SourceFile>), Lost>;

    /// Whether git ignores a file that was opened: it is nobody else's business.
    fn is_private(&self, file: &SourceFile) -> bool;

    /// Whether a file or folder stands at `path` (absolute).
    ///
    /// # Errors
    /// When it is not there, or not to be read.
    fn find(&self, path: &Path) -> Result<(), Lost>;

    /// Whether git would ignore a file at `path` as written in the file at `from` (absolute), be it there or not.
    fn would_be_private(&self, from: &Path, path: &str) -> bool;

    /// The files (absolute) that a command puts together to one project, in its order; none where it is not said.
    fn together(&self) -> &[PathBuf];

    /// The folders from that of the file at `from` (absolute) up to the project's, the nearest first.
    fn folders(&self, from: &Path) -> Vec<PathBuf>;
}

/// A file, and what it says.
struct Loaded {
    id: FileId,
    path: PathBuf,
    yaml: Yaml,
    /// By the path as written, where that leads.
    links: HashMap<String, usize>,
}

/// The file itself, those that belong to it, and those that their services extend, however far.
pub(super) struct Pool {
    files: Vec<Loaded>,
    indices: HashMap<FileId, usize>,
    /// What could not be had or followed, where it is named in the file itself.
    pub(super) lost: Vec<(Span, Lost)>,
}

/// A stretch of a service: what one file says of it, or what it extends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layer<'y> {
    pub(super) at: At<'y>,
    /// Paths in it are relative to the folder that this is in; absolute.
    pub(super) path: &'y Path,
    /// It stands in a file that goes with the one that is looked at, and tells of itself.
    pub(super) context: bool,
}

impl<'y> std::ops::Deref for Layer<'y> {
    type Target = At<'y>;

    fn deref(&self) -> &Self::Target {
        &self.at
    }
}

/// Services by the position of their file and by their names.
pub(super) type Services<'y> = HashMap<(usize, String), At<'y>>;

/// What a service is made of: what stands in an earlier layer counts.
pub(super) type Layers<'y> = Vec<Layer<'y>>;

impl Pool {
    /// With `yaml`, the tree of `file` at `path` (absolute), at position 0.
    pub(super) fn new(file: &SourceFile, path: &Path, yaml: Yaml) -> Self {
        let mut pool = Self {
            files: Vec::new(),
            indices: HashMap::new(),
            lost: Vec::new(),
        };
        pool.push(file.id(), path.to_path_buf(), yaml);
        pool
    }

    fn push(&mut self, id: FileId, path: PathBuf, yaml: Yaml) -> usize {
        let index = self.files.len();
        self.indices.insert(id, index);
        self.files.push(Loaded {
            id,
            path,
            yaml,
            links: HashMap::new(),
        });
        index
    }

    /// The position of a file that was opened at `path` (absolute); `None` when there are too many.
    pub(super) fn add(&mut self, path: PathBuf, opened: &Arc<SourceFile>) -> Option<usize> {
        if let Some(index) = self.indices.get(&opened.id()) {
            return Some(*index);
        }
        if self.files.len() >= MOST_FILES {
            return None;
        }
        let whole = opened.bom_len()..opened.text().len();
        let yaml = yaml::parse(&Text::verbatim(opened, whole));
        Some(self.push(opened.id(), path, yaml))
    }

    /// Reads everything that the services of all files extend.
    pub(super) fn extend(&mut self, links: &dyn Links) {
        let mut next = 0;
        while let Some(loaded) = self.files.get(next) {
            let from = loaded.path.clone();
            let mut known = BTreeMap::new();
            for (path, span) in named(&loaded.yaml) {
                match links.open(&from, &path) {
                    Ok(opened) => {
                        known.insert(path, opened);
                    }
                    Err(why) if next == 0 => self.lost.push((span, why)),
                    Err(_) => {}
                }
            }
            for (path, (place, opened)) in known {
                let Some(index) = self.add(place, &opened) else {
                    continue;
                };
                if let Some(loaded) = self.files.get_mut(next) {
                    loaded.links.insert(path, index);
                }
            }
            next += 1;
        }
    }

    /// What the file itself says.
    pub(super) fn tree(&self) -> Option<&Yaml> {
        self.files.first().map(|f| &f.yaml)
    }

    /// Where a file is; absolute.
    pub(super) fn path(&self, file: usize) -> &Path {
        self.files.get(file).map_or(Path::new(""), |f| &f.path)
    }

    pub(super) fn id(&self, file: usize) -> Option<FileId> {
        self.files.get(file).map(|f| f.id)
    }

    /// The documents of a file, taken in by `via`.
    pub(super) fn roots(
        &self,
        file: usize,
        via: Option<Span>,
    ) -> impl Iterator<Item = At<'_>> + use<'_> {
        let documents = self.files.get(file).map(|f| f.yaml.documents.as_slice());
        documents
            .unwrap_or_default()
            .iter()
            .filter_map(Document::root)
            .map(move |root| At::new(root, via))
    }

    /// The services of all files by their names.
    pub(super) fn services(&self) -> Services<'_> {
        let mut services = HashMap::new();
        for file in 0..self.files.len() {
            for root in self.roots(file, None) {
                // Of two of one name in one document the later one counts, of two documents the first.
                let own: BTreeMap<_, _> = root
                    .services()
                    .into_iter()
                    .map(|field| ((file, field.key.text), field.at))
                    .collect();
                for (name, at) in own {
                    services.entry(name).or_insert(at);
                }
            }
        }
        services
    }

    /// What a service of a file is made of: what stands there, then all that it extends. Paths of the first layer are
    /// relative to the folder of `path`. A way that leads back is put into `lost`.
    pub(super) fn layers<'y>(
        &'y self,
        services: &Services<'y>,
        (name, service): (&str, At<'y>),
        (file, path): (usize, &'y Path),
        lost: &mut Vec<(Span, Lost)>,
    ) -> Layers<'y> {
        let layer = |at: At<'y>, path: &'y Path| Layer {
            at,
            path,
            context: false,
        };
        let mut layers = vec![layer(service, path)];
        let mut seen = HashSet::from([(file, name.to_owned())]);
        let mut file = file;
        let mut last = service;
        while let Some(extends) = last.get("extends") {
            let via = service.via.or(last.via).unwrap_or(extends.node.span());
            let service = match extends.get("service") {
                Some(service) => service,
                None => extends,
            };
            let Some(target) = service.text().map(|t| t.as_str().to_owned()) else {
                break;
            };
            if let Some(path) = extends.get("file").and_then(At::text) {
                match self
                    .files
                    .get(file)
                    .and_then(|f| f.links.get(path.as_str()))
                {
                    Some(index) => file = *index,
                    None => break,
                }
            }
            if !seen.insert((file, target.clone())) {
                lost.push((via, Lost::Cycle));
                break;
            }
            if layers.len() > MOST_FILES {
                break;
            }
            let Some(found) = services.get(&(file, target)) else {
                break;
            };
            last = At {
                via: Some(via),
                ..*found
            };
            layers.push(layer(last, self.path(file)));
        }
        layers
    }
}

/// The other files that the services of a file extend.
fn named(yaml: &Yaml) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for root in yaml.documents.iter().filter_map(Document::root) {
        for service in At::new(root, None).services() {
            let path = service
                .at
                .get("extends")
                .and_then(|e| e.get("file"))
                .and_then(At::scalar);
            found.extend(path.map(|p| (p.as_str().to_owned(), p.span)));
        }
    }
    found
}
