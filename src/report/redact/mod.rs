//! Takes secrets out of everything that is shown.
//!
//! A finding lists the bytes that no output may show. Those bytes are masked where they stand, and so is every
//! other place that shows them: the same value again on a neighbouring line, quoted in a message, encoded as
//! base64, percent or JSON. A masked file text keeps one sign for each character; a masked string has [`GAP`]
//! whatever the length of what was there.

mod forms;
mod needles;
mod widen;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::WEAK_DEFAULT;
use super::visible::{self, Charset};
use crate::finding::Finding;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use needles::{Needles, Origin};

/// Shorter secrets are masked where they stand and nowhere else: they would match everywhere.
const MIN_SECRET: usize = 4;

/// Stands in a string for a secret of any length.
pub const GAP: &str = "***";

/// The lines of a file, which is only linked to, that no way leads through: nobody looked for the secrets that they hold.
fn beside_the_ways(file: &SourceFile, findings: &[Finding]) -> Vec<Range<usize>> {
    let text = file.text();
    let lines = file.lines();
    let labels = findings.iter().flat_map(|finding| {
        let steps = std::iter::once(&finding.primary).chain(&finding.flow);
        let kept = finding.exposures.iter().filter_map(|kept| kept.span);
        steps.map(|label| label.span).chain(kept)
    });
    let on_the_way: BTreeSet<usize> = labels
        .filter(|span| span.file == file.id())
        .flat_map(|span| lines.line_of(span.start)..=lines.line_of(span.end))
        .collect();
    let mut start = 0;
    let mut beside = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let body = line.trim_start();
        let range = start + (line.len() - body.len())..start + line.trim_end().len();
        if !on_the_way.contains(&number) && !range.is_empty() {
            beside.push(range);
        }
        start += line.len();
    }
    beside
}

/// Whether only signs stand between two masks, as where a value goes on behind a quote. A letter is of another value's name:
/// what both would be together stands nowhere.
fn is_cut(sources: &SourceMap, before: Span, behind: Span) -> bool {
    const LONGEST: u32 = 256;
    let between = Span {
        start: before.end,
        end: behind.start,
        ..before
    };
    let is_near = before.file == behind.file
        && (before.end..=before.end.saturating_add(LONGEST)).contains(&behind.start);
    is_near && !sources.slice(between).contains(char::is_alphanumeric)
}

/// What one run must not show.
pub struct Redactor {
    needles: Needles,
    masks: BTreeMap<FileId, Vec<Range<usize>>>,
    /// By file: all that is masked in it, found on first use.
    found: Vec<OnceCell<Vec<Range<usize>>>>,
    /// The same without what anybody would guess.
    unguessed: Vec<OnceCell<Vec<Range<usize>>>>,
    /// The values of weak defaults.
    guessed: BTreeSet<String>,
    charset: Charset,
    reveal: bool,
}

impl Redactor {
    /// Knows all that `findings` mask in `sources`, suppressed ones included, and what the sources withhold.
    #[must_use]
    pub fn new(findings: &[Finding], sources: &SourceMap) -> Self {
        let mut redactor = Self {
            needles: Needles::new(),
            masks: BTreeMap::new(),
            found: vec![OnceCell::new(); sources.len()],
            unguessed: vec![OnceCell::new(); sources.len()],
            guessed: findings
                .iter()
                .filter(|finding| finding.rule.name == WEAK_DEFAULT)
                .flat_map(|finding| &finding.masks)
                .map(|mask| sources.slice(*mask).to_owned())
                .collect(),
            charset: Charset::Unicode,
            reveal: false,
        };
        let secrets = || {
            let told = findings.iter().map(|finding| &finding.masks);
            told.chain(sources.withheld())
        };
        let mut masks: Vec<Span> = secrets().flatten().copied().collect();
        masks.sort_unstable();
        masks.dedup();
        for file in sources.iter().filter(|file| !file.hidden().is_empty()) {
            let hidden = file.hidden().iter();
            let hidden = hidden.map(|range| clamp(file.text(), range.clone()));
            redactor.masks.entry(file.id()).or_default().extend(hidden);
        }
        for file in sources.iter().filter(|file| !sources.is_target(file.id())) {
            let beside = redactor.masks.entry(file.id()).or_default();
            beside.extend(beside_the_ways(file, findings));
        }
        for span in masks {
            let Some(file) = sources.get(span.file) else {
                continue;
            };
            let range = clamp(file.text(), span.range());
            redactor.add_lines(file.text().get(range.clone()).unwrap_or_default());
            let range = widen::widened(file.text(), range);
            redactor.add_lines(file.text().get(range.clone()).unwrap_or_default());
            redactor.masks.entry(span.file).or_default().push(range);
        }
        for pieces in secrets() {
            // A value that continuations or quotes cut in pieces stands in one piece elsewhere.
            for pieces in pieces.chunk_by(|a, b| is_cut(sources, *a, *b)) {
                if pieces.len() > 1 {
                    let whole: String = pieces.iter().map(|s| sources.slice(*s)).collect();
                    redactor.add_lines(&whole);
                }
            }
        }
        redactor
    }

    /// The same, for screens that draw only `charset`.
    #[must_use]
    pub(crate) fn for_charset(mut self, charset: Charset) -> Self {
        self.charset = charset;
        self
    }

    /// The same, but with the secrets shown. Control characters stay masked.
    #[must_use]
    pub(crate) fn revealing(mut self) -> Self {
        self.reveal = true;
        self
    }

    fn add_lines(&mut self, secret: &str) {
        for line in secret.lines().map(str::trim) {
            // The armour of a key is no secret, and stands around certificates too.
            if !line.starts_with("-----BEGIN ") && !line.starts_with("-----END ") {
                self.needles.add(line, self.guessed.contains(line));
            }
        }
    }

    /// The byte ranges of `file` that are masked: on character boundaries, in order, apart from each other.
    #[must_use]
    pub fn ranges(&self, file: &SourceFile) -> &[Range<usize>] {
        let Some(cell) = self.found.get(file.id().0 as usize) else {
            return &[];
        };
        cell.get_or_init(|| {
            let mut ranges = self.needles.find(file.text(), Origin::Source);
            ranges.extend(self.masks.get(&file.id()).into_iter().flatten().cloned());
            merged(file.text(), ranges)
        })
    }

    /// The ranges of [`Self::ranges`] whose length would tell something: those of all but weak defaults.
    pub(super) fn unguessed(&self, file: &SourceFile) -> &[Range<usize>] {
        let Some(cell) = self.unguessed.get(file.id().0 as usize) else {
            return &[];
        };
        cell.get_or_init(|| {
            let text = |range: &Range<usize>| file.text().get(range.clone()).unwrap_or_default();
            let mut ranges = self.ranges(file).to_vec();
            ranges.retain(|range| !self.guessed.contains(text(range)));
            ranges
        })
    }

    /// The ranges to hide when `file` is drawn: those of [`Self::ranges`], or none when secrets are revealed.
    pub(crate) fn hidden(&self, file: &SourceFile) -> &[Range<usize>] {
        if self.reveal { &[] } else { self.ranges(file) }
    }

    /// `text` with every secret replaced by [`GAP`]; control characters stay.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.masked(text, Origin::Message)
    }

    /// `text`, which is to stand in a file, has a secret in it.
    #[must_use]
    pub fn shows_a_secret(&self, text: &str) -> bool {
        !self.needles.find(text, Origin::Source).is_empty()
    }

    /// The bytes of `text`, which is to stand in a file, that show a secret: on character boundaries, in order.
    #[must_use]
    pub fn secrets_in(&self, text: &str) -> Vec<Range<usize>> {
        merged(text, self.needles.find(text, Origin::Source))
    }

    /// A line of a file, quoted outside its place: without secrets, all of it visible.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        visible::line(&self.masked(text, Origin::Source), self.charset)
    }

    /// A message, label, name or path on one line: without secrets, all of it visible.
    #[must_use]
    pub fn line(&self, text: &str) -> String {
        visible::line(&self.mask(text), self.charset)
    }

    pub(crate) fn charset(&self) -> Charset {
        self.charset
    }

    fn masked<'t>(&self, text: &'t str, origin: Origin) -> Cow<'t, str> {
        if self.reveal {
            return Cow::Borrowed(text);
        }
        let ranges = merged(text, self.needles.find(text, origin));
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for range in ranges {
            out.push_str(text.get(from..range.start).unwrap_or_default());
            out.push_str(GAP);
            from = range.end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        Cow::Owned(out)
    }
}

/// Says nothing of what it hides.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redactor")
    }
}

/// `range` within `text`, its ends moved outwards to character boundaries.
pub(crate) fn clamp(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

fn merged(text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    for range in &mut ranges {
        *range = clamp(text, range.clone());
    }
    ranges.retain(|r| !r.is_empty());
    ranges.sort_unstable_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
