//! What Terraform makes or reads that is a secret, by how an expression refers to it.
//!
//! The providers' schemas mark these attributes as sensitive: Terraform hides them where it prints, and puts them into
//! user-data all the same.

use crate::ir::Awaited;
use crate::source::{Span, Text};

/// Resources, and which of their attributes are secret.
const RESOURCES: [(&str, &[&str]); 20] = [
    ("random_password", &["result"]),
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
const DRAWN: [&str; 3] = ["random_id", "random_string", "random_bytes"];

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
    let secret = match (root, names) {
        ("var", [name, ..]) => sensitive(name),
        ("data" | "ephemeral", [kind, _, attribute, ..]) => {
            is_listed(&DATA, kind, attribute).then_some(true)?
        }
        // What another module gives out: its name decides.
        ("module", [_, ..]) => false,
        (kind, [name, _, ..]) if DRAWN.contains(&kind) => {
            return Some(Awaited {
                span,
                what: format!("{kind}.{name}"),
                secret: false,
                known: None,
            });
        }
        (kind, [_, attribute, ..]) => is_listed(&RESOURCES, kind, attribute).then_some(true)?,
        _ => return None,
    };
    let mut what = root.to_owned();
    for name in names {
        what.push('.');
        what.push_str(name);
    }
    Some(Awaited {
        span,
        what,
        secret,
        known: None,
    })
}

fn is_listed(list: &[(&str, &[&str])], kind: &str, attribute: &str) -> bool {
    list.iter().any(|(listed, attributes)| {
        *listed == kind
            && (attributes.contains(&attribute)
                || attributes.is_empty() && !ABOUT.contains(&attribute))
    })
}
