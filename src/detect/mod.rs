//! "Is this text a secret?" Nothing here knows of files, instructions or sinks.
//!
//! In: a name, a value, free text. Out: [`Hit`]s, ranges of the text that was given, with what they are and how
//! sure that is. A part of a value that nobody can know before the build stands as [`UNKNOWN`].
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod boundary;
mod catalog;
mod checksum;
mod digest;
mod edge;
mod encoding;
mod engine;
mod guess;
mod interest;
mod judge;
mod names;
mod prefilter;
mod private_key;
mod sample;
mod shape;
mod spec;
mod structure;
mod text;
mod value;
mod word_lists;

#[cfg(test)]
mod tests;

pub use catalog::{Catalog, CatalogError, Detector, Matcher, PublicFormat};
pub use guess::{is_of, is_of_known_word};
pub use interest::{Glance, Signs};
pub use judge::{DetectorOptions, Detectors, DetectorsError};
pub use shape::Shape;
pub use spec::{
    Block, Boundary, CatalogFile, Checksum, DetectorSpec, Mix, PublicSpec, SampleSpec, SpecError,
    Structure,
};

use std::ops::Range;

use crate::finding::Confidence;

/// Stands in a value for a part that is only known when the build runs: `postgres://app:${PW}@db` is given as
/// `postgres://app:\u{fffc}@db`.
pub const UNKNOWN: char = '\u{fffc}';

/// What kind of thing a hit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecretKind {
    /// A provider's token or key with a known shape.
    Token,
    /// A private key.
    PrivateKey,
    /// The password in a URL, DSN or connection string.
    UrlCredential,
    /// A password hash, or a key that is itself encrypted: crackable, not readable.
    Hash,
    /// Known by its name and its strength.
    Named,
    /// The public half of a pair, which opens nothing alone: an access key id.
    Identifier,
}

/// How much of a secret it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Strength {
    /// A stand-in that opens nothing: `<your-api-key>`, `xxxxxxxx`.
    Placeholder,
    /// Works, and is no secret to anyone: `postgres`, `changeme`.
    Weak,
    /// A secret.
    Strong,
    /// A secret in a provider's own format.
    Live,
}

/// A secret in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The bytes of the given text that hold it: the password of a URL, not the URL.
    pub range: Range<usize>,
    /// Id of the detector: an entry of the catalogue, or the name of a generic one.
    pub detector: String,
    /// What it is, for people: `GitHub personal access token`. Lower case unless a name; no value.
    pub what: String,
    /// What kind of thing it is.
    pub kind: SecretKind,
    /// How much of a secret it is.
    pub strength: Strength,
    /// How sure that is.
    pub confidence: Confidence,
}

/// A value with what stands around it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// Its name: `DB_PASSWORD`, `//registry.example.com/:_authToken`, `--password`.
    pub key: Option<&'a str>,
    /// Other names that the same value goes by on its way, and names of the block it stands in.
    pub context: &'a [&'a str],
    /// The value, unquoted, unknown parts as [`UNKNOWN`].
    pub value: &'a str,
    /// It is set for one command of the build only (`RUN KEY=1 cmd`), where build dummies are usual.
    pub transient: bool,
}

/// What a name says of its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameClass {
    /// The value is a secret: `NPM_TOKEN`, `DB_PASSWORD`.
    Secret,
    /// The value may hold one: `DATABASE_URL`, `AUTH`, `LICENSE_KEY`; only a value decides.
    MayHold,
    /// The public half of a pair: `AWS_ACCESS_KEY_ID`, `AZURE_CLIENT_ID`.
    Identifier,
    /// Says of a secret where it is, how long, how old, …: `*_FILE`, `PASSWORD_MIN_LENGTH`; or a look-alike.
    Harmless,
    /// Says nothing.
    Neutral,
}
