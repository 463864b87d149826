//! "Does it come to rest where somebody can read it?" One file a rule, one table.
//!
//! In: a [`Flow`] and the [`Detectors`]. Out: findings. Each secret of a flow goes to the first rule of the table that
//! claims it, so that one defect is one finding.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod advice;
mod build_arg;
mod build_file;
mod build_log;
mod buildkit_names;
mod client_bundle;
mod comment;
mod copied_text;
mod covered;
mod credential_file;
mod declare;
mod draft;
mod env_file;
mod generated_key;
mod handed_file;
mod handling;
mod image_command;
mod image_env;
mod image_label;
mod installer_seed;
mod mounted_secret;
mod own_command;
mod packer;
mod run_command;
mod second_answer;
mod service;
mod source_url;
mod suppression;
mod suspect;
mod uncalled;
mod user_data;
mod user_data_hash;
mod user_data_key;
mod user_data_reference;
mod user_data_secret;
mod weak_default;
mod windows;
mod written_to_layer;

use declare::declare_rule;

use crate::context::Surroundings;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use crate::detect::{self, Detectors, Hit};
use crate::finding::{Finding, RuleMeta};
use crate::flow::Flow;
use crate::source::{FileId, Project, SourceFile, Span, Tracking};

pub use declare::Declared;
pub use suspect::{Evidence, Suspect};

/// What a rule may look at.
///
/// Spans of the flow may be of any file of the project: [`Context::slice`] reads them.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The file that is analysed.
    pub file: &'a SourceFile,
    /// The files that it links to.
    pub project: &'a Project<'a>,
    /// Where its values go.
    pub flow: &'a Flow<'a>,
    /// What is a secret.
    pub detectors: &'a Detectors,
    /// Known formats anywhere in the file's text, ranges of its bytes ([`Detectors::known`]).
    pub known: &'a [Hit],
    /// Where its COPY instructions take files from; `None` where that is not known.
    pub surroundings: Option<&'a Surroundings<'a>>,
    /// The folder of a template, absolute; `None` for what is no template.
    pub folder: Option<&'a Path>,
    /// Builders put the whole file into provenance with `mode=max`.
    pub in_provenance: bool,
    /// Whether the repository holds the file that is analysed.
    pub tracking: Tracking,
    /// The hashes that were tried so far.
    pub guesses: &'a Guesses,
}

/// The hashes of one analysis that well-known passwords were tried on. Each costs some 50 ms, so there are few.
#[derive(Debug, Default)]
pub struct Guesses {
    tried: RefCell<HashMap<String, bool>>,
    /// Those of comments, which leave the others their tries.
    aside: RefCell<HashMap<String, bool>>,
}

/// Most hashes of one analysis that are tried, and as many in comments.
const MOST_GUESSES: usize = 4;

impl Guesses {
    /// Whether a hash is of a password that everyone would try first; no, when too many were tried.
    #[must_use]
    pub fn is_of_known_word(&self, hash: &str) -> bool {
        Self::guess(&self.tried, hash)
    }

    /// The same of a hash in a comment.
    #[must_use]
    pub fn is_of_known_word_aside(&self, hash: &str) -> bool {
        Self::guess(&self.aside, hash)
    }

    fn guess(tried: &RefCell<HashMap<String, bool>>, hash: &str) -> bool {
        let mut tried = tried.borrow_mut();
        if let Some(known) = tried.get(hash) {
            return *known;
        }
        let known = tried.len() < MOST_GUESSES && detect::is_of_known_word(hash);
        if tried.len() < MOST_GUESSES {
            tried.insert(hash.to_owned(), known);
        }
        known
    }

    /// Whether one of `words` is the password of a hash that was tried before; no, when it was one too many.
    pub fn is_of<'w>(&self, hash: &str, words: impl Iterator<Item = &'w str>) -> bool {
        self.tried.borrow().contains_key(hash) && detect::is_of(hash, words)
    }
}

impl Context<'_> {
    /// The text that `span` covers, in whichever file; empty when that was never opened.
    #[must_use]
    pub fn slice(&self, span: Span) -> String {
        self.read(span.file, |file| file.slice(span).to_owned())
            .unwrap_or_default()
    }

    /// What `read` makes of a file; `None` where it was never opened.
    fn read<T>(&self, file: FileId, read: impl FnOnce(&SourceFile) -> T) -> Option<T> {
        if self.is_own(file) {
            return Some(read(self.file));
        }
        self.project.opened(file).map(|file| read(&file))
    }

    /// Whether the repository holds the file.
    #[must_use]
    pub fn tracking(&self, file: FileId) -> Tracking {
        if self.is_own(file) {
            self.tracking
        } else {
            self.project.tracking_of(file)
        }
    }

    /// Whether the file is the one that is analysed: [`Self::known`] is of that one only.
    #[must_use]
    pub fn is_own(&self, file: FileId) -> bool {
        file == self.file.id()
    }
}

/// A rule.
pub trait Rule: Declared + Sync {
    /// The finding for a secret of the flow, when it is this rule's.
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let _ = (suspect, cx);
        None
    }

    /// Findings about the file as a whole. `found` holds those of its flow.
    fn file(&self, cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
        let _ = (cx, found);
        Vec::new()
    }
}

/// Every rule. Secrets of a flow are offered to them in this order.
pub static RULES: &[&dyn Rule] = &[
    &mounted_secret::MountedSecretLeftBehind,
    &written_to_layer::SecretWrittenToLayer,
    &generated_key::KeyGeneratedInImage,
    &build_log::SecretInBuildLog,
    &weak_default::WeakDefaultCredential,
    &packer::BuildCredentialLeftOnImage,
    &packer::SecretOnMachineImage,
    &packer::SecretInImageMetadata,
    &packer::SecretInPackerVariable,
    &packer::SecretInProvisioner,
    &packer::SecretInPackerPostProcessor,
    &packer::SecretInPackerSource,
    &packer::CredentialFileOnMachineImage,
    &packer::ProjectServedOverHttp,
    &packer::PackerVariableNotSensitive,
    &client_bundle::SecretInClientBundle,
    &image_env::SecretInImageEnv,
    &image_label::SecretInImageLabel,
    &image_command::SecretInImageCommand,
    &build_arg::SecretBuildArg,
    &run_command::SecretInRunCommand,
    &copied_text::SecretInCopiedText,
    &source_url::SecretInSourceUrl,
    &env_file::SecretInEnvFile,
    &user_data_key::PrivateKeyInUserData,
    &user_data_hash::PasswordHashInUserData,
    &user_data_secret::SecretInUserData,
    &user_data_reference::SecretReferenceInUserData,
    &installer_seed::SecretInInstallerSeed,
    &service::environment::SecretInServiceEnvironment,
    &service::command::SecretInServiceCommand,
    &service::label::SecretInServiceLabel,
    &service::config::SecretInComposeConfig,
    &service::options::SecretInDriverOptions,
    &service::file::SecretInComposeFile,
    &build_file::SecretInBuildFile,
    &credential_file::CredentialFileInImage,
    &buildkit_names::SecretsUsedInArgOrEnv,
    &suppression::UnusedSuppression,
    &suppression::SuppressionWithoutReason,
    &suppression::MalformedSuppression,
];

/// What every rule says of itself, in the order of the table.
#[must_use]
pub fn metas() -> &'static [&'static RuleMeta] {
    static METAS: std::sync::LazyLock<Vec<&'static RuleMeta>> =
        std::sync::LazyLock::new(|| RULES.iter().map(|r| r.meta()).collect());
    &METAS
}

/// `unused-suppression`, `suppression-without-reason`, `malformed-suppression`.
#[must_use]
pub fn suppression_metas() -> [&'static RuleMeta; 3] {
    [
        suppression::UnusedSuppression::META,
        suppression::SuppressionWithoutReason::META,
        suppression::MalformedSuppression::META,
    ]
}

/// Whether a file is a key or holds credentials, by the name that a COPY gives.
#[must_use]
pub fn names_a_credential(source: &str) -> bool {
    credential_file::names::classify(source).is_some()
        || credential_file::names::meant(source).is_some()
        || credential_file::put::speaks_of(source)
}

/// Private keys in files whose names say nothing, as a folder that is copied has them.
pub const KEYS_BY_CONTENT: crate::context::Unnamed = crate::context::Unnamed {
    may_be: credential_file::unnamed::may_be_key,
    begins: credential_file::unnamed::begins_like_key,
};

/// The findings of one file. `enabled` says which rules the user wants. Those that are on by default run all the same: what
/// they find has to be known so that no other finding's lines show it. Triage drops it.
#[must_use]
pub fn check(cx: &Context<'_>, enabled: &dyn Fn(&'static RuleMeta) -> bool) -> Vec<Finding> {
    let runs = |meta: &'static RuleMeta| meta.default || enabled(meta);
    let mut found = Vec::new();
    for suspect in suspect::suspects(cx) {
        // A rule that is off still claims what is its own: nothing else may report it under another name.
        let claimed = RULES
            .iter()
            .find_map(|rule| Some((rule.meta(), rule.suspect(&suspect, cx)?)));
        if let Some((meta, mut finding)) = claimed
            && runs(meta)
        {
            windows::told(&mut finding, &suspect, cx);
            found.push(finding);
        }
    }
    for rule in RULES.iter().filter(|r| runs(r.meta())) {
        let more = rule.file(cx, &found);
        found.extend(more);
    }
    found
}
