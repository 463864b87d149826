//! The known formats: what is built in, and what a user adds.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder, bytes};

use crate::finding::Confidence;

use super::Hit;
use super::checksum::Verdict;
use super::engine::Search;
use super::prefilter::{Keyword, Owner, Prefilter};
use super::shape::Shape;
use super::spec::{Block, Boundary, Checksum, DetectorSpec, Mix, SpecError, Structure};

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// How a detector recognises a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Matcher {
    /// By a regular expression, without its boundaries.
    Pattern(Cow<'static, str>),
    /// By code: a key in several lines, or in an encoding of its own.
    Block(Block),
}

/// A known format of a token or key. The fields mean what they mean in [`DetectorSpec`].
#[derive(Clone, PartialEq, Debug)]
pub struct Detector {
    pub(super) id: Cow<'static, str>,
    pub(super) provider: Cow<'static, str>,
    pub(super) summary: Cow<'static, str>,
    pub(super) keywords: Cow<'static, [Cow<'static, str>]>,
    pub(super) ignore_case: bool,
    /// The keywords may stand outside of the token.
    pub(super) keyword_apart: bool,
    pub(super) matcher: Matcher,
    pub(super) boundary: Boundary,
    pub(super) context: Option<Cow<'static, str>>,
    pub(super) checksum: Option<Checksum>,
    pub(super) structure: Option<Structure>,
    pub(super) confidence: Confidence,
    pub(super) identifier: bool,
    pub(super) min_entropy: Option<f32>,
    pub(super) mix: Mix,
    pub(super) lowered_by: Cow<'static, [Cow<'static, str>]>,
    pub(super) shape: Shape,
}

impl Detector {
    /// Its name, unique in the catalogue.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who issues the token; empty where nobody in particular does.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// What it is, for people.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// The texts that make it look.
    pub fn keywords(&self) -> impl Iterator<Item = &str> {
        self.keywords.iter().map(AsRef::as_ref)
    }

    /// How it recognises a token.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What must not stand beside the token.
    #[must_use]
    pub fn boundary(&self) -> Boundary {
        self.boundary
    }

    /// What has to stand near the token, or in a name it goes by: a regular expression, in any case.
    #[must_use]
    pub fn context(&self) -> Option<&str> {
        self.context.as_deref()
    }

    /// The sum that proves it.
    #[must_use]
    pub fn checksum(&self) -> Option<Checksum> {
        self.checksum
    }

    /// The decoder that it has to pass.
    #[must_use]
    pub fn structure(&self) -> Option<Structure> {
        self.structure
    }

    /// How sure a match is without a proof.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// Whether it names an account or a key, and opens nothing alone.
    #[must_use]
    pub fn is_identifier(&self) -> bool {
        self.identifier
    }

    fn from_spec(spec: &DetectorSpec) -> Result<Self, SpecError> {
        let shape = spec.check()?;
        let owned = |words: &[String]| words.iter().map(|w| Cow::Owned(w.clone())).collect();
        let matcher = match (&spec.pattern, spec.block) {
            (Some(pattern), _) => Matcher::Pattern(Cow::Owned(pattern.clone())),
            (None, Some(block)) => Matcher::Block(block),
            (None, None) => Matcher::Pattern(Cow::Borrowed("")),
        };
        Ok(Self {
            id: Cow::Owned(spec.id.clone()),
            provider: Cow::Owned(spec.provider.clone()),
            summary: Cow::Owned(spec.summary.clone()),
            keywords: Cow::Owned(owned(&spec.keywords)),
            ignore_case: spec.ignore_case,
            keyword_apart: true,
            matcher,
            boundary: spec.boundary,
            context: spec.context.clone().map(Cow::Owned),
            checksum: spec.checksum,
            structure: spec.structure,
            confidence: spec.confidence,
            identifier: spec.identifier,
            min_entropy: spec.min_entropy,
            mix: spec.mix,
            lowered_by: Cow::Owned(owned(&spec.lowered_by)),
            shape,
        })
    }
}

/// A format that is public by design.
#[derive(PartialEq, Debug)]
pub struct PublicFormat {
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) keywords: &'static [Cow<'static, str>],
    pub(super) pattern: &'static str,
    pub(super) boundary: Boundary,
    pub(super) near: Option<&'static str>,
    pub(super) unless: Option<&'static str>,
    pub(super) shape: Shape,
}

impl PublicFormat {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What it is, for people.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// It, without its boundaries, as a regular expression.
    #[must_use]
    pub fn pattern(&self) -> &'static str {
        self.pattern
    }
}

/// Why a user's detectors cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CatalogError {
    /// A field is wrong.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The name is taken.
    #[error("detector `{id}`: the name is taken by {by}")]
    Duplicate {
        /// The name.
        id: String,
        /// Who has it: `a built-in detector`, `another one`.
        by: &'static str,
    },
    /// An example does not do what it is an example of.
    #[error("detector `{id}`: example {number} of `{field}` {why}")]
    Example {
        /// Id of the detector.
        id: String,
        /// `match` or `nomatch`.
        field: &'static str,
        /// Which of them, from 1.
        number: usize,
        /// `is not found`, `is found`.
        why: &'static str,
    },
}

/// What has been compiled of a pattern so far.
pub(super) struct Compiled {
    pub regex: Regex,
    /// The group that marks the secret.
    pub secret: Option<usize>,
    pub context: Option<bytes::Regex>,
    pub near: Option<bytes::Regex>,
}

/// A set of known formats. Patterns are compiled when first needed, one by one.
pub struct Catalog {
    detectors: Cow<'static, [Detector]>,
    compiled: Box<[OnceLock<Option<Compiled>>]>,
    prefilter: OnceLock<Prefilter>,
}

static BUILTIN: LazyLock<Catalog> = LazyLock::new(|| Catalog::of(Cow::Borrowed(&DETECTORS)));

impl Catalog {
    /// The formats that are built in.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The built-in formats and `extra` ones. Examples without `{{fake:…}}` are tried.
    ///
    /// # Errors
    /// The first detector that is wrong, and why.
    pub fn extended(extra: Vec<DetectorSpec>) -> Result<Self, CatalogError> {
        let mut detectors = DETECTORS.to_vec();
        for spec in &extra {
            if let Some(place) = detectors.iter().position(|d| d.id == spec.id) {
                return Err(CatalogError::Duplicate {
                    id: spec.id.clone(),
                    by: if place < DETECTORS.len() {
                        "a built-in detector"
                    } else {
                        "another one"
                    },
                });
            }
            let detector = Detector::from_spec(spec)?;
            if let Matcher::Pattern(pattern) = &detector.matcher {
                compile_one(pattern).map_err(|why| SpecError {
                    id: spec.id.clone(),
                    field: "pattern",
                    why,
                })?;
            }
            if let Some(context) = &detector.context {
                compile_bytes(context).map_err(|why| SpecError {
                    id: spec.id.clone(),
                    field: "context",
                    why,
                })?;
            }
            detectors.push(detector);
        }
        let catalog = Self::of(Cow::Owned(detectors));
        for spec in &extra {
            catalog.try_examples(spec, "match", &spec.matches)?;
            catalog.try_examples(spec, "nomatch", &spec.nomatches)?;
        }
        Ok(catalog)
    }

    fn try_examples(
        &self,
        spec: &DetectorSpec,
        field: &'static str,
        examples: &[String],
    ) -> Result<(), CatalogError> {
        for (n, example) in examples.iter().enumerate() {
            if example.contains("{{fake:") {
                continue;
            }
            let found = self.finds(&spec.id, example);
            if found != (field == "match") {
                return Err(CatalogError::Example {
                    id: spec.id.clone(),
                    field,
                    number: n + 1,
                    why: if found { "is found" } else { "is not found" },
                });
            }
        }
        Ok(())
    }

    /// Whether the detector `id` finds something that is no placeholder in `text`, whatever others find there.
    #[must_use]
    pub fn finds(&self, id: &str, text: &str) -> bool {
        let only = self.detectors.iter().position(|d| d.id == id);
        let mut search = Search::new(self, text, "");
        only.is_some_and(|only| search.only(only))
    }

    /// Whether that `secret` is of the format `id` is but a guess, which a name can confirm: the format is a generic one
    /// and rests on the word beside it, or the checksum does not fit. A mark of a test is no guess.
    pub(super) fn is_guess(&self, id: &str, secret: &str) -> bool {
        let found = self.detectors.iter().find(|d| d.id == id);
        found.is_some_and(|d| {
            let wrong = |sum: Checksum| sum.verify(secret) == Verdict::Invalid;
            let marked = d
                .lowered_by
                .iter()
                .any(|part| secret.contains(part.as_ref()));
            d.confidence == Confidence::Low || d.checksum.is_some_and(wrong) && !marked
        })
    }

    fn of(detectors: Cow<'static, [Detector]>) -> Self {
        let owners = detectors.len() + PUBLIC.len();
        Self {
            detectors,
            compiled: (0..owners).map(|_| OnceLock::new()).collect(),
            prefilter: OnceLock::new(),
        }
    }

    /// All detectors, in the order of their files and names.
    pub fn detectors(&self) -> impl Iterator<Item = &Detector> {
        self.detectors.iter()
    }

    /// All formats that are public by design.
    pub fn public() -> impl Iterator<Item = &'static PublicFormat> {
        PUBLIC.iter()
    }

    /// Finds known formats in `text`: ranges of it, in order, none inside another.
    ///
    /// `context` are words that stand round the text and not in it, such as the names of its key and its block;
    /// they count, in any case, for detectors that want a word near the value. Time is linear in the text's length.
    #[must_use]
    pub fn find(&self, text: &str, context: &str) -> Vec<Hit> {
        Search::new(self, text, context).hits()
    }

    /// Whether all of `value`, which goes by the names in `context`, has a format that is public by design.
    #[must_use]
    pub fn public_format(&self, value: &str, context: &str) -> Option<&'static PublicFormat> {
        Search::new(self, value, context).public_format()
    }

    pub(super) fn detector(&self, owner: Owner) -> Option<&Detector> {
        self.detectors.get(usize::try_from(owner.0).ok()?)
    }

    pub(super) fn public_of(&self, owner: Owner) -> Option<&'static PublicFormat> {
        let index = usize::try_from(owner.0).ok()?;
        PUBLIC.get(index.checked_sub(self.detectors.len())?)
    }

    pub(super) fn samples(&self) -> &'static [&'static str] {
        &SAMPLES
    }

    pub(super) fn owners(&self) -> usize {
        self.compiled.len()
    }

    /// Nothing if the pattern does not compile; a test, and the checks on a user's detectors, see to it that it does.
    pub(super) fn compiled(&self, owner: Owner) -> Option<&Compiled> {
        let slot = self.compiled.get(usize::try_from(owner.0).ok()?)?;
        slot.get_or_init(|| {
            if let Some(detector) = self.detector(owner) {
                let Matcher::Pattern(pattern) = &detector.matcher else {
                    return None;
                };
                Compiled::new(pattern, detector.context.as_deref(), None).ok()
            } else {
                let public = self.public_of(owner)?;
                Compiled::new(public.pattern, public.unless, public.near).ok()
            }
        })
        .as_ref()
    }

    pub(super) fn prefilter(&self) -> &Prefilter {
        self.prefilter.get_or_init(|| {
            let public = (self.detectors.len()..).zip(&PUBLIC);
            let public = public.flat_map(|(owner, p)| keywords(owner, p.keywords, false));
            Prefilter::new(self.keywords().chain(public))
        })
    }

    /// Whether the keyword that stands in `text` at `found` may belong to what its owner looks for.
    pub(super) fn may_be(&self, owner: Owner, text: &str, found: &Range<usize>) -> bool {
        self.detector(owner).is_none_or(|detector| {
            detector.keyword_apart || detector.shape.fits_round(text.as_bytes(), found)
        })
    }

    /// What the detectors look for first.
    pub(super) fn keywords(&self) -> impl Iterator<Item = Keyword<'_>> {
        (self.detectors.iter().enumerate())
            .flat_map(|(owner, d)| keywords(owner, &d.keywords, d.ignore_case))
    }
}

fn keywords<'a, S: AsRef<str>>(
    owner: usize,
    words: &'a [S],
    ignore_case: bool,
) -> impl Iterator<Item = Keyword<'a>> {
    words.iter().map(move |text| Keyword {
        text: text.as_ref(),
        owner: Owner(u32::try_from(owner).unwrap_or(u32::MAX)),
        ignore_case,
    })
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("detectors", &self.detectors.len())
            .finish_non_exhaustive()
    }
}

impl Compiled {
    fn new(pattern: &str, context: Option<&str>, near: Option<&str>) -> Result<Self, String> {
        let regex = compile_one(pattern)?;
        let secret = regex
            .capture_names()
            .position(|name| name == Some("secret"));
        Ok(Self {
            regex,
            secret,
            context: context.map(compile_bytes).transpose()?,
            near: near.map(compile_bytes).transpose()?,
        })
    }
}

/// Most memory that one compiled pattern may take: room for `{20,2000}` several times over.
const SIZE_LIMIT: usize = 4 * 1024 * 1024;

fn compile_one(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|e| reason(&e))
}

fn compile_bytes(pattern: &str) -> Result<bytes::Regex, String> {
    bytes::RegexBuilder::new(pattern)
        .case_insensitive(true)
        .unicode(false)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|e| reason(&e))
}

fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "is too big".to_owned(),
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            let last = last.strip_prefix("error: ").unwrap_or(last);
            format!("is no regular expression: {last}")
        }
    }
}
