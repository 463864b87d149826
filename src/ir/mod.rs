//! The format-neutral model: what is given a name, what is put where, in which order and under which parent.
//!
//! `lower` makes it from syntax trees, `flow` follows values through it. Nothing here knows of grammars or secrets.

mod effects;
pub mod path;
mod sink;
mod unit;
mod value;

pub use effects::{Effects, Keeper, Left, Made, Origin, Removed, Showing, Shown};
pub use sink::{Audience, Place, Sink};
pub use unit::{
    Binding, BindingKind, CopiedFiles, Deposit, Mount, MountKind, Name, Op, OpKind, Parent,
    RunCommand, Scope, ScopeKind, TakenFiles, Unit,
};
pub use value::{Operator, Part, Value};
