//! What a document without a telling first line is, by what stands in it.

use crate::syntax::installer::is_answers;

/// What a document is whose kind its first line does not say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shape {
    /// User-data with a first line that cloud-init knows, or in a wrapper.
    UserData,
    /// The keys of a cloud-config, without its first line; autoinstall among them.
    CloudConfig,
    /// Netplan's keys, or cloud-init's version 1.
    Network,
    /// `instance-id` and its kin.
    MetaData,
    /// Ignition, JSON.
    Ignition,
    /// Butane, YAML.
    Butane,
    /// An Agama profile, JSON.
    Agama,
    /// A machine config of Talos or Harvester.
    Machine,
    /// A kickstart file.
    Kickstart,
    /// A preseed file.
    Preseed,
    /// AutoYaST, Autounattend or XenServer's, XML.
    AnswerFile,
}

impl Shape {
    /// An installer reads it, and nothing else.
    #[must_use]
    pub const fn is_seed(self) -> bool {
        matches!(
            self,
            Self::Agama | Self::Kickstart | Self::Preseed | Self::AnswerFile
        )
    }

    /// An installer reads it when an `autoinstall:` is in it.
    #[must_use]
    pub const fn may_install(self) -> bool {
        matches!(self, Self::CloudConfig | Self::UserData)
    }
}

/// How much of a document is looked at.
const LOOKED_AT: usize = 64 << 10;

/// Keys that only a cloud-config has at its top.
const CLOUD_CONFIG: [&str; 24] = [
    "users",
    "write_files",
    "runcmd",
    "bootcmd",
    "packages",
    "ssh_authorized_keys",
    "chpasswd",
    "package_update",
    "package_upgrade",
    "package_reboot_if_required",
    "ssh_pwauth",
    "disable_root",
    "manage_etc_hosts",
    "growpart",
    "power_state",
    "final_message",
    "cloud_init_modules",
    "cloud_config_modules",
    "cloud_final_modules",
    "datasource_list",
    "system_info",
    "ca_certs",
    "ca-certs",
    "preserve_hostname",
];

/// Keys at the top of documents that are something else, whatever else they hold.
const OTHERS: [&str; 16] = [
    "apiVersion",
    "kind",
    "jobs",
    "on",
    "services",
    "Resources",
    "AWSTemplateFormatVersion",
    "hosts",
    "tasks",
    "pipeline",
    "stages",
    "steps",
    "plugin",
    "swagger",
    "openapi",
    "$schema",
];

/// Words that lines of kickstart files begin with, and hardly anything else has several of.
const DIRECTIVES: [&str; 14] = [
    "rootpw",
    "bootloader",
    "autopart",
    "clearpart",
    "%packages",
    "%post",
    "%pre",
    "zerombr",
    "timezone",
    "keyboard",
    "authconfig",
    "authselect",
    "firstboot",
    "selinux",
];

/// What the text is; `None` when it is none of these.
#[must_use]
pub fn shape(text: &str) -> Option<Shape> {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if super::kind::sniff(text) != super::Kind::Unknown && !text.starts_with("#!")
        || super::mime::is_message(text)
    {
        return Some(Shape::UserData);
    }
    // A script: what stands in its here-documents is not what it is.
    if text.starts_with("#!") {
        return None;
    }
    match text.as_bytes().first()? {
        b'{' => json(text),
        b'<' => xml(text),
        _ => lines(text),
    }
}

fn json(text: &str) -> Option<Shape> {
    let has = |key: &str| text.contains(key);
    if has("\"ignition\"")
        && has("\"version\"")
        && (has("\"storage\"") || has("\"passwd\"") || has("\"systemd\"") || has("\"config\""))
    {
        return Some(Shape::Ignition);
    }
    let agama = has("\"product\"")
        && (has("\"bootloader\"")
            || has("\"localization\"")
            || has("\"storage\"")
            || has("\"software\""));
    (agama && (has("\"root\"") || has("\"user\""))).then_some(Shape::Agama)
}

fn xml(text: &str) -> Option<Shape> {
    let unattend = text.contains("urn:schemas-microsoft-com:unattend");
    let autoyast = text.contains("<profile") && text.contains("yast2ns");
    // XenServer's.
    let installation = text.contains("<installation") && text.contains("<root-password");
    (unattend || autoyast || installation).then_some(Shape::AnswerFile)
}

fn lines(text: &str) -> Option<Shape> {
    let mut keys: Vec<&str> = Vec::new();
    let (mut directives, mut answers) = (Vec::new(), 0);
    for line in text.lines().take(2000) {
        let head = line.split_whitespace().next().unwrap_or_default();
        if head.is_empty() || head.starts_with('#') {
            continue;
        }
        if DIRECTIVES.contains(&head) && !directives.contains(&head) {
            directives.push(head);
        }
        answers += usize::from(is_answers(line));
        let top = !line.starts_with([' ', '\t', '-']);
        if top && let Some((key, rest)) = line.split_once(':') {
            let key = key.trim_matches('"');
            let plain = key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$'));
            if plain && (rest.is_empty() || rest.starts_with([' ', '\t'])) && keys.len() < 64 {
                keys.push(key);
            }
        }
    }
    if directives.len() >= 3 && answers == 0 {
        return Some(Shape::Kickstart);
    }
    if answers >= 2 && directives.len() < 2 {
        return Some(Shape::Preseed);
    }
    yaml(text, &keys)
}

fn yaml(text: &str, keys: &[&str]) -> Option<Shape> {
    let has = |key: &str| keys.contains(&key);
    let count = |list: &[&str]| list.iter().filter(|key| has(key)).count();
    if has("variant")
        && has("version")
        && count(&[
            "storage",
            "systemd",
            "passwd",
            "ignition",
            "boot_device",
            "kernel_arguments",
        ]) > 0
    {
        return Some(Shape::Butane);
    }
    if has("machine") && has("cluster") && has("version") && text.contains("v1alpha1") {
        return Some(Shape::Machine);
    }
    // Harvester's.
    if has("install") && (has("os") || has("scheme_version")) && text.contains("mode:") {
        return Some(Shape::Machine);
    }
    if OTHERS.iter().any(|key| has(key)) {
        return None;
    }
    if has("autoinstall") {
        return Some(Shape::CloudConfig);
    }
    // What subiquity takes without a wrapper.
    if has("identity")
        && has("version")
        && count(&[
            "storage",
            "late-commands",
            "early-commands",
            "user-data",
            "ssh",
            "locale",
        ]) > 1
    {
        return Some(Shape::CloudConfig);
    }
    if count(&CLOUD_CONFIG) >= 2 {
        return Some(Shape::CloudConfig);
    }
    if has("network")
        && keys.len() <= 2
        && [
            "ethernets:",
            "wifis:",
            "bridges:",
            "bonds:",
            "type: physical",
            "config: disabled",
            "vlans:",
        ]
        .iter()
        .any(|k| text.contains(k))
    {
        return Some(Shape::Network);
    }
    if has("version")
        && count(&["ethernets", "wifis", "config", "bonds", "bridges", "vlans"]) > 0
        && (text.contains("dhcp") || text.contains("addresses") || text.contains("subnets"))
    {
        return Some(Shape::Network);
    }
    (has("instance-id") && keys.len() <= 12).then_some(Shape::MetaData)
}
