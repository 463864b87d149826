//! What is said on standard error: errors, and what the run is about.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report,
};

use super::args::{Cli, ColorChoice, Command};
use super::color::screen;
use super::error::CliError;
use super::output::{to_stderr, visible};
use super::report::Graphics;
use crate::config::{ConfigError, Place};

/// Says things on standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Messages {
    choice: ColorChoice,
    quiet: bool,
    verbose: bool,
}

impl Messages {
    pub(super) fn new(cli: &Cli) -> Self {
        let run = match &cli.command {
            Some(Command::Exec(exec)) => &exec.run,
            Some(Command::Fix(fix)) => &fix.run,
            _ => &cli.lint.run,
        };
        Self {
            choice: run.color,
            quiet: run.quiet,
            verbose: run.verbose,
        }
    }

    /// Whether to use colours on standard output.
    pub(super) fn color(&self) -> bool {
        screen(false, |screen| screen.color(self.choice))
    }

    /// Says something that `-q` silences.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            write(&format!("{}\n", visible(text)));
        }
    }

    /// Says something that takes `-v` to hear.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose {
            write(&format!("{}\n", visible(text)));
        }
    }

    /// Says why there is no result.
    pub(super) fn error(&self, error: &CliError) {
        match error {
            CliError::Config(ConfigError {
                message,
                help,
                place: Some(place),
            }) => {
                self.placed(message, help.as_deref(), place);
            }
            CliError::Config(ConfigError {
                message,
                help,
                place: None,
            })
            | CliError::Usage { message, help } => {
                let (on, off) = self.red();
                let mut text = format!("{on}error{off}: {}\n", visible(message));
                if let Some(help) = help {
                    text.push_str(&format!("  help: {}\n", visible(help)));
                }
                write(&text);
            }
            CliError::ClosedPipe => {}
        }
    }

    fn red(&self) -> (&'static str, &'static str) {
        if screen(true, |screen| screen.color(self.choice)) {
            ("\u{1b}[31;1m", "\u{1b}[0m")
        } else {
            ("", "")
        }
    }

    /// An error with the lines of the config file around it, which hold nothing that may not be shown.
    fn placed(&self, message: &str, help: Option<&str>, place: &Place) {
        let (line, column) = place.line_and_column();
        let path = visible(&place.path);
        let (on, off) = self.red();
        let mut text = format!("{on}error{off}: {}\n", visible(message));
        match self.drawn(&path, place) {
            Some(lines) => text.push_str(&lines),
            None => text.push_str(&format!("  at: {path}:{line}:{column}\n")),
        }
        if let Some(help) = help {
            text.push_str(&format!("  help: {}\n", visible(help)));
        }
        write(&text);
    }

    /// The lines of the file with the place marked; `None` for who cannot see a drawing.
    fn drawn(&self, path: &str, place: &Place) -> Option<String> {
        let (color, graphics) = screen(true, |screen| {
            (screen.color(self.choice), screen.graphics())
        });
        let theme = match (graphics, color) {
            (Graphics::Narrated, _) => return None,
            (Graphics::Unicode, true) => GraphicalTheme::unicode(),
            (Graphics::Unicode, false) => GraphicalTheme::unicode_nocolor(),
            (Graphics::Ascii, true) => GraphicalTheme::ascii(),
            (Graphics::Ascii, false) => GraphicalTheme::none(),
        };
        let start = place.span.start.min(place.text.len());
        let end = place.span.end.clamp(start, place.text.len());
        // The place of a table is all its lines; the first says enough.
        let first_line = place.text.get(start..end).and_then(|s| s.lines().next());
        let len = first_line.map_or(end - start, str::len);
        let diagnostic =
            MietteDiagnostic::new("").with_label(LabeledSpan::new_with_span(None, (start, len)));
        let report =
            Report::new(diagnostic).with_source_code(NamedSource::new(path, place.text.clone()));
        let mut text = String::new();
        GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(100)
            .render_report(&mut text, report.as_ref())
            .ok()?;
        // The message stands above it already.
        let lines = text.lines().skip_while(|line| !line.contains(path));
        Some(lines.map(|line| format!("{}\n", line.trim_end())).collect())
    }
}

/// Says that the program has a defect, and where.
pub(super) fn internal_error(place: &str) {
    write(&format!(
        "error: lint-secrets failed at {place}, which is a defect of it\n  help: please report this place and the \
         command line, without the files\n"
    ));
}

fn write(text: &str) {
    to_stderr(text.as_bytes());
}
