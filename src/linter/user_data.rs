//! The analysis of what machines are given: user-data and installer seeds.

use super::analysis::{FileAnalysis, Job};
use super::{carrier, plain, yaml_comments};
use crate::detect::Hit;
use crate::discover::Format;
use crate::finding::{Finding, Notice, NoticeLevel, RuleMeta};
use crate::flow;
use crate::ir::{Delivery, Op, OpKind, Parent, Part, Place, Scope, ScopeKind, Unit};
use crate::lower;
use crate::rules;
use crate::source::{EntryKind, SourceFile, Span, Text};
use crate::syntax::user_data::{Shape, carries, shape};
use crate::syntax::yaml;
use crate::triage::Comment;

/// Most of a file that is taken apart, in bytes. The clouds take 16 to 64 KiB.
const LONGEST: usize = 4 << 20;
/// Most places of one file that are told where something could not be read.
const MOST_NOTICES: usize = 20;

pub(super) fn analyse(job: Job<'_>, format: Format) -> FileAnalysis {
    let file = job.file;
    let known = job.detectors.known(file.text());
    let comments = comments_of(file);
    let packed = file.packed();
    if packed.is_none()
        && known.is_empty()
        && !job.detectors.shows(file.text())
        && !lower::user_data::is_packed(file.text())
    {
        return FileAnalysis {
            comments,
            ..FileAnalysis::default()
        };
    }
    let all = lower::user_data::text_of(file);
    let text = beginning(&all);
    let mut ops = Vec::new();
    let start = Span::new(file.id(), 0, 0);
    let mut push = |kind: OpKind| {
        ops.push(Op {
            span: span_of(&kind).unwrap_or(start),
            triggered: false,
            kind,
        });
    };
    let delivery = match format {
        Format::InstallerSeed => Delivery::Installer,
        _ if installs(all.as_str()) => Delivery::Installer,
        _ if is_on_medium(job) => Delivery::Medium { in_state: false },
        _ => Delivery::File,
    };
    let place = Place::UserData(delivery);
    match (packed, shape_of(file.path(), all.as_str(), format)) {
        (Some(bytes), _) => {
            let span = Span::new(file.id(), 0, file.text().len());
            lower::user_data::packed(place, bytes, span, &mut push);
        }
        (None, Some(shape)) => lower::user_data::document(place, &text, shape, &mut push),
        // It goes by the name, and is another thing.
        (None, None) if carries(file.text()) => {
            return carrier::analyse(job);
        }
        (None, None) => return plain::analyse(job),
    }
    let mut notices = notices(job, &ops);
    if text.len() < all.len() {
        notices.push(Notice {
            level: NoticeLevel::Incomplete,
            path: file.path().to_owned(),
            span: Some(Span::new(file.id(), text.len(), text.len())),
            message: "only its first 4 MiB were looked at".to_owned(),
        });
    }
    FileAnalysis {
        comments,
        notices,
        ..judge(job, ops)
    }
}

/// The findings of what a document does.
pub(super) fn judge(job: Job<'_>, ops: Vec<Op>) -> FileAnalysis {
    let known = job.detectors.known(job.file.text());
    judge_with(job, ops, &known)
}

/// The same, without what else stands in the file.
pub(super) fn judge_only(job: Job<'_>, ops: Vec<Op>) -> FileAnalysis {
    judge_with(job, ops, &[])
}

fn judge_with(job: Job<'_>, ops: Vec<Op>, known: &[Hit]) -> FileAnalysis {
    FileAnalysis {
        findings: check(job, ops, known, &|meta| {
            job.settings.rules.enabled(meta.name)
        }),
        ..FileAnalysis::default()
    }
}

/// What all rules find of a document, whether they are on or not.
pub(super) fn findings_of(job: Job<'_>, ops: Vec<Op>) -> Vec<Finding> {
    check(job, ops, &[], &|_| true)
}

fn check(
    job: Job<'_>,
    ops: Vec<Op>,
    known: &[Hit],
    enabled: &dyn Fn(&RuleMeta) -> bool,
) -> Vec<Finding> {
    let file = job.file;
    let unit = unit(file, ops);
    let flow = flow::follow(&unit, None);
    let cx = rules::Context {
        file,
        project: job.project,
        flow: &flow,
        detectors: job.detectors,
        known,
        surroundings: None,
        folder: None,
        in_provenance: false,
        tracking: job.project.tracking(job.path),
        guesses: &rules::Guesses::default(),
    };
    rules::check(&cx, enabled)
}

/// The comments with what each governs: in cloud-config a value with its key, or a whole item of a list, `- path: …` and
/// what goes with it.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    let comments = plain::comments_of(file);
    let text = Text::verbatim(file, file.bom_len()..file.text().len());
    if comments.is_empty() || !is_cloud_config(text.as_str()) {
        return comments;
    }
    yaml_comments::widened(comments, &yaml::parse(&text))
}

/// Whether it is a cloud-config, or a template of one.
fn is_cloud_config(text: &str) -> bool {
    let template = text.starts_with("## template:");
    let mut lines = text.lines().skip(usize::from(template));
    lines
        .next()
        .is_some_and(|line| line.starts_with("#cloud-config"))
}

/// A unit of one document.
fn unit(file: &SourceFile, ops: Vec<Op>) -> Unit {
    Unit {
        file: file.id(),
        scopes: vec![Scope {
            kind: ScopeKind::Document,
            name: None,
            span: Span::new(file.id(), 0, 0),
            parent: Parent::Outside,
            takes: Vec::new(),
            windows: false,
            ops,
        }],
    }
}

/// The bytes of what an operation does: name and value.
pub(super) fn span_of(kind: &OpKind) -> Option<Span> {
    match kind {
        OpKind::Deposit(deposit) => {
            let literal = deposit.value.parts.iter().find_map(|part| match part {
                Part::Literal(text) => text.full_span(),
                Part::Ref { span, .. } | Part::Opaque(span) => Some(*span),
            });
            match (&deposit.key, literal) {
                (Some(key), Some(value)) => Some(key.span.cover(value)),
                (Some(key), None) => Some(key.span),
                (None, value) => value,
            }
        }
        OpKind::Layer(layer) => layer.spans.first().copied(),
        OpKind::Awaited(awaited) => Some(awaited.span),
        OpKind::Unread(unread) => Some(unread.span),
        _ => None,
    }
}

/// What could not be read.
pub(super) fn notices(job: Job<'_>, ops: &[Op]) -> Vec<Notice> {
    let mut found: Vec<Notice> = Vec::new();
    for op in ops {
        let OpKind::Unread(unread) = &op.kind else {
            continue;
        };
        // It may be in a file that this one links to.
        let Some(file) = job.file_of(unread.span) else {
            continue;
        };
        found.push(Notice {
            level: if unread.expected {
                NoticeLevel::Note
            } else {
                NoticeLevel::Incomplete
            },
            path: file.path().to_owned(),
            span: Some(unread.span),
            message: unread.why.to_owned(),
        });
    }
    found.truncate(MOST_NOTICES);
    found
}

/// What the file is: by its content, else by its name. `None` when it is something else by that name.
fn shape_of(path: &str, text: &str, format: Format) -> Option<Shape> {
    if let Some(shape) = shape(text) {
        return Some(shape);
    }
    if text.trim_start().starts_with("#!") {
        return Some(Shape::UserData);
    }
    if is_another(text) {
        return None;
    }
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.to_ascii_lowercase();
    let has = |word: &str| name.contains(word);
    Some(match format {
        Format::InstallerSeed if has(".xml") => Shape::AnswerFile,
        Format::InstallerSeed if has("preseed") || has(".seed") => Shape::Preseed,
        Format::InstallerSeed if has(".json") => Shape::Agama,
        Format::InstallerSeed if has("ks") => Shape::Kickstart,
        _ if has(".ign") => Shape::Ignition,
        _ if has(".bu") || has(".fcc") => Shape::Butane,
        _ if has("network-config") => Shape::Network,
        _ if has("meta-data") => Shape::MetaData,
        _ if looks_like_keys(text) => Shape::CloudConfig,
        _ => Shape::UserData,
    })
}

/// Programs that make a medium for cloud-init, and what such a medium is called.
const MEDIA: [&str; 3] = ["cloud-localds", "cidata", "CIDATA"];
/// Most files beside the document that are looked at for these.
const MOST_BESIDE: usize = 40;

/// Whether the document goes onto a medium that a machine boots with: it is a snippet of Proxmox, or a script or template
/// beside it makes a medium of it. No metadata service has it then.
fn is_on_medium(job: Job<'_>) -> bool {
    let (Some(folder), Some(name)) = (job.path.parent(), job.path.file_name()) else {
        return false;
    };
    if folder.ends_with("snippets") {
        return true;
    }
    let name = name.to_string_lossy();
    let entries = job.project.list(folder).unwrap_or_default();
    let makers = entries.into_iter().filter(|entry| {
        let name = entry.name.to_string_lossy();
        entry.kind == EntryKind::File
            && (name == "Makefile"
                || [".sh", ".mk", ".pkr.hcl"]
                    .iter()
                    .any(|end| name.ends_with(end)))
    });
    makers.take(MOST_BESIDE).any(|entry| {
        let file = job.project.open(&folder.join(&entry.name));
        file.is_ok_and(|file| {
            let text = file.text();
            text.contains(&*name) && MEDIA.iter().any(|word| text.contains(word))
        })
    })
}

/// An autoinstall is in it, whatever the file is called.
fn installs(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("autoinstall:"))
}

/// Objects of Kubernetes, workflows, playbooks, stacks: they go by the name of what they carry.
fn is_another(text: &str) -> bool {
    const KEYS: [&str; 7] = [
        "apiVersion:",
        "kind:",
        "jobs:",
        "AWSTemplateFormatVersion:",
        "Resources:",
        "- hosts:",
        "services:",
    ];
    text.lines()
        .take(500)
        .any(|line| KEYS.iter().any(|key| line.starts_with(key)))
}

fn looks_like_keys(text: &str) -> bool {
    let first = text
        .lines()
        .map(str::trim_end)
        .find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---");
    first.is_some_and(|line| {
        line.split_once(':').is_some_and(|(key, rest)| {
            key.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
                && (rest.is_empty() || rest.starts_with(' '))
        })
    })
}

/// As much of a text as is looked at.
fn beginning(all: &Text) -> Text {
    let text = all.as_str();
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    all.slice(0..end)
}
