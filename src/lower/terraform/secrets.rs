//! What Terraform makes or reads that is a secret, by how an expression refers to it.
//!
//! The providers' schemas mark these attributes as sensitive: Terraform hides them where it prints, and puts them into
//! user-data all the same.

use crate::ir::Awaited;
use crate::source::{Span, Text};

/// Resources, and which of their attributes are secret.
const RESOURCES: [(&str, &[&str]); 20] = [
    ("random_password", &["result", "bcrypt_hash"]),
    (
        "tls_private_key",
        &[
            "private_key_pem",
            "private_key_openssh",
            "private_key_pem_pkcs8",
        ],
    ),
    ("aws_iam_access_key", &["secret", "ses_smtp_password_v4"]),
    ("google_service_account_key", &["private_key"]),
    (
        "azurerm_kubernetes_cluster",
        &["kube_config_raw", "kube_admin_config_raw"],
    ),
    ("digitalocean_kubernetes_cluster", &["kube_config"]),
    ("tailscale_tailnet_key", &["key"]),
    ("azuread_application_password", &["value"]),
    ("azuread_service_principal_password", &["value"]),
    (
        "vault_approle_auth_backend_role_secret_id",
        &["secret_id", "wrapping_token"],
    ),
    ("aws_db_instance", &["password"]),
    ("aws_rds_cluster", &["master_password"]),
    ("aws_redshift_cluster", &["master_password"]),
    ("aws_elasticache_replication_group", &["auth_token"]),
    ("google_sql_user", &["password"]),
    (
        "azurerm_storage_account",
        &[
            "primary_access_key",
            "secondary_access_key",
            "primary_connection_string",
            "secondary_connection_string",
        ],
    ),
    (
        "azurerm_redis_cache",
        &["primary_access_key", "secondary_access_key"],
    ),
    (
        "azurerm_cosmosdb_account",
        &["primary_key", "secondary_key"],
    ),
    ("azurerm_mssql_server", &["administrator_login_password"]),
    ("azurerm_container_registry", &["admin_password"]),
];

/// Resources that draw what may be a secret or the end of a name: the one's own name decides.
const DRAWN: [&str; 4] = ["random_id", "random_string", "random_bytes", "random_uuid"];

/// Data sources, and which of their attributes are secret; none named: all of them.
const DATA: [(&str, &[&str]); 9] = [
    (
        "aws_secretsmanager_secret_version",
        &["secret_string", "secret_binary"],
    ),
    ("google_secret_manager_secret_version", &["secret_data"]),
    (
        "google_secret_manager_secret_version_access",
        &["secret_data"],
    ),
    ("azurerm_key_vault_secret", &["value"]),
    ("vault_generic_secret", &[]),
    ("vault_kv_secret", &[]),
    ("vault_kv_secret_v2", &[]),
    ("sops_file", &[]),
    ("onepassword_item", &["password", "credential"]),
];

/// Attributes of these data sources that say something about the secret and are not it.
const ABOUT: [&str; 6] = ["path", "lease_id", "version", "id", "arn", "name"];

/// The secret that `root.names` refers to, if it does. `sensitive` says whether a variable is declared so.
pub(super) fn awaited(
    root: &Text,
    names: &[&str],
    span: Span,
    sensitive: &dyn Fn(&str) -> bool,
) -> Option<Awaited> {
    let root = root.as_str();
    let listed = |list, kind, attribute| match is_listed(list, kind, attribute) {
        Some(secret) => secret.then_some(true),
        // What is not listed goes by its name.
        None => Some(false),
    };
    let secret = match (root, names) {
        ("var", [name, ..]) => sensitive(name),
        // Whoever can read the parameter may do so: what it is called is all there is.
        ("data", ["aws_ssm_parameter", name, "value", ..]) => {
            return Some(Awaited::new(span, format!("data.aws_ssm_parameter.{name}")));
        }
        ("data" | "ephemeral", [kind, _, attribute, ..]) => listed(&DATA, kind, attribute)?,
        // What another module gives out, and what is made here: its name decides.
        ("module" | "local", [_, ..]) | ("each", ["value", ..]) => false,
        (kind, [name, _, ..]) if DRAWN.contains(&kind) => {
            return Some(Awaited::new(span, format!("{kind}.{name}")));
        }
        (kind, [_, attribute, ..]) if kind.contains('_') => listed(&RESOURCES, kind, attribute)?,
        _ => return None,
    };
    let mut what = root.to_owned();
    for name in names {
        what.push('.');
        what.push_str(name);
    }
    Some(Awaited {
        secret,
        ..Awaited::new(span, what)
    })
}

/// Whether the attribute of such a thing is a secret, where the list has the thing.
fn is_listed(list: &[(&str, &[&str])], kind: &str, attribute: &str) -> Option<bool> {
    let (_, attributes) = list.iter().find(|(listed, _)| *listed == kind)?;
    Some(attributes.contains(&attribute) || attributes.is_empty() && !ABOUT.contains(&attribute))
}
