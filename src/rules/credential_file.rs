//! COPY and ADD of files that are credentials by name.

use std::collections::HashSet;

use super::draft::article;
use super::{Context, Rule, declare_rule};
use crate::context::{BuildContext, CopyOptions, Ignore};
use crate::finding::{Exposure, Finding, Label, Severity, State};
use crate::flow::Reach;
use crate::ir::{CopiedFiles, Op, OpKind, Sink};
use crate::source::{Span, Text};

mod advice;
mod content;
mod content_kind;
pub(super) mod names;
mod pattern;
mod pointed;
mod sample_path;
mod taken;

use pointed::Pointed;
use taken::{Judged, Taken};

/// Most files of one finding whose secrets are steps of its way.
const MOST_STEPS: usize = 5;

declare_rule! {
    /// ## What it does
    /// Finds `COPY` and `ADD` of files whose names say that they are private keys or credentials: `id_rsa`, `.netrc`,
    /// `.aws/credentials`, key stores, service accounts, `.env`.
    ///
    /// ## Why is this bad?
    /// The file is in a layer. A later `RUN rm` only hides it: whoever can pull the image can unpack the layer
    /// (`docker save IMAGE | tar x`). In a stage that is not shipped it stays in the build cache.
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
    ///
    /// ## What it leaves alone
    /// Public halves and certificates (`id_rsa.pub`, `ca.pem`, `fullchain.pem`), templates (`.env.example`), trust stores,
    /// lock files, source code that has `secret` in its name.
    ///
    /// ## References
    /// - <https://docs.docker.com/build/building/secrets/>
    pub(super) struct CredentialFileInImage {
        name: "credential-file-in-image",
        summary: "a key or credential file stays in a layer",
        severity: High,
        cwe: [522, 538],
    }
}

impl Rule for CredentialFileInImage {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let context = cx.surroundings.map(|around| around.context(&sources(cx)));
        let mut search = Search {
            cx,
            context,
            pointed: Pointed::of(cx),
            seen: HashSet::new(),
            found: Vec::new(),
        };
        for (index, scope) in cx.flow.unit.scopes.iter().enumerate() {
            let mut workdir = String::from("/");
            for op in &scope.ops {
                match &op.kind {
                    OpKind::Copy(copied) => {
                        let reach = if op.triggered {
                            Reach::Shipped
                        } else {
                            cx.flow.reach_of(index)
                        };
                        search.copy(op, copied, &workdir, reach == Reach::Shipped);
                    }
                    OpKind::Deposit(deposit) => pointed::change(&mut workdir, deposit),
                    _ => {}
                }
            }
        }
        search.found
    }
}

/// All that is copied from the build context: it tells where that is.
fn sources<'a>(cx: &Context<'a>) -> Vec<&'a str> {
    let ops = cx.flow.unit.scopes.iter().flat_map(|s| &s.ops);
    ops.filter(|op| !op.triggered)
        .filter_map(|op| match &op.kind {
            OpKind::Copy(copied) => Some(&copied.sources),
            _ => None,
        })
        .flatten()
        .map(Text::as_str)
        .collect()
}

struct Search<'a> {
    cx: &'a Context<'a>,
    context: Option<BuildContext<'a>>,
    pointed: Pointed,
    /// Files that are reported, and whether they are shipped: each once, however many instructions take it.
    seen: HashSet<(String, bool)>,
    found: Vec<Finding>,
}

impl Search<'_> {
    fn copy(&mut self, op: &Op, copied: &CopiedFiles, workdir: &str, shipped: bool) {
        // What triggers copy is in the context of another build.
        let context = self.context.as_ref().filter(|_| !op.triggered);
        let options = CopyOptions {
            exclude: Ignore::excludes(copied.exclude.iter().map(String::as_str)),
            parents: copied.parents,
        };
        let mut named = Vec::new();
        let mut along: Vec<(&Text, Taken)> = Vec::new();
        for source in &copied.sources {
            let word = source.as_str();
            let judged = context.map_or(Judged::Missing, |context| {
                taken::judge(context, self.cx.detectors, word, &options, shipped)
            });
            let pointed = || self.pointed.class(word, copied, workdir);
            match (judged, context) {
                (Judged::Named(taken), _) => named.extend(taken.map(|taken| (source, taken))),
                (Judged::Along(files), _) => {
                    along.extend(files.into_iter().map(|file| (source, file)))
                }
                (Judged::Unnamed(path), Some(context)) => {
                    let taken = pointed()
                        .and_then(|class| taken::named(context, self.cx.detectors, path, class));
                    named.extend(taken.map(|taken| (source, taken)));
                }
                (Judged::Missing | Judged::Unnamed(_), _) => {
                    let class = names::classify(word).or_else(pointed);
                    named.extend(
                        class
                            .filter(|c| c.counts_by_name())
                            .map(|class| (source, Taken::by_name(word, class))),
                    );
                }
            }
        }
        for (source, taken) in named {
            if self.seen.insert((taken.path.clone(), shipped)) {
                let help = advice::mount(&taken.class);
                let finding = finding(&[taken], source, copied, op.span, shipped, (None, help));
                self.found.extend(finding);
            }
        }
        along.retain(|(_, file)| self.seen.insert((file.path.clone(), shipped)));
        let Some(context) = &self.context else { return };
        // What one word takes along is one finding.
        while let Some((source, _)) = along.first() {
            let source = *source;
            let same = along.extract_if(.., |(other, _)| std::ptr::eq(*other, source));
            let mut files: Vec<Taken> = same.map(|(_, file)| file).collect();
            files.sort_by(|a, b| {
                b.severity()
                    .cmp(&a.severity())
                    .then_with(|| a.path.cmp(&b.path))
            });
            let cause = advice::cause(context, &files);
            let finding = finding(
                &files,
                source,
                copied,
                op.span,
                shipped,
                (cause.step, cause.help),
            );
            self.found.extend(finding);
        }
    }
}

/// The finding for files that a word of an instruction takes, the worst first. `advice` is a step of the way between
/// them and the instruction, and what to do.
fn finding(
    files: &[Taken],
    source: &Text,
    copied: &CopiedFiles,
    op: Span,
    shipped: bool,
    (step, help): (Option<Label>, Vec<String>),
) -> Option<Finding> {
    let first = files.first()?;
    let span = source.full_span().unwrap_or(op);
    let sink = if shipped {
        Sink::Layer
    } else {
        Sink::BuildCache
    };
    let kept = if shipped {
        "a layer of the image"
    } else {
        "the build cache"
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
    let word = if copied.unpacks { "ADD" } else { "COPY" };
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
    if !flow.is_empty() {
        flow.push(Label::new(span, took.clone()));
    }
    let severity = first.severity();
    let severity = if shipped {
        severity
    } else {
        severity.min(Severity::Medium)
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
        exposures: vec![Exposure {
            place: sink.slug(),
            title: sink.title(),
            who: sink.who().to_owned(),
            span: Some(op),
        }],
        masks: files.iter().flat_map(Taken::masks).collect(),
        help,
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    })
}
