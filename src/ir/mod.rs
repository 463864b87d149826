//! The format-neutral model: what is given a name, what is put where, in which order and under which parent.
//!
//! `lower` makes it from syntax trees, `flow` follows values through it. Nothing here knows of grammars or secrets.

mod call;
mod sink;
mod unit;
mod value;

pub use call::{BuildCall, BuildFile, PassedArgument};
pub use sink::{Audience, Delivery, Place, Sink};
pub use unit::{
    Binding, BindingKind, CopiedFiles, Deposit, Layer, Name, Op, OpKind, Parent, RunCommand, Scope,
    ScopeKind, SecretMount, Unit, Unread,
};
pub use value::{Operator, Part, Value};
