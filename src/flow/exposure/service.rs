//! Where the values of a Compose file can be read once it is up.
//!
//! Compose fills the file in and hands the result to the engine, which keeps it as the container's config
//! (compose-go, `types/project.go`; Engine API, `ContainerInspect`).

use crate::ir::{ServicePlace, Sink};

/// Everything that holds the value.
pub(super) fn sinks(place: ServicePlace) -> Vec<Sink> {
    match place {
        ServicePlace::Environment => vec![Sink::ContainerEnv],
        ServicePlace::Command(_) => vec![Sink::ContainerConfig, Sink::ProcessList],
        ServicePlace::Label(_) | ServicePlace::Options("logging") => vec![Sink::ContainerConfig],
        ServicePlace::Config => vec![Sink::ContainerFile],
        ServicePlace::Options("volumes" | "networks" | "secrets" | "configs") => {
            vec![Sink::EngineConfig]
        }
        ServicePlace::BuildArgument => vec![Sink::ImageHistory, Sink::Provenance],
        ServicePlace::BuildLabel => vec![Sink::ImageLabel],
        ServicePlace::BuildOption(_) => vec![Sink::Provenance],
        ServicePlace::Options(_)
        | ServicePlace::File
        | ServicePlace::Variable
        | ServicePlace::Elsewhere => Vec::new(),
    }
}
