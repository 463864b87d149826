//! Terraform and CloudFormation: what hands user-data to machines.

use super::Verdict;
use super::name::Name;

/// `*.tf`, `*.tf.json`, and OpenTofu's `*.tofu`.
pub(super) fn by_name(name: &Name<'_>) -> Option<Verdict> {
    let name = name.lower();
    let is = [".tf", ".tf.json", ".tofu"]
        .iter()
        .any(|ending| name.ends_with(ending) && name.len() > ending.len());
    is.then_some(Verdict::Is)
}

/// CloudFormation templates have no name of their own.
pub(super) fn stack_by_name(name: &Name<'_>) -> Option<Verdict> {
    matches!(
        name.ending(),
        "yml" | "yaml" | "json" | "template" | "cfn" | "cform"
    )
    .then_some(Verdict::Maybe)
}

/// Its version, or resources of types that begin with `AWS::`.
pub(super) fn stack_by_content(text: &str) -> bool {
    let versioned = text.contains("AWSTemplateFormatVersion") || text.contains("AWS::Serverless-");
    let resources = text.lines().any(|line| {
        let line = line.trim_start_matches(['{', ' ', '\t']);
        line.starts_with("Resources:") || line.starts_with("\"Resources\"")
    });
    (versioned || text.contains("AWS::")) && resources
        || versioned && (text.contains("Parameters") || text.contains("Description"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["main.tf", "a.tf.json", "b.tofu"] {
            assert_eq!(by_name(&Name::of(name)), Some(Verdict::Is), "{name}");
        }
        for name in ["main.tfvars", "a.json", ".tf", "tf", "main.tf.bak"] {
            assert_eq!(by_name(&Name::of(name)), None, "{name}");
        }
    }

    #[test]
    fn contents_of_stacks() {
        for text in [
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::EC2::Instance\n",
            "{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\",\n  \"Resources\": {}\n}\n",
            "Resources:\n  A:\n    Type: AWS::S3::Bucket\n",
        ] {
            assert!(stack_by_content(text), "{text}");
        }
        for text in [
            "resources:\n- a.yaml\n",
            "Resources: none\n",
            "{\"a\": \"AWS::Region\"}",
            "",
        ] {
            assert!(!stack_by_content(text), "{text}");
        }
    }
}
