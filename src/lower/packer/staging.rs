//! What provisioners copy to the machine to work with, and whether it is still there when the image is taken.

use super::command::Step;
use super::value::Value;
use crate::ir::Kept;
use crate::source::Text;

/// Whether a setting names files that a provisioner copies to the machine.
pub(super) fn staged(kind: &str, name: &str) -> bool {
    match kind {
        "ansible-local" => matches!(
            name,
            "playbook_dir"
                | "playbook_file"
                | "playbook_files"
                | "playbook_paths"
                | "role_paths"
                | "group_vars"
                | "host_vars"
                | "inventory_file"
                | "galaxy_file"
        ),
        "ansible" => false,
        "puppet-masterless" | "puppet-server" => {
            matches!(
                name,
                "hiera_config_path" | "module_paths" | "manifest_dir" | "manifest_file"
            )
        }
        "chef-solo" | "chef-client" => matches!(
            name,
            "data_bags_path" | "environments_path" | "roles_path" | "config_template"
        ),
        "salt-masterless" => matches!(
            name,
            "local_state_tree" | "local_pillar_roots" | "minion_config" | "grains_file"
        ),
        _ => false,
    }
}

/// Whether what a provisioner copied to the machine stays there: only some clean up by themselves, after others a later
/// step may.
pub(super) fn staging(kind: &str, name: &str, settings: &Value, step: &Step<'_>) -> Kept {
    let yes = |key: &str| matches!(settings.get(key), Some(Value::Bool(true)));
    let text_yes = |key: &str| {
        settings
            .get(key)
            .and_then(Value::certain)
            .is_some_and(|t| t.as_str() == "true")
    };
    let cleans = match kind {
        "ansible-local" | "puppet-masterless" | "puppet-server" => {
            yes("clean_staging_directory") || text_yes("clean_staging_directory")
        }
        "chef-client" => !yes("skip_clean_staging_directory"),
        _ => false,
    };
    if cleans {
        return Kept::Deleted;
    }
    // Where the provisioners put it, by their sources.
    let folder = match (kind, name) {
        ("chef-solo", _) => "/tmp/packer-chef-solo",
        ("ansible-local", _) => "/tmp/packer-provisioner-ansible-local",
        ("puppet-masterless", _) => "/tmp/packer-puppet-masterless",
        ("puppet-server", _) => "/tmp/packer-puppet-server",
        ("salt-masterless", "local_pillar_roots") => "/srv/pillar",
        ("salt-masterless", "local_state_tree") => "/srv/salt",
        _ => return Kept::Kept,
    };
    let own = match name {
        "local_pillar_roots" => settings.get("remote_pillar_roots"),
        "local_state_tree" => settings.get("remote_state_tree"),
        _ => settings.get("staging_directory"),
    };
    let own = own.and_then(Value::certain);
    let folder = own.as_ref().map_or(folder, Text::as_str);
    // Of a folder that is only emptied nothing is left, either.
    let inside = format!("{}/x", folder.trim_end_matches('/'));
    let cleanup = step.cleanup;
    cleanup.state(&inside, (step.index, 0, 0), &step.filter)
}
