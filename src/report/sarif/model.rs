//! The part of SARIF 2.1.0 that is written, under the names of the standard
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; section numbers in the comments).

use std::collections::BTreeMap;

use serde::Serialize;

/// Objects are written in camel case, without what is absent.
macro_rules! sarif {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Serialize, Debug, Clone, Default, PartialEq)]
        #[serde(rename_all = "camelCase")]
        pub(super) struct $name {
            $(
                #[serde(skip_serializing_if = "Absent::is_absent")]
                pub(super) $field: $kind,
            )*
        }
    )*};
}

/// What is left out when written.
pub(super) trait Absent {
    fn is_absent(&self) -> bool {
        false
    }
}
impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}
/// Lists that may not be left out are `Always`.
impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
impl<V> Absent for BTreeMap<&'static str, V> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
macro_rules! always { ($($kind:ty),*) => { $(impl Absent for $kind {})* } }
always!(
    String,
    &'static str,
    bool,
    u8,
    u32,
    usize,
    f64,
    Text,
    Driver,
    Tool,
    Location,
    PhysicalLocation,
    ArtifactLocation,
    Region,
    Configuration,
    RuleProperties,
    Descriptor
);

/// A list that is written even when empty: `results` says that the rules ran and found nothing (3.14.23).
#[derive(Serialize, Debug, Clone, Default, PartialEq)]
#[serde(transparent)]
pub(super) struct Always<T>(pub(super) Vec<T>);
impl<T> Absent for Always<T> {}

/// 3.13
#[derive(Serialize, Debug, Clone, PartialEq)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) runs: Vec<SarifRun>,
}

sarif! {
    /// 3.14
    SarifRun {
        tool: Tool,
        invocations: Vec<Invocation>,
        original_uri_base_ids: BTreeMap<&'static str, BaseLocation>,
        artifacts: Vec<Artifact>,
        results: Always<SarifResult>,
        column_kind: &'static str,
    }
    /// 3.4, as 3.14.14 uses it: without a URI, for only the reader knows where the folder is now.
    BaseLocation { description: Text, }
    /// 3.18
    Tool { driver: Driver, }
    /// 3.19
    Driver {
        name: &'static str,
        full_name: String,
        version: Option<String>,
        semantic_version: Option<String>,
        information_uri: Option<String>,
        rules: Always<Rule>,
        notifications: Vec<NotificationKind>,
    }
    /// 3.49
    Rule {
        id: &'static str,
        name: String,
        short_description: Text,
        full_description: Text,
        help: Text,
        help_uri: Option<String>,
        default_configuration: Configuration,
        properties: RuleProperties,
    }
    /// 3.49, for notifications
    NotificationKind {
        id: &'static str,
        short_description: Text,
        full_description: Text,
        help: Text,
        default_configuration: Configuration,
    }
    /// 3.50
    Configuration { enabled: Option<bool>, level: &'static str, }
    /// 3.11 and 3.12
    Text { text: String, markdown: Option<String>, }
    /// 3.20
    Invocation {
        execution_successful: bool,
        exit_code: u8,
        tool_execution_notifications: Vec<Notification>,
    }
    /// 3.58
    Notification {
        descriptor: Descriptor,
        level: &'static str,
        message: Text,
        locations: Vec<Location>,
    }
    /// 3.52
    Descriptor { id: &'static str, index: usize, }
    /// 3.24
    Artifact { location: ArtifactLocation, roles: Vec<&'static str>, }
    /// 3.27
    SarifResult {
        rule_id: &'static str,
        rule_index: usize,
        level: &'static str,
        rank: f64,
        message: Text,
        locations: Vec<Location>,
        related_locations: Vec<Location>,
        code_flows: Vec<CodeFlow>,
        partial_fingerprints: BTreeMap<&'static str, String>,
        baseline_state: Option<&'static str>,
        suppressions: Vec<Suppression>,
        fixes: Vec<SarifFix>,
    }
    /// 3.28
    Location { id: Option<u32>, physical_location: PhysicalLocation, message: Option<Text>, }
    /// 3.29
    PhysicalLocation { artifact_location: ArtifactLocation, region: Option<Region>, }
    /// 3.4
    ArtifactLocation { uri: String, uri_base_id: Option<&'static str>, index: Option<usize>, }
    /// 3.30
    Region {
        start_line: u32,
        start_column: Option<u32>,
        end_line: Option<u32>,
        end_column: Option<u32>,
    }
    /// 3.36
    CodeFlow { thread_flows: Vec<ThreadFlow>, }
    /// 3.37
    ThreadFlow { locations: Vec<ThreadFlowLocation>, }
    /// 3.38
    ThreadFlowLocation { location: Location, execution_order: u32, importance: &'static str, }
    /// 3.35
    Suppression {
        kind: &'static str,
        status: &'static str,
        justification: Option<String>,
        location: Option<Location>,
    }
    /// 3.55
    SarifFix { description: Text, artifact_changes: Vec<ArtifactChange>, }
    /// 3.56
    ArtifactChange { artifact_location: ArtifactLocation, replacements: Vec<Replacement>, }
    /// 3.57
    Replacement { deleted_region: Region, inserted_content: Option<Content>, }
    /// 3.3
    Content { text: String, }
}

/// What GitHub reads from the property bag of a rule.
#[derive(Serialize, Debug, Clone, Default, PartialEq)]
pub(super) struct RuleProperties {
    #[serde(rename = "security-severity")]
    pub(super) security_severity: &'static str,
    pub(super) precision: &'static str,
    pub(super) tags: Vec<String>,
}

impl Text {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            markdown: None,
        }
    }
}
