//! A file that commands are to find where it was, and no layer: mounted for each that reads it.

use std::collections::BTreeSet;

use super::mention;
use super::page::Page;
use super::reader::Reader;
use super::script::Commands;
use super::user::{self, User};
use super::{inert, mount, place};
use crate::commands;
use crate::finding::Edit;
use crate::flow::Reach;
use crate::ir::path;
use crate::rewrite::layout;
use crate::syntax::dockerfile::{Form, Instruction, Keyword, Kind};

/// The file.
pub(super) struct HandedFile<'n> {
    /// Its path in the image, absolute.
    pub(super) target: &'n str,
    /// The id of the secret.
    pub(super) id: &'n str,
    /// Without it the build fails.
    pub(super) required: bool,
    /// What reads it.
    pub(super) reader: Reader,
}

/// What it takes to mount the file.
pub(super) struct Mounted {
    /// The edits.
    pub(super) edits: Vec<Edit>,
    /// Whether it is known that nothing else needs the file.
    pub(super) sure: bool,
    /// Whether any command reads it.
    pub(super) read: bool,
}

/// What a command does with the file.
enum Use {
    /// Nothing.
    None,
    /// It may read it.
    Unknown,
    /// It handles it.
    Known(Handling),
}

impl Use {
    fn reads() -> Self {
        Self::Known(Handling {
            reads: true,
            ..Handling::default()
        })
    }
}

/// How a command handles the file.
#[derive(Default)]
pub(super) struct Handling {
    /// It reads it.
    pub(super) reads: bool,
    /// It removes it.
    removes: bool,
    /// These take out what removes it or sets its mode.
    pub(super) edits: Vec<Edit>,
}

/// Mounts the file for the commands behind position `from` that read it, in its stage and those built on it. `None` where
/// the file is needed as one of the image.
pub(super) fn mount_for(page: &Page<'_>, file: &HandedFile<'_>, from: usize) -> Option<Mounted> {
    let scopes = page.scopes();
    let own = *scopes.get(from)?;
    let stages = page.built_on(own);
    if stages.iter().any(|scope| page.is_windows(*scope)) {
        return None;
    }
    let base = path::base(file.target);
    // There it is another file, which no mount of this one is.
    let mut others = place::elsewhere(page, own, file.target).into_iter();
    if others.any(|run| names_file(run, base) || is_read_by(run, &file.reader)) {
        return None;
    }
    let mut edits = Vec::new();
    let (mut read, mut removed, mut unknown, mut fits) = (false, false, false, true);
    let mut folder = Folder::of(file.target);
    // Stages that it is removed in: what comes later never had it.
    let mut without: Vec<usize> = Vec::new();
    for (at, instruction) in page.tree.instructions.iter().enumerate() {
        let inside = scopes.get(at).is_some_and(|scope| stages.contains(scope));
        if at <= from {
            if scopes.get(at) == Some(&own) && at < from {
                folder.was_there_for(instruction);
            }
            continue;
        }
        let body = instruction.innermost();
        let named = names_file(instruction, base);
        if !inside {
            let takes = body.flags.iter().any(|flag| {
                let value = flag.value.as_ref().map_or("", |v| instruction.str(v));
                value.contains("from=") || instruction.str(&flag.name) == "from"
            });
            if takes && named {
                return None;
            }
            continue;
        }
        if scopes.get(at).is_some_and(|scope| without.contains(scope)) {
            folder.sees(instruction, false);
            continue;
        }
        let before = edits.len();
        match body.name {
            Keyword::Run if instruction.body.name == Keyword::Run => {
                match use_of(page, at, instruction, file)? {
                    Use::None => {}
                    Use::Unknown => unknown = true,
                    Use::Known(handling) => {
                        if handling.removes {
                            removed = true;
                            without.extend(page.built_on(*scopes.get(at)?));
                        }
                        edits.extend(handling.edits);
                        if handling.reads {
                            read = true;
                            let (options, fit) = readable(page, at, file)?;
                            fits &= fit;
                            edits.push(flag(page, instruction, file, &options)?);
                        }
                    }
                }
            }
            Keyword::Env | Keyword::Label | Keyword::Arg | Keyword::Workdir | Keyword::User => {}
            _ if named => return None,
            _ => {}
        }
        folder.sees(instruction, edits.len() > before);
    }
    if !folder.is_there() {
        return None;
    }
    let shipped = stages
        .iter()
        .any(|scope| page.flow.reach_of(*scope) == Reach::Shipped);
    let needed_later = shipped && !removed && !file.reader.of_build;
    Some(Mounted {
        edits,
        read,
        sure: !unknown && fits && !needed_later,
    })
}

/// The folder of a file that no COPY makes any more.
struct Folder<'t> {
    path: &'t str,
    /// Something else makes it.
    made: bool,
    /// A command that has no mount in it speaks of it.
    named: bool,
}

impl<'t> Folder<'t> {
    fn of(target: &'t str) -> Self {
        const OF_ALL: &[&str] = &[
            "/", "/etc", "/home", "/opt", "/root", "/tmp", "/usr", "/var",
        ];
        let path = path::folder(target);
        Self {
            path,
            made: OF_ALL.contains(&path),
            named: false,
        }
    }

    /// What stands before the COPY and speaks of the folder makes it, or finds it.
    fn was_there_for(&mut self, instruction: &Instruction) {
        self.made |=
            instruction.body.name == Keyword::Run && names_file(instruction, path::base(self.path));
        self.sees(instruction, false);
    }

    fn sees(&mut self, instruction: &Instruction, mounted: bool) {
        let base = path::base(self.path);
        let body = &instruction.body;
        let named = || names_file(instruction, base);
        match body.name {
            Keyword::Workdir => {
                let place = path::normal("/", instruction.str(&body.args));
                self.made |= path::below(&place, self.path).is_some();
            }
            Keyword::Run if named() && instruction.text.as_str().contains("mkdir") => {
                self.made = true;
            }
            Keyword::Run if !mounted => self.named |= named(),
            _ => {}
        }
    }

    fn is_there(&self) -> bool {
        self.made || !self.named
    }
}

/// The mount.
fn flag(page: &Page<'_>, run: &Instruction, file: &HandedFile<'_>, options: &str) -> Option<Edit> {
    let HandedFile { target, id, .. } = file;
    let required = if file.required { ",required=true" } else { "" };
    let keyword = run.text.span(run.body.keyword.clone())?;
    let text = format!(" --mount=type=secret,id={id},target={target}{options}{required}");
    Some(layout::insert(page.file, keyword.end as usize, text))
}

/// What the mount has to say so that the user of the command can read the file, and whether that is known to do. `None`
/// where the file is a key, which SSH refuses unless its owner alone can read it, and nobody knows who that has to be.
pub(super) fn readable(
    page: &Page<'_>,
    at: usize,
    file: &HandedFile<'_>,
) -> Option<(String, bool)> {
    Some(match (user::of(page, at), file.reader.key) {
        (User::Root, _) => (String::new(), true),
        // Nobody else gets into the folder, mounted or not.
        _ if file.target.starts_with("/root/") => (String::new(), true),
        (User::Number(uid), _) => (format!(",uid={uid}"), true),
        (User::Other, true) => return None,
        (User::Other, false) => (",mode=0444".to_owned(), true),
    })
}

/// Whether a RUN names a program that reads the file.
fn is_read_by(run: &Instruction, reader: &Reader) -> bool {
    let heredocs = run.heredocs.iter().map(|h| h.body.as_str());
    let mut texts = heredocs.chain([run.text.as_str()]);
    texts.any(|text| reader.is_run_by(text))
}

fn names_file(instruction: &Instruction, base: &str) -> bool {
    mention::names_file(instruction.text.as_str(), base)
        || (instruction.heredocs.iter()).any(|h| mention::names_file(h.body.as_str(), base))
}

/// What a RUN does with the file; `None` where it does something that a mount does not allow, or that is not understood.
fn use_of(page: &Page<'_>, at: usize, run: &Instruction, file: &HandedFile<'_>) -> Option<Use> {
    let base = path::base(file.target);
    let named = names_file(run, base);
    let mounted = mount::names(run, file.id)
        || run.body.flags.iter().any(|flag| {
            let value = flag.value.as_ref().map_or("", |v| run.str(v));
            mention::names_file(value, base)
        });
    if mounted {
        return None;
    }
    if let Kind::Command(Form::Exec(words)) = &run.body.kind {
        let program = words.first().map_or("", |word| word.as_str());
        return match (named, file.reader.reads(commands::program(program))) {
            (_, true) => Some(Use::reads()),
            (true, false) => None,
            _ if inert::is_inert(page, run) => Some(Use::None),
            _ => Some(Use::Unknown),
        };
    }
    let Some(commands) = Commands::of(run) else {
        return (!named).then_some(Use::Unknown);
    };
    shell_use(page, (at, run), file, &commands, None)
}

/// What the commands of a RUN do with the file, but for the one at `except`, which puts it there. `None` as in [`use_of`].
pub(super) fn rest_reads(
    page: &Page<'_>,
    (at, run): (usize, &Instruction),
    file: &HandedFile<'_>,
    except: usize,
) -> Option<Handling> {
    let commands = Commands::of(run)?;
    match shell_use(page, (at, run), file, &commands, Some(except))? {
        Use::Known(handling) => Some(handling),
        Use::None | Use::Unknown => Some(Handling::default()),
    }
}

fn shell_use(
    page: &Page<'_>,
    (at, run): (usize, &Instruction),
    file: &HandedFile<'_>,
    shell: &Commands,
    except: Option<usize>,
) -> Option<Use> {
    let base = path::base(file.target);
    let (mut reads, mut removes) = (false, false);
    let mut cleared: BTreeSet<usize> = BTreeSet::new();
    let mut understood = 0;
    let mut disturbs = false;
    let except = except.and_then(|at| shell.items().get(at));
    let mut here = Here {
        target: file.target,
        folder: place::workdir(page, at),
        home: (user::of(page, at) == User::Root).then_some("/root"),
    };
    for command in shell.simple() {
        if except.is_some_and(|item| item.range.contains(command.range)) {
            understood += mention::files(command.range.of(shell.text()), base);
            continue;
        }
        let words = shell.words(command);
        let text = command.range.of(shell.text());
        let mentions = mention::files(text, base);
        let program = words.first().cloned().flatten().unwrap_or_default();
        let program = commands::program(&program).to_owned();
        let writes = command
            .redirects
            .iter()
            .any(|redirect| mention::names_file(redirect.range.of(shell.text()), base));
        if writes {
            return None;
        }
        if matches!(program.as_str(), "cd" | "pushd" | "popd") {
            here.folder = None;
        }
        if file.reader.reads(&program) || is_module(&words, &file.reader) {
            // Nothing can be written into what is mounted.
            if sets(&words) {
                return None;
            }
            reads = true;
            understood += mentions;
        } else if mentions == 0 {
            disturbs |= changes_folder(&program, &words, file.target);
        } else if clears(&program, &words, &here) {
            cleared.insert(shell.position(command)?);
            removes |= matches!(program.as_str(), "rm" | "unlink");
            understood += mentions;
        } else if matches!(program.as_str(), "test" | "[" | "ls") {
            // It asks whether the file is there: no more, once it was removed.
            if removes {
                return None;
            }
            reads = true;
            understood += mentions;
        } else {
            return None;
        }
    }
    if understood < mention::files(shell.text(), base) {
        return None;
    }
    // A folder that something is mounted in can neither be removed nor given to another user.
    if reads && disturbs {
        return None;
    }
    if cleared.is_empty() {
        return Some(match (reads, inert::is_inert(page, run)) {
            (true, _) => Use::reads(),
            (false, true) => Use::None,
            (false, false) => Use::Unknown,
        });
    }
    if cleared.len() == shell.items().len() {
        let gone = layout::remove_lines(page.file, run.span)?;
        let known = Handling {
            reads: false,
            removes,
            edits: vec![gone],
        };
        return (!page.has_comment(known.edits.first()?.span)).then_some(Use::Known(known));
    }
    let edits: Option<Vec<Edit>> = cleared
        .into_iter()
        .map(|position| shell.remove(page, position))
        .collect();
    Some(Use::Known(Handling {
        reads,
        removes,
        edits: edits?,
    }))
}

/// `python -m pip`.
fn is_module(words: &[Option<String>], reader: &Reader) -> bool {
    let mut words = words.iter().map(|word| word.as_deref().unwrap_or_default());
    let program = words.next().unwrap_or_default();
    commands::program(program).starts_with("python")
        && words.next() == Some("-m")
        && words.next().is_some_and(|module| reader.reads(module))
}

/// Whether a command removes just the file, or sets just its mode or owner.
fn clears(program: &str, words: &[Option<String>], here: &Here<'_>) -> bool {
    let paths = |skipped: usize| {
        let rest = words.iter().skip(1);
        let plain = rest.filter(|w| !w.as_deref().is_some_and(|w| w.starts_with('-')));
        let mut paths = plain.skip(skipped).peekable();
        paths.peek().is_some() && paths.all(|word| word.as_deref().is_some_and(|w| here.is(w)))
    };
    match program {
        "rm" | "unlink" => paths(0),
        "chmod" | "chown" => paths(1),
        _ => false,
    }
}

/// Where a command runs.
struct Here<'n> {
    /// The file.
    target: &'n str,
    /// The folder; `None` where it is not known, as behind `cd`.
    folder: Option<String>,
    /// The home folder; `None` where it is not known.
    home: Option<&'static str>,
}

impl Here<'_> {
    /// Whether a word is surely the file's path.
    fn is(&self, word: &str) -> bool {
        let folder = match word.strip_prefix("~/") {
            Some(rest) => self.home.map(|home| path::normal(home, rest)),
            None if word.starts_with('/') => Some(path::normal("/", word)),
            None => self
                .folder
                .as_deref()
                .map(|folder| path::normal(folder, word)),
        };
        folder.as_deref() == Some(self.target)
    }
}

/// Whether a program that reads its settings is told to write them.
fn sets(words: &[Option<String>]) -> bool {
    let words: Vec<&str> = words
        .iter()
        .skip(1)
        .map(|w| w.as_deref().unwrap_or(""))
        .collect();
    let mut plain = words.iter().copied().filter(|word| !word.starts_with('-'));
    match plain.next() {
        Some("config" | "c" | "sources" | "source") => {
            !matches!(plain.next(), Some("get" | "list" | "ls" | "debug"))
        }
        Some("login" | "logout" | "adduser" | "add-user" | "set") => true,
        Some("nuget") => matches!(
            plain.next(),
            Some("add" | "update" | "remove" | "enable" | "disable")
        ),
        _ => false,
    }
}

/// Whether a command changes a folder that the file is in.
fn changes_folder(program: &str, words: &[Option<String>], target: &str) -> bool {
    if !matches!(
        program,
        "rm" | "mv" | "chmod" | "chown" | "chgrp" | "find" | "rsync"
    ) {
        return false;
    }
    words.iter().skip(1).any(|word| {
        let Some(word) = word.as_deref() else {
            return true;
        };
        let plain = word.trim_end_matches(['/', '*', '.']);
        let last = path::base(plain);
        !word.starts_with('-') && (plain.is_empty() || target.split('/').any(|part| part == last))
    })
}
