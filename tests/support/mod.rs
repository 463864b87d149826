//! What several integration tests share.

pub(crate) mod cases;
pub(crate) mod fakes;
pub(crate) mod fixes;
pub(crate) mod user_data;
