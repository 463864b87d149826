//! The files that services are put together from, and a service's layers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::at::At;
use crate::source::{SourceFile, Span, Text};
use crate::syntax::yaml::{self, Document, Yaml};

/// Most files that one file may extend, and the longest way of extensions.
const MOST_FILES: usize = 32;

/// Why a file that a Compose file names is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// There is no such file.
    #[error("does not exist")]
    Missing,
    /// It is outside of the project.
    #[error("is outside of the project and was not read")]
    Outside,
    /// It is there, and cannot be read.
    #[error("cannot be read")]
    Unreadable,
    /// Too much was linked to before.
    #[error("was not read: too many files are linked to")]
    TooMuch,
    /// Its name depends on variables.
    #[error("has a variable in its name")]
    Unknown,
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
}

/// A file, and what it says.
struct Loaded {
    path: PathBuf,
    yaml: Yaml,
    /// By the path as written, where that leads.
    links: HashMap<String, usize>,
}

impl Loaded {
    fn new(path: PathBuf, yaml: Yaml) -> Self {
        Self {
            path,
            yaml,
            links: HashMap::new(),
        }
    }
}

/// The file itself and those that its services extend, however far.
pub(super) struct Pool {
    files: Vec<Loaded>,
    /// Files that could not be had, where they are named in the file itself.
    pub(super) lost: Vec<(Span, Lost)>,
}

/// A stretch of a service: what its own file says of it, or what it extends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layer<'y> {
    pub(super) at: At<'y>,
    /// The file that it stands in; absolute.
    pub(super) path: &'y Path,
}

impl<'y> std::ops::Deref for Layer<'y> {
    type Target = At<'y>;

    fn deref(&self) -> &Self::Target {
        &self.at
    }
}

/// What a service is made of: what stands in an earlier layer counts.
pub(super) type Layers<'y> = Vec<Layer<'y>>;

impl Pool {
    /// Reads everything that `yaml`, the tree of `file` at `path` (absolute), extends.
    pub(super) fn load(file: &SourceFile, path: &Path, yaml: Yaml, links: &dyn Links) -> Self {
        let mut lost = Vec::new();
        let mut indices = HashMap::from([(file.id(), 0)]);
        let mut files = vec![Loaded::new(path.to_path_buf(), yaml)];
        let mut next = 0;
        while let Some(loaded) = files.get(next) {
            let from = loaded.path.clone();
            let mut known = BTreeMap::new();
            for (path, span) in named(&loaded.yaml) {
                match links.open(&from, &path) {
                    Ok(opened) => {
                        known.insert(path, opened);
                    }
                    Err(why) if next == 0 => lost.push((span, why)),
                    Err(_) => {}
                }
            }
            let mut links = HashMap::new();
            for (path, (place, opened)) in known {
                let index = *indices.entry(opened.id()).or_insert(files.len());
                if index == files.len() && index < MOST_FILES {
                    let whole = opened.bom_len()..opened.text().len();
                    let yaml = yaml::parse(&Text::verbatim(&opened, whole));
                    files.push(Loaded::new(place, yaml));
                }
                links.insert(path, index);
            }
            if let Some(loaded) = files.get_mut(next) {
                loaded.links = links;
            }
            next += 1;
        }
        Self { files, lost }
    }

    /// The documents of the file itself.
    pub(super) fn own(&self) -> impl Iterator<Item = At<'_>> {
        self.roots(0)
    }

    fn layer<'y>(&'y self, at: At<'y>, file: usize) -> Layer<'y> {
        let path = self.files.get(file).map_or(Path::new(""), |f| &f.path);
        Layer { at, path }
    }

    fn roots(&self, file: usize) -> impl Iterator<Item = At<'_>> {
        let documents = self.files.get(file).map(|f| f.yaml.documents.as_slice());
        documents
            .unwrap_or_default()
            .iter()
            .filter_map(Document::root)
            .map(|root| At::new(root, None))
    }

    /// What a service is made of: `service` itself, of the file at position 0, then all that it extends.
    pub(super) fn layers<'y>(&'y self, name: &str, service: At<'y>) -> Layers<'y> {
        let mut layers = vec![self.layer(service, 0)];
        let mut seen = HashSet::from([(0, name.to_owned())]);
        let mut file = 0;
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
            if !seen.insert((file, target.clone())) || layers.len() > MOST_FILES {
                break;
            }
            let found = self
                .roots(file)
                .filter_map(|root| root.get("services"))
                .find_map(|services| services.get(&target));
            let Some(found) = found else { break };
            last = At {
                via: Some(via),
                ..found
            };
            layers.push(self.layer(last, file));
        }
        layers
    }
}

/// The other files that the services of a file extend.
fn named(yaml: &Yaml) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for root in yaml.documents.iter().filter_map(Document::root) {
        let Some(services) = At::new(root, None).get("services") else {
            continue;
        };
        for service in services.fields() {
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
