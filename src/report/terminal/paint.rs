//! Colours for what stands around the source.

/// Puts text in colours, or leaves it alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    pub(super) color: bool,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(super) fn removed(self, text: &str) -> String {
        self.with("31", text)
    }

    pub(super) fn added(self, text: &str) -> String {
        self.with("32", text)
    }

    pub(super) fn command(self, text: &str) -> String {
        self.with("36", text)
    }

    pub(super) fn warning(self, text: &str) -> String {
        self.with("33", text)
    }
}
