//! A secret that is put together from two locals, encoded, and handed to user-data by way of a template file is one
//! finding whose way names each step in three files, in every format; and what is handed over by the caller is none.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const LOCALS: &str = "\
locals {
  first_half  = \"hJ2-velvet-93\"
  second_half = \"Comet-48-Lark\"
  api_token   = \"${local.first_half}-${local.second_half}\"
}
";
const BASE: &str = "\
source \"amazon-ebs\" \"base\" {
  user_data = base64encode(templatefile(\"templates/first-boot.sh.pkrtpl.hcl\", {
    token = local.api_token
  }))
}
build {
  sources = [\"source.amazon-ebs.base\"]
}
";
const TEMPLATE: &str = "#!/bin/sh\nexport API_TOKEN=${token}\n/srv/app/start\n";
const TEMPLATE_PATH: &str = "templates/first-boot.sh.pkrtpl.hcl";
const WAY: [(&str, u64, &str); 9] = [
    ("locals.pkr.hcl", 2, "the secret is written here"),
    ("locals.pkr.hcl", 3, "another part of it is written here"),
    ("locals.pkr.hcl", 4, "read here as `local.first_half`"),
    ("locals.pkr.hcl", 4, "read here as `local.second_half`"),
    ("base.pkr.hcl", 3, "read here as `local.api_token`"),
    (TEMPLATE_PATH, 2, "read here as `token`"),
    ("base.pkr.hcl", 2, "the file is taken in here"),
    (
        "base.pkr.hcl",
        2,
        "put into another form by base64encode, which hides nothing",
    ),
    (
        "base.pkr.hcl",
        2,
        "given to the machine as user-data, which its disk keeps",
    ),
];

fn project(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("packer-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn three_files(name: &str) -> PathBuf {
    project(
        name,
        &[
            ("locals.pkr.hcl", LOCALS),
            ("base.pkr.hcl", BASE),
            (TEMPLATE_PATH, TEMPLATE),
        ],
    )
}

/// What is printed; no part of the secret is in it.
fn text(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
        .current_dir(folder)
        .args(args)
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for part in ["hJ2", "velvet", "Comet", "Lark"] {
        assert!(!text.contains(part), "{text}");
    }
    text
}

fn expected() -> Vec<(String, u64, String)> {
    WAY.map(|(path, line, text)| (path.to_owned(), line, text.to_owned()))
        .to_vec()
}

#[test]
fn json_names_each_step() {
    let report: Value =
        serde_json::from_str(&text(&three_files("json"), &["--format", "json"])).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    assert_eq!(finding["rule"], "secret-on-machine-image");
    let steps = finding["flow"].as_array().unwrap().iter().map(|step| {
        let word = |key: &str| step[key].as_str().unwrap().to_owned();
        (word("path"), step["line"].as_u64().unwrap(), word("text"))
    });
    assert_eq!(steps.collect::<Vec<_>>(), expected());
}

#[test]
fn sarif_has_a_code_flow_through_the_files() {
    let log: Value =
        serde_json::from_str(&text(&three_files("sarif"), &["--format", "sarif"])).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let [result] = results.as_slice() else {
        panic!("{results:?}")
    };
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let location = &step["location"];
            let physical = &location["physicalLocation"];
            let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
            let line = physical["region"]["startLine"].as_u64().unwrap();
            let said = location["message"]["text"].as_str().unwrap();
            (uri.to_owned(), line, said.to_owned())
        });
    assert_eq!(steps.collect::<Vec<_>>(), expected());
}

#[test]
fn people_are_shown_all_three_files() {
    let shown = text(&three_files("terminal"), &[]);
    assert!(shown.contains("1 finding (1 high)"), "{shown}");
    for place in [
        "[locals.pkr.hcl:2:18]",
        "[base.pkr.hcl:2:3]",
        &format!("[{TEMPLATE_PATH}:2:"),
    ] {
        assert!(shown.contains(place), "no {place}:\n{shown}");
    }
    for (step, (.., said)) in WAY.iter().enumerate() {
        let said = format!("{}. {said}", step + 1);
        assert!(shown.contains(&said), "no {said}:\n{shown}");
    }
}

/// Whatever the caller or a store of secrets gives is no secret of the template.
#[test]
fn what_is_handed_over_is_silent() {
    let handed = "\
variable \"db_password\" {
  type = string
}
variable \"api_token\" {
  type      = string
  sensitive = true
}
variable \"from_environment\" {
  default = env(\"DB_PASSWORD\")
}
variable \"root_password\" {
  default = \"\"
}
local \"app_password\" {
  expression = vault(\"secret/data/app\", \"password\")
  sensitive  = true
}
locals {
  cloud_secret = aws_secretsmanager(\"prod/app\", \"password\")
}
source \"proxmox-iso\" \"a\" {
  token        = var.api_token
  ssh_password = var.db_password
}
source \"amazon-ebs\" \"b\" {
  secret_key   = local.cloud_secret
  ssh_password = var.root_password
}
build {
  sources = [\"source.proxmox-iso.a\"]
  provisioner \"shell\" {
    environment_vars = [\"DB_PASSWORD=${local.app_password}\", \"TOKEN=${var.from_environment}\"]
    inline           = [\"/srv/install\"]
  }
}
";
    let folder = project("handed", &[("a.pkr.hcl", handed)]);
    let report: Value = serde_json::from_str(&text(&folder, &["--format", "json"])).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{report}");
    assert_eq!(report["summary"]["files"], 1, "{report}");
    // The same with one literal is not.
    let spelled = handed.replace("default = \"\"", "default = \"hJ2-velvet-93-Comet\"");
    std::fs::write(folder.join("a.pkr.hcl"), spelled).unwrap();
    let report: Value = serde_json::from_str(&text(&folder, &["--format", "json"])).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{report}");
}
