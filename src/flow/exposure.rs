//! Where a trace can be read afterwards.
//!
//! The conservative union of BuildKit, the classic builder and buildah: what one of them keeps is claimed.

mod expanded;
mod packer;
mod replaced;
mod service;
mod user_data;

use super::{Flow, Reach, Trace, Visit};
use crate::ir::{Audience, Place, Sink};
use crate::source::Span;

pub(super) use replaced::Last;

/// A place where a value can be read, and the instruction that puts it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Where.
    pub sink: Sink,
    /// The instruction.
    pub span: Span,
    /// How the instruction writes it down.
    pub place: Place,
    /// The file that it is in, by its position in [`Flow::files`].
    pub file: Option<usize>,
    /// It comes to be there in the images that are built on this one: an ONBUILD trigger puts it there.
    pub child: bool,
}

impl Flow<'_> {
    /// Every place where the trace's value can be read, worst first, each once.
    #[must_use]
    pub fn exposures(&self, trace: &Trace) -> Vec<Exposed> {
        let mut found: Vec<Exposed> = Vec::new();
        let literal = trace.value.is_some();
        for visit in std::iter::once(&trace.origin).chain(&trace.uses) {
            let span = self.op_span(visit);
            for sink in self.sinks(visit, trace) {
                if !found.iter().any(|e| e.sink == sink) {
                    found.push(Exposed {
                        sink,
                        span,
                        place: visit.place,
                        file: visit.file,
                        child: self.waits(visit)
                            && sink.audience() == Audience::Image
                            && sink != Sink::ImageTrigger,
                    });
                }
            }
        }
        if !found.iter().any(|e| e.sink == Sink::BuildLog) {
            found.extend(self.expanded(trace));
        }
        if literal {
            found.push(Exposed {
                sink: Sink::SourceTree,
                span: trace.origin.span,
                place: trace.origin.place,
                file: None,
                child: false,
            });
        }
        found.sort_by_key(|e| (std::cmp::Reverse(e.sink.audience()), e.sink));
        found
    }

    fn op_span(&self, visit: &Visit) -> Span {
        let op = self
            .unit
            .scopes
            .get(visit.scope)
            .and_then(|s| s.ops.get(visit.op));
        op.map_or(visit.span, |op| op.span)
    }

    fn sinks(&self, visit: &Visit, trace: &Trace) -> Vec<Sink> {
        let literal = trace.value.is_some();
        match visit.place {
            Place::UserData(delivery) => return user_data::sinks(delivery),
            // The repository has it; who else, the files say that read it.
            Place::EnvFile { .. } | Place::PassedArgument => return Vec::new(),
            Place::Service(place) => return service::sinks(place),
            _ => {}
        }
        if let Place::Packer(place) = visit.place {
            return packer::sinks(place, literal);
        }
        let reach = self.reach_given(trace, visit.scope);
        if visit.triggered {
            return match (
                leaves(visit.place),
                self.fired.get(visit.scope).copied().flatten(),
            ) {
                // What a trigger does, it does in the images that are built on this one.
                (true, None) if reach == Reach::Shipped => shipped(visit),
                (true, None) => Vec::new(),
                _ => self.triggered(visit, literal, reach),
            };
        }
        if leaves(visit.place) && reach < Reach::Built {
            return Vec::new();
        }
        match reach {
            Reach::Global | Reach::Unbuilt => unbuilt(literal),
            // Nothing is cached that has it, unless a command runs with it. Of a stage that is built on this one the
            // commands do, and do not write it down.
            Reach::Built if visit.place == Place::Argument && !self.runs_in_stage(visit) => {
                vec![Sink::Provenance]
            }
            Reach::Built => built(visit),
            Reach::Shipped => {
                let mut sinks = shipped(visit);
                // The older builders make the folder of a VOLUME for the next command.
                if visit.place == Place::Setting("VOLUME") && !self.is_recorded(visit) {
                    sinks.retain(|sink| *sink != Sink::Layer);
                }
                if self.is_replaced(visit) {
                    sinks.retain(|sink| !replaced::IN_CONFIG.contains(sink));
                }
                sinks
            }
        }
    }

    /// What becomes of a scope, for what the trace leaves there.
    fn reach_given(&self, trace: &Trace, scope: usize) -> Reach {
        match self.reach_for(trace, scope) {
            // A stage that is only built when asked for: what its caller gives is kept then.
            Reach::Unbuilt if trace.value.is_none() && trace.caller => Reach::Built,
            reach => reach,
        }
    }

    /// Whether it is in an ONBUILD trigger that no stage of this file runs.
    fn waits(&self, visit: &Visit) -> bool {
        visit.triggered && self.fired.get(visit.scope).copied().flatten().is_none()
    }

    /// What an ONBUILD trigger leaves. A stage of this file that is built on its stage runs it, and keeps what it
    /// leaves but not the trigger; without one, the image keeps the trigger itself (BuildKit: `dispatchOnbuild`).
    fn triggered(&self, visit: &Visit, literal: bool, reach: Reach) -> Vec<Sink> {
        let passed = !literal && visit.place == Place::Argument;
        match (self.fired.get(visit.scope).copied().flatten(), reach) {
            (Some(Reach::Shipped), _) => shipped(visit),
            (Some(_), _) if passed && !self.runs_in_child(visit) => vec![Sink::Provenance],
            (Some(_), _) => built(visit),
            // BuildKit writes no history for the line itself (`dispatchOnbuild`).
            (None, Reach::Shipped) if literal || visit.place != Place::Argument => {
                vec![Sink::ImageTrigger, Sink::Provenance]
            }
            // The argument of a child image: that one's history keeps it.
            (None, Reach::Shipped) if self.runs_in_child(visit) => {
                vec![Sink::ImageHistory, Sink::Provenance, Sink::BuildCache]
            }
            (None, Reach::Shipped) => shipped(visit),
            // A stage that is only built when asked for: what its caller gives is kept then.
            (None, _) if passed && self.runs_in_child(visit) => built(visit),
            (None, _) => unbuilt(literal),
        }
    }
}

/// What an instruction leaves that is never run: its own text, where the whole file is kept.
fn unbuilt(literal: bool) -> Vec<Sink> {
    if literal {
        vec![Sink::Provenance]
    } else {
        Vec::new()
    }
}

/// Places that only a command which runs puts something at.
fn leaves(place: Place) -> bool {
    matches!(
        place,
        Place::LayerFile | Place::CacheFile | Place::Printed(_)
    ) || enters(place)
}

/// Where something comes to be in a command, and stays no longer than that.
fn enters(place: Place) -> bool {
    matches!(
        place,
        Place::SecretMount | Place::BoundFile | Place::Minted | Place::MadeKey(_)
    )
}

/// What an instruction leaves in a stage of which only files are taken.
fn built(visit: &Visit) -> Vec<Sink> {
    match visit.place {
        Place::Run => vec![Sink::Provenance, Sink::BuildLog, Sink::BuildCache],
        Place::LayerFile | Place::CacheFile => vec![Sink::BuildCache],
        Place::Printed(_) => vec![Sink::BuildLog],
        Place::Setting("WORKDIR") => vec![Sink::Provenance, Sink::BuildLog, Sink::BuildCache],
        place if enters(place) => Vec::new(),
        _ => vec![Sink::Provenance, Sink::BuildCache],
    }
}

/// What an instruction of the shipped stages leaves (BuildKit: `frontend/dockerfile/dockerfile2llb/convert.go`).
fn shipped(visit: &Visit) -> Vec<Sink> {
    match visit.place {
        Place::Environment => vec![Sink::ImageEnv, Sink::ImageHistory, Sink::Provenance],
        Place::Argument => vec![Sink::ImageHistory, Sink::Provenance],
        Place::Label => vec![Sink::ImageLabel, Sink::ImageHistory, Sink::Provenance],
        Place::Command(_) => vec![Sink::ImageCommand, Sink::ImageHistory, Sink::Provenance],
        // The folder is made: of a VOLUME by the older builders only. BuildKit prints the expanded path.
        Place::Setting("VOLUME") => vec![
            Sink::ImageSetting,
            Sink::Layer,
            Sink::ImageHistory,
            Sink::Provenance,
        ],
        Place::Setting("WORKDIR") => vec![
            Sink::ImageSetting,
            Sink::Layer,
            Sink::ImageHistory,
            Sink::BuildLog,
            Sink::Provenance,
        ],
        Place::Setting(_) => vec![Sink::ImageSetting, Sink::ImageHistory, Sink::Provenance],
        // A literal is in the recorded command; a reference is expanded by the shell and only printed.
        Place::Run if visit.written => vec![Sink::ImageHistory, Sink::BuildLog, Sink::Provenance],
        Place::Run => vec![Sink::BuildLog],
        Place::RunScript if visit.written => vec![Sink::Provenance, Sink::BuildCache],
        Place::RunScript => Vec::new(),
        Place::CopiedText => vec![Sink::Layer, Sink::Provenance],
        Place::SourceUrl => vec![Sink::ImageHistory, Sink::BuildLog, Sink::Provenance],
        Place::BaseImage => vec![Sink::Provenance],
        Place::LayerFile => vec![Sink::Layer],
        Place::CacheFile => vec![Sink::BuildCache],
        Place::Printed(_) => vec![Sink::BuildLog],
        Place::SecretMount | Place::BoundFile | Place::Minted | Place::MadeKey(_) => Vec::new(),
        Place::UserData(delivery) => user_data::sinks(delivery),
        Place::EnvFile { .. } | Place::PassedArgument => Vec::new(),
        Place::Service(place) => service::sinks(place),
        Place::Packer(place) => packer::sinks(place, true),
    }
}
