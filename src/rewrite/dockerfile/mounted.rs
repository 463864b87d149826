//! A mounted secret that a command copies to where a program looks for it: mounted there instead.

use super::git::{self, Secret};
use super::handed_file::{self, HandedFile};
use super::page::Page;
use super::reader::Reader;
use super::script::Commands;
use super::{Proposal, inert, mention, mount, place};
use crate::finding::{Edit, Finding};
use crate::flow::Kept;
use crate::ir::{Mount, MountKind, OpKind, path};
use crate::rewrite::layout;
use crate::source::Span;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{Command, RedirectTarget, SimpleCommand};

pub(super) fn propose(page: &Page<'_>, finding: &Finding) -> Option<Proposal> {
    let id = finding.key.as_deref()?;
    let at = finding.primary.span;
    let instructions = page.tree.instructions.iter();
    let (position, run) = instructions
        .enumerate()
        .find(|(_, i)| i.span.contains(at) && i.body.name == Keyword::Run)?;
    let mount = mount(page, run, id)?;
    let kept = page.kept(finding);
    if kept.is_empty() {
        return None;
    }
    if kept.iter().all(|file| is_gits(file)) {
        return asked(page, (position, run), mount, &kept, id);
    }
    let [file] = kept.as_slice() else { return None };
    in_place(page, (position, run), mount, file, id)
}

/// Whether git itself writes the file.
pub(super) fn is_gits(file: &Kept) -> bool {
    file.path.ends_with(".git/config") || file.path.ends_with("/.gitconfig")
}

fn mount<'a>(page: &Page<'a>, run: &Instruction, id: &str) -> Option<&'a Mount> {
    let scopes = page.flow.unit.scopes.iter();
    let mut ops = scopes.flat_map(|scope| &scope.ops);
    ops.find_map(|op| match &op.kind {
        OpKind::Run(command) if op.span == run.span => command
            .mounts
            .iter()
            .find(|mount| matches!(&mount.kind, MountKind::Secret(of) if of == id)),
        _ => None,
    })
}

/// The token of a URL, from a helper.
fn asked(
    page: &Page<'_>,
    (position, run): (usize, &Instruction),
    mount: &Mount,
    kept: &[&Kept],
    id: &str,
) -> Option<Proposal> {
    let secret = match (&mount.env, &mount.target) {
        (Some(name), _) => Secret::Variable(name),
        (None, Some(target)) => Secret::File(target),
        (None, None) => return None,
    };
    if kept.iter().any(|file| is_used_elsewhere(page, file)) {
        return None;
    }
    let helped = git::ask_instead(page, run, &secret)?;
    let mut edits = helped.edits;
    if helped.stays {
        edits.extend(mounted_later(page, position, mount, id)?);
    }
    Some(Proposal {
        title: format!("let git ask a helper for `{id}` instead of keeping it"),
        safe: helped.sure,
        edits,
        then: Vec::new(),
    })
}

/// Whether commands of other stages, which have neither the mount nor the variable, are given the file.
pub(super) fn is_used_elsewhere(page: &Page<'_>, file: &Kept) -> bool {
    let mut runs = place::elsewhere(page, file.scope, &file.path).into_iter();
    runs.any(|run| !inert::is_inert(page, run))
}

/// The mount for every later command that may have git ask the helper.
fn mounted_later(page: &Page<'_>, from: usize, mount: &Mount, id: &str) -> Option<Vec<Edit>> {
    let scopes = page.scopes();
    let stages = page.built_on(*scopes.get(from)?);
    let text = page.file.slice(flag(mount));
    let mut edits = Vec::new();
    for (at, instruction) in page.tree.instructions.iter().enumerate().skip(from + 1) {
        let inside = scopes.get(at).is_some_and(|scope| stages.contains(scope));
        if !inside || inert::is_inert(page, instruction) || mount::names(instruction, id) {
            continue;
        }
        match instruction.body.name {
            Keyword::Run => {
                let keyword = instruction.text.span(instruction.body.keyword.clone())?;
                let end = keyword.end as usize;
                edits.push(layout::insert(page.file, end, format!(" {text}")));
            }
            Keyword::Onbuild => return None,
            _ => {}
        }
    }
    Some(edits)
}

/// The file, mounted where it was copied to.
fn in_place(
    page: &Page<'_>,
    (position, run): (usize, &Instruction),
    mount: &Mount,
    kept: &Kept,
    id: &str,
) -> Option<Proposal> {
    let source = mount.target.as_deref()?;
    if mount.env.is_some() || kept.tool.is_some() || !kept.is_placed() {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let target = kept.path.as_str();
    if !target.chars().all(plain) || target == source {
        return None;
    }
    let shell = Commands::of(run)?;
    let copies = |item: &crate::syntax::shell::Item| match &item.command {
        Command::Simple(command) => copies(&shell, command, source, path::base(target)),
        Command::Compound(_) => false,
    };
    let at = shell.items().iter().position(copies)?;
    let own = shell.items().get(at)?.range;
    let uses = shell.text().matches(source).count();
    // Read from there by something else as well.
    if uses != own.of(shell.text()).matches(source).count() {
        return None;
    }
    let file = HandedFile {
        target,
        id,
        required: mount.required,
        reader: Reader::of(path::base(target))?,
    };
    let here = handed_file::rest_reads(page, (position, run), &file, at)?;
    let later = handed_file::mount_for(page, &file, position)?;
    if !here.reads && !later.read {
        return None;
    }
    let mut edits = later.edits;
    edits.extend(here.edits);
    let (options, fits) = handed_file::readable(page, position, &file)?;
    if here.reads {
        edits.push(shell.remove(page, at)?);
        edits.push(moved(page, flag(mount), target, &options)?);
    } else if shell.items().len() == 1 {
        let gone = layout::remove_lines(page.file, run.span)?;
        if page.has_comment(gone.span) {
            return None;
        }
        edits.retain(|edit| !gone.span.contains(edit.span));
        edits.push(gone);
    } else {
        edits.push(shell.remove(page, at)?);
        edits.push(unmounted(page, run, flag(mount))?);
    }
    Some(Proposal {
        title: format!("mount `{id}` as `{target}` for the commands that read it"),
        safe: later.sure && fits,
        edits,
        then: Vec::new(),
    })
}

/// The flag with its dashes.
fn flag(mount: &Mount) -> Span {
    let span = mount.span;
    Span::new(
        span.file,
        (span.start as usize).saturating_sub("--".len()),
        span.end as usize,
    )
}

/// Whether a command copies `source` to a file of the name `base`, and does nothing else.
fn copies(shell: &Commands, command: &SimpleCommand, source: &str, base: &str) -> bool {
    let words = shell.words(command);
    let words: Option<Vec<&str>> = words.iter().map(Option::as_deref).collect();
    let plain = |word: &&&str| !word.starts_with('-');
    let Some(words) = words else { return false };
    let Some((program, rest)) = words.split_first() else {
        return false;
    };
    let rest: Vec<&str> = rest.iter().filter(plain).copied().collect();
    match (*program, rest.as_slice(), command.redirects.as_slice()) {
        ("cp" | "install", [from, to], []) => {
            *from == source && (to.ends_with('/') || mention::names_file(to, base))
        }
        ("cat", [from], [redirect]) => {
            let to = match &redirect.target {
                RedirectTarget::Word(word) => word.range.of(shell.text()),
                _ => return false,
            };
            *from == source && mention::names_file(to, base)
        }
        _ => false,
    }
}

/// The flag with another target.
fn moved(page: &Page<'_>, flag: Span, target: &str, options: &str) -> Option<Edit> {
    let written = page.file.slice(flag);
    let value = written.split_once('=')?.1;
    if value.contains(['"', '\'', '$', '\\', '\n']) {
        return None;
    }
    let key = |option: &&str| {
        let key = option.split('=').next().unwrap_or_default();
        !matches!(key, "target" | "dst" | "destination")
    };
    let kept: Vec<&str> = value.split(',').filter(key).collect();
    let options = if kept
        .iter()
        .any(|o| o.starts_with("mode=") || o.starts_with("uid="))
    {
        ""
    } else {
        options
    };
    Some(Edit {
        span: flag,
        replacement: format!("--mount={},target={target}{options}", kept.join(",")),
    })
}

/// Takes a flag of a RUN away, with the white space in front.
fn unmounted(page: &Page<'_>, run: &Instruction, flag: Span) -> Option<Edit> {
    let start = run.span.start as usize;
    let before = page.file.text().get(start..flag.start as usize)?;
    let from = start + before.trim_end_matches([' ', '\t']).len();
    // On a line of its own only the flag goes.
    let edit = layout::remove(page.file, from, flag.end as usize);
    (!before.trim_end().ends_with('\\')).then_some(edit)
}
