//! Which rules run, and how their findings are graded.

use globset::{Glob, GlobMatcher};

use super::error::ConfigError;
use super::suggest::nearest;
use crate::finding::{RuleMeta, Severity};

/// What is set for one rule.
#[derive(Clone, Copy, Debug)]
pub struct RuleSetting {
    /// The rule.
    pub meta: &'static RuleMeta,
    /// Whether its findings are wanted.
    pub enabled: bool,
    /// What all its findings are graded, if it was set.
    pub severity: Option<Severity>,
}

/// Every rule there is, with what is set for it.
#[derive(Clone, Debug, Default)]
pub struct RuleSelection {
    rules: Vec<RuleSetting>,
}

impl RuleSelection {
    /// All `rules` as they are when nothing is set.
    #[must_use]
    pub fn defaults(rules: &[&'static RuleMeta]) -> Self {
        let rules = rules
            .iter()
            .map(|meta| RuleSetting {
                meta,
                enabled: meta.default,
                severity: None,
            })
            .collect();
        Self { rules }
    }

    /// What is set for the rule of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&RuleSetting> {
        self.rules.iter().find(|rule| rule.meta.name == name)
    }

    /// Whether the findings of the rule of that name are wanted; a rule that is not listed is not.
    #[must_use]
    pub fn enabled(&self, name: &str) -> bool {
        self.get(name).is_some_and(|rule| rule.enabled)
    }

    /// All of them, in the order of the rule table.
    pub fn iter(&self) -> impl Iterator<Item = &RuleSetting> {
        self.rules.iter()
    }

    /// The names of all rules.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.rules.iter().map(|rule| rule.meta.name)
    }

    /// Turns all rules off: what follows is a selection of its own.
    pub(super) fn clear(&mut self) {
        for rule in &mut self.rules {
            rule.enabled = false;
        }
    }

    /// Turns the rules that `pattern` means on or off.
    pub(super) fn set_enabled(&mut self, pattern: &str, on: bool) -> Result<(), ConfigError> {
        let meant = RulePattern::new(pattern, self)?;
        for rule in self.rules.iter_mut().filter(|r| meant.matches(r.meta.name)) {
            rule.enabled = on;
        }
        Ok(())
    }

    /// Grades all findings of the rule called `name`.
    pub(super) fn set_severity(
        &mut self,
        name: &str,
        severity: Severity,
    ) -> Result<(), ConfigError> {
        match self.rules.iter_mut().find(|rule| rule.meta.name == name) {
            Some(rule) => {
                rule.severity = Some(severity);
                Ok(())
            }
            None => Err(unknown(name, self.names())),
        }
    }
}

/// A rule's name, or a glob over the names.
#[derive(Clone, Debug)]
pub(super) enum RulePattern {
    Name(String),
    Glob(GlobMatcher),
}

impl RulePattern {
    /// # Errors
    /// When it is no glob, or means no rule.
    pub(super) fn new(pattern: &str, rules: &RuleSelection) -> Result<Self, ConfigError> {
        let made = if pattern.contains(['*', '?', '[', '{']) {
            let glob = Glob::new(pattern)
                .map_err(|e| ConfigError::new(format!("`{pattern}` is no glob: {}", e.kind())))?;
            Self::Glob(glob.compile_matcher())
        } else {
            Self::Name(pattern.to_owned())
        };
        if rules.names().any(|name| made.matches(name)) {
            Ok(made)
        } else {
            Err(unknown(pattern, rules.names()))
        }
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        match self {
            Self::Name(own) => own == name,
            Self::Glob(glob) => glob.is_match(name),
        }
    }
}

fn unknown(name: &str, known: impl Iterator<Item = &'static str>) -> ConfigError {
    let message = if name.contains(['*', '?']) {
        format!("`{name}` matches no rule")
    } else {
        format!("there is no rule `{name}`")
    };
    let advice = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "see `lint-secrets rules` for all of them".to_owned(),
    };
    ConfigError::new(message).with_help(advice)
}
