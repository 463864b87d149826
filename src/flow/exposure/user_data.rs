//! Where a document can be read that a machine is given.
//!
//! cloud-init keeps what it was given under `/var/lib/cloud/instances/<id>` (`sources/__init__.py`, `stages.py`), and any
//! process on the machine can ask the metadata service again. Installers leave theirs in `/var/log/installer` (Debian,
//! Ubuntu) or `/root/anaconda-ks.cfg` (Fedora and its kin). Which Terraform providers keep a document in clear is in
//! `lower/terraform`.

use crate::ir::{Delivery, Sink};

/// Everything that holds the document.
pub(super) fn sinks(delivery: Delivery) -> Vec<Sink> {
    match delivery {
        Delivery::File
        | Delivery::Terraform {
            in_state: false, ..
        } => {
            vec![Sink::Metadata, Sink::MachineDisk]
        }
        Delivery::Terraform { in_state: true, .. } => {
            vec![Sink::Metadata, Sink::MachineDisk, Sink::TerraformState]
        }
        Delivery::CloudFormation => vec![Sink::Metadata, Sink::MachineDisk, Sink::StackTemplate],
        Delivery::Extension => vec![
            Sink::MachineSettings,
            Sink::MachineDisk,
            Sink::TerraformState,
        ],
        Delivery::Cluster => vec![Sink::ClusterObject, Sink::MachineDisk],
        Delivery::CustomData { in_state: true } | Delivery::Medium { in_state: true } => {
            vec![Sink::MachineDisk, Sink::TerraformState]
        }
        Delivery::Local | Delivery::CustomData { .. } | Delivery::Medium { .. } => {
            vec![Sink::MachineDisk]
        }
        Delivery::Installer => vec![Sink::MachineDisk, Sink::InstallerServer],
    }
}
