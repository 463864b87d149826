//! The command line.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use super::format::FormatOption;
use crate::config::Overrides;
use crate::finding::{Confidence, Severity};

const ABOUT: &str = "Finds secrets that an image build would leave where others can read them";

const EXAMPLES: &str = "\
Examples:
  lint-secrets                                    lint what is under the current folder
  lint-secrets services/web/Dockerfile            lint one file
  lint-secrets --format concise --format sarif=lint-secrets.sarif
                                                  lines to read, and a file to upload
  lint-secrets - --stdin-filename Dockerfile <f   lint standard input
  lint-secrets --diff                             see what can be fixed; --fix does it
  lint-secrets fix                                the same one by one, with questions
  lint-secrets --write-baseline baseline.json     accept what is there, to see new findings only
  lint-secrets explain secret-build-arg           what a rule is about, and what to do instead

A path that is named like a command is written with its folder: lint-secrets ./rules

Exit codes:
  0  nothing at or above --fail-on, or nothing any more after --fix; with --diff, nothing to fix
  1  something is; with --diff, there is something to fix
  2  something could not be analysed or written, or the command line or config is wrong";

/// The whole command line.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "lint-secrets",
    version,
    about = ABOUT,
    after_help = EXAMPLES,
    override_usage = "lint-secrets [OPTIONS] [PATH]...\n       lint-secrets <COMMAND>",
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) lint: LintArgs,
}

/// What can be done besides linting.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// List all rules
    Rules {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a rule is about, with examples and what to do instead
    Explain {
        /// The rule's name
        #[arg(value_name = "RULE")]
        rule: String,
    },
    /// List all detectors: what is recognised as a secret
    Detectors {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Go through what can be fixed, one finding after the other, and ask about each
    Fix(FixArgs),
    /// Lint what a command would build, then run it: docker build, docker compose build, packer build
    Exec(ExecArgs),
    /// Make `docker lintsecrets build …` a command of the docker client
    InstallDockerPlugin {
        /// Take it away again
        #[arg(long)]
        remove: bool,
    },
    /// Write a config file, and what makes a hook and a workflow of the linter
    Init(InitArgs),
    /// Serve an editor, with the Language Server Protocol on standard input and output
    Lsp,
    /// Write completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    Man,
    /// Write the JSON schema of lint-secrets.toml
    ConfigSchema,
}

/// What to fix, with questions.
#[derive(Clone, Debug, Args)]
#[command(
    override_usage = "lint-secrets fix [OPTIONS] [PATH]...",
    after_help = FIX_HELP
)]
pub(super) struct FixArgs {
    /// Files and folders; folders are searched for build files
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = false)]
    pub(super) paths: Vec<PathBuf>,

    /// Leave out files and folders, as a .gitignore pattern; named ones too
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(super) exclude: Vec<String>,

    /// Search what git ignores too
    #[arg(long, help_heading = "Files")]
    pub(super) include_ignored: bool,

    /// The stage that is shipped, as with `docker build --target` [default: the last]
    #[arg(long, value_name = "STAGE", help_heading = "Files")]
    pub(super) target: Option<String>,

    #[command(flatten)]
    pub(super) run: RunArgs,
}

const FIX_HELP: &str = "\
Each finding that can be fixed is shown with its diff, in which secrets are masked. Answers:
  y  make this change; it is written at once
  n  leave it
  a  make this change and all later ones that keep what the build does
  q  stop; what was written stays
  e  say what the rule is about, and ask again

Without a terminal the answers are read from standard input, one a line; its end is a `q`.

Exit codes:
  0  nothing at or above --fail-on is left
  1  something is
  2  something could not be analysed or written, or the command line or config is wrong";

/// What to lint, and run.
#[derive(Clone, Debug, Args)]
#[command(
    override_usage = "lint-secrets exec [OPTIONS] -- COMMAND [ARGUMENT]...",
    after_help = EXEC_HELP
)]
pub(super) struct ExecArgs {
    /// The command, with all its arguments
    #[arg(
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "COMMAND"
    )]
    pub(super) command: Vec<OsString>,

    /// Run the command also where what it builds cannot be linted
    #[arg(long, help_heading = "Run")]
    pub(super) allow_unlinted: bool,

    #[command(flatten)]
    pub(super) run: RunArgs,
}

const EXEC_HELP: &str = "\
Examples:
  lint-secrets exec -- docker build -t app .
  lint-secrets exec --fail-on high -- docker compose build web
  lint-secrets exec -- packer build -var-file=ci.pkrvars.hcl .

The report goes to standard error, so that the command has standard output for itself. The command runs with its
arguments as they are when the report has nothing at or above --fail-on; its exit code is the exit code then.

Exit codes when it does not run:
  1  there are findings
  2  something could not be analysed, or what the command builds cannot be linted";

/// What to set up.
#[derive(Clone, Debug, Args)]
pub(super) struct InitArgs {
    /// Add the hook of pre-commit to .pre-commit-config.yaml
    #[arg(long)]
    pub(super) hook: bool,
    /// Write a workflow of GitHub Actions
    #[arg(long)]
    pub(super) workflow: bool,
    /// Write over the config and the workflow that are there
    #[arg(long)]
    pub(super) force: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to lint.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct LintArgs {
    /// Files and folders to lint, or `-` for standard input; folders are searched for build files
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = false)]
    pub(super) paths: Vec<PathBuf>,

    /// What standard input is called: tells its format, and is shown in reports
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub(super) stdin_filename: Option<PathBuf>,

    /// Leave out files and folders, as a .gitignore pattern; named ones too
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(super) exclude: Vec<String>,

    /// Search what git ignores too
    #[arg(long, help_heading = "Files")]
    pub(super) include_ignored: bool,

    /// Pass over named files that are no build files, as hooks name whatever changed
    #[arg(long, help_heading = "Files")]
    pub(super) only_build_files: bool,

    /// The stage that is shipped, as with `docker build --target` [default: the last]
    #[arg(long, value_name = "STAGE", help_heading = "Files")]
    pub(super) target: Option<String>,

    /// Make the fixes that keep what the build does: the files are written, and what is left is reported
    #[arg(long, help_heading = "Fixes", conflicts_with = "diff")]
    pub(super) fix: bool,

    /// With --fix or --diff: also the fixes that may change what the build does
    #[arg(long, help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,

    /// Show what --fix would change, with secrets masked, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(super) diff: bool,

    #[command(flatten)]
    pub(super) run: RunArgs,

    /// Write all findings to this file, for --baseline
    #[arg(long, value_name = "FILE", help_heading = "Config")]
    pub(super) write_baseline: Option<PathBuf>,

    /// Show the secrets themselves; on a terminal only
    #[arg(long, help_heading = "Output")]
    pub(super) show_secrets: bool,
}

/// What holds for every run, whatever is linted.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct RunArgs {
    /// Run these rules only: names or globs, separated by commas
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) select: Vec<String>,

    /// Do not run these rules: names or globs, separated by commas
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) ignore: Vec<String>,

    /// Report nothing milder
    #[arg(long, value_name = "SEVERITY", value_parser = severities(), help_heading = "Rules")]
    pub(super) min_severity: Option<Severity>,

    /// Report nothing less sure
    #[arg(long, value_name = "CONFIDENCE", value_parser = confidences(), help_heading = "Rules")]
    pub(super) min_confidence: Option<Confidence>,

    /// The mildest severity that makes the run fail [default: medium]
    #[arg(long, value_name = "SEVERITY", value_parser = severities(), help_heading = "Rules")]
    pub(super) fail_on: Option<Severity>,

    /// Do not fail for findings
    #[arg(long, help_heading = "Rules")]
    pub(super) exit_zero: bool,

    /// Use this config file [default: lint-secrets.toml or .lint-secrets.toml in the nearest folder of the repository]
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Config",
        conflicts_with = "no_config"
    )]
    pub(super) config: Option<PathBuf>,

    /// Use no config file
    #[arg(long, help_heading = "Config")]
    pub(super) no_config: bool,

    /// Findings listed in this file are known and do not fail the run; paths in it are relative to its folder
    #[arg(long, value_name = "FILE", help_heading = "Config")]
    pub(super) baseline: Option<PathBuf>,

    /// terminal, concise, json, sarif, github, gitlab, rdjson, junit, checkstyle, markdown or html, with `=FILE` to write
    /// it to a file; may be given several times
    #[arg(long, value_name = "FORMAT[=FILE]", help_heading = "Output")]
    pub(super) format: Vec<FormatOption>,

    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    pub(super) color: ColorChoice,

    /// Say nothing but findings and errors
    #[arg(short, long, help_heading = "Output", conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Say more about the run: the config file, what was left out, what is stale in the baseline
    #[arg(short, long, help_heading = "Output")]
    pub(super) verbose: bool,

    /// How many files to look at at once [default: the number of processors]
    #[arg(short, long, value_name = "N", help_heading = "Run")]
    pub(super) jobs: Option<NonZeroUsize>,
}

impl From<&FixArgs> for LintArgs {
    fn from(args: &FixArgs) -> Self {
        Self {
            paths: args.paths.clone(),
            exclude: args.exclude.clone(),
            include_ignored: args.include_ignored,
            target: args.target.clone(),
            run: args.run.clone(),
            ..Self::default()
        }
    }
}

impl LintArgs {
    /// What these say that a config file says too.
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            exclude: self.exclude.clone(),
            include_ignored: self.include_ignored,
            only_build_files: self.only_build_files,
            target: self.target.clone(),
            ..self.run.overrides()
        }
    }
}

impl RunArgs {
    /// What these say that a config file says too.
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            fail_on: self.fail_on,
            min_severity: self.min_severity,
            min_confidence: self.min_confidence,
            baseline: self.baseline.clone(),
            jobs: self.jobs,
            ..Overrides::default()
        }
    }
}

fn severities() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.map(Severity::as_str)).map(|word| {
        let found = Severity::ALL.into_iter().find(|s| s.as_str() == word);
        found.unwrap_or(Severity::Info)
    })
}

fn confidences() -> impl TypedValueParser<Value = Confidence> {
    PossibleValuesParser::new(Confidence::ALL.map(Confidence::as_str)).map(|word| {
        let found = Confidence::ALL.into_iter().find(|c| c.as_str() == word);
        found.unwrap_or(Confidence::Low)
    })
}

/// The command line's description, for help, completions, the manual page and the docs.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("lint-secrets").chain(args.iter().copied()))
    }

    #[test]
    fn the_description_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn the_help_names_every_format() {
        let help = command().render_long_help().to_string();
        let (_, formats) = help.split_once("--format <").unwrap();
        let (formats, _) = formats.split_once("--").unwrap();
        for format in crate::report::Format::ALL {
            assert!(formats.contains(format.as_str()), "{format}");
        }
    }

    #[test]
    fn a_path_may_be_named_like_a_command() {
        let paths = |args: &[&str]| {
            let cli = parse(args).unwrap();
            assert!(cli.command.is_none(), "{args:?}");
            cli.lint.paths
        };
        assert_eq!(paths(&[]), [PathBuf::from(".")]);
        assert_eq!(paths(&["./rules"]), [PathBuf::from("./rules")]);
        assert_eq!(paths(&["--", "rules"]), [PathBuf::from("rules")]);
        assert_eq!(
            paths(&["a", "rules"]),
            [PathBuf::from("a"), PathBuf::from("rules")]
        );
        assert!(parse(&["rules"]).unwrap().command.is_some());
    }

    #[test]
    fn words_are_severities() {
        let cli = parse(&["--fail-on", "high", "--min-confidence=certain"]).unwrap();
        assert_eq!(cli.lint.run.fail_on, Some(Severity::High));
        assert_eq!(cli.lint.run.min_confidence, Some(Confidence::Certain));
        assert!(parse(&["--fail-on", "hihg"]).is_err());
        assert!(parse(&["--jobs", "0"]).is_err());
        assert!(parse(&["--config", "a", "--no-config"]).is_err());
    }
}
