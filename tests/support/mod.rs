//! What several integration tests share.

pub(crate) mod cases;
pub(crate) mod fakes;
