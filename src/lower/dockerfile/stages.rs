//! Stages: their names, what they start from, which others they take files from.

use std::collections::HashMap;

use crate::ir::{Parent, Scope, ScopeKind};
use crate::source::{SourceFile, Span};
use crate::syntax::dockerfile::{Escape, Instruction, Keyword, Kind};

/// The part before the first FROM.
pub(super) fn global(file: &SourceFile) -> Scope {
    Scope {
        kind: ScopeKind::Global,
        name: None,
        span: Span::new(file.id(), 0, 0),
        parent: Parent::Outside,
        takes: Vec::new(),
        windows: false,
        ops: Vec::new(),
    }
}

/// The stage that a FROM opens.
pub(super) fn open(from: &Instruction, before: &[Scope], names: &Names, escape: Escape) -> Scope {
    let Kind::From { image, name } = &from.body.kind else {
        return Scope {
            kind: ScopeKind::Stage,
            ..empty(from)
        };
    };
    let image = image.as_ref().map_or("", |r| from.str(r));
    let parent = names.find(image).map_or(Parent::Outside, Parent::Stage);
    let inherited = match parent {
        Parent::Stage(index) => before.get(index).is_some_and(|s| s.windows),
        Parent::Outside => false,
    };
    let platform = from.body.flags.iter().any(|f| {
        from.str(&f.name).eq_ignore_ascii_case("platform")
            && f.value
                .as_ref()
                .is_some_and(|v| from.str(v).to_ascii_lowercase().starts_with("windows"))
    });
    let lower = image.to_ascii_lowercase();
    let windows = inherited
        || platform
        || escape == Escape::Backtick
        || ["windows", "nanoserver", "servercore"]
            .iter()
            .any(|word| lower.contains(word));
    let name = name.as_ref().map(|r| from.str(r).to_ascii_lowercase());
    Scope {
        name,
        parent,
        windows,
        ..empty(from)
    }
}

fn empty(from: &Instruction) -> Scope {
    Scope {
        kind: ScopeKind::Stage,
        name: None,
        span: from.span,
        parent: Parent::Outside,
        takes: Vec::new(),
        windows: false,
        ops: Vec::new(),
    }
}

/// Stages by name: a file may have very many.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Position of the latest stage of each name, in lower case.
    latest: HashMap<String, usize>,
}

impl Names {
    /// Adds the stage at position `at`.
    pub(super) fn add(&mut self, stage: &Scope, at: usize) {
        if let Some(name) = &stage.name {
            self.latest.insert(name.clone(), at);
        }
    }

    /// The latest stage of that name, in any case.
    fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_matches(['"', '\'']).to_ascii_lowercase();
        self.latest.get(&name).copied()
    }
}

/// Stages that the instruction takes files from: `COPY --from=`, `RUN --mount=…,from=`. `names` holds all stages
/// before the one that it stands in, `earlier` is how many scopes these are.
pub(super) fn takes(at: &Instruction, names: &Names, earlier: usize) -> Vec<usize> {
    let body = at.innermost();
    let mut found = Vec::new();
    for flag in &body.flags {
        let Some(value) = flag.value.as_ref().map(|v| at.str(v)) else {
            continue;
        };
        let name = at.str(&flag.name).to_ascii_lowercase();
        match (body.name, name.as_str()) {
            (Keyword::Copy | Keyword::Add, "from") => found.extend(stage(value, names, earlier)),
            (Keyword::Run, "mount") => {
                for option in value.split(',') {
                    if let Some((key, from)) = option.split_once('=')
                        && key.trim_matches('"').eq_ignore_ascii_case("from")
                    {
                        found.extend(stage(from, names, earlier));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// A stage by name or by number; numbers count stages from 0, and [`Unit::scopes`](crate::ir::Unit) has the global
/// part in front.
pub(super) fn stage(name: &str, names: &Names, earlier: usize) -> Option<usize> {
    names.find(name).or_else(|| {
        let index = name.parse::<usize>().ok()?.checked_add(1)?;
        (index < earlier).then_some(index)
    })
}
