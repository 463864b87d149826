//! What several integration tests share.

pub(crate) mod fakes;
pub(crate) mod cases;
