//! What stands where in a file, so that the way of one value is found without going through all of it.

use std::collections::HashMap;

use crate::ir::{BindingKind, OpKind, Parent, RunCommand, Unit, Value};
use crate::source::Span;

/// A scope and a name in it.
type Key = (usize, String);
/// An operation, and where it sets the name to nothing, if it does.
type Bound = (usize, Option<Span>);

/// Instructions of a file by what they name. Positions are those of scopes and their operations.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The stages built on each.
    children: Vec<Vec<usize>>,
    /// For each scope, where a name is given a value; the binding's span where that is nothing.
    bindings: HashMap<Key, Vec<Bound>>,
    /// For each scope, the commands that name a variable: the first place in each command.
    mentions: HashMap<Key, Vec<(usize, Span)>>,
    /// The commands of each scope.
    commands: Vec<Vec<(usize, Span)>>,
}

impl Index {
    pub(super) fn of(unit: &Unit) -> Self {
        let mut index = Self {
            children: vec![Vec::new(); unit.scopes.len()],
            commands: vec![Vec::new(); unit.scopes.len()],
            ..Self::default()
        };
        for (at, scope) in unit.scopes.iter().enumerate() {
            if let Parent::Stage(parent) = scope.parent
                && parent < at
                && let Some(children) = index.children.get_mut(parent)
            {
                children.push(at);
            }
            for (op_at, op) in scope.ops.iter().enumerate().filter(|(_, op)| !op.triggered) {
                match &op.kind {
                    OpKind::Bind(bindings) => {
                        // A bare `ARG NAME` gives no value of its own.
                        for binding in bindings.iter().filter(|b| b.value.is_some()) {
                            let blank = binding.kind == BindingKind::Environment
                                && binding.value.as_ref().is_some_and(Value::is_empty);
                            index
                                .bindings
                                .entry((at, binding.name.text.clone()))
                                .or_default()
                                .push((op_at, blank.then_some(binding.span)));
                        }
                    }
                    OpKind::Run(run) => index.command(at, op_at, op.span, run),
                    OpKind::Deposit(_)
                    | OpKind::Shared(_)
                    | OpKind::Copy(_)
                    | OpKind::Settled(_)
                    | OpKind::Layer(_)
                    | OpKind::Awaited(_)
                    | OpKind::Unread(_) => {}
                    _ => {}
                }
            }
        }
        index
    }

    fn command(&mut self, scope: usize, op: usize, span: Span, run: &RunCommand) {
        if let Some(commands) = self.commands.get_mut(scope) {
            commands.push((op, span));
        }
        let line = run.text.len().saturating_sub(run.heredocs);
        for (at, text) in run.text.iter().enumerate() {
            // Of a heredoc the first line is printed (BuildKit: `summarizeHeredoc`).
            let printed = match text.as_str().trim_start().split_once('\n') {
                Some((first, _)) if at >= line => {
                    let blank = text.as_str().len() - text.as_str().trim_start().len();
                    text.as_str().get(..blank + first.len())
                }
                _ => None,
            };
            for (name, range) in variables(printed.unwrap_or(text.as_str())) {
                let places = self.mentions.entry((scope, name.to_owned())).or_default();
                if places.last().is_none_or(|(last, _)| *last != op)
                    && let Some(span) = text.span(range)
                {
                    places.push((op, span));
                }
            }
        }
    }

    /// The stages built on `scope`.
    pub(super) fn children(&self, scope: usize) -> &[usize] {
        self.children.get(scope).map_or(&[], Vec::as_slice)
    }

    /// The first operation behind `from` (of all, without it) that gives `name` another value, and where it is blanked
    /// when the value is nothing. Taking the same value over under the same name (`ENV T=$T`) counts, too: what follows
    /// holds it from there.
    pub(super) fn rebound(
        &self,
        scope: usize,
        name: &str,
        from: Option<usize>,
    ) -> (Option<usize>, Option<Span>) {
        let found = self
            .bindings
            .get(&(scope, name.to_owned()))
            .and_then(|places| places.get(behind(places, from)));
        found.map_or((None, None), |(op, blank)| (Some(*op), *blank))
    }

    /// The first command between two operations.
    pub(super) fn first_command(
        &self,
        scope: usize,
        from: Option<usize>,
        until: Option<usize>,
    ) -> Option<Span> {
        let commands = self.commands.get(scope)?;
        let (op, span) = commands.get(behind(commands, from))?;
        until.is_none_or(|until| *op < until).then_some(*span)
    }

    /// Which commands between two operations name `name`, and where.
    pub(super) fn mentions(
        &self,
        scope: usize,
        name: &str,
        from: Option<usize>,
        until: Option<usize>,
    ) -> impl Iterator<Item = (usize, Span)> {
        let places = self
            .mentions
            .get(&(scope, name.to_owned()))
            .map_or(&[][..], Vec::as_slice);
        places
            .get(behind(places, from)..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(op, _)| until.is_none_or(|until| *op < until))
            .copied()
    }
}

/// How many of `places`, which are in order, stand at `from` or before it.
fn behind<T>(places: &[(usize, T)], from: Option<usize>) -> usize {
    from.map_or(0, |from| places.partition_point(|(op, _)| *op <= from))
}

/// `$name` and `${name…}` in a command, unless the `$` is escaped or in single quotes: the name, and the bytes of the
/// whole.
fn variables(body: &str) -> impl Iterator<Item = (&str, std::ops::Range<usize>)> {
    let quoted = single_quoted(body);
    body.match_indices('$').filter_map(move |(dollar, _)| {
        let before = quoted.partition_point(|range| range.end <= dollar);
        if body.get(..dollar)?.ends_with('\\')
            || quoted.get(before).is_some_and(|range| range.start < dollar)
        {
            return None;
        }
        let rest = body.get(dollar + 1..)?;
        let (skip, inner) = rest.strip_prefix('{').map_or((0, rest), |inner| (1, inner));
        let len = inner
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(inner.len());
        let name = inner.get(..len).filter(|n| !n.is_empty())?;
        let end = dollar + 1 + skip + len;
        // The closing brace is looked for nearby: a text of braces that never close would be read again for each.
        let closing = if skip == 1 {
            let near = body.as_bytes().get(end..).unwrap_or_default();
            near.iter()
                .take(256)
                .position(|b| *b == b'}')
                .map_or(0, |n| n + 1)
        } else {
            0
        };
        Some((name, dollar..end + closing))
    })
}

/// What stands in single quotes, which are no part of double ones, and close on the same line.
fn single_quoted(body: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    if !body.contains('\'') || !body.contains('$') {
        return found;
    }
    let (mut open, mut double, mut escaped) = (None, false, false);
    for (at, byte) in body.bytes().enumerate() {
        match (byte, open) {
            (b'\'', Some(start)) => {
                found.push(start..at + 1);
                open = None;
            }
            (b'\n', _) => (open, double) = (None, false),
            (_, Some(_)) => {}
            (b'\'', None) if !double && !escaped => open = Some(at),
            (b'"', None) if !escaped => double = !double,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::variables;

    #[test]
    fn variables_of_a_command() {
        let body = r#"a $B ${C:-x} \$D $$E '${F' $1 '$G' "'$H'" ''"#;
        let names: Vec<_> = variables(body).map(|(name, _)| name).collect();
        assert_eq!(names, ["B", "C", "E", "1", "H"]);
        let wholes: Vec<_> = variables(body)
            .filter_map(|(_, range)| body.get(range))
            .collect();
        assert_eq!(wholes, ["$B", "${C:-x}", "$E", "$1", "$H"]);
    }
}
