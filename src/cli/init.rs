//! `init`.
use super::args::InitArgs;
use super::error::CliError;
use super::messages::Messages;
pub(super) fn init(_: &InitArgs, _: &Messages) -> Result<u8, CliError> {
    Err(CliError::plain("not yet"))
}
