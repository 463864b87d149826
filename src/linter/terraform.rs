//! The analysis of one Terraform file: the user-data in it.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::analysis::{FileAnalysis, Job};
use super::{hcl_comments, plain, user_data};
use crate::finding::{Finding, Notice, NoticeLevel};
use crate::ir::{Op, OpKind};
use crate::lower;
use crate::lower::terraform::Module;
use crate::source::{Project, SourceFile, Span, Text};
use crate::syntax::hcl::{self, Hcl};
use crate::triage::{Comment, suppression};

/// Most files of one folder that are read for what an expression refers to.
const MOST_SIBLINGS: usize = 64;
/// Most places of one file that are told where something could not be read.
const MOST_NOTICES: usize = 20;

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let file = job.file;
    let comments = comments_of(file);
    // A configuration holds much that never reaches a machine.
    if !lower::terraform::may_carry(file.text()) {
        return FileAnalysis {
            comments,
            ..FileAnalysis::default()
        };
    }
    let text = lower::user_data::text_of(file);
    let mut ops = Vec::new();
    let start = Span::new(file.id(), 0, 0);
    // The attribute that hands the document over, which may stand in another file.
    let mut handed = start;
    let mut op = |kind: OpKind| {
        let own = user_data::span_of(&kind).filter(|span| span.file == file.id());
        if let (OpKind::Layer(_), Some(span)) = (&kind, own) {
            handed = span;
        }
        Op {
            span: own.unwrap_or(handed),
            triggered: false,
            kind,
        }
    };
    let mut notices = Vec::new();
    if file.path().ends_with(".json") {
        lower::terraform::lower_json(&text, &mut |kind| ops.push(op(kind)));
    } else {
        let folder = job.path.parent().unwrap_or(Path::new(""));
        let tree = hcl::parse(&text);
        notices = not_read(file, &tree);
        let (others, values) = (OnceCell::new(), OnceCell::new());
        let (texts, folders) = (Kept::default(), Kept::default());
        let tf = |name: &str| name.ends_with(".tf");
        let module = Module {
            own: &tree,
            others: &|| others.get_or_init(|| siblings(job.project, folder, job.path, &tf)),
            values: &|| {
                let wanted =
                    |name: &str| name == "terraform.tfvars" || name.ends_with(".auto.tfvars");
                values.get_or_init(|| siblings(job.project, folder, job.path, &wanted))
            },
            read: &|name| texts.get(name, || read(job.project, folder, name)),
            folder: &|name| {
                let folder = folder.join(name);
                let read = || siblings(job.project, &folder, Path::new(""), &tf).into();
                folders.get(name, read)
            },
            stand_in: None,
            level: 0,
        };
        lower::terraform::lower(&module, &mut |kind| ops.push(op(kind)));
        if ops
            .iter()
            .any(|op| matches!(&op.kind, OpKind::Awaited(one) if !one.secret))
        {
            let mut tried = Vec::new();
            let module = Module {
                stand_in: Some(secret_at),
                ..module
            };
            lower::terraform::lower(&module, &mut |kind| tried.push(op(kind)));
            place(&mut ops, &user_data::findings_of(job, tried));
        }
    }
    notices.extend(user_data::notices(job, &ops));
    FileAnalysis {
        notices,
        comments,
        ..user_data::judge(job, ops)
    }
}

/// A secret that is put in the place of what is known only later, to see what it would be taken for. Each place has its
/// own: a password that repeats the user's name is none, and one that stands at two places is told at the first.
fn secret_at(span: Span) -> String {
    const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ";
    const FORM: &[u8] = b"aa00aaa0aa0a";
    let mut state = (span.start as u64) << 20 | u64::from(span.file.0);
    let mut draw = |count: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).unwrap_or_default() % count
    };
    // The first numbers of neighbours are alike.
    draw(1);
    draw(1);
    FORM.iter()
        .map(|form| match form {
            b'0' => char::from(b'2' + u8::try_from(draw(8)).unwrap_or_default()),
            _ => char::from(LETTERS.get(draw(LETTERS.len())).copied().unwrap_or(b'x')),
        })
        .collect()
}

/// Says of what is awaited whether a secret in its place was found.
fn place(ops: &mut [Op], found: &[Finding]) {
    let places: HashSet<Span> = found.iter().map(|finding| finding.primary.span).collect();
    for op in ops {
        if let OpKind::Awaited(awaited) = &mut op.kind {
            awaited.placed |= places.contains(&awaited.origin);
        }
    }
}

/// What was read, by the name that it was asked for.
struct Kept<T>(RefCell<HashMap<String, T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone> Kept<T> {
    fn get(&self, name: &str, read: impl FnOnce() -> T) -> T {
        if let Some(kept) = self.0.borrow().get(name) {
            return kept.clone();
        }
        let value = read();
        self.0.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    if !suppression::may_be_one(file.text()) {
        return Vec::new();
    }
    if file.path().ends_with(".json") {
        return plain::comments_of(file);
    }
    let tree = hcl::parse(&lower::user_data::text_of(file));
    let commented = lower::hcl_comments::commented(file, &tree.body, &tree.comments);
    hcl_comments::of(file, &commented)
}

/// The other files of the folder whose names will do.
fn siblings(
    project: &Project<'_>,
    folder: &Path,
    own: &Path,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<Hcl> {
    let Ok(entries) = project.list(folder) else {
        return Vec::new();
    };
    entries
        .into_iter()
        .map(|entry| folder.join(&entry.name))
        .filter(|path| path != own)
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy());
            name.is_some_and(|name| wanted(&name))
        })
        .take(MOST_SIBLINGS)
        .filter_map(|path| project.open(&path).ok())
        .map(|file| hcl::parse(&lower::user_data::text_of(&file)))
        .collect()
}

/// A file that an expression names, relative to the folder.
fn read(project: &Project<'_>, folder: &Path, name: &str) -> Option<Text> {
    let file = project.open(&folder.join(name)).ok()?;
    Some(lower::user_data::text_of(&file))
}

fn not_read(file: &SourceFile, tree: &Hcl) -> Vec<Notice> {
    tree.errors
        .iter()
        .take(MOST_NOTICES)
        .map(|error| Notice {
            // Of what was passed over only a document would have been looked at.
            level: if lower::terraform::may_carry(line_at(file, error.span)) {
                NoticeLevel::Incomplete
            } else {
                NoticeLevel::Note
            },
            path: file.path().to_owned(),
            span: Some(error.span),
            message: error.message.to_owned(),
        })
        .collect()
}

/// The lines that a span touches.
fn line_at(file: &SourceFile, span: Span) -> &str {
    let (lines, text) = (file.lines(), file.text());
    let first = lines.line_range(lines.line_of(span.start), text);
    let last = lines.line_range(lines.line_of(span.end), text);
    text.get(first.start..last.end.max(first.end))
        .unwrap_or_default()
}
