//! COPY and ADD of files that are credentials by name.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::draft::article;
use super::{Context, Rule, declare_rule};
use crate::context::{BuildContext, CopyOptions, Ignore};
use crate::detect::{Detectors, Strength};
use crate::finding::{Exposure, Finding, Label, Severity, State};
use crate::flow::Reach;
use crate::ir::{CopiedFiles, Op, OpKind, Sink};
use crate::source::{SourceFile, Span, Text};

mod advice;
mod carried;
mod content;
mod content_kind;
mod ignored;
pub(super) mod names;
mod pattern;
mod pointed;
pub(super) mod put;
mod sample_path;
mod taken;
pub(super) mod unnamed;

use pointed::Pointed;
use taken::{Judged, Taken};

/// Most files of one finding whose secrets are steps of its way.
const MOST_STEPS: usize = 5;

declare_rule! {
    /// ## What it does
    /// Finds private keys and credential files that `COPY` and `ADD` take from the build context: those they name
    /// (`id_rsa`, `.netrc`, `.aws/credentials`, key stores, service accounts, `.env`), and those that come along with a
    /// folder or a wildcard (`COPY . .`). It reads the ignore file that the builder reads, by the builder's rules, and
    /// the files themselves: what is in them decides.
    ///
    /// Where an ignore file speaks of the file and does not leave it out, the line is shown with what to write instead:
    ///
    /// | pattern | what it does | instead |
    /// |---|---|---|
    /// | `.env # secrets` | is the name of no file: comments stand on lines of their own | `.env` |
    /// | `.env` | leaves `api/.env` in: patterns start at the root of the context | `**/.env` |
    /// | `.ENV` | leaves `.env` in: case matters | `.env` |
    /// | `!.env` behind `.env*` | takes it back in | |
    /// | `../.env` | nothing: nothing is above the root | `.env` |
    /// | any, in `docker/.dockerignore` | nothing, when the context is another folder | `docker/Dockerfile.dockerignore` |
    /// | any, in `.dockerignore` | nothing, when there is a `Dockerfile.dockerignore` | |
    ///
    /// ## Why is this bad?
    /// The file is in a layer. A later `RUN rm` only hides it: whoever can pull the image can unpack the layer
    /// (`docker save IMAGE | tar x`). In a stage that is not shipped it stays in the build cache, unless a later
    /// `COPY --from` takes the folder that it is in.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// COPY id_rsa /root/.ssh/id_rsa
    /// RUN git clone git@github.com:example/app.git && rm /root/.ssh/id_rsa
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// RUN --mount=type=ssh git clone git@github.com:example/app.git
    /// ```
    /// ```sh
    /// docker build --ssh default .
    /// ```
    /// For what comes along with `COPY . .`, a `.dockerignore`:
    /// ```text
    /// .git
    /// **/.env*
    /// !**/.env.example
    /// **/*.key
    /// ```
    ///
    /// ## What it leaves alone
    /// Public halves and certificates, whatever their names; settings without a secret in them (`.npmrc` with
    /// `${NPM_TOKEN}`, `.env` with a port); templates (`.env.example`), trust stores, lock files, source code that has
    /// `secret` in its name. Of what merely comes along also keys of tests, examples and documentation, and folders
    /// that tools fill (`node_modules`, `vendor`). An encrypted key is of medium severity, a weak default of low.
    ///
    /// A file that git ignores is in the context all the same, and counts. The context is the folder of the Dockerfile, or
    /// the nearest above it that has what the file copies by name, unless a Compose file says which one it is.
    ///
    /// ## References
    /// - <https://docs.docker.com/build/building/secrets/>
    /// - <https://docs.docker.com/build/concepts/context/#dockerignore-files>
    pub(super) struct CredentialFileInImage {
        name: "credential-file-in-image",
        summary: "a key or credential file stays in a layer",
        severity: High,
        cwe: [522, 538],
    }
}

impl Rule for CredentialFileInImage {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let sources = sources(cx);
        // What copies nothing from the context has no use for it, and finding it asks the disk.
        let around = cx.surroundings.filter(|_| !sources.is_empty());
        let context = around.map(|around| around.context(&sources));
        let named = named_contexts(cx);
        let mut search = Search {
            cx,
            pointed: Pointed::of(cx),
            seen: HashSet::new(),
            found: Vec::new(),
        };
        for (scope, stage) in cx.flow.unit.scopes.iter().enumerate() {
            let mut workdir = String::from("/");
            for (at, op) in stage.ops.iter().enumerate() {
                match &op.kind {
                    OpKind::Copy(_) if cx.flow.is_left_out(scope) => {}
                    OpKind::Copy(copied) => {
                        let fired = cx.flow.fired_in(scope).filter(|_| op.triggered);
                        let waits = op.triggered && fired.is_none();
                        let reach = match fired {
                            Some(fired) => fired,
                            None if waits => Reach::Shipped,
                            None => cx.flow.reach_of(scope),
                        };
                        let other = copied.from.as_ref().and_then(|from| named.get(from));
                        let own = context.as_ref();
                        let place = Place {
                            // What waiting triggers copy is in the context of another build, and other images are
                            // nowhere here.
                            context: other.or(own.filter(|_| !copied.foreign)).filter(|_| !waits),
                            foreign: copied.foreign && other.is_none(),
                            op,
                            copied,
                            scope,
                            at,
                            shipped: reach == Reach::Shipped,
                            waits,
                        };
                        search.copy(place, &workdir);
                    }
                    OpKind::Deposit(deposit) => pointed::change(&mut workdir, deposit),
                    _ => {}
                }
            }
        }
        search.found
    }
}

/// A COPY and where it stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    op: &'a Op,
    copied: &'a CopiedFiles,
    /// Where it takes the files from, if that is known.
    context: Option<&'a BuildContext<'a>>,
    /// They are another image's.
    foreign: bool,
    /// Position of the scope in the unit.
    scope: usize,
    /// Position of the operation in the scope.
    at: usize,
    /// The image is built on that scope.
    shipped: bool,
    /// It is a trigger that no stage of this file runs.
    waits: bool,
}

/// Whether a file whose name is of that class holds a secret, and no weak or made-up one.
pub(super) fn holds_secret(
    file: &SourceFile,
    class: &names::FileClass,
    detectors: &Detectors,
) -> bool {
    match content::judge(file, class, detectors) {
        content::Content::Secrets(hits) => hits.iter().any(|hit| hit.strength > Strength::Weak),
        content::Content::Unknown => class.content == content_kind::ContentKind::Opaque,
        content::Content::Harmless => false,
    }
}

/// All that is copied from the build context: it tells where that is.
fn sources<'a>(cx: &Context<'a>) -> Vec<&'a str> {
    let scopes = cx.flow.unit.scopes.iter().enumerate();
    let ops = scopes.flat_map(|(at, scope)| {
        let fires = cx.flow.fired_in(at).is_some();
        scope.ops.iter().filter(move |op| !op.triggered || fires)
    });
    ops.filter_map(|op| match &op.kind {
        OpKind::Copy(copied) if !copied.foreign => Some(&copied.sources),
        _ => None,
    })
    .flatten()
    .map(Text::as_str)
    .collect()
}

/// The contexts that callers of the build give names to, by these.
fn named_contexts<'a>(cx: &Context<'a>) -> HashMap<String, BuildContext<'a>> {
    let Some(around) = cx.surroundings else {
        return HashMap::new();
    };
    let inside = |folder: &Path| {
        let folder = folder.strip_prefix(cx.project.root()).ok()?;
        let parts: Option<Vec<&str>> = folder.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    };
    let folders = cx.flow.contexts();
    let folders = folders.filter_map(|(name, folder)| Some((name, inside(folder)?)));
    folders
        .map(|(name, folder)| (name.to_owned(), around.named(&folder)))
        .collect()
}

struct Search<'a> {
    cx: &'a Context<'a>,
    pointed: Pointed,
    /// Files that are reported, whether they are shipped, and whether they are another project's, which a trigger waits
    /// for: each once, however many instructions take it.
    seen: HashSet<(String, bool, bool)>,
    found: Vec<Finding>,
}

impl Search<'_> {
    fn copy(&mut self, place: Place<'_>, workdir: &str) {
        let copied = place.copied;
        let context = place.context;
        let exclude = Ignore::excludes(copied.exclude.iter().map(String::as_str));
        // What a command removes again is removed of all that it takes, whatever word names it.
        let (exclude, removed) = if copied.by_command {
            (Ignore::default(), exclude)
        } else {
            (exclude, Ignore::default())
        };
        let options = CopyOptions {
            exclude,
            parents: copied.parents,
        };
        let detectors = self.cx.detectors;
        for source in &copied.sources {
            let judge = |word: &str| {
                context.map_or(Judged::Missing, |context| {
                    taken::judge(context, detectors, word, &options)
                })
            };
            let mut word = source.as_str();
            let mut judged = judge(word);
            // A wildcard that takes nothing here is how a file is copied that is not always there.
            let nothing = match &judged {
                Judged::Along(files) => files.is_empty(),
                Judged::Missing => true,
                Judged::Unnamed(_) | Judged::Named(_) => false,
            };
            let meant = names::meant(word).filter(|_| nothing && !copied.by_command);
            if let Some(meant) = &meant {
                word = meant;
                judged = judge(word);
            }
            if copied.by_command {
                if let Judged::Along(files) = judged {
                    self.along(place, source, taken::by_shell(word, files, &removed));
                }
                continue;
            }
            let missing = matches!(judged, Judged::Missing);
            let pointed = || {
                if place.foreign {
                    return None;
                }
                let put = || put::class(word, copied, missing);
                self.pointed.class(word, copied, workdir).or_else(put)
            };
            let named = match (judged, context) {
                (Judged::Along(files), _) => {
                    self.along(place, source, files);
                    continue;
                }
                (Judged::Named(taken), _) => taken,
                (Judged::Unnamed(path), Some(context)) => {
                    let key = || taken::key(context, detectors, &path);
                    match pointed() {
                        Some(class) => taken::named(context, detectors, path, class),
                        None => key(),
                    }
                }
                (Judged::Missing | Judged::Unnamed(_), _) => names::classify(word)
                    .filter(names::FileClass::counts_by_name)
                    .or_else(pointed)
                    .filter(|class| class.counts_by_name())
                    // Of another image only names that can be nothing else.
                    .filter(|class| !place.foreign || class.severity >= Severity::High)
                    .map(|class| Taken::by_name(word, class.capped(place.foreign))),
            };
            if let Some(taken) = named {
                let shipped = self.shipped(place, source, &taken);
                if self.is_new(place, &taken, &shipped) {
                    let help = advice::mount(&taken.class);
                    let finding = finding(place, source, &[taken], shipped, (None, help));
                    self.found.extend(finding);
                }
            }
        }
    }

    /// What one word takes along.
    fn along(&mut self, place: Place<'_>, source: &Text, files: Vec<Taken>) {
        let mut image: Option<Shipped> = None;
        let (mut shipped_files, mut kept_files) = (Vec::new(), Vec::new());
        for taken in files {
            let shipped = self.shipped(place, source, &taken);
            // The program's own settings are read by whoever can reach the builder anyway.
            let with_builder = taken.class.counts_by_name() || shipped != Shipped::No;
            if !with_builder || !self.is_new(place, &taken, &shipped) {
                continue;
            }
            if shipped == Shipped::No {
                kept_files.push(taken);
            } else {
                image.get_or_insert(shipped);
                shipped_files.push(taken);
            }
        }
        let Some(context) = place.context else { return };
        // One finding for one word: what gets into the image is the worse.
        let (shipped, mut files) = match image {
            Some(shipped) => (shipped, shipped_files),
            None => (Shipped::No, kept_files),
        };
        files.sort_by(|a, b| {
            b.severity()
                .cmp(&a.severity())
                .then_with(|| a.path.cmp(&b.path))
        });
        let cause = advice::cause(context, &files);
        let fix = ignored::fix(self.cx, context, &files);
        let finding = finding(place, source, &files, shipped, (cause.step, cause.help));
        self.found.extend(finding.map(|finding| Finding {
            fixes: fix.into_iter().collect(),
            ..finding
        }));
    }

    /// Whether, and how, a file gets into the image.
    fn shipped(&self, place: Place<'_>, source: &Text, taken: &Taken) -> Shipped {
        if place.shipped {
            return Shipped::Here;
        }
        let word = source.as_str().trim_matches(['"', '\'']);
        carried::destination(place.copied, word, &taken.path)
            .and_then(|path| carried::into_image(self.cx.flow, place.scope, place.at, path))
            .map_or(Shipped::No, Shipped::Later)
    }

    fn is_new(&mut self, place: Place<'_>, taken: &Taken, shipped: &Shipped) -> bool {
        let path = place
            .context
            .map_or_else(|| taken.path.clone(), |c| c.in_project(&taken.path));
        let key = (path, *shipped != Shipped::No, place.waits);
        self.seen.insert(key)
    }
}

/// Whether a file is in the image.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shipped {
    /// The image is built on the stage that it is copied into.
    Here,
    /// A later instruction takes it from there into the image.
    Later(Span),
    /// It stays with the builder.
    No,
}

/// The finding for files that a word of an instruction takes, the worst first. `advice` is a step of the way between
/// them and the instruction, and what to do.
fn finding(
    place: Place<'_>,
    source: &Text,
    files: &[Taken],
    shipped: Shipped,
    (step, help): (Option<Label>, Vec<String>),
) -> Option<Finding> {
    let first = files.first()?;
    let span = source.full_span().unwrap_or(place.op.span);
    let (sink, kept) = match shipped {
        Shipped::No => (Sink::BuildCache, "the build cache"),
        Shipped::Here | Shipped::Later(_) => (Sink::Layer, "a layer of the image"),
    };
    // What a trigger copies is copied in another build.
    let child = place.waits && shipped != Shipped::No;
    let kept = if child {
        "a layer of the images that are built on this one"
    } else {
        kept
    };
    let message = match files.len() {
        1 => format!("{}, stays in {kept}", first.what()),
        2 => format!(
            "{}, and another credential file stay in {kept}",
            first.what()
        ),
        count => format!(
            "{}, and {} more credential files stay in {kept}",
            first.what(),
            count - 1
        ),
    };
    let word = match place.copied {
        copied if copied.by_command => "command",
        copied if copied.unpacks => "ADD",
        _ => "COPY",
    };
    let took = format!(
        "this {word} takes {}",
        if files.len() == 1 { "it" } else { "them" }
    );
    let mut flow: Vec<Label> = files
        .iter()
        .filter_map(Taken::secret)
        .take(MOST_STEPS)
        .map(|(span, hit)| Label::new(span, format!("{} stands here", article(&hit.what))))
        .collect();
    flow.extend(step);
    let mut at = place.op.span;
    if let Shipped::Later(later) = shipped {
        flow.push(Label::new(span, took.clone()));
        flow.push(Label::new(later, "taken from there into the image"));
        at = later;
    } else if !flow.is_empty() {
        flow.push(Label::new(span, took.clone()));
    }
    let severity = match shipped {
        Shipped::No => first.severity().min(Severity::Medium),
        Shipped::Here | Shipped::Later(_) => first.severity(),
    };
    Some(Finding {
        rule: CredentialFileInImage::META,
        severity,
        confidence: first.confidence(),
        message,
        key: Some(first.key()),
        detector: first
            .secret()
            .map_or_else(|| "file-name".to_owned(), |(_, hit)| hit.detector.clone()),
        primary: Label::new(span, took),
        flow,
        again: Vec::new(),
        exposures: vec![Exposure {
            place: sink.slug(),
            title: sink.title(),
            who: if child {
                "anyone who can pull an image that is built on this one: the file is in one of its layers"
                    .to_owned()
            } else {
                sink.who().to_owned()
            },
            span: Some(at),
        }],
        masks: files.iter().flat_map(Taken::masks).collect(),
        help,
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    })
}
