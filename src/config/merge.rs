//! Command line over file over defaults.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};

use regex::Regex;
use toml::Spanned;

use super::error::ConfigError;
use super::load::LoadedConfig;
use super::paths::PathPatterns;
use super::selection::{RulePattern, RuleSelection};
use super::settings::{DetectorSettings, PerPathIgnore, Settings};
use crate::detect::{Catalog, CatalogError, DetectorSpec};
use crate::finding::{Confidence, RuleMeta, Severity};

/// What the command line says; `None` and empty where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Rules to run instead of those the file selects.
    pub select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
    /// The mildest severity that fails the run.
    pub fail_on: Option<Severity>,
    /// The mildest severity to report.
    pub min_severity: Option<Severity>,
    /// The least confidence to report.
    pub min_confidence: Option<Confidence>,
    /// Further patterns to leave alone, relative to the current directory.
    pub exclude: Vec<String>,
    /// Whether to walk what git ignores.
    pub include_ignored: bool,
    /// Pass over named files that are no build files.
    pub only_build_files: bool,
    /// The stage that is shipped.
    pub target: Option<String>,
    /// The baseline file.
    pub baseline: Option<PathBuf>,
    /// How many files to look at at once.
    pub jobs: Option<NonZeroUsize>,
}

/// The settings for a run in `folder` (the current directory, absolute), with `rules` being all there are.
///
/// A `--select` starts from nothing: neither what the file selects nor what it ignores counts then. An `--ignore`
/// takes from what is left. Lists of patterns add up, single values replace one another.
///
/// # Errors
/// For a name that is no rule, and a glob or regular expression that is none, with the place in the file.
pub fn resolve(
    config: Option<&LoadedConfig>,
    over: &Overrides,
    folder: &Path,
    rules: &[&'static RuleMeta],
) -> Result<Settings, ConfigError> {
    let mut settings = Settings {
        folder: folder.to_path_buf(),
        rules: RuleSelection::defaults(rules),
        fail_on: Severity::Medium,
        min_severity: Severity::Info,
        min_confidence: Confidence::Low,
        exclude: PathPatterns::default(),
        per_path_ignores: Vec::new(),
        include_ignored: false,
        only_build_files: false,
        target: None,
        baseline: None,
        jobs: over.jobs,
        detectors: DetectorSettings::default(),
    };
    if let Some(config) = config {
        apply_file(&mut settings, config)?;
    }
    apply_overrides(&mut settings, over)?;
    Ok(settings)
}

fn apply_file(settings: &mut Settings, config: &LoadedConfig) -> Result<(), ConfigError> {
    let file = &config.file;
    let at = |span: Range<usize>| move |e: ConfigError| e.at(config.place(span));
    if let Some(select) = &file.select {
        settings.rules.clear();
        for pattern in select {
            let set = settings.rules.set_enabled(pattern.get_ref(), true);
            set.map_err(at(pattern.span()))?;
        }
    }
    for pattern in &file.ignore {
        let set = settings.rules.set_enabled(pattern.get_ref(), false);
        set.map_err(at(pattern.span()))?;
    }
    for (name, severity) in &file.severity {
        let set = settings.rules.set_severity(name.get_ref(), *severity);
        set.map_err(at(name.span()))?;
    }
    add_patterns(&mut settings.exclude, config, &file.exclude)?;
    for (pattern, names) in &file.per_path_ignores {
        let mut paths = PathPatterns::default();
        add_patterns(&mut paths, config, std::slice::from_ref(pattern))?;
        let rules = names
            .iter()
            .map(|name| RulePattern::new(name.get_ref(), &settings.rules).map_err(at(name.span())))
            .collect::<Result<_, _>>()?;
        settings
            .per_path_ignores
            .push(PerPathIgnore { paths, rules });
    }
    settings.fail_on = file.fail_on.unwrap_or(settings.fail_on);
    settings.min_severity = file.min_severity.unwrap_or(settings.min_severity);
    settings.min_confidence = file.min_confidence.unwrap_or(settings.min_confidence);
    settings.include_ignored = file.include_ignored.unwrap_or(settings.include_ignored);
    settings.target.clone_from(&file.target);
    settings.baseline = file.baseline.as_ref().map(|path| config.folder.join(path));
    settings.detectors = DetectorSettings {
        detectors: detectors(config)?,
        sensitive_names: name_globs(config, &file.sensitive_names)?,
        harmless_names: name_globs(config, &file.harmless_names)?,
        allowed_values: regexes(config, &file.allowed_values)?,
        allowed_names: regexes(config, &file.allowed_names)?,
    };
    Ok(())
}

fn apply_overrides(settings: &mut Settings, over: &Overrides) -> Result<(), ConfigError> {
    if !over.select.is_empty() {
        settings.rules.clear();
    }
    for (patterns, on, option) in [
        (&over.select, true, "select"),
        (&over.ignore, false, "ignore"),
    ] {
        for pattern in patterns {
            settings.rules.set_enabled(pattern, on).map_err(|mut e| {
                e.message = format!("--{option}: {}", e.message);
                e
            })?;
        }
    }
    let exclude = over.exclude.iter().map(String::as_str);
    settings
        .exclude
        .add(&settings.folder, exclude)
        .map_err(|(index, why)| {
            let pattern = over.exclude.get(index).map_or("", String::as_str);
            ConfigError::new(format!("--exclude: `{pattern}` is no pattern: {why}"))
                .with_help("patterns are written as in a .gitignore file")
        })?;
    settings.fail_on = over.fail_on.unwrap_or(settings.fail_on);
    settings.min_severity = over.min_severity.unwrap_or(settings.min_severity);
    settings.min_confidence = over.min_confidence.unwrap_or(settings.min_confidence);
    settings.include_ignored |= over.include_ignored;
    settings.only_build_files |= over.only_build_files;
    if over.target.is_some() {
        settings.target.clone_from(&over.target);
    }
    if let Some(baseline) = &over.baseline {
        settings.baseline = Some(settings.folder.join(baseline));
    }
    Ok(())
}

fn add_patterns(
    to: &mut PathPatterns,
    config: &LoadedConfig,
    patterns: &[Spanned<String>],
) -> Result<(), ConfigError> {
    let texts = patterns.iter().map(|pattern| pattern.get_ref().as_str());
    to.add(&config.folder, texts).map_err(|(index, why)| {
        let span = patterns.get(index).map_or(0..0, Spanned::span);
        ConfigError::new(format!("this is no pattern of paths: {why}"))
            .with_help("patterns are written as in a .gitignore file")
            .at(config.place(span))
    })
}

/// The user's own detectors, each checked: its fields, its name, its examples.
fn detectors(config: &LoadedConfig) -> Result<Vec<DetectorSpec>, ConfigError> {
    let written = &config.file.detector;
    if written.is_empty() {
        return Ok(Vec::new());
    }
    let specs: Vec<DetectorSpec> = written.iter().map(|s| s.get_ref().clone()).collect();
    match Catalog::extended(specs.clone()) {
        Ok(_) => Ok(specs),
        Err(e) => {
            let id = match &e {
                CatalogError::Spec(e) => &e.id,
                CatalogError::Duplicate { id, .. } | CatalogError::Example { id, .. } => id,
            };
            // Of two with one name the later is in the wrong.
            let at = written.iter().rev().find(|s| s.get_ref().id == *id);
            let error = ConfigError::new(e.to_string())
                .with_help("the fields of a detector are described in rules/README.md");
            Err(match at {
                Some(spec) => error.at(config.place(spec.span())),
                None => error,
            })
        }
    }
}

/// Patterns of names, each a glob.
fn name_globs(config: &LoadedConfig, list: &[Spanned<String>]) -> Result<Vec<String>, ConfigError> {
    list.iter()
        .map(|written| match globset::Glob::new(written.get_ref()) {
            Ok(_) => Ok(written.get_ref().clone()),
            Err(e) => Err(
                ConfigError::new(format!("this is no pattern of names: {}", e.kind()))
                    .with_help("write a name, or a glob with `*`, `?` and `[…]`")
                    .at(config.place(written.span())),
            ),
        })
        .collect()
}

/// The expressions, anchored at both ends.
fn regexes(config: &LoadedConfig, list: &[Spanned<String>]) -> Result<Vec<Regex>, ConfigError> {
    list.iter()
        .map(|written| {
            let text = written.get_ref();
            // Alone first, so that the error is about what was written, and so that `a)|(b` is one.
            Regex::new(text)
                .and_then(|_| Regex::new(&format!("^(?:{text})$")))
                .map_err(|e| {
                    ConfigError::new(format!("this is no regular expression: {}", why(&e)))
                        .with_help("it must match the whole name or value; look-around and back-references do not exist")
                        .at(config.place(written.span()))
                })
        })
        .collect()
}

/// The reason without the expression, which may be a secret.
fn why(error: &regex::Error) -> String {
    let text = error.to_string();
    match text
        .lines()
        .last()
        .and_then(|line| line.strip_prefix("error: "))
    {
        Some(reason) => reason.to_owned(),
        None => match error {
            regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
            _ => "it cannot be read".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;

    const fn rule(name: &'static str, default: bool) -> RuleMeta {
        RuleMeta {
            name,
            summary: "",
            docs: "",
            severity: Severity::High,
            default,
            cwe: &[],
        }
    }
    static ENV: RuleMeta = rule("secret-in-env", true);
    static ARG: RuleMeta = rule("secret-in-arg", true);
    static NAME: RuleMeta = rule("name-only", false);
    static RULES: [&RuleMeta; 3] = [&ENV, &ARG, &NAME];

    fn merged(text: &str, over: &Overrides) -> Result<Settings, ConfigError> {
        let config = parse(text, "lint-secrets.toml", "/r".into()).unwrap();
        resolve(Some(&config), over, Path::new("/r/sub"), &RULES)
    }

    fn enabled(settings: &Settings) -> Vec<&str> {
        let on = settings.rules.iter().filter(|rule| rule.enabled);
        on.map(|rule| rule.meta.name).collect()
    }

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn nothing_said_means_the_defaults() {
        let settings = resolve(None, &Overrides::default(), Path::new("/r"), &RULES).unwrap();
        assert_eq!(enabled(&settings), ["secret-in-env", "secret-in-arg"]);
        assert_eq!(settings.fail_on, Severity::Medium);
        assert_eq!(settings.min_severity, Severity::Info);
    }

    #[test]
    fn the_file_selects_and_ignores() {
        let none = Overrides::default();
        let of = |text| merged(text, &none).map(|s| enabled(&s).join(" ")).unwrap();
        assert_eq!(
            of("select = ['*']"),
            "secret-in-env secret-in-arg name-only"
        );
        assert_eq!(of("select = ['*']\nignore = ['secret-*']"), "name-only");
        assert_eq!(of("ignore = ['secret-in-arg']"), "secret-in-env");
        assert_eq!(of("select = []"), "");
    }

    #[test]
    fn the_command_line_wins() {
        let file = "ignore = ['secret-in-arg']\nfail-on = 'high'\nmin-severity = 'low'\ntarget = 'a'\n\
                    baseline = 'b.json'\nexclude = ['x']";
        let over = Overrides {
            select: words(&["secret-in-arg"]),
            fail_on: Some(Severity::Low),
            target: Some("b".into()),
            exclude: words(&["y"]),
            ..Overrides::default()
        };
        let settings = merged(file, &over).unwrap();
        assert_eq!(enabled(&settings), ["secret-in-arg"]);
        assert_eq!(settings.fail_on, Severity::Low);
        assert_eq!(settings.min_severity, Severity::Low);
        assert_eq!(settings.target.as_deref(), Some("b"));
        assert_eq!(settings.baseline, Some("/r/b.json".into()));
        for path in ["/r/x", "/r/sub/x", "/r/sub/y"] {
            assert!(settings.exclude.matches(Path::new(path), false), "{path}");
        }
        let over = Overrides {
            ignore: words(&["secret-in-env"]),
            ..Overrides::default()
        };
        assert_eq!(enabled(&merged(file, &over).unwrap()), [""; 0]);
    }

    #[test]
    fn errors_have_a_place_and_advice() {
        let none = Overrides::default();
        for (text, line, message, help) in [
            (
                "\nselect = ['secret-in-evn']",
                2,
                "there is no rule `secret-in-evn`",
                "secret-in-env",
            ),
            ("ignore = ['x-*']", 1, "`x-*` matches no rule", "rules"),
            (
                "[severity]\nsecret-in-ar = 'low'",
                2,
                "there is no rule `secret-in-ar`",
                "secret-in-arg",
            ),
            (
                "exclude = [\n 'a',\n 'b{',\n]",
                3,
                "this is no pattern of paths",
                ".gitignore",
            ),
            (
                "sensitive-names = ['a[']",
                1,
                "this is no pattern of names: unclosed",
                "glob",
            ),
            (
                "allowed-names = ['a(']",
                1,
                "this is no regular expression: unclosed group",
                "whole",
            ),
            (
                "allowed-values = ['a)|(b']",
                1,
                "this is no regular expression: unopened group",
                "whole",
            ),
            (
                "[per-path-ignores]\n'a' = ['nope']",
                2,
                "there is no rule `nope`",
                "",
            ),
        ] {
            let error = merged(text, &none).unwrap_err();
            assert!(error.message.starts_with(message), "{}", error.message);
            assert!(error.help.unwrap().contains(help), "{text}");
            assert_eq!(error.place.unwrap().line_and_column().0, line, "{text}");
        }
        let over = Overrides {
            select: words(&["secret-in-evn"]),
            ..Overrides::default()
        };
        let error = merged("", &over).unwrap_err();
        assert_eq!(error.message, "--select: there is no rule `secret-in-evn`");
    }

    #[test]
    fn expressions_match_the_whole() {
        let settings = merged("allowed-names = ['A|AB']", &Overrides::default()).unwrap();
        let allowed = |name| {
            settings
                .detectors
                .allowed_names
                .iter()
                .any(|r| r.is_match(name))
        };
        assert!(allowed("A") && allowed("AB"));
        assert!(!allowed("ABC") && !allowed("XA"));
    }

    #[test]
    fn rules_are_ignored_by_path() {
        let settings = merged(
            "[per-path-ignores]\n'tests/' = ['secret-*']\n'/sub/Dockerfile' = ['name-only']",
            &Overrides::default(),
        )
        .unwrap();
        assert!(settings.ignored_at("secret-in-env", "tests/Dockerfile"));
        assert!(settings.ignored_at("secret-in-env", "../tests/Dockerfile"));
        assert!(!settings.ignored_at("name-only", "tests/Dockerfile"));
        assert!(settings.ignored_at("name-only", "Dockerfile"));
        assert!(!settings.ignored_at("name-only", "a/Dockerfile"));
    }

    #[test]
    fn every_key_of_the_file_is_listed() {
        let schema =
            serde_json::to_value(schemars::schema_for!(crate::config::ConfigFile)).unwrap();
        let mut keys: Vec<&str> = schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut listed = crate::config::file::KEYS.to_vec();
        keys.sort_unstable();
        listed.sort_unstable();
        assert_eq!(keys, listed);
    }
}
