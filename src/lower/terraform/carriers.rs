//! Which attributes carry user-data, and which providers keep it in the state.

/// Names that hold user-data whatever they stand in.
const NAMES: [&str; 21] = [
    "user_data",
    "user-data",
    "user_data_base64",
    "user_data_raw",
    "userdata",
    "userData",
    "custom_data",
    "metadata_startup_script",
    "startup-script",
    "startup_script",
    "shutdown-script",
    "windows-startup-script-ps1",
    "windows-startup-script-cmd",
    "windows-startup-script-bat",
    "sysprep-specialize-script-ps1",
    "user.user-data",
    "cloud-init.user-data",
    "cloud-init.vendor-data",
    "guestinfo.userdata",
    "vendor_data",
    "gce-container-declaration",
];

/// Names that do in one kind of resource only.
const NAMES_IN: [(&str, &str); 8] = [
    ("cloudinit_config", "content"),
    ("template_cloudinit_config", "content"),
    ("libvirt_cloudinit_disk", "meta_data"),
    ("libvirt_cloudinit_disk", "network_config"),
    ("proxmox_virtual_environment_file", "data"),
    ("scaleway_instance_server", "cloud-init"),
    ("vultr_startup_script", "script"),
    ("linode_stackscript", "script"),
];

/// Words of which one stands in every file that hands user-data on.
pub(super) const WORDS: [&str; 14] = [
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
    "proxmox_virtual_environment_file",
];

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
    NAMES.contains(&name) || NAMES_IN.contains(&(resource, name))
}

/// Whether the state holds the document in clear.
pub(super) fn in_state(resource: &str) -> bool {
    IN_STATE.iter().any(|kind| {
        if kind.ends_with('_') {
            resource.starts_with(kind)
        } else {
            resource == *kind
        }
    })
}
