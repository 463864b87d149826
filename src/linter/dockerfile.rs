//! The analysis of one Dockerfile.

use super::analysis::{FileAnalysis, Job};
use crate::commands;
use crate::detect::{Detectors, Glance, Hit};
use crate::finding::{Notice, NoticeLevel};
use crate::flow;
use crate::lower;
use crate::rules;
use crate::source::{SourceFile, Span};
use crate::syntax::dockerfile::{self, Dockerfile, Keyword, Kind};
use crate::triage::{Comment, suppression};

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let Job {
        file, detectors, ..
    } = job;
    // One look at all of the text, and none at what it says, where it shows no sign of a secret.
    let glance = detectors.glance(file.text());
    let known = match glance {
        Glance::Nothing => Vec::new(),
        Glance::Format | Glance::Sign => detectors.known(file.text()),
    };
    if glance != Glance::Sign && is_quiet(&job, &known) && says_nothing(file, detectors) {
        return FileAnalysis::default();
    }
    read(job, &known)
}

/// Whether only its instructions can make the file worth following.
fn is_quiet(job: &Job<'_>, known: &[Hit]) -> bool {
    job.settings.target.is_none() && job.callers.is_empty() && known.is_empty()
}

/// The analysis of a file that has something to say, or may have.
fn read(job: Job<'_>, known: &[Hit]) -> FileAnalysis {
    let Job {
        file,
        settings,
        detectors,
        ..
    } = job;
    let tree = dockerfile::parse(file);
    if is_quiet(&job, known)
        && !tree
            .instructions
            .iter()
            .any(|i| deserves_a_look(i, detectors))
    {
        return FileAnalysis {
            comments: comments(file, &tree),
            notices: notices(file, &tree),
            ..FileAnalysis::default()
        };
    }
    let unit = lower::dockerfile::lower(file, &tree, &|text| {
        detectors.may_hold(text) || commands::may_carry(text)
    });
    let flow = flow::follow(&unit, settings.target.as_deref());
    let cx = rules::Context {
        file,
        project: job.project,
        flow: &flow,
        detectors,
        known,
        in_provenance: true,
    };
    let findings = rules::check(&cx, &|meta| settings.rules.enabled(meta.name));
    FileAnalysis {
        lacks_target: settings
            .target
            .as_deref()
            .is_some_and(|target| !flow::has_stage(&unit, target)),
        findings,
        comments: comments(file, &tree),
        notices: notices(file, &tree),
        calls: Vec::new(),
    }
}

/// Whether a file whose text, as it stands, shows no sign of a secret gives nothing at all: no word that is put together
/// from two lines, no comment for the linter, no error.
fn says_nothing(file: &SourceFile, detectors: &Detectors) -> bool {
    let tree = dockerfile::skim(file, &commands::may_carry);
    let for_the_linter = |c: &dockerfile::Comment| suppression::may_be_one(file.slice(c.span));
    tree.errors.is_empty()
        && !tree.comments.iter().any(for_the_linter)
        && !(tree.instructions.iter()).any(|i| deserves_a_look(i, detectors))
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    comments(file, &dockerfile::parse(file))
}

/// Whether following the values of the instruction could find anything: most files hold no sign of a secret at all.
fn deserves_a_look(instruction: &dockerfile::Instruction, detectors: &Detectors) -> bool {
    let copies_a_credential = match &instruction.innermost().kind {
        Kind::Paths(paths) => paths
            .iter()
            .any(|path| rules::names_a_credential(path.as_str())),
        _ => false,
    };
    copies_a_credential
        || detectors.may_hold(instruction.text.as_str())
        || commands::may_carry(instruction.text.as_str())
        || instruction
            .heredocs
            .iter()
            .any(|h| detectors.may_hold(h.body.as_str()) || commands::may_carry(h.body.as_str()))
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
    if is_template(file) {
        let message = format!(
            "looks like a template: {} that are no instruction until it is filled in were passed over",
            lines(tree.errors.len())
        );
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
            "does not look like a Dockerfile; only known token formats were looked for".to_owned();
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

fn lines(count: usize) -> String {
    if count == 1 {
        "1 line".to_owned()
    } else {
        format!("{count} lines")
    }
}

/// By its name or by its markers.
fn is_template(file: &SourceFile) -> bool {
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
    let path = file.path().to_ascii_lowercase();
    let text = file.text();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
        || ["{{", "{%", "<%", "@@", "%%"]
            .iter()
            .any(|marker| text.contains(marker))
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
        "LABEL \\\n",
        "ARG NPM_TO\\\nKEN\n",
        "ARG X\n",
        "COPY id_rsa /root/.ssh/\n",
        "COPY [\"id_\\u0072sa\", \"/x\"]\n",
        "COPY . .\n",
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
                file: &file,
                path: "/Dockerfile".as_ref(),
                project: &Project::of(&registry, "/".as_ref()),
                settings: &settings.expect("the defaults are valid"),
                detectors: Detectors::builtin(),
                callers: &[],
            };
            let all = read(job, &job.detectors.known(file.text()));
            prop_assert_eq!(all.is_empty(), analyse(job).is_empty());
            let skimmed = dockerfile::skim(&file, &|_| false);
            let tree = dockerfile::parse(&file);
            prop_assert_eq!(skimmed.errors.len(), tree.errors.len());
            prop_assert_eq!(skimmed.comments.len(), tree.comments.len());
        }
    }
}
