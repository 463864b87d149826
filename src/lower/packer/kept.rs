//! What commands that run on the machine leave on its disk: what stands in the script itself, and what the provisioner
//! hands them in their environment. Which files hold what is asked of the interpreter of commands.

use super::command::{Program, Step};
use super::put::{At, Lowering};
use super::value::{Entry, Known, Source, SourceKind, UNKNOWN, Value};
use crate::effects::{self, Surroundings, Variable};
use crate::ir::{
    Effects, Kept, Name, Origin, PackerPlace, Passage, PassageKind, Place, Settled, Showing, Way,
};
use crate::source::{FileId, Span, Text};
use crate::syntax::shell::Dialect;

/// Stands for the file of a script that is put together from pieces of several: spans in it are bytes of the script.
const SCRIPT: FileId = FileId(u32::MAX);

/// A variable in the environment of a provisioner's commands.
pub(super) struct Handed {
    name: Name,
    value: Known,
    /// Where it comes to rest.
    stored: Vec<Stored>,
    /// What prints it first.
    printed: Option<Printed>,
}

/// A command that prints a variable of the environment.
struct Printed {
    how: Showing,
    /// The words that print it, and the name among them.
    at: Span,
    mention: Option<Span>,
}

/// A file that holds a variable of the environment.
struct Stored {
    kept: Kept,
    path: String,
    /// The words that put it there, and the name in the command.
    file: Span,
    mention: Option<Span>,
}

/// Stands in a script for what is not known of it, while it is followed: as many bytes as [`UNKNOWN`], which is a sign of
/// the interpreter's own.
const HOLE: &str = "\u{fffd}";

/// Files of one variable that are told.
const MOST_STORED: usize = 4;
/// Variables of one provisioner that are followed.
const MOST_HANDED: usize = 64;

impl Lowering<'_> {
    /// The variables that a provisioner hands to its commands; none where its own `execute_command` leaves them out.
    pub(super) fn handed(&self, settings: &[&Value]) -> Vec<Handed> {
        let own = settings.iter().find_map(|s| s.get("execute_command"));
        if let Some(Value::Text(command)) = own {
            let takes = command.pieces.iter().any(|piece| {
                let name = piece.source.as_ref().map(|s| s.name.text.as_str());
                matches!(name, Some(".Vars" | ".EnvVarFile"))
            });
            if !takes {
                return Vec::new();
            }
        }
        let mut handed: Vec<Handed> = Vec::new();
        for Entry { key, value, .. } in settings.iter().flat_map(|s| s.entries()) {
            if !matches!(key.text.as_str(), "environment_vars" | "env_vars" | "env") {
                continue;
            }
            let pairs = match value {
                Value::Map(entries) => entries
                    .iter()
                    .map(|e| (e.key.clone(), e.value.to_known(e.span)))
                    .collect(),
                _ => pairs(value),
            };
            for (name, value) in pairs {
                handed.retain(|known| known.name.text != name.text);
                if handed.len() >= MOST_HANDED {
                    return handed;
                }
                handed.push(Handed {
                    name,
                    value,
                    stored: Vec::new(),
                    printed: None,
                });
            }
        }
        handed
    }

    /// What a script leaves in files that stay.
    pub(super) fn written(
        &mut self,
        at: &At,
        program: &Program,
        dialect: Dialect,
        step: &Step<'_>,
        handed: &mut [Handed],
    ) {
        let text = program.text.text();
        let source = text.as_str();
        let secret = program.text.pieces.iter().any(|p| p.source.is_some());
        let lower = source.to_ascii_lowercase();
        let names = |h: &Handed| lower.contains(&h.name.text.to_ascii_lowercase());
        let named = handed.iter().any(names) || !handed.is_empty() && lower.contains("env");
        let writes = source.contains('>') || source.contains("tee ");
        if !(secret || named || writes && (self.interest)(source)) {
            return;
        }
        if !self.evaluator.afford_bytes(source.len()) {
            return;
        }
        let effects = effects_of(source, program.traces, dialect, handed);
        for shown in &effects.shown {
            let words = shown.span.start as usize..shown.span.end as usize;
            let Some(at) = text.span(words.clone()) else {
                continue;
            };
            for one in handed.iter_mut() {
                if one.printed.is_none() && one.is_among(&shown.origins, dialect) {
                    let mention = mention(&lower, &one.name.text, words.end);
                    one.printed = Some(Printed {
                        how: shown.how,
                        at,
                        mention: mention.and_then(|range| text.span(range)),
                    });
                }
            }
        }
        for left in effects.left {
            let words = left.span.start as usize..left.span.end as usize;
            let path = path_of(&left.path);
            let when = (step.index, program.index, words.start);
            let kept = step.cleanup.state(&path, when, &step.filter);
            let of_file = At {
                place: PackerPlace::Upload(kept),
                ..at.clone()
            };
            for range in joined(&left.origins, source) {
                self.free(&of_file, &program.text.slice(range));
            }
            let Some(file) = text.span(words.clone()) else {
                continue;
            };
            for one in handed.iter_mut() {
                if one.is_among(&left.origins, dialect) && one.stored.len() < MOST_STORED {
                    one.stored.push(Stored {
                        kept,
                        path: path.replace(UNKNOWN, "…"),
                        file,
                        mention: mention(&lower, &one.name.text, words.end)
                            .and_then(|range| text.span(range)),
                    });
                }
            }
        }
    }

    /// Variables of the environment that are left on the disk: each once, with all of its way.
    pub(super) fn left_of_environment(&mut self, at: &At, handed: &[Handed]) {
        for one in handed {
            self.printed(one);
            let Some(kept) = one.stored.iter().map(|s| s.kept).max() else {
                continue;
            };
            let stored: Vec<&Stored> = one.stored.iter().filter(|s| s.kept == kept).collect();
            let Some(last) = stored.last().map(|s| s.file) else {
                continue;
            };
            let at = At {
                place: PackerPlace::Upload(kept),
                key: Some(one.name.clone()),
                label: last,
                ..at.clone()
            };
            for piece in &one.value.pieces {
                if let Some(source) = &piece.source {
                    self.unknown_stored(&at, one, source, &stored);
                }
            }
            if one.value.is_unknown() || one.value.pieces.is_empty() {
                continue;
            }
            let mut ways = Vec::new();
            for piece in &one.value.pieces {
                for span in piece.text.spans(0..piece.text.len()) {
                    let ends = stored
                        .iter()
                        .map(|s| (span, s.way(&piece.way, &one.name, None)));
                    ways.extend(ends);
                }
            }
            self.push(Settled {
                place: Place::Packer(at.place),
                key: at.key.clone(),
                names: one.value.names.clone(),
                context: at.context.clone(),
                value: one.value.text(),
                ways,
                transient: false,
                text: false,
                unknown: false,
                span: last,
                label: last,
            });
        }
    }

    /// A value that only the build knows, printed where Packer does not take it out of what it shows: it does so for
    /// variables that are declared sensitive.
    fn printed(&mut self, one: &Handed) {
        let Some(printed) = &one.printed else {
            return;
        };
        for source in one.value.pieces.iter().filter_map(|p| p.source.as_ref()) {
            if source.kind != (SourceKind::Variable { sensitive: false }) {
                continue;
            }
            let mut way = given(source).then(&Passage {
                span: source.span,
                kind: PassageKind::Handed(one.name.text.clone()),
            });
            if let Some(span) = printed.mention {
                way = way.then(&Passage {
                    span,
                    kind: PassageKind::Expanded,
                });
            }
            self.push(Settled {
                place: Place::Packer(PackerPlace::Printed(printed.how)),
                key: Some(Name {
                    text: source.name.text.clone(),
                    span: source.span,
                }),
                names: vec![one.name.clone()],
                context: Vec::new(),
                value: Text::new(),
                ways: vec![(source.span, way)],
                transient: false,
                text: false,
                unknown: true,
                span: printed.at,
                label: printed.at,
            });
        }
    }

    /// A value that only the build knows, in files that are still there.
    fn unknown_stored(&mut self, at: &At, one: &Handed, source: &Source, stored: &[&Stored]) {
        let word = match source.kind {
            SourceKind::Build => Some("build"),
            SourceKind::Variable { sensitive: true } => Some("sensitive"),
            SourceKind::Variable { sensitive: false } => None,
            SourceKind::Other => return,
        };
        if at.place != PackerPlace::Upload(Kept::Kept) {
            return;
        }
        let before = given(source);
        let ways = stored
            .iter()
            .map(|s| (source.span, s.way(&before, &one.name, Some(source.span))))
            .collect();
        self.push(Settled {
            place: Place::Packer(at.place),
            key: Some(Name {
                text: source.name.text.clone(),
                span: source.span,
            }),
            names: vec![one.name.clone()],
            context: word.into_iter().map(str::to_owned).collect(),
            value: Text::new(),
            ways,
            transient: false,
            text: false,
            unknown: true,
            span: at.label,
            label: at.label,
        });
    }
}

impl Handed {
    /// Whether its value is a part of what comes from `origins`.
    fn is_among(&self, origins: &[Origin], dialect: Dialect) -> bool {
        origins.iter().any(|origin| match origin {
            Origin::Environment => true,
            Origin::Variable(name) => is_named(name, self, dialect),
            _ => false,
        })
    }
}

/// The way of a value that only the build knows, to where it is read.
fn given(source: &Source) -> Way {
    let way = Way::default();
    if source.name.span == source.span {
        return way;
    }
    way.then(&Passage {
        span: source.name.span,
        kind: PassageKind::Given(source.name.text.clone()),
    })
}

impl Stored {
    /// `before`, then through the environment and a command into the file.
    fn way(&self, before: &Way, name: &Name, read: Option<Span>) -> Way {
        let mut way = before.then(&Passage {
            span: read.unwrap_or(name.span),
            kind: PassageKind::Handed(name.text.clone()),
        });
        if let Some(span) = self.mention {
            way = way.then(&Passage {
                span,
                kind: PassageKind::Expanded,
            });
        }
        way.then(&Passage {
            span: self.file,
            kind: PassageKind::Stored(self.path.clone()),
        })
    }
}

/// What the commands leave; spans are bytes of `source`.
fn effects_of(source: &str, traces: bool, dialect: Dialect, handed: &[Handed]) -> Effects {
    let mut text = Text::new();
    let source = source.replace(UNKNOWN, HOLE);
    text.push_verbatim(&source, Span::new(SCRIPT, 0, source.len()));
    // The home folder of whoever logs in.
    let around = Surroundings {
        directory: "/~",
        home: &effects::accounts::Home::known("/~"),
        home_of: &effects::accounts::home_of,
        traces,
        mounts: &[],
        variable: &|name| {
            let known = handed.iter().find(|h| is_named(name, h, dialect));
            match known.map(|h| h.value.certain()) {
                None => Variable::Unset,
                Some(Some(text)) => Variable::Known(text.as_str().to_owned()),
                Some(None) => Variable::Set,
            }
        },
    };
    effects::of_script(&text, dialect, &around)
}

/// A path as the interpreter gives it, from the home folder on where it is relative.
fn path_of(left: &str) -> String {
    let path = left.replace(HOLE, UNKNOWN);
    match path.strip_prefix("/~") {
        Some(rest) if rest.starts_with("/\u{fffc}") => rest.get(1..).unwrap_or_default().to_owned(),
        Some(rest) => format!("~{rest}"),
        None => path,
    }
}

fn is_named(name: &str, handed: &Handed, dialect: Dialect) -> bool {
    match dialect {
        Dialect::Posix => handed.name.text == name,
        Dialect::PowerShell | Dialect::Cmd => handed.name.text.eq_ignore_ascii_case(name),
    }
}

/// The stretches of the script that are in a file: words that only space and quotes stand between are one.
fn joined(origins: &[Origin], source: &str) -> Vec<std::ops::Range<usize>> {
    let mut written: Vec<std::ops::Range<usize>> = origins
        .iter()
        .filter_map(|origin| match origin {
            Origin::Written(span) if span.file == SCRIPT => {
                Some(span.start as usize..span.end as usize)
            }
            _ => None,
        })
        .collect();
    written.sort_unstable_by_key(|range| (range.start, range.end));
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for range in written {
        if let Some(last) = out.last_mut() {
            let between = source.get(last.end..range.start);
            let near = |text: &str| text.chars().all(|c| matches!(c, ' ' | '\t' | '"' | '\''));
            if range.start <= last.end || between.is_some_and(near) {
                last.end = last.end.max(range.end);
                continue;
            }
        }
        out.push(range);
    }
    out
}

/// Where a command, in lower case, names the variable: the last time before `end`, else the first.
fn mention(lower: &str, name: &str, end: usize) -> Option<std::ops::Range<usize>> {
    let name = name.to_ascii_lowercase();
    if name.is_empty() {
        return None;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut first = None;
    let mut last = None;
    for (at, _) in lower.match_indices(name.as_str()) {
        let after = at + name.len();
        let alone =
            !lower.get(..at)?.ends_with(is_name) && !lower.get(after..)?.starts_with(is_name);
        // `echo "DB_PASSWORD=$DB_PASSWORD"`: only the second is read.
        let read = lower.get(..at)?.ends_with(['$', '{', ':', '%', '!']);
        if alone && read {
            first.get_or_insert(at..after);
            if after <= end {
                last = Some(at..after);
            }
        }
    }
    last.or(first)
}

/// `"NAME=value"`, each with its name.
pub(super) fn pairs(value: &Value) -> Vec<(Name, Known)> {
    let mut found = Vec::new();
    for known in value.texts() {
        let all = known.text();
        let Some(equals) = all.as_str().find('=') else {
            continue;
        };
        let Some(span) = all.span(0..equals) else {
            continue;
        };
        let name = all.as_str().get(..equals).unwrap_or_default().trim();
        let name = Name {
            text: name.to_owned(),
            span,
        };
        let mut rest = known.slice(equals + 1..all.len());
        // All that there is of it is one value.
        if let [piece] = rest.pieces.as_slice()
            && known.pieces.iter().any(|p| p.text == piece.text)
        {
            rest.names.clone_from(&known.names);
        }
        found.push((name, rest));
    }
    found
}
