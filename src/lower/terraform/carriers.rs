//! Which attributes carry user-data, and which providers keep it in the state.

use crate::ir::Delivery;
use crate::syntax::user_data::shell_of;

/// Names that hold user-data whatever they stand in, besides those of scripts.
const NAMES: [&str; 18] = [
    "user_data",
    "user-data",
    "user_data_base64",
    "user_data_raw",
    "pre_bootstrap_user_data",
    "post_bootstrap_user_data",
    "userdata",
    "userData",
    "custom_data",
    "user.user-data",
    "cloud-init.user-data",
    "cloud-init.vendor-data",
    "guestinfo.userdata",
    "vendor_data",
    "gce-container-declaration",
    "guestinfo.vendordata",
    "guest_customization_cloud_init_user_data",
    "cloud-init.network-config",
];

/// Names that do in one kind of resource only.
const NAMES_IN: [(&str, &str); 12] = [
    ("cloudinit_config", "content"),
    ("template_cloudinit_config", "content"),
    ("ct_config", "content"),
    ("libvirt_cloudinit_disk", "meta_data"),
    ("libvirt_cloudinit_disk", "network_config"),
    ("proxmox_virtual_environment_file", "data"),
    ("scaleway_instance_server", "cloud-init"),
    ("vultr_startup_script", "script"),
    ("linode_stackscript", "script"),
    ("civo_instance", "script"),
    (RUN_COMMAND, "script"),
    ("azurerm_vm_run_command", "script"),
];

/// Words of which one stands in every file that hands user-data on.
pub(super) const WORDS: [&str; 21] = [
    "user_data",
    "user-data",
    "userdata",
    "userData",
    "custom_data",
    "startup_script",
    "startup-script",
    "shutdown-script",
    "specialize-script",
    "cloudinit",
    "cloud-init",
    "vendor_data",
    "stackscript",
    "proxmox_virtual_environment",
    "cipassword",
    "_extension",
    "run_command",
    "google_compute_",
    "openstack_compute_",
    "oci_core_",
    "civo_instance",
];

/// Commands that Azure runs on a machine.
const RUN_COMMAND: &str = "azurerm_virtual_machine_run_command";

/// A container, which has no user-data: its password stands in the state.
pub(super) const CONTAINER: &str = "proxmox_virtual_environment_container";

/// Passwords of accounts that the provider writes into user-data of its own: resource and attribute.
const PASSWORDS: [(&str, &str); 3] = [
    ("proxmox_vm_qemu", "cipassword"),
    ("proxmox_virtual_environment_vm", "password"),
    (CONTAINER, "password"),
];

/// Resources whose old versions stay when a new one is made.
const VERSIONED: [&str; 1] = ["aws_launch_template"];

/// Kinds of resource whose document stands in clear in the state. Others keep a hash of it, or what they keep depends on
/// the provider's version (`aws_instance`: a hash up to 5, in clear from 6 on).
const IN_STATE: [&str; 11] = [
    "aws_launch_template",
    "aws_launch_configuration",
    "digitalocean_droplet_autoscale",
    "azurerm_",
    "google_",
    "linode_",
    "vultr_",
    "cloudinit_config",
    "template_cloudinit_config",
    "libvirt_cloudinit_disk",
    "template_file",
];

/// Whether the attribute `name` of a `resource` carries a document.
pub(super) fn carries(name: &str, resource: &str) -> bool {
    NAMES.contains(&name) || shell_of(name).is_some() || NAMES_IN.contains(&(resource, name))
}

/// Whether the attribute is the password of an account that user-data makes.
pub(super) fn is_password(name: &str, resource: &str) -> bool {
    PASSWORDS.contains(&(resource, name))
}

/// Whether the attribute holds settings of an extension that are not protected.
pub(super) fn is_settings(name: &str, resource: &str) -> bool {
    name == "settings" && resource.starts_with("azurerm_") && resource.ends_with("_extension")
}

/// One entry of the metadata of all machines.
pub(super) const METADATA_ITEM: &str = "google_compute_project_metadata_item";

/// Kinds of resource that have metadata which every process of a machine can ask for, by how they begin.
const WITH_METADATA: [&str; 3] = ["google_compute_", "openstack_compute_", "oci_core_instance"];

/// Whether the attribute holds names and values that every process on the machine can ask for.
pub(super) fn is_metadata(name: &str, resource: &str) -> bool {
    matches!(name, "metadata" | "extended_metadata")
        && WITH_METADATA.iter().any(|kind| resource.starts_with(kind))
}

/// Providers that put the document on a medium of the machine's own.
const ON_MEDIUM: [&str; 3] = ["libvirt_", "proxmox_", "multipass_"];

/// Who hands on what the attribute `name` of a `resource` holds.
pub(super) fn delivery(name: &str, resource: &str) -> Delivery {
    if ON_MEDIUM.iter().any(|kind| resource.starts_with(kind)) {
        return Delivery::Medium {
            in_state: in_state(resource),
        };
    }
    // A module's argument, or a local, of that name is Azure's as well.
    if matches!(name, "custom_data" | "customData") {
        return Delivery::CustomData {
            in_state: in_state(resource),
        };
    }
    let extension = resource.starts_with("azurerm_")
        && (resource.ends_with("_extension") || resource.ends_with("_run_command"));
    if extension {
        return Delivery::Extension;
    }
    Delivery::Terraform {
        in_state: in_state(resource),
        versioned: VERSIONED.contains(&resource),
    }
}

/// Whether the state holds the document in clear.
fn in_state(resource: &str) -> bool {
    IN_STATE.iter().any(|kind| {
        if kind.ends_with('_') {
            resource.starts_with(kind)
        } else {
            resource == *kind
        }
    })
}
