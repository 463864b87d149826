//! Keeping a panic to the file that it happened on.
//!
//! The text of a panic may quote the file (slicing a string does), so it is never shown: only where in our source it
//! happened. That is known to the panic hook alone, which `cli` installs; it leaves it here.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Whether this thread is analysing a file, so that a panic will be caught and told as a notice.
#[must_use]
pub fn in_analysis() -> bool {
    GUARDED.get()
}

/// Called by the panic hook with the place of a panic in our source (`src/x.rs:12`).
pub fn remember(place: String) {
    PLACE.set(Some(place));
}

/// Runs `work`.
///
/// # Errors
/// When it panics: the place, if a hook remembered it.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Option<String>> {
    let outer = GUARDED.replace(true);
    PLACE.set(None);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.map_err(|_| PLACE.take())
}
