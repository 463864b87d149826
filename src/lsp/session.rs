//! What is open, and what was found in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{Diagnostic, Uri};

use super::{Configure, diagnostics, uri};
use crate::discover::{NameVerdict, Target, by_name, by_name_and_content, root_of};
use crate::finding::{Finding, State};
use crate::linter::{self, Input, Outcome};
use crate::repair::{Repaired, Request, repair};
use crate::report::redact::Redactor;
use crate::source::{ColumnUnit, FileId, FileSystem, Overlay, shown_path};

/// How much of a text is looked at to tell what it is.
const PEEK_BYTES: usize = 16 << 10;

/// An open document.
pub(super) struct Document {
    /// Its URI, as the client wrote it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) path: PathBuf,
    /// What was found in it; nothing before its first analysis, and where it is no build file.
    pub(super) found: Option<Found>,
}

/// What the last analysis of a document gave.
pub(super) struct Found {
    pub(super) outcome: Outcome,
    pub(super) redactor: Redactor,
    /// What shown paths are relative to.
    pub(super) folder: PathBuf,
    /// `#` starts a comment in it.
    pub(super) has_comments: bool,
}

impl Found {
    /// The document itself: the only file that was named.
    pub(super) const DOCUMENT: FileId = FileId(0);

    /// The findings that count.
    pub(super) fn active(&self) -> impl Iterator<Item = &Finding> {
        self.outcome
            .findings
            .iter()
            .filter(|f| f.state == State::Active)
    }

    /// What the document is called in reports.
    pub(super) fn shown(&self) -> Option<&str> {
        Some(self.outcome.sources.get(Self::DOCUMENT)?.path())
    }

    /// The URI of a file of the analysis.
    pub(super) fn uri_of(&self, file: FileId) -> Option<Uri> {
        let shown = self.outcome.sources.get(file)?.path();
        uri::of_path(&self.folder.join(shown))
    }
}

/// All that one client has told.
pub(super) struct Session {
    pub(super) unit: ColumnUnit,
    /// Workspace folders, absolute.
    pub(super) folders: Vec<PathBuf>,
    pub(super) documents: BTreeMap<String, Document>,
    overlay: Overlay<'static>,
}

impl Session {
    pub(super) fn new(unit: ColumnUnit, folders: Vec<PathBuf>) -> Self {
        Self {
            unit,
            folders,
            documents: BTreeMap::new(),
            overlay: Overlay::default(),
        }
    }

    /// A document is open, or has changed. Gives its key, or `None` for what is no file.
    pub(super) fn set(&mut self, uri: Uri, version: i32, text: String) -> Option<String> {
        let path = uri::to_path(uri.as_str())?;
        let key = uri.as_str().to_owned();
        self.overlay.set(path.clone(), text.into_bytes());
        let found = None;
        let document = Document {
            uri,
            version,
            path,
            found,
        };
        self.documents.insert(key.clone(), document);
        Some(key)
    }

    /// A document is closed.
    pub(super) fn close(&mut self, key: &str) {
        if let Some(document) = self.documents.remove(key) {
            self.overlay.forget(&document.path);
        }
    }

    /// Analyses a document and gives its diagnostics.
    ///
    /// # Errors
    /// What is wrong with the config, for people.
    pub(super) fn analyse(
        &mut self,
        key: &str,
        configure: &Configure<'_>,
    ) -> Result<Vec<Diagnostic>, String> {
        let Some(document) = self.documents.get(key) else {
            return Ok(Vec::new());
        };
        let path = document.path.clone();
        let folder = self.folder_of(&path);
        let (settings, baseline) = configure(&folder)?;
        let found = self
            .target(&path, &folder)
            .filter(|_| !settings.exclude.matches(&path, false))
            .map(|target| {
                let has_comments = path.extension().is_none_or(|e| e != "json");
                let input = Input {
                    command: None,
                    files: vec![target],
                    baseline: baseline.as_ref(),
                };
                let outcome = linter::lint(input, &settings, &self.overlay);
                let redactor = Redactor::new(&outcome.findings, &outcome.sources);
                Found {
                    outcome,
                    redactor,
                    folder: settings.folder,
                    has_comments,
                }
            });
        let said = found
            .as_ref()
            .map(|found| diagnostics::of(found, self.unit))
            .unwrap_or_default();
        if let Some(document) = self.documents.get_mut(key) {
            document.found = found;
        }
        Ok(said)
    }

    /// What the safe fixes make of a document and of what belongs to it. `None` where it is no build file, or the
    /// config is wrong.
    pub(super) fn repaired(
        &self,
        document: &Document,
        configure: &Configure<'_>,
    ) -> Option<Repaired> {
        let folder = self.folder_of(&document.path);
        let (settings, baseline) = configure(&folder).ok()?;
        let targets = [self.target(&document.path, &folder)?];
        let lint = |fs: &dyn FileSystem| {
            let input = Input {
                command: None,
                files: targets.to_vec(),
                baseline: baseline.as_ref(),
            };
            linter::lint(input, &settings, fs)
        };
        let request = Request {
            targets: &targets,
            settings: &settings,
            unsafe_too: false,
            to_write: false,
            only: None,
        };
        Some(repair(&request, &self.overlay, &lint))
    }

    /// The innermost workspace folder that the file is in, else its own.
    fn folder_of(&self, path: &Path) -> PathBuf {
        let workspace = self
            .folders
            .iter()
            .filter(|folder| path.starts_with(folder))
            .max_by_key(|folder| folder.as_os_str().len());
        match workspace {
            Some(folder) => folder.clone(),
            None => path.parent().unwrap_or(path).to_path_buf(),
        }
    }

    fn target(&self, path: &Path, folder: &Path) -> Option<Target> {
        let text = self.overlay.get(path)?;
        let start = text.get(..PEEK_BYTES).unwrap_or(text);
        let name = path.file_name()?;
        // As of a file that is met on the way through a tree.
        let format = match by_name(name)? {
            NameVerdict::Is(format) => format,
            NameVerdict::Maybe => by_name_and_content(name, start)?,
        };
        Some(Target {
            path: path.to_path_buf(),
            shown: shown_path(path, folder).into(),
            format,
            root: root_of(path, false, folder, &self.overlay).into(),
            walked: None,
        })
    }
}
