//! What the user wants: `lint-secrets.toml`, the options of the command line, and the defaults.
//!
//! In: the text of a config file and [`Overrides`] from the command line. Out: [`Settings`], in which every name is
//! known, every pattern is compiled and nothing is optional that has a default. The command line wins over the file,
//! the file over the defaults.

mod error;
mod file;
mod load;
mod mask;
mod merge;
mod paths;
mod schema;
mod selection;
mod settings;
mod suggest;

pub use error::{ConfigError, Place};
pub use file::ConfigFile;
pub use load::{CONFIG_NAMES, LoadedConfig, find, load, parse};
pub use merge::{Overrides, resolve};
pub use paths::PathPatterns;
pub use schema::schema;
pub use selection::{RuleSelection, RuleSetting};
pub use settings::{DetectorSettings, PerPathIgnore, Settings};
pub use suggest::nearest;
