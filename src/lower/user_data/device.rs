//! Configurations of network devices, which take theirs as user-data: FortiOS, VyOS, Junos and their kin.
//!
//! Their statements are `set … NAME VALUE`; the last word but one is the value's name.

use super::Lowering;
use super::keys::Holds;
use crate::ir::Name;
use crate::source::Text;

impl Lowering<'_> {
    /// Each statement that sets something.
    pub(super) fn device(&mut self, text: &Text) {
        for line in super::lines(text) {
            if let Some((key, value)) = setting(&line) {
                self.value(Holds::Named, &key, &value);
            }
        }
    }
}

/// The name and the value of `set … NAME VALUE`.
fn setting(line: &Text) -> Option<(Name, Text)> {
    let all = line.as_str().trim_end();
    let rest = all.trim_start().strip_prefix("set ")?;
    // A value in quotes may hold spaces.
    let (head, value) = match rest.strip_suffix(['"', '\'']) {
        Some(quoted) => {
            let quote = rest.get(quoted.len()..)?;
            let open = quoted.rfind(quote)?;
            (rest.get(..open)?, quoted.get(open + 1..)?)
        }
        None => rest.rsplit_once(' ')?,
    };
    let head = head.trim_end();
    let name = head.rsplit(' ').next()?;
    let plain = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !plain || value.is_empty() || name.starts_with('-') {
        return None;
    }
    let at = |part: &str| (part.as_ptr() as usize).checked_sub(line.as_str().as_ptr() as usize);
    let (name_at, value_at) = (at(name)?, at(value)?);
    let key = Name {
        text: name.to_owned(),
        span: line.span(name_at..name_at + name.len())?,
    };
    Some((key, line.slice(value_at..value_at + value.len())))
}
