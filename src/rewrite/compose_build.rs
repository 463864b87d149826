//! The caller's side of a secret mount in a Compose file: `build.args` becomes `build.secrets`, and the file says at its end
//! where the secret comes from (Compose specification, `build.md` and `09-secrets.md`).

use std::collections::BTreeSet;

use super::layout;
use crate::finding::Edit;
use crate::source::{SourceFile, Span, Text};
use crate::syntax::yaml::{self, Entry, Node, Style, Yaml};

/// Where a build's secret comes from.
#[derive(Clone, Copy)]
pub(super) enum Source<'n> {
    /// What was passed as the build argument of this name.
    Argument(&'n str),
    /// A file, from the folder on that is built.
    File(&'n str),
}

/// What it takes to hand a secret over.
#[derive(Default)]
pub(super) struct HandedOver {
    /// The edits.
    pub(super) edits: Vec<Edit>,
    /// Whether the build gets the same value.
    pub(super) sure: bool,
    /// Where the file says that the secret comes from, as it is written there; `None` where it hands nothing over.
    pub(super) from: Option<String>,
}

/// Hands the secret `id` to all builds of services of `file` that stand at `builds`. A build that does not pass the argument is
/// left as it is. `None` where the file is not written plainly enough.
pub(super) fn hand_over(
    file: &SourceFile,
    builds: &BTreeSet<Span>,
    id: &str,
    source: Source<'_>,
) -> Option<HandedOver> {
    let yaml = yaml::parse(&Text::verbatim(file, file.bom_len()..file.text().len()));
    let [document] = yaml.documents.as_slice() else {
        return None;
    };
    if !yaml.errors.is_empty() {
        return None;
    }
    let root = document.root()?;
    let page = Page {
        file,
        yaml: &yaml,
        root,
        end: layout::line_end(file),
    };
    let mut done = HandedOver {
        edits: Vec::new(),
        sure: true,
        from: None,
    };
    for build in builds {
        let build = page.build(*build)?;
        let from = match source {
            Source::Argument(name) => {
                let Some(passed) = page.passed(build, name)? else {
                    continue;
                };
                done.edits.extend(page.replaced(build, &passed, id)?);
                done.sure &= passed.sure;
                format!("environment: {}", passed.variable)
            }
            Source::File(path) => {
                let (edits, folder) = page.added(build, id)?;
                done.edits.extend(edits);
                format!("file: {}", joined(&folder, path))
            }
        };
        // One id for two secrets.
        if done.from.as_ref().is_some_and(|said| *said != from) {
            return None;
        }
        done.from = Some(from);
    }
    if let Some(from) = &done.from {
        done.edits.extend(page.declared(id, from)?);
    }
    Some(done)
}

/// Lets the service have the secret `id` as a file, which comes from the variable `name` of whoever starts it; `line` stands
/// in the place of `variable`, a line of its `environment`. `None` where the file is not written plainly enough.
pub(super) fn mount(
    file: &SourceFile,
    yaml: &Yaml,
    service: &str,
    (variable, line): (Span, &str),
    (id, name): (&str, &str),
) -> Option<Vec<Edit>> {
    let root = yaml.documents.first()?.root()?;
    let page = Page {
        file,
        yaml,
        root,
        end: layout::line_end(file),
    };
    let services = entry(root, "services")?.value;
    let service = entry(services, service)?.value;
    let environment = entry(service, "environment")?;
    if ![services, service, environment.value]
        .into_iter()
        .all(|node| is_block(file, node))
    {
        return None;
    }
    page.line(variable)?;
    let at = page.behind(end_of(environment.value)?);
    let mut edits = vec![Edit {
        span: variable,
        replacement: line.to_owned(),
    }];
    edits.extend(page.listed(service, id, at)?);
    edits.extend(page.declared(id, &format!("environment: {name}"))?);
    Some(edits)
}

fn joined(folder: &str, path: &str) -> String {
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let folder = folder.trim_end_matches('/');
    match folder {
        "" | "." => format!("./{path}"),
        folder if folder.starts_with(['.', '/', '$', '~']) => format!("{folder}/{path}"),
        folder => format!("./{folder}/{path}"),
    }
}

/// An argument as a service passes it.
struct Passed<'y> {
    /// `args`.
    args: Entry<'y>,
    /// Its line.
    line: Span,
    /// No other is passed.
    only: bool,
    /// The variable of the caller's that has the value.
    variable: String,
    /// Whether the variable has the value, and a build without it fails as before.
    sure: bool,
}

struct Page<'y> {
    file: &'y SourceFile,
    yaml: &'y Yaml,
    root: Node<'y>,
    end: &'static str,
}

/// A node that is written where it stands, in block style.
fn is_block(file: &SourceFile, node: Node<'_>) -> bool {
    let start = file.text().get(node.span().start as usize..);
    !node.is_alias()
        && node.anchor().is_none()
        && node.tag().is_none()
        && !start.is_none_or(|text| text.starts_with(['{', '[']))
}

fn entry<'y>(node: Node<'y>, key: &str) -> Option<Entry<'y>> {
    node.own_entries().find(|entry| entry.name() == Some(key))
}

/// The end of the last scalar.
fn end_of(node: Node<'_>) -> Option<usize> {
    if let Some(scalar) = node.scalar() {
        let block = matches!(scalar.style, Style::Literal | Style::Folded);
        return (!block).then_some(scalar.span.end as usize);
    }
    if node.is_alias() {
        return Some(node.span().end as usize);
    }
    let entries = node.own_entries().last();
    let last = entries.map(|entry| {
        let key = entry.key.span().end as usize;
        Some(end_of(entry.value)?.max(key))
    });
    match last {
        Some(end) => end,
        None => end_of(node.items().last()?),
    }
}

impl<'y> Page<'y> {
    /// The `build` of a service that stands at `span`.
    fn build(&self, span: Span) -> Option<Node<'y>> {
        let services = entry(self.root, "services")?.value;
        let mut all = services.own_entries();
        let (service, build) = all.find_map(|service| {
            let build = entry(service.value, "build")?.value;
            (build.span() == span).then_some((service.value, build))
        })?;
        let plain = is_block(self.file, services) && is_block(self.file, service);
        (plain && is_block(self.file, build)).then_some(build)
    }

    fn column(&self, span: Span) -> usize {
        let lines = self.file.lines();
        let start = lines.line_start(lines.line_of(span.start), self.file.text());
        (span.start as usize).saturating_sub(start)
    }

    /// The whole line that a place is on, its end included; `None` where a comment or anything but `own` stands on it.
    fn line(&self, own: Span) -> Option<Span> {
        let (lines, text) = (self.file.lines(), self.file.text());
        let at = lines.line_of(own.start);
        let span = Span::new(
            own.file,
            lines.line_start(at, text),
            lines.line_start(at + 1, text),
        );
        let before = text.get(span.start as usize..own.start as usize)?;
        let after = text.get(own.end as usize..span.end as usize)?;
        let plain = before.trim().trim_start_matches('-').trim().is_empty();
        (plain && after.trim().is_empty()).then_some(span)
    }

    /// The start of the line behind the one that `offset` ends on.
    fn behind(&self, offset: usize) -> usize {
        let (lines, text) = (self.file.lines(), self.file.text());
        let last = u32::try_from(offset.saturating_sub(1)).unwrap_or(u32::MAX);
        lines.line_start(lines.line_of(last) + 1, text)
    }

    /// Puts whole lines at the start of a line, or behind a last line that has no end.
    fn put(&self, at: usize, lines: &str) -> Edit {
        let ended = self.file.text().get(..at).is_none_or(|t| t.ends_with('\n'));
        let text = if ended {
            lines.to_owned()
        } else {
            let lines = lines.strip_suffix(self.end).unwrap_or(lines);
            format!("{}{lines}", self.end)
        };
        layout::insert(self.file, at, text)
    }

    /// The argument, where the build passes it: `Some(None)` where it does not.
    fn passed(&self, build: Node<'y>, name: &str) -> Option<Option<Passed<'y>>> {
        let Some(args) = entry(build, "args") else {
            return Some(None);
        };
        if !is_block(self.file, args.value) {
            return None;
        }
        let mut found = None;
        let mut count = 0;
        for pair in args.value.own_entries() {
            count += 1;
            if pair.name() == Some(name) {
                let value = pair.value.scalar()?;
                let text = (!value.is_null()).then(|| value.as_str());
                let span = match text {
                    Some(_) => pair.key.span().cover(value.span),
                    // The colon belongs to it.
                    None => self.with_colon(pair.key.span())?,
                };
                found = Some((span, variable(name, text)));
            } else if pair.name() == Some("<<") {
                return None;
            }
        }
        for item in args.value.items() {
            count += 1;
            let scalar = item.scalar()?;
            let (key, value) = match scalar.as_str().split_once('=') {
                Some((key, value)) => (key, Some(value)),
                None => (scalar.as_str(), None),
            };
            if key == name {
                found = Some((scalar.span, variable(name, value)));
            }
        }
        let Some((span, (variable, sure))) = found else {
            return Some(None);
        };
        Some(Some(Passed {
            args,
            line: self.line(span)?,
            only: count == 1,
            variable,
            sure,
        }))
    }

    fn with_colon(&self, key: Span) -> Option<Span> {
        let rest = self.file.text().get(key.end as usize..)?;
        let colon = rest.find(':').filter(|at| *at == 0)?;
        Some(Span::new(
            key.file,
            key.start as usize,
            key.end as usize + colon + 1,
        ))
    }

    /// The secret in place of the argument.
    fn replaced(&self, build: Node<'y>, passed: &Passed<'y>, id: &str) -> Option<Vec<Edit>> {
        let gone = if passed.only {
            let key = self.with_colon(passed.args.key.span())?;
            self.line(key)?.cover(passed.line)
        } else {
            passed.line
        };
        if self.has_comment(gone) {
            return None;
        }
        let mut edits = vec![layout::remove(
            self.file,
            gone.start as usize,
            gone.end as usize,
        )];
        let at = self.behind(end_of(passed.args.value)?.max(passed.line.end as usize - 1));
        edits.extend(self.listed(build, id, at)?);
        Some(edits)
    }

    /// The secret for a build that needs a file; and the folder that is built, as it is written.
    fn added(&self, build: Node<'y>, id: &str) -> Option<(Vec<Edit>, String)> {
        if let Some(scalar) = build.scalar() {
            let (lines, text) = (self.file.lines(), self.file.text());
            let line = lines.line_start(lines.line_of(scalar.span.start), text);
            let indent = text.get(line..)?.len() - text.get(line..)?.trim_start().len();
            let written = self.file.slice(scalar.span);
            let (end, pad) = (self.end, " ".repeat(indent + 2));
            let block = format!("{end}{pad}context: {written}{end}{pad}secrets:{end}{pad}  - {id}");
            let before = text.get(..scalar.span.start as usize)?;
            let start = before.trim_end_matches(' ').len();
            let edit = Edit {
                span: Span::new(self.file.id(), start, scalar.span.end as usize),
                replacement: block,
            };
            return Some((vec![edit], scalar.as_str().to_owned()));
        }
        let folder = match entry(build, "context") {
            Some(context) => context.value.scalar()?.as_str().to_owned(),
            None => ".".to_owned(),
        };
        let at = self.behind(end_of(build)?);
        Some((self.listed(build, id, at)?.into_iter().collect(), folder))
    }

    /// `secrets` of a build with the id in it; new lines go to `at`.
    fn listed(&self, build: Node<'y>, id: &str, at: usize) -> Option<Option<Edit>> {
        let first = build.own_entries().next()?.key.span();
        let pad = " ".repeat(self.column(first));
        let end = self.end;
        let Some(secrets) = entry(build, "secrets") else {
            let lines = format!("{pad}secrets:{end}{pad}  - {id}{end}");
            return Some(Some(self.put(at, &lines)));
        };
        let known = |item: Node<'_>| item.scalar().is_some_and(|s| s.as_str() == id);
        if secrets.value.items().any(known) {
            return Some(None);
        }
        if !is_block(self.file, secrets.value) {
            return None;
        }
        let first = secrets.value.items().next()?.span();
        let (lines, text) = (self.file.lines(), self.file.text());
        let start = lines.line_start(lines.line_of(first.start), text);
        let lead = text.get(start..first.start as usize)?;
        let dash = lead.find('-')?;
        let pad = lead.get(..dash)?;
        let at = self.behind(end_of(secrets.value)?);
        Some(Some(self.put(at, &format!("{pad}- {id}{end}"))))
    }

    /// Where the secret comes from, at the outermost level.
    fn declared(&self, id: &str, from: &str) -> Option<Option<Edit>> {
        let end = self.end;
        let Some(secrets) = entry(self.root, "secrets") else {
            let lines = format!("{end}secrets:{end}  {id}:{end}    {from}{end}");
            return Some(Some(self.put(self.end_of_document()?, &lines)));
        };
        if let Some(known) = entry(secrets.value, id) {
            let (key, value) = from.split_once(": ")?;
            let same = entry(known.value, key)?.value.scalar()?.as_str() == value;
            return same.then_some(None);
        }
        if !is_block(self.file, secrets.value) {
            return None;
        }
        let first = secrets.value.own_entries().next()?.key.span();
        let pad = " ".repeat(self.column(first));
        let at = self.behind(end_of(secrets.value)?);
        let lines = format!("{pad}{id}:{end}{pad}  {from}{end}");
        Some(Some(self.put(at, &lines)))
    }

    /// Where the document ends: the end of the text, or the line that says so.
    fn end_of_document(&self) -> Option<usize> {
        let text = self.file.text();
        let behind = self.behind(end_of(self.root)?);
        let mut at = behind;
        for line in text.get(behind..)?.split_inclusive('\n') {
            if line.starts_with("...") || line.starts_with("---") {
                return Some(at);
            }
            at += line.len();
        }
        Some(text.len())
    }

    fn has_comment(&self, span: Span) -> bool {
        self.yaml.comments.iter().any(|c| c.span.overlaps(span))
    }
}

/// The variable that has what is passed, and whether it surely has.
fn variable(name: &str, value: Option<&str>) -> (String, bool) {
    let Some(value) = value else {
        return (name.to_owned(), true);
    };
    let is_name = |name: &str| {
        name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && !name.is_empty()
    };
    let Some(reference) = value.strip_prefix('$') else {
        return (name.to_owned(), false);
    };
    let braced = reference
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let (inner, told) = match braced {
        // `${X:?why}` says what an unset one comes to; `${X:-y}` another value.
        Some(inner) => match inner.find([':', '?', '-', '+']) {
            Some(at) => {
                let operator = inner.get(at..).unwrap_or_default();
                let fails = operator.starts_with(":?") || operator.starts_with('?');
                (inner.get(..at).unwrap_or_default(), fails)
            }
            None => (inner, true),
        },
        None => (reference, true),
    };
    if is_name(inner) {
        (inner.to_owned(), told)
    } else {
        (name.to_owned(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_the_variables_that_have_them() {
        for (value, want) in [
            (None, ("T", true)),
            (Some("$TOKEN"), ("TOKEN", true)),
            (Some("${TOKEN}"), ("TOKEN", true)),
            (Some("${TOKEN:?set it}"), ("TOKEN", true)),
            (Some("${TOKEN:-none}"), ("TOKEN", false)),
            (Some("x${TOKEN}"), ("T", false)),
            (Some("literal"), ("T", false)),
            (Some("${A}${B}"), ("T", false)),
        ] {
            let (name, sure) = variable("T", value);
            assert_eq!((name.as_str(), sure), want, "{value:?}");
        }
    }

    #[test]
    fn folders_and_files() {
        for (folder, path, want) in [
            (".", ".npmrc", "./.npmrc"),
            ("./app/", "conf/.npmrc", "./app/conf/.npmrc"),
            ("app", "/.npmrc", "./app/.npmrc"),
            ("..", "./a", "../a"),
        ] {
            assert_eq!(joined(folder, path), want);
        }
    }
}
