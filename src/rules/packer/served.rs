//! The folder that Packer serves.

use std::path::{Path, PathBuf};

use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::ir::{PackerPlace, Sink};
use crate::rules::{Context, Rule, credential_file, declare_rule};
use crate::source::EntryKind;

declare_rule! {
    /// ## What it does
    /// Finds builders that serve the whole folder of the template to installers: `http_directory = "."`. Of low severity, unless a file
    /// below that folder is a credential by its name and by what it holds: that one is named.
    ///
    /// ## Why is this bad?
    /// While the image is built, Packer listens on all addresses of the host, on a port between 8000 and 9000, without a
    /// password: whoever reaches the host reads `.git`, `.env`, files of variables and keys that stand beside the template.
    ///
    /// ## Example
    /// ```hcl,bad
    /// source "qemu" "base" {
    ///   http_directory = "."
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```hcl,good
    /// source "qemu" "base" {
    ///   http_directory = "http"
    /// }
    /// ```
    /// or `http_content`, which serves nothing else.
    ///
    /// ## References
    /// - Packer SDK, `multistep/commonsteps/http_config.go`
    pub(in crate::rules) struct ProjectServedOverHttp {
        name: "project-served-over-http",
        summary: "the whole folder of the template is served while the image is built",
        severity: Medium,
        cwe: [552],
    }
}

impl Rule for ProjectServedOverHttp {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let served = super::names(cx, |place| place == PackerPlace::ServedFolder);
        let sink = Sink::InstallerServer;
        let mut lying: Option<Option<Lying>> = None;
        served
            .filter_map(|folder| {
                let lying =
                    lying.get_or_insert_with(|| cx.folder.and_then(|at| credential(cx, at)));
                let (severity, message) = match lying {
                    Some(Lying { path, what }) => (
                        Severity::Medium,
                        format!(
                            "`{path}`, {what}, is served to whoever asks while the image is built"
                        ),
                    ),
                    None => (
                        Severity::Low,
                        "the whole folder of the template is served while the image is built"
                            .to_owned(),
                    ),
                };
                Some(Finding {
                    rule: Self::META,
                    severity,
                    confidence: Confidence::High,
                    message,
                    key: Some("http_directory".to_owned()),
                    detector: "setting".to_owned(),
                    primary: Label::new(folder.value.full_span()?, "everything here is served"),
                    flow: Vec::new(),
                    again: Vec::new(),
                    exposures: vec![Exposure {
                        place: sink.slug(),
                        title: sink.title(),
                        who: sink.who().to_owned(),
                        span: Some(folder.span),
                    }],
                    masks: Vec::new(),
                    help: vec![
                        "serve a folder that holds nothing else:".to_owned(),
                        "+ http_directory = \"http\"".to_owned(),
                    ],
                    fixes: Vec::new(),
                    state: State::Active,
                    ordinal: 0,
                })
            })
            .collect()
    }
}

/// A credential file in the folder that is served.
struct Lying {
    /// Below the folder.
    path: String,
    /// In words: `an SSH private key`.
    what: String,
}

/// Deepest folder below the served one that is looked into, and most entries that are looked at.
const DEEPEST: usize = 4;
const MOST_ENTRIES: usize = 4000;

/// The first file of the folder that is a credential by its name and by what it holds.
fn credential(cx: &Context<'_>, folder: &Path) -> Option<Lying> {
    let mut open = vec![(PathBuf::new(), 0)];
    let mut left = MOST_ENTRIES;
    while let Some((below, depth)) = open.pop() {
        let entries = cx.project.list(&folder.join(&below)).unwrap_or_default();
        for entry in entries {
            left = left.checked_sub(1)?;
            let path = below.join(&entry.name);
            match entry.kind {
                EntryKind::Folder if depth < DEEPEST && entry.name != ".git" => {
                    open.push((path, depth + 1));
                }
                EntryKind::File => {
                    let shown = path.to_string_lossy().replace('\\', "/");
                    let Some(class) = credential_file::names::classify(&shown) else {
                        continue;
                    };
                    let file = cx.project.open(&folder.join(&path)).ok();
                    if file.is_some_and(|file| {
                        credential_file::holds_secret(&file, &class, cx.detectors)
                    }) {
                        return Some(Lying {
                            path: shown,
                            what: class.what.into_owned(),
                        });
                    }
                }
                _ => {}
            }
        }
    }
    None
}
