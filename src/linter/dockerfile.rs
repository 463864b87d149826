//! The analysis of one Dockerfile.

use std::cell::LazyCell;
use std::ops::Range;

use super::analysis::{FileAnalysis, Job};
use super::builds;
use super::context::{self, ProjectFiles};
use super::stages;
use crate::context::Surroundings;
use crate::detect::{Detectors, Glance, Hit, Signs};
use crate::finding::{Notice, NoticeLevel};
use crate::flow;
use crate::ir::{BuildCall, OpKind, Part, Unit, Value};
use crate::lower;
use crate::rewrite::dockerfile as rewrite;
use crate::rules;
use crate::source::{SourceFile, Span, Text};
use crate::syntax::dockerfile::{self, Dockerfile, Keyword, Kind};
use crate::syntax::shell::Scripts;
use crate::triage::{Comment, suppression};

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let Job {
        file,
        settings,
        detectors,
        ..
    } = job;
    let files = ProjectFiles(job.project);
    let path = LazyCell::new(|| context::path_in_project(&job));
    let root = context::root_of(job.callers, job.project);
    let trees = LazyCell::new(|| job.tree());
    // Most files take nothing of what stands around them.
    let surroundings = LazyCell::new(|| {
        path.as_deref().map(|path| Surroundings {
            files: &files,
            trees: &trees,
            path,
            inline: false,
            root: &root,
        })
    });
    let takes = |tree: &Dockerfile| {
        context::copies(tree)
            && surroundings
                .as_ref()
                .is_some_and(|around| context::may_take(tree, around))
    };
    let called_with_any = job.callers.iter().any(|call| passes(call, detectors));
    let named = job.callers.iter().any(|call| !call.contexts.is_empty());
    let quiet = settings.target.is_none() && !called_with_any && !named;
    // One look at all of the text, and none at what it says, where it shows no sign of a secret.
    let Glance {
        signs,
        commands,
        marked,
    } = detectors.glance(file.text());
    let known = match signs {
        Signs::Nothing => Vec::new(),
        Signs::Format | Signs::Sign => detectors.known(file.text()),
    };
    let quiet = quiet && known.is_empty();
    if quiet && signs != Signs::Sign && !marked {
        let carries = |lines: Range<usize>| commands.may_carry(file.text(), &lines);
        let tree = dockerfile::skim(file, &carries);
        // All of the file was looked at; new words are made where lines are put together.
        let shows = |text: &Text| match text.full_span() {
            Some(span) if text.is_verbatim() => carries(span.range()),
            _ => detectors.shows(text.as_str()),
        };
        if tree.errors.is_empty() && shows_nothing(&tree, &takes, &shows) {
            return FileAnalysis::default();
        }
    }
    let tree = dockerfile::parse(file);
    let shows = |text: &Text| detectors.shows(text.as_str());
    if quiet && shows_nothing(&tree, &takes, &shows) {
        return FileAnalysis {
            comments: comments(file, &tree),
            notices: notices(file, &tree),
            ..FileAnalysis::default()
        };
    }
    read(&job, &tree, surroundings.as_ref(), &known)
}

/// The analysis of a file that has something to say, or may have.
fn read(
    job: &Job<'_>,
    tree: &Dockerfile,
    surroundings: Option<&Surroundings<'_>>,
    known: &[Hit],
) -> FileAnalysis {
    let Job {
        file,
        settings,
        detectors,
        ..
    } = *job;
    let tokens = tokens(file, known);
    let interest = |text: &str| {
        detectors.shows(text)
            || tokens.iter().any(|token| text.contains(token))
            || known.len() > MOST_TOKENS
    };
    let scripts = Scripts::default();
    let unit = lower::dockerfile::lower(file, tree, &interest, &scripts);
    let flow = flow::follow_called(&unit, settings.target.as_deref(), job.callers);
    let cx = rules::Context {
        file,
        project: job.project,
        flow: &flow,
        detectors,
        known,
        surroundings,
        folder: None,
        in_provenance: true,
        tracking: job.project.tracking(job.path),
        guesses: &rules::Guesses::default(),
    };
    let mut findings = rules::check(&cx, &|meta| settings.rules.enabled(meta.name));
    let page = rewrite::Page {
        file,
        tree,
        flow: &flow,
        callers: job.callers,
        open: &|id| job.project.file(id),
        builds: &|| builds::around(job, job.projects.builds()),
        scripts: &scripts,
    };
    rewrite::propose(&page, &mut findings);
    let mut notices = notices(file, tree);
    notices.extend(unread(file, &unit));
    if let Some(around) = &surroundings {
        notices.extend(context::notices(tree, around));
    }
    FileAnalysis {
        lacks_target: settings
            .target
            .as_deref()
            .is_some_and(|target| !flow::has_stage(&unit, target)),
        stages: (!findings.is_empty()).then(|| stages::of(&flow)).flatten(),
        findings,
        comments: comments(file, tree),
        notices,
        ..FileAnalysis::default()
    }
}

/// Most known formats of a file that its commands are searched for; where there are more, each command may hold one.
const MOST_TOKENS: usize = 16;

/// The texts in known formats that a file holds: no word around them need tell of a secret.
fn tokens<'f>(file: &'f SourceFile, known: &[Hit]) -> Vec<&'f str> {
    let texts = known.iter().take(MOST_TOKENS);
    texts
        .filter_map(|hit| file.text().get(hit.range.clone()))
        .collect()
}

/// Whether following the values of the file, and the files that it takes, could find nothing. `shows` tells of a text
/// whether it has a sign of a secret, `takes` whether a copy may take one along.
fn shows_nothing(
    tree: &Dockerfile,
    takes: &dyn Fn(&Dockerfile) -> bool,
    shows: &dyn Fn(&Text) -> bool,
) -> bool {
    !(tree.instructions.iter()).any(|i| deserves_a_look(i, shows)) && !takes(tree)
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    comments(file, &dockerfile::parse(file))
}

/// Whether one of the arguments that the call passes shows any sign of a secret.
fn passes(call: &BuildCall, detectors: &Detectors) -> bool {
    let literal = |value: &Value| {
        value.parts.iter().any(|part| match part {
            Part::Literal(text) => detectors.may_hold(text.as_str()) || !text.is_verbatim(),
            // The word that stands in for it.
            Part::Ref { word, .. } => !word.is_empty(),
            Part::Opaque(_) => false,
        })
    };
    call.args
        .iter()
        .any(|arg| detectors.may_hold(&arg.name.text) || arg.value.as_ref().is_some_and(literal))
}

/// Whether following the values of the instruction could find anything: most files hold no sign of a secret at all.
fn deserves_a_look(instruction: &dockerfile::Instruction, shows: &dyn Fn(&Text) -> bool) -> bool {
    // By its own name, or by that of the place it is put at.
    let copies_a_credential = match &instruction.innermost().kind {
        Kind::Paths(paths) => paths
            .iter()
            .any(|path| rules::names_a_credential(path.as_str())),
        _ => mounts_a_credential(instruction),
    };
    copies_a_credential
        || shows(&instruction.text)
        || instruction.heredocs.iter().any(|h| shows(&h.body))
}

/// Whether files of the context are mounted, and a word says that it is a credential file that is taken of them.
fn mounts_a_credential(instruction: &dockerfile::Instruction) -> bool {
    let binds = |flag: &dockerfile::Flag| {
        let value = flag.value.as_ref().map_or("", |v| instruction.str(v));
        // A mount of no type is one.
        instruction.str(&flag.name) == "mount"
            && (value.contains("bind") || !value.contains("type="))
    };
    let text = instruction.text.as_str();
    instruction.innermost().flags.iter().any(binds)
        && text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '=' | '"' | '\'' | ';'))
            .any(rules::names_a_credential)
}

/// The comments with what each governs.
fn comments(file: &SourceFile, tree: &Dockerfile) -> Vec<Comment> {
    let nothing = |at: u32| Span {
        file: file.id(),
        start: at,
        end: at,
    };
    tree.comments
        .iter()
        .filter(|comment| suppression::may_be_one(file.slice(comment.span)))
        .map(|comment| {
            let instruction = tree.instructions.get(comment.instruction);
            let governs = match (instruction, comment.inside) {
                (None, _) => nothing(comment.span.end),
                (Some(instruction), false) => instruction.span,
                (Some(instruction), true) => next_piece(file, instruction, comment.span.end),
            };
            let text = file.slice(comment.span);
            Comment {
                span: comment.span,
                text: text.strip_prefix('#').unwrap_or(text).to_owned(),
                governs,
                directive: comment.directive,
            }
        })
        .collect()
}

/// What a comment inside an instruction stands before: the next pair, else the next line.
fn next_piece(file: &SourceFile, instruction: &dockerfile::Instruction, after: u32) -> Span {
    if let Kind::Pairs(pairs) = &instruction.innermost().kind {
        let next = pairs.iter().find_map(|pair| {
            let end = pair.value.as_ref().map_or(pair.key.end, |v| v.end);
            let span = instruction.span_of(&(pair.key.start..end));
            (span.start >= after).then_some(span)
        });
        if let Some(span) = next {
            return span;
        }
    }
    let lines = file.lines();
    let text = file.text();
    let last = lines.line_of(instruction.span.end);
    let next = (lines.line_of(after) + 1..=last)
        .map(|line| lines.line_range(line, text))
        .find(|range| {
            let line = text.get(range.clone()).unwrap_or_default().trim_start();
            !line.is_empty() && !line.starts_with('#')
        });
    next.map_or(
        Span {
            file: file.id(),
            start: after,
            end: after,
        },
        |range| Span::new(file.id(), range.start, range.end),
    )
}

/// Commands that were not followed to their end; the first few.
fn unread(file: &SourceFile, unit: &Unit) -> Vec<Notice> {
    const SHOWN: usize = 20;
    let ops = unit.scopes.iter().flat_map(|scope| &scope.ops);
    let unread = ops.filter_map(|op| match &op.kind {
        OpKind::Unread(unread) => Some(unread),
        _ => None,
    });
    unread
        .take(SHOWN)
        .map(|unread| Notice {
            level: if unread.expected {
                NoticeLevel::Note
            } else {
                NoticeLevel::Incomplete
            },
            path: file.path().to_owned(),
            span: Some(unread.span),
            message: unread.why.to_owned(),
        })
        .collect()
}

/// What could not be read. A template is expected to hold lines that are no instruction until it is filled in.
fn notices(file: &SourceFile, tree: &Dockerfile) -> Vec<Notice> {
    let notice = |level, span, message: String| Notice {
        level,
        path: file.path().to_owned(),
        span,
        message,
    };
    if tree.errors.is_empty() {
        return Vec::new();
    }
    if is_template(file, tree) {
        let message = match tree.errors.len() {
            1 => "looks like a template: 1 line that is no instruction until it is filled in was passed over".to_owned(),
            n => format!(
                "looks like a template: {n} lines that are no instruction until it is filled in were passed over"
            ),
        };
        return vec![notice(
            NoticeLevel::Note,
            tree.errors.first().map(|e| e.span),
            message,
        )];
    }
    let has_from = tree
        .instructions
        .iter()
        .any(|i| i.body.name == Keyword::From);
    if !has_from && tree.errors.len() > tree.instructions.len() / 2 {
        let message =
            "does not look like a Dockerfile; what could not be read as one was only searched for known token formats".to_owned();
        return vec![notice(NoticeLevel::Note, None, message)];
    }
    let shown = 20;
    let mut notices: Vec<Notice> = tree
        .errors
        .iter()
        .take(shown)
        .map(|e| notice(NoticeLevel::Incomplete, Some(e.span), e.message.to_owned()))
        .collect();
    if tree.errors.len() > shown {
        let message = format!("{} more lines could not be read", tree.errors.len() - shown);
        notices.push(notice(NoticeLevel::Incomplete, None, message));
    }
    notices
}

/// By its name, or by the markers on a line that could not be read: elsewhere they are a command's own
/// (`go list -f '{{.Dir}}'`, `date +%%s`).
fn is_template(file: &SourceFile, tree: &Dockerfile) -> bool {
    const ENDINGS: [&str; 12] = [
        ".template",
        ".tmpl",
        ".tpl",
        ".j2",
        ".jinja",
        ".jinja2",
        ".erb",
        ".em",
        ".in",
        ".mustache",
        ".hbs",
        ".m4",
    ];
    const MARKERS: [&str; 5] = ["{{", "{%", "<%", "@@", "%%"];
    let path = file.path().to_ascii_lowercase();
    if ENDINGS.iter().any(|ending| path.ends_with(ending)) {
        return true;
    }
    let lines = file.lines();
    let mut checked = 0;
    for error in &tree.errors {
        let first = lines.line_of(error.span.start).max(checked);
        let last = lines.line_of(error.span.end);
        checked = last + 1;
        let marked = (first..=last)
            .filter_map(|line| file.text().get(lines.line_range(line, file.text())))
            .any(|line| MARKERS.iter().any(|marker| line.contains(marker)));
        if marked {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use std::sync::Arc;

    use super::*;
    use crate::config::{Overrides, resolve};
    use crate::source::{FileId, MemoryFs, Project, Registry};

    /// Lines, and parts of lines, that make or hide something to say.
    const PARTS: &[&str] = &[
        "FROM alpine\n",
        "FROM ",
        "RUN true\n",
        "RUN --mount=type=cache,target=/x make \\\n",
        "RUN mysql",
        " -u\\\n",
        "root:hunter2a x\n",
        "ENV A=b \\\n",
        "  C=d\n",
        "FROM alpine\nENV DB_PA\\\nSSWORD=correct-horse-9\n",
        "ENV DB_PA\\\n# a remark\n\nSSWORD=correct-horse-9\n",
        "ENV DB_PASSWORD correct-horse-9\n",
        "ENV A\n",
        "ENV A=b c\n",
        "ENV A='b c' \\\n",
        "env A=b \\\r\n",
        "\t\tE=f \\\n",
        "  # a remark\n",
        "RUN --network=none true \\\n",
        "RUN --security=\"x\" true\n",
        "RUN -- --mount=x\n",
        "LABEL \\\n",
        "ARG NPM_TO\\\nKEN\n",
        "ARG X\n",
        "COPY id_rsa /root/.ssh/\n",
        "COPY [\"id_\\u0072sa\", \"/x\"]\n",
        "COPY . .\n",
        "RUN --mount=type=bind,source=.env,target=/tmp/.env cp /tmp/.env /app/.env\n",
        "RUN --mount=target=/ctx cp /ctx/.npmrc /root/.npmrc\n",
        "RUN [\"curl\", \"-u\", \"ci:Qm83kzTrLx\", \"https://x\"]\n",
        "COPY id_\\\n",
        "rsa /x\n",
        "ONBUILD RUN true\n",
        "ONBUILD ONBUILD RUN true\n",
        "HEALTHCHECK --interval=3s CMD true\n",
        "HEALTHCHECK --interval=3s\n",
        "RUN <<E\n",
        "\tE\n",
        "E\n",
        "RUN cat <<-'E' <<F\n",
        "F\n",
        "# escape=`\n",
        "# check=skip=all\n",
        "# a remark\n",
        "# lint-secrets: ignore[x] -- y\n",
        "   # gitleaks:allow\n",
        "\n",
        "  \\\n",
        "`\n",
        "\r\n",
        "\u{a0}",
        "nonsense\n",
        "CMD\n",
        "CMD [\"a\", \"-p\"]\n",
        "EXPOSE 8080\n",
        "STOPSIGNAL \\\n",
    ];

    #[test]
    fn markers_make_a_template_only_where_a_line_cannot_be_read() {
        for (text, level) in [
            (
                "FROM a\nRUN go list -f '{{.Dir}}' ./...\nENVV DB_PASSWORD=x\n",
                NoticeLevel::Incomplete,
            ),
            (
                "FROM a\n# {% @@ <%\nRUN date +%%s\nENVV A=b\n",
                NoticeLevel::Incomplete,
            ),
            ("FROM a\n{% if x %}\nRUN true\n", NoticeLevel::Note),
            ("FROM a\n@@PACKAGES@@\nRUN true\n", NoticeLevel::Note),
        ] {
            let file = SourceFile::new(FileId(0), "Dockerfile", text.into());
            let said = notices(&file, &dockerfile::parse(&file));
            let levels: Vec<NoticeLevel> = said.iter().map(|n| n.level).collect();
            assert_eq!(levels, [level], "{text}");
        }
        let file = SourceFile::new(FileId(0), "Dockerfile.j2", "FROM a\nENVV A=b\n".into());
        let said = notices(&file, &dockerfile::parse(&file));
        let message = &said.first().expect("a note").message;
        assert!(
            message.contains("1 line that is no instruction"),
            "{message}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_passed_over_has_nothing_to_say(
            parts in prop::collection::vec(prop::sample::select(PARTS), 0..8),
        ) {
            let file = Arc::new(SourceFile::new(FileId(0), "Dockerfile", parts.concat().into_bytes()));
            let settings = resolve(None, &Overrides::default(), "/".as_ref(), rules::metas());
            let fs = MemoryFs::default();
            let registry = Registry::new(&fs, "/".as_ref(), Vec::new());
            let job = Job {
                command: None,
                walked: true,
                file: &file,
                path: "/Dockerfile".as_ref(),
                project: &Project::of(&registry, "/".as_ref()),
                projects: &context::Projects::default(),
                settings: &settings.expect("the defaults are valid"),
                packer: &crate::linter::packer::Configurations::default(),
                detectors: Detectors::builtin(),
                callers: &[],
            };
            let known = job.detectors.known(file.text());
            let all = read(&job, &dockerfile::parse(&file), None, &known);
            prop_assert_eq!(all.is_empty(), analyse(job).is_empty());
            let skimmed = dockerfile::skim(&file, &|_| false);
            let tree = dockerfile::parse(&file);
            prop_assert_eq!(skimmed.errors.len(), tree.errors.len());
        }
    }
}
