//! Marks findings that comments speak of.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Comment;
use super::about::About;
use super::foreign::{Foreign, GITLEAKS, covers};
use super::grammar::{Directive, Own, Reach, parse};
use super::places::{Mention, Places, Said};
use crate::finding::{Finding, State};
use crate::source::{FileId, SourceFile, Span};
use crate::triage::Context;

/// One comment with what it says.
pub(super) struct Read<'a> {
    pub(super) comment: &'a Comment,
    pub(super) directive: Directive,
}

impl Read<'_> {
    pub(super) fn own(&self) -> Option<&Own> {
        match &self.directive {
            Directive::Own(own) => Some(own),
            _ => None,
        }
    }
}

/// What the comments of one file say.
#[derive(Default)]
struct FileComments {
    governed: HashMap<Span, Said>,
    whole: Said,
}

/// Marks the findings that `comments` suppress and gives the findings about the comments themselves.
///
/// A comment suppresses a finding whose *primary* place it governs. Another step of the way that the secret takes is
/// not enough: other uses of the same secret would be hidden with it.
pub(in crate::triage) fn apply(
    findings: &mut [Finding],
    comments: &[Comment],
    cx: &Context<'_>,
) -> Vec<Finding> {
    let read: Vec<Read<'_>> = comments
        .iter()
        .filter_map(|comment| {
            let directive = parse(&comment.text)?;
            Some(Read { comment, directive })
        })
        .collect();
    let mut whole: HashMap<FileId, Said> = HashMap::new();
    let mut places: HashMap<FileId, Places> = HashMap::new();
    for (file, said) in by_file(&read) {
        whole.insert(file, said.whole);
        places.insert(file, Places::new(said.governed));
    }
    let allowed_lines = allowed_lines(cx);
    let nothing = Said::default();
    let nowhere = Places::default();
    let mut used: HashSet<Mention> = HashSet::new();
    // Where a finding starts whose way leads through what a comment governs: for advice.
    let mut elsewhere: HashMap<Mention, Span> = HashMap::new();

    for finding in findings.iter_mut() {
        let place = finding.primary.span;
        let file = places.get(&place.file).unwrap_or(&nowhere);
        let whole = whole.get(&place.file).unwrap_or(&nothing);
        let said = || file.around(place).chain(std::iter::once(whole));
        let by_us = said().find_map(|said| said.mention(finding.rule.name));
        if let Some(mention) = by_us
            && let Some(by) = read.get(mention.0)
        {
            used.insert(mention);
            finding.state = State::Suppressed {
                at: by.comment.span,
                reason: by.own().and_then(|own| own.reason.clone()),
            };
            continue;
        }
        let by_others = said()
            .flat_map(|said| &said.foreign)
            .find(|(foreign, _)| covers(*foreign, finding))
            .map(|(_, at)| *at);
        let lines = allowed_lines.get(&place.file);
        if let Some(at) = by_others.or_else(|| lines?.mark_on(place)) {
            finding.state = State::Suppressed { at, reason: None };
            continue;
        }
        for step in &finding.flow {
            let file = places.get(&step.span.file).unwrap_or(&nowhere);
            for mention in file
                .around(step.span)
                .filter_map(|said| said.mention(finding.rule.name))
            {
                elsewhere.entry(mention).or_insert(place);
            }
        }
    }
    let mut about = About {
        cx,
        elsewhere: &elsewhere,
        used: &used,
    }
    .findings(&read);
    // What a file says that is only linked to may be about what is found when it is linted itself.
    about.retain(|finding| cx.sources.is_target(finding.primary.span.file));
    for finding in &mut about {
        let whole = whole.get(&finding.primary.span.file).unwrap_or(&nothing);
        if let Some(by) = whole
            .by_name(finding.rule.name)
            .and_then(|(index, _)| read.get(index))
        {
            finding.state = State::Suppressed {
                at: by.comment.span,
                reason: by.own().and_then(|own| own.reason.clone()),
            };
        }
    }
    about
}

fn by_file(read: &[Read<'_>]) -> BTreeMap<FileId, FileComments> {
    let mut files: BTreeMap<FileId, FileComments> = BTreeMap::new();
    for (index, one) in read.iter().enumerate() {
        let comment = one.comment;
        let file = files.entry(comment.span.file).or_default();
        match &one.directive {
            Directive::Malformed(_) => {}
            Directive::Own(own) => {
                let said = match own.reach {
                    Reach::File => &mut file.whole,
                    Reach::Governed => file.governed.entry(comment.governs).or_default(),
                };
                if own.rules.is_empty() {
                    said.add(None, (index, None));
                }
                for (at, rule) in own.rules.iter().enumerate() {
                    said.add(Some(&rule.name), (index, Some(at)));
                }
            }
            Directive::Foreign(foreign) => {
                let whole_file = *foreign == Foreign::HadolintFile
                    || (*foreign == Foreign::BuildCheck && comment.directive);
                let said = if whole_file {
                    &mut file.whole
                } else {
                    file.governed.entry(comment.governs).or_default()
                };
                said.add_foreign(*foreign, comment.span);
            }
        }
    }
    files
}

/// The marks in a file that allow whatever stands on their line, in order.
struct AllowedLines<'a> {
    file: &'a SourceFile,
    marks: Vec<Span>,
}

impl AllowedLines<'_> {
    /// The mark on one of the lines that `place` is on.
    fn mark_on(&self, place: Span) -> Option<Span> {
        let lines = self.file.lines();
        let (first, last) = (lines.line_of(place.start), lines.line_of(place.end));
        let from = lines.line_range(first, self.file.text()).start;
        let to = lines.line_range(last, self.file.text()).end;
        let next = self
            .marks
            .partition_point(|mark| (mark.start as usize) < from);
        self.marks
            .get(next)
            .copied()
            .filter(|mark| (mark.end as usize) <= to)
    }
}

fn allowed_lines<'a>(cx: &Context<'a>) -> HashMap<FileId, AllowedLines<'a>> {
    let mut found = HashMap::new();
    for file in cx.sources.iter().filter(|file| !file.text().is_empty()) {
        let marks: Vec<Span> = file
            .text()
            .match_indices(GITLEAKS)
            .map(|(at, mark)| Span::new(file.id(), at, at + mark.len()))
            .collect();
        if !marks.is_empty() {
            found.insert(file.id(), AllowedLines { file, marks });
        }
    }
    found
}
