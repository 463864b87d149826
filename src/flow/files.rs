//! What commands put into files, and what becomes of these: removed too late, taken by another stage.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::rc::Rc;

use super::Visit;
use super::evaluate::Evaluation;
use crate::ir::path::{base, below, covers, join};
use crate::ir::{
    CopiedFiles, Effects, Keeper, Left, Mount, MountKind, Name, Op, Origin, Place, Sink, TakenFiles,
};
use crate::source::Span;

/// Most files that are followed in one stage.
const MAX_FILES: usize = 256;
/// Most files that are followed in all of a file's stages.
const MAX_ALL: usize = 20_000;
/// Most values that one file, or one print, is said to hold.
const MAX_LINKS: usize = 64;

/// A file that holds something when an operation has ended.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Position of the scope in [`crate::ir::Unit::scopes`].
    pub scope: usize,
    /// Position of the operation in the scope.
    pub op: usize,
    /// Its path in the image.
    pub path: String,
    /// So many bytes of it are a guess: the home folder of an account that nothing is known of.
    pub(super) guessed: Option<usize>,
    /// What keeps it.
    pub keeper: Keeper,
    /// The words that put it there.
    pub span: Span,
    /// The tool that keeps it, where the command does not write it itself.
    pub tool: Option<String>,
    /// Text of the build file that is in it.
    pub written: Vec<Span>,
    /// Where it is removed, in a later layer: what is in the earlier one stays there.
    pub removed: Option<Span>,
    /// In an ONBUILD trigger.
    pub triggered: bool,
    /// The traces that are in it.
    pub(super) links: Vec<usize>,
}

impl Kept {
    /// Its path, for people: from the home folder on, where that is not known.
    #[must_use]
    pub fn shown(&self) -> std::borrow::Cow<'_, str> {
        match self.guessed.and_then(|bytes| self.path.get(bytes..)) {
            Some(rest) => format!("~{rest}").into(),
            None => self.path.as_str().into(),
        }
    }

    /// Whether its path is known.
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.guessed.is_none()
    }
}

impl super::Flow<'_> {
    /// The files that hold any of these bytes of the build file, in the order of the build.
    #[must_use]
    pub fn files_with(&self, spans: &[Span]) -> Vec<usize> {
        let index = self.written.get_or_init(|| {
            let all = self.files.iter().enumerate();
            let mut index: Vec<(Span, usize)> = all
                .flat_map(|(at, file)| file.written.iter().map(move |span| (*span, at)))
                .collect();
            index.sort_unstable_by_key(|(span, at)| (span.file, span.start, *at));
            index
        });
        let mut found = Vec::new();
        for span in spans {
            let behind = index.partition_point(|(s, _)| (s.file, s.start) < (span.file, span.end));
            let near = index.get(..behind).unwrap_or_default().iter().rev();
            // Words lie in each other where a script is an argument of another: no further out than this.
            let holding = near
                .take(MAX_LINKS)
                .filter(|(s, _)| s.file == span.file && s.end > span.start);
            found.extend(holding.map(|(_, at)| *at));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What becomes of a file, as an exposure; `None` where the stage is not built.
    #[must_use]
    pub fn exposed_file(&self, at: usize) -> Option<super::Exposed> {
        let file = self.files.get(at)?;
        let fired = self.fired.get(file.scope).copied().flatten();
        let reach = match (file.triggered, fired) {
            (true, Some(reach)) => reach,
            _ => self.reach_of(file.scope),
        };
        let (sink, place) = match (file.keeper, reach) {
            (_, super::Reach::Global | super::Reach::Unbuilt) => return None,
            (Keeper::Layer, super::Reach::Shipped) => (Sink::Layer, Place::LayerFile),
            (Keeper::Layer, super::Reach::Built) => (Sink::BuildCache, Place::LayerFile),
            (Keeper::Cache, _) => (Sink::BuildCache, Place::CacheFile),
        };
        let op = self.unit.scopes.get(file.scope)?.ops.get(file.op)?;
        Some(super::Exposed {
            sink,
            span: op.span,
            place,
            file: Some(at),
            child: file.triggered && fired.is_none() && sink == Sink::Layer,
        })
    }

    /// The files that a trace gets into.
    pub fn files_of(&self, trace: &super::Trace) -> impl Iterator<Item = usize> {
        trace.uses.iter().filter_map(|visit| visit.file)
    }
}

/// The files of a stage that are followed, by path, as positions in [`super::Flow::files`]. Stages share what they
/// inherit.
pub(super) type Held = Rc<BTreeMap<String, usize>>;

/// What is in a file or a print.
#[derive(Clone, Default)]
struct Content {
    links: Vec<usize>,
    written: Vec<Span>,
}

impl Content {
    fn add(&mut self, other: &Self) {
        for link in &other.links {
            if self.links.len() < MAX_LINKS && !self.links.contains(link) {
                self.links.push(*link);
            }
        }
        for span in &other.written {
            if self.written.len() < MAX_LINKS && !self.written.contains(span) {
                self.written.push(*span);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.links.is_empty() && self.written.is_empty()
    }
}

/// How a file comes to be where it is.
struct How {
    keeper: Keeper,
    span: Span,
    tool: Option<String>,
    guessed: Option<usize>,
}

impl How {
    /// By an instruction that copies.
    fn copied(span: Span) -> Self {
        Self {
            keeper: Keeper::Layer,
            span,
            tool: None,
            guessed: None,
        }
    }
}

/// Where an operation stands.
#[derive(Clone, Copy)]
pub(super) struct Here<'u> {
    pub(super) scope: usize,
    pub(super) at: usize,
    pub(super) op: &'u Op,
}

impl<'u> Evaluation<'u> {
    /// What a command leaves. `mounts` are its mounts.
    pub(super) fn effects(&mut self, here: Here<'u>, effects: &'u Effects, mounts: &'u [Mount]) {
        let mut opened = HashMap::new();
        // What commands find is what was there before them.
        let mut put = Vec::new();
        for left in &effects.left {
            self.resolve_left(here, left, mounts, &mut opened, &mut put);
        }
        for removed in &effects.removed {
            self.remove(here.scope, &removed.path, removed.span);
        }
        for (left, path, content) in put {
            let how = How {
                keeper: left.keeper,
                span: left.span,
                tool: left.tool.clone(),
                guessed: left.guessed,
            };
            self.put(here, &path, how, content);
        }
        for shown in &effects.shown {
            let mut content = Content::default();
            for origin in &shown.origins {
                content.add(&self.content(here, origin, mounts, &mut opened));
            }
            for link in content.links {
                let visit = self.passing(here, Place::Printed(shown.how), shown.span, None);
                self.visit(link, visit, None);
            }
        }
    }

    fn resolve_left(
        &mut self,
        here: Here<'u>,
        left: &'u Left,
        mounts: &'u [Mount],
        opened: &mut HashMap<&'u Origin, usize>,
        put: &mut Vec<(&'u Left, String, Content)>,
    ) {
        let mut own = Content::default();
        for origin in &left.origins {
            let from = match origin {
                Origin::File(path) => Some((here.scope, path)),
                Origin::Taken(stage, path) => Some((*stage, path)),
                _ => None,
            };
            let Some((scope, path)) = from else {
                own.add(&self.content(here, origin, mounts, opened));
                continue;
            };
            // A folder is copied with all that is in it.
            for (found, file) in self.held_at(scope, path) {
                let content = self.content_of(file);
                match below(&found, path).filter(|rest| !rest.is_empty()) {
                    Some(rest) => put.push((left, join(&left.path, rest), content)),
                    None => own.add(&content),
                }
            }
        }
        if !own.is_empty() {
            put.push((left, left.path.clone(), own));
        }
    }

    /// What an origin stands for.
    fn content(
        &mut self,
        here: Here<'u>,
        origin: &'u Origin,
        mounts: &'u [Mount],
        opened: &mut HashMap<&'u Origin, usize>,
    ) -> Content {
        let one = |link: usize| Content {
            links: vec![link],
            written: Vec::new(),
        };
        match origin {
            Origin::Variable(name) => Content {
                links: self
                    .lookup(here.scope, here.op.triggered, name)
                    .map(|bound| bound.links().collect())
                    .unwrap_or_default(),
                written: Vec::new(),
            },
            Origin::Environment => Content {
                links: self.environment(here.scope),
                written: Vec::new(),
            },
            Origin::Written(span) => Content {
                links: Vec::new(),
                written: vec![*span],
            },
            Origin::File(path) => self.all_at(here.scope, path),
            Origin::Taken(stage, path) => self.all_at(*stage, path),
            Origin::Mount(index) => {
                let Some(mount) = mounts.get(*index) else {
                    return Content::default();
                };
                let MountKind::Secret(id) = &mount.kind else {
                    return Content::default();
                };
                let link = *opened
                    .entry(origin)
                    .or_insert_with(|| self.start(here, Place::SecretMount, mount.span, Some(id)));
                one(link)
            }
            Origin::Bound(index, path) => {
                let Some(mount) = mounts.get(*index) else {
                    return Content::default();
                };
                let link = *opened
                    .entry(origin)
                    .or_insert_with(|| self.start(here, Place::BoundFile, mount.span, Some(path)));
                one(link)
            }
            Origin::Minted(span) => {
                let link = *opened
                    .entry(origin)
                    .or_insert_with(|| self.start(here, Place::Minted, *span, None));
                one(link)
            }
            Origin::Made(made, span) => {
                let link = *opened
                    .entry(origin)
                    .or_insert_with(|| self.start(here, Place::MadeKey(*made), *span, None));
                one(link)
            }
        }
    }

    /// Opens a trace of something that comes to be in a command.
    fn start(&mut self, here: Here<'u>, place: Place, span: Span, name: Option<&str>) -> usize {
        let name = name.map(|text| Name {
            text: text.to_owned(),
            span,
        });
        let mut visit = self.passing(here, place, span, None);
        visit.name = name;
        // Whoever starts the build gives it, as an argument.
        let caller = place == Place::SecretMount;
        self.open(visit, None, caller, Vec::new())
    }

    fn passing(&self, here: Here<'u>, place: Place, span: Span, file: Option<usize>) -> Visit {
        Visit {
            scope: here.scope,
            op: here.at,
            place,
            triggered: here.op.triggered,
            name: None,
            span,
            written: false,
            whole: false,
            file,
        }
    }

    fn put(&mut self, here: Here<'u>, path: &str, how: How, content: Content) {
        let How {
            keeper,
            span,
            tool,
            guessed,
        } = how;
        if self.files.len() >= MAX_ALL {
            return;
        }
        let file = self.files.len();
        let is_key = is_private_key(path);
        let place = match keeper {
            Keeper::Layer => Place::LayerFile,
            Keeper::Cache => Place::CacheFile,
        };
        for link in &content.links {
            let visit = self.passing(here, place, span, Some(file));
            self.visit(*link, visit, is_key.then(|| "private_key".to_owned()));
        }
        self.files.push(Kept {
            scope: here.scope,
            op: here.at,
            path: path.to_owned(),
            guessed,
            keeper,
            span,
            tool,
            written: content.written,
            removed: None,
            triggered: here.op.triggered,
            links: content.links,
        });
        if keeper == Keeper::Layer
            && let Some(held) = self.held.get_mut(here.scope)
            && (held.len() < MAX_FILES || held.contains_key(path))
        {
            Rc::make_mut(held).insert(path.to_owned(), file);
        }
    }

    fn remove(&mut self, scope: usize, pattern: &str, span: Span) {
        let gone = self.held_at(scope, pattern);
        let Some(held) = self.held.get_mut(scope).filter(|_| !gone.is_empty()) else {
            return;
        };
        let held = Rc::make_mut(held);
        for (path, file) in gone {
            held.remove(&path);
            if let Some(file) = self.files.get_mut(file) {
                file.removed.get_or_insert(span);
            }
        }
    }

    /// The files that `pattern` names in a stage, and those below.
    fn held_at(&self, scope: usize, pattern: &str) -> Vec<(String, usize)> {
        let Some(held) = self.held.get(scope).filter(|held| !held.is_empty()) else {
            return Vec::new();
        };
        // All of them begin with what of the pattern stands for itself.
        let fixed = match pattern.find(['*', '?', '[']) {
            Some(at) => pattern.get(..at).unwrap_or_default(),
            None => pattern.trim_end_matches('/'),
        };
        held.range::<str, _>((Bound::Included(fixed), Bound::Unbounded))
            .take_while(|(path, _)| path.starts_with(fixed))
            .filter(|(path, _)| covers(pattern, path))
            .map(|(path, file)| (path.clone(), *file))
            .collect()
    }

    fn all_at(&self, scope: usize, pattern: &str) -> Content {
        let mut all = Content::default();
        for (_, file) in self.held_at(scope, pattern) {
            all.add(&self.content_of(file));
        }
        all
    }

    fn content_of(&self, file: usize) -> Content {
        self.files
            .get(file)
            .map_or_else(Content::default, |f| Content {
                links: f.links.clone(),
                written: f.written.clone(),
            })
    }

    /// COPY of the context: what is copied is followed by where its name stands.
    pub(super) fn copy(&mut self, here: Here<'u>, copied: &'u CopiedFiles) {
        // What a command copies is among its effects.
        let Some(destination) = copied.target.as_ref().filter(|_| !copied.by_command) else {
            return;
        };
        for source in &copied.sources {
            let name = base(source.as_str());
            let Some(span) = source
                .full_span()
                .filter(|_| !matches!(name, "" | "." | ".."))
            else {
                continue;
            };
            let path = if destination.ends_with('/') {
                join(destination, name)
            } else {
                destination.clone()
            };
            let content = Content {
                links: Vec::new(),
                written: vec![span],
            };
            self.put(here, &path, How::copied(here.op.span), content);
        }
    }

    /// COPY --from of a stage.
    pub(super) fn take(&mut self, here: Here<'u>, taken: &'u TakenFiles) {
        for source in &taken.sources {
            for (path, file) in self.held_at(taken.stage, source) {
                // What the pattern names is a file, or a folder whose files are copied.
                let depth = source.split('/').count();
                let head = path
                    .match_indices('/')
                    .nth(depth.saturating_sub(1))
                    .and_then(|(at, _)| path.get(..at))
                    .unwrap_or(&path);
                let rest = below(&path, head).unwrap_or_default();
                let target = if source == "/" {
                    join(&taken.destination, path.trim_start_matches('/'))
                } else if !rest.is_empty() {
                    join(&taken.destination, rest)
                } else if taken.destination.ends_with('/') {
                    join(&taken.destination, base(&path))
                } else {
                    taken.destination.clone()
                };
                let content = self.content_of(file);
                self.put(here, &target, How::copied(here.op.span), content);
            }
        }
    }
}

/// Whether a file's name says that what is put into it is a private key, whatever it was called before.
fn is_private_key(path: &str) -> bool {
    let name = base(path);
    [
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "deploy_key",
        "deploy_rsa",
    ]
    .contains(&name)
}
