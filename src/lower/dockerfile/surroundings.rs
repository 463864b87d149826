//! What is around the commands of each stage: where they run, and what their variables are.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::effects::Variable;
use crate::effects::accounts::{Account, Home, home_of};
use crate::ir::path;
use crate::ir::{Binding, BindingKind, Operator, Parent, Part, Scope, Value};

/// Furthest ancestor that a stage has variables from.
const MAX_ANCESTORS: usize = 100;
/// Longest value that is kept: folders are shorter.
const MAX_VALUE: usize = 512;
/// Most accounts of one stage.
const MAX_ACCOUNTS: usize = 64;

/// The stages so far; the part before the first FROM stands first.
#[derive(Debug, Default)]
pub(super) struct Stages(Vec<Stage>);

/// One stage.
#[derive(Debug)]
struct Stage {
    parent: Option<usize>,
    directory: String,
    home: Home,
    /// `ENV HOME` says it: builders set it by the account only where nothing does.
    home_is_told: bool,
    /// The accounts that its commands made.
    accounts: Vec<Account>,
    traces: bool,
    /// Names with their text; `None` where it is not known.
    variables: HashMap<String, Option<String>>,
}

impl Stages {
    /// Opens the next scope.
    pub(super) fn open(&mut self, scope: &Scope) {
        let parent = match scope.parent {
            Parent::Stage(parent) if parent < self.0.len() => Some(parent),
            _ => None,
        };
        let from = parent.and_then(|at| self.0.get(at));
        self.0.push(Stage {
            parent,
            directory: from.map_or_else(|| "/".to_owned(), |s| s.directory.clone()),
            home: from.map_or_else(|| home_of("root"), |s| s.home.clone()),
            home_is_told: from.is_some_and(|s| s.home_is_told),
            accounts: Vec::new(),
            traces: from.is_some_and(|s| s.traces),
            variables: HashMap::new(),
        });
    }

    fn last(&mut self) -> Option<&mut Stage> {
        self.0.last_mut()
    }

    /// The folder that commands run in.
    pub(super) fn directory(&self) -> &str {
        self.0.last().map_or("/", |s| &s.directory)
    }

    /// The home folder of the user that runs them.
    pub(super) fn home(&self) -> &Home {
        static ROOT: LazyLock<Home> = LazyLock::new(|| home_of("root"));
        self.0.last().map_or(&ROOT, |s| &s.home)
    }

    /// The home folder of an account, as `USER` names it: as the commands so far have made it.
    pub(super) fn home_of(&self, user: &str) -> Home {
        let user = user.split(':').next().unwrap_or_default();
        let mut at = self.0.len().checked_sub(1);
        for _ in 0..MAX_ANCESTORS {
            let Some(stage) = at.and_then(|at| self.0.get(at)) else {
                break;
            };
            let made = stage.accounts.iter().rev();
            let mut made = made.filter(|a| a.name == user || a.number.as_deref() == Some(user));
            if let Some(account) = made.next() {
                return account.home.clone();
            }
            at = stage.parent;
        }
        home_of(user)
    }

    /// Accounts that a command makes.
    pub(super) fn accounts(&mut self, made: Vec<Account>) {
        if let Some(stage) = self.last() {
            let left = MAX_ACCOUNTS.saturating_sub(stage.accounts.len());
            stage.accounts.extend(made.into_iter().take(left));
        }
    }

    /// Whether the shell prints what it runs.
    pub(super) fn traces(&self) -> bool {
        self.0.last().is_some_and(|s| s.traces)
    }

    /// `WORKDIR`.
    pub(super) fn change(&mut self, value: &Value) {
        let text = self.text(value);
        let directory = path::normal(self.directory(), &text);
        if let Some(stage) = self.last() {
            stage.directory = directory;
        }
    }

    /// `USER`.
    pub(super) fn user(&mut self, value: &Value) {
        let text = self.text(value);
        let home = self.home_of(&text);
        if let Some(stage) = self.last().filter(|stage| !stage.home_is_told) {
            stage.home = home;
        }
    }

    /// `SHELL`.
    pub(super) fn shell(&mut self, traces: bool) {
        if let Some(stage) = self.last() {
            stage.traces = traces;
        }
    }

    /// `ARG` and `ENV`.
    pub(super) fn bind(&mut self, bindings: &[Binding]) {
        let mut bound = Vec::with_capacity(bindings.len());
        for binding in bindings {
            let name = &binding.name.text;
            let text = match &binding.value {
                Some(value) => Some(self.text(value)).filter(|t| t.len() <= MAX_VALUE),
                // What was given before the first FROM.
                None => self
                    .0
                    .first()
                    .and_then(|global| global.variables.get(name).cloned())
                    .flatten(),
            };
            if name == "HOME"
                && binding.kind == BindingKind::Environment
                && let (Some(home), Some(stage)) = (&text, self.last())
            {
                stage.home = Home::known(home.as_str());
                stage.home_is_told = true;
            }
            bound.push((name.clone(), text));
        }
        if let Some(stage) = self.last() {
            stage.variables.extend(bound);
        }
    }

    /// What a variable is for the commands of the last stage.
    pub(super) fn variable(&self, name: &str) -> Variable {
        let mut at = self.0.len().checked_sub(1);
        for _ in 0..MAX_ANCESTORS {
            let Some(stage) = at.and_then(|at| self.0.get(at)) else {
                break;
            };
            match stage.variables.get(name) {
                Some(Some(text)) => return Variable::Known(text.clone()),
                Some(None) => return Variable::Set,
                None => at = stage.parent,
            }
        }
        Variable::Unset
    }

    /// The text of a value, with `${NAME}` for what is not known.
    pub(super) fn text(&self, value: &Value) -> String {
        let mut out = String::new();
        for part in &value.parts {
            if out.len() > MAX_VALUE {
                break;
            }
            match part {
                Part::Literal(text) => out.push_str(text.as_str()),
                Part::Ref {
                    name,
                    operator,
                    word,
                    ..
                } => match (self.variable(name), operator) {
                    (
                        Variable::Known(text),
                        None | Some(Operator::Default | Operator::Required),
                    ) => {
                        out.push_str(&text);
                    }
                    (Variable::Unset, Some(Operator::Default)) => {
                        if let [Part::Literal(text)] = word.parts.as_slice() {
                            out.push_str(text.as_str());
                        }
                    }
                    _ => out.push_str(&format!("${{{name}}}")),
                },
                Part::Opaque(_) => out.push_str("${?}"),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_one_command_are_bounded_as_well() {
        let made = |from: usize, to: usize| {
            let account = |number: usize| Account {
                name: format!("a{number}"),
                number: None,
                home: home_of("root"),
            };
            (from..to).map(account).collect::<Vec<_>>()
        };
        let mut stages = Stages(vec![Stage {
            home_is_told: false,
            parent: None,
            directory: "/".to_owned(),
            home: home_of("root"),
            accounts: Vec::new(),
            traces: false,
            variables: HashMap::new(),
        }]);
        stages.accounts(made(0, 10));
        stages.accounts(made(10, 60_000));
        stages.accounts(made(60_000, 60_010));
        let kept = &stages.0[0].accounts;
        assert_eq!(kept.len(), MAX_ACCOUNTS);
        assert_eq!(kept[MAX_ACCOUNTS - 1].name, "a63");
    }
}
