//! A value that cannot be shown.

/// Holds a value that is or may be a secret. It has no `Display` and no `Serialize`, and `Debug` says nothing
/// of it, so that it reaches no message by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Masked<T>(T);

impl<T> Masked<T> {
    /// Wraps `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for looking at it and for nothing else.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> std::fmt::Debug for Masked<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Masked")
    }
}

#[cfg(test)]
mod tests {
    use super::Masked;

    #[test]
    fn debug_says_nothing() {
        let masked = Masked::new("correct-horse-9");
        assert_eq!(format!("{masked:?}"), "Masked");
    }
}
