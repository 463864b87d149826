//! What the terminal can do.

use std::io::IsTerminal as _;

use super::args::ColorChoice;
use super::report::{Graphics, TerminalOptions};

/// What the environment says of terminals.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Screen<'a> {
    /// Whether the stream is one.
    pub(super) is_terminal: bool,
    /// `NO_COLOR` is set to something (no-color.org).
    pub(super) no_color: bool,
    /// `CLICOLOR_FORCE` is set to something but 0 (bixense.com/clicolors).
    pub(super) force_color: bool,
    /// `NO_GRAPHICS` is set: for screen readers.
    pub(super) no_graphics: bool,
    /// `TERM`.
    pub(super) term: Option<&'a str>,
    /// The first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set.
    pub(super) locale: Option<&'a str>,
    /// `COLUMNS`, or what the system says.
    pub(super) columns: Option<usize>,
}

impl Screen<'_> {
    /// Whether to use colours: the option, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is a terminal.
    pub(super) fn color(&self, choice: ColorChoice) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.no_color => false,
            ColorChoice::Auto if self.force_color => true,
            ColorChoice::Auto => self.is_terminal && self.term != Some("dumb"),
        }
    }

    /// How much drawing it can take. A locale that names another character set than UTF-8 gets ASCII; without any
    /// locale, as in many containers, UTF-8 is right more often than not.
    pub(super) fn graphics(&self) -> Graphics {
        let charset = self
            .locale
            .and_then(|l| l.split_once('.'))
            .map(|(_, charset)| charset);
        let is_utf8 = |charset: &str| {
            charset
                .to_ascii_lowercase()
                .replace('-', "")
                .starts_with("utf8")
        };
        if self.no_graphics {
            Graphics::Narrated
        } else if charset.is_some_and(|c| !is_utf8(c)) || self.term == Some("dumb") {
            Graphics::Ascii
        } else {
            Graphics::Unicode
        }
    }

    /// How to show a run.
    pub(super) fn options(&self, choice: ColorChoice, reveal: bool) -> TerminalOptions {
        TerminalOptions {
            width: self.columns.filter(|_| self.is_terminal).unwrap_or(100),
            color: self.color(choice),
            graphics: self.graphics(),
            reveal,
        }
    }
}

/// Calls `with` with what is known of standard output (or of standard error).
pub(super) fn screen<T>(of_stderr: bool, with: impl FnOnce(Screen<'_>) -> T) -> T {
    let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let term = text("TERM");
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text);
    with(Screen {
        is_terminal: if of_stderr {
            std::io::stderr().is_terminal()
        } else {
            std::io::stdout().is_terminal()
        },
        no_color: is_set("NO_COLOR"),
        force_color: text("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
        no_graphics: text("NO_GRAPHICS").is_some_and(|value| value != "0"),
        term: term.as_deref(),
        locale: locale.as_deref(),
        columns: text("COLUMNS").and_then(|columns| columns.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_wins_over_the_environment() {
        let tty = Screen {
            is_terminal: true,
            ..Screen::default()
        };
        assert!(tty.color(ColorChoice::Auto));
        assert!(!tty.color(ColorChoice::Never));
        assert!(Screen::default().color(ColorChoice::Always));
        assert!(!Screen::default().color(ColorChoice::Auto));
        assert!(
            !Screen {
                no_color: true,
                force_color: true,
                ..tty
            }
            .color(ColorChoice::Auto)
        );
        assert!(
            Screen {
                no_color: true,
                ..tty
            }
            .color(ColorChoice::Always)
        );
        assert!(
            Screen {
                force_color: true,
                ..Screen::default()
            }
            .color(ColorChoice::Auto)
        );
        assert!(
            !Screen {
                term: Some("dumb"),
                ..tty
            }
            .color(ColorChoice::Auto)
        );
    }

    #[test]
    fn other_character_sets_get_ascii() {
        let of = |locale| {
            Screen {
                locale,
                ..Screen::default()
            }
            .graphics()
        };
        assert_eq!(of(None), Graphics::Unicode);
        assert_eq!(of(Some("C.UTF-8")), Graphics::Unicode);
        assert_eq!(of(Some("de_DE.utf8")), Graphics::Unicode);
        assert_eq!(of(Some("de_DE.ISO-8859-1")), Graphics::Ascii);
        let reader = Screen {
            no_graphics: true,
            ..Screen::default()
        };
        assert_eq!(reader.graphics(), Graphics::Narrated);
    }
}
