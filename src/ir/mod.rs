//! The format-neutral model: what is given a name, what is put where, in which order and under which parent.
//!
//! `lower` makes it from syntax trees, `flow` follows values through it. Nothing here knows of grammars or secrets.

mod call;
mod effects;
mod packer;
pub mod path;
mod sink;
mod unit;
mod value;

pub use call::{BuildCall, BuildFile, BuildPart, Caller, PassedArgument};
pub use effects::{Account, Effects, Home, Keeper, Left, Made, Origin, Removed, Showing, Shown};
pub use packer::{Kept, PackerPlace, Passage, PassageKind, Settled, Way};
pub use sink::{Audience, Delivery, Place, ServicePlace, Sink};
pub use unit::{
    Awaited, Binding, BindingKind, CopiedFiles, Deposit, Layer, Mount, MountKind, Name, Op, OpKind,
    Parent, Receiver, RunCommand, Scope, ScopeKind, Shared, TakenFiles, Unit, Unread,
};
pub use value::{Operator, Part, UNKNOWN, Value};
