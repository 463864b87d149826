//! Time grows with the size of a file and no faster, whatever it repeats.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets_fuzz::project::Project;
use lint_secrets_fuzz::{growth, lint};

/// Each kind of file, with what stands before and behind what is repeated.
const KINDS: [(&str, Format, &str, &str); 14] = [
    ("Dockerfile", Format::Dockerfile, "FROM a\n", "\n"),
    (
        "Dockerfile",
        Format::Dockerfile,
        "FROM a\nARG API_TOKEN\nRUN ",
        "\n",
    ),
    (
        "Dockerfile",
        Format::Dockerfile,
        "FROM a\nRUN <<'END_OF_RUN'\n",
        "\nEND_OF_RUN\n",
    ),
    ("compose.yaml", Format::Compose, "", "\n"),
    (
        "compose.yaml",
        Format::Compose,
        "services:\n  a:\n    environment:\n",
        "\n",
    ),
    (".env", Format::EnvFile, "", "\n"),
    ("a.pkr.hcl", Format::Packer, "", "\n"),
    (
        "packer.json",
        Format::Packer,
        "{\"builders\": [{\"type\": \"amazon-ebs\"",
        "}]}",
    ),
    (
        "main.tf",
        Format::Terraform,
        "resource \"aws_instance\" \"a\" {\n  user_data = <<E\n#cloud-config\n",
        "\nE\n}\n",
    ),
    (
        "template.yaml",
        Format::CloudFormation,
        "Resources:\n  A:\n    Type: AWS::EC2::Instance\n",
        "\n",
    ),
    ("user-data", Format::UserData, "#cloud-config\n", "\n"),
    ("user-data", Format::UserData, "#!/bin/bash\n", "\n"),
    ("ks.cfg", Format::InstallerSeed, "", "\n"),
    ("Vagrantfile", Format::Vagrantfile, "", "\n"),
];

fuzz_target!(|data: &[u8]| {
    // What is repeated is short: what does not end within a page is another target's.
    let Some((kind, piece)) = data.split_first() else {
        return;
    };
    if piece.len() > 4096 {
        return;
    }
    let (name, format, before, behind) = KINDS[usize::from(*kind) % KINDS.len()];
    growth::check(piece, |text| {
        let text = [before.as_bytes(), text, behind.as_bytes()].concat();
        lint::project(&Project::of(name, format, text));
    });
});
