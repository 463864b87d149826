//! A credential file that a COPY takes and commands of the build read: mounted where the COPY put it.

use super::frontend::Frontend;
use super::handed_file::{self, HandedFile};
use super::page::Page;
use super::reader::Reader;
use super::{Proposal, caller, mount, place};
use crate::finding::{Edit, Finding};
use crate::ir::{CopiedFiles, OpKind, path};
use crate::rewrite::compose_build::Source;
use crate::rewrite::layout;
use crate::syntax::dockerfile::{Instruction, Keyword, Kind};

pub(super) fn propose(page: &Page<'_>, finding: &Finding) -> Option<Proposal> {
    let at = finding.primary.span;
    let instructions = page.tree.instructions.iter();
    let (position, copy) = instructions
        .enumerate()
        .find(|(_, i)| i.span.contains(at) && i.body.name == Keyword::Copy)?;
    let copied = copied(page, copy)?;
    if copied.foreign || copied.parents || !copied.exclude.is_empty() {
        return None;
    }
    let Kind::Paths(paths) = &copy.body.kind else {
        return None;
    };
    let index = paths.iter().position(|p| p.full_span() == Some(at))?;
    let written = paths.get(index)?.as_str();
    let (source, optional) = match written.strip_suffix('*') {
        Some(plain) => (plain, true),
        None => (written, false),
    };
    if source.contains(['*', '?', '[', '$', '"', '\'']) {
        return None;
    }
    let target = copied.target.as_deref()?;
    let said = copied.destination.as_ref()?.as_str();
    if !said.trim_matches(['"', '\'']).starts_with('/') {
        place::workdir(page, position)?;
    }
    let target = if target.ends_with('/') {
        path::join(target, path::base(source))
    } else {
        target.to_owned()
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let reader = Reader::of(path::base(&target))?;
    if !target.starts_with('/') || !target.chars().all(plain) {
        return None;
    }
    let id = id(page, source);
    let file = HandedFile {
        target: &target,
        id: &id,
        required: !optional,
        reader,
    };
    let builds = (page.builds)();
    let frontend = Frontend::of(page, &builds)?;
    let mounted = handed_file::mount_for(page, &file, position).filter(|m| m.read)?;
    let mut edits = mounted.edits;
    edits.push(removed(page, copy, index)?);
    edits.extend(frontend.line(page));
    let called = caller::hand_over(page, &id, Source::File(source), &builds.dot_env);
    let handed = called.sure;
    edits.extend(called.edits);
    let mut then = called.left;
    if !handed || !caller::is_called(page) {
        then.push(mount::command(page, &id, &format!("src={source}")));
    }
    Some(Proposal {
        title: format!("mount `{target}` for the commands that read it"),
        safe: mounted.sure && handed,
        edits,
        then,
    })
}

/// What lowering says of a COPY.
fn copied<'a>(page: &Page<'a>, copy: &Instruction) -> Option<&'a CopiedFiles> {
    let scopes = page.flow.unit.scopes.iter();
    let mut ops = scopes.flat_map(|scope| &scope.ops);
    ops.find_map(|op| match &op.kind {
        OpKind::Copy(copied) if op.span == copy.span && !copied.by_command => Some(copied),
        _ => None,
    })
}

/// Takes one source out of a COPY, or the whole of it. `None` where a comment would go with it.
fn removed(page: &Page<'_>, copy: &Instruction, index: usize) -> Option<Edit> {
    let Kind::Paths(paths) = &copy.body.kind else {
        return None;
    };
    if !copy.heredocs.is_empty() {
        return None;
    }
    let edit = if paths.len() == 2 {
        layout::remove_lines(page.file, copy.span)?
    } else {
        if copy.str(&copy.body.args).starts_with('[') {
            return None;
        }
        let own = paths.get(index)?.full_span()?;
        let next = paths.get(index + 1)?.full_span()?;
        layout::remove(page.file, own.start as usize, next.start as usize)
    };
    (!page.has_comment(edit.span)).then_some(edit)
}

/// The id of the secret that has what `source` has: its name, with its folders where a file of that name is copied from
/// elsewhere, too.
fn id(page: &Page<'_>, source: &str) -> String {
    let base = path::base(source);
    let copies = page.tree.instructions.iter();
    let copies = copies.filter(|copy| copy.body.name == Keyword::Copy);
    let words = copies.flat_map(|copy| match &copy.body.kind {
        Kind::Paths(paths) => paths.split_last().map_or(&[][..], |(_, sources)| sources),
        _ => &[],
    });
    let others = words.map(|word| word.as_str());
    let plain = |path: &str| path.trim_start_matches("./").to_owned();
    let mut same = others.filter(|other| path::base(other) == base);
    if same.any(|other| plain(other) != plain(source)) {
        mount::id(&plain(source).replace("/.", "/").replace('/', "_"))
    } else {
        mount::id(base.trim_start_matches('.'))
    }
}
