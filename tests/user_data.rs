//! User-data as a whole: every key of the schemas, one secret in every wrapper, and input that means harm.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod support;

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lint_secrets::finding::NoticeLevel;
use lint_secrets::lower::user_data::Schema;
use support::user_data::{active, all_at_once, each_alone, keys, lint, lint_all, said, word};

#[test]
fn every_key_of_the_schemas_is_in_the_table() {
    let keys = keys();
    assert!(keys.len() > 700, "only {} keys", keys.len());
    let mut problems = Vec::new();
    for key in &keys {
        let said = said(key.schema, &key.path).map_or_else(|| "no kind".to_owned(), word);
        if said != key.holds {
            problems.push(format!("{}: {said}", key.path));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_key_that_is_set_gives_what_the_table_says() {
    let problems = each_alone(&keys());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn all_keys_that_are_set_at_once_give_what_the_table_says() {
    for (schema, least) in [(Schema::CloudConfig, 100), (Schema::Network, 0)] {
        let (secret, problems) = all_at_once(&keys(), schema);
        assert!(secret >= least, "only {secret} keys are secret");
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}

const SECRET: &str = "correct-Horse-9";

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

fn wrapped(text: &str, width: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let lines = chars
        .chunks(width)
        .map(|line| line.iter().collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

fn indented(text: &str, by: usize) -> String {
    let indent = " ".repeat(by);
    text.lines()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

#[test]
fn one_secret_is_found_once_in_every_wrapper() {
    let plain = format!("#cloud-config\nhostname: web\npassword: {SECRET}\n");
    let encoded = STANDARD.encode(&plain);
    let packed = STANDARD.encode(gzip(plain.as_bytes()));
    let mime = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/cloud-config\n\
         Content-Transfer-Encoding: base64\n\n{}\n--b--\n",
        wrapped(&encoded, 40)
    );
    let archive = format!(
        "#cloud-config-archive\n- type: text/cloud-config\n  content: |\n{}",
        indented(&plain, 4)
    );
    let heredoc = |inner: &str| {
        format!(
            "resource \"aws_instance\" \"web\" {{\n  user_data = <<-EOT\n{}  EOT\n}}\n",
            indented(inner, 4)
        )
    };
    let stack = format!(
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Web:\n    Type: AWS::EC2::Instance\n    Properties:\n      \
         UserData:\n        Fn::Base64: !Sub |\n{}",
        indented(&plain, 10)
    );
    let packer = |inner: &str| {
        format!(
            "source \"amazon-ebs\" \"web\" {{\n  user_data = <<-EOT\n{}  EOT\n}}\n\nbuild {{\n  sources = \
             [\"source.amazon-ebs.web\"]\n}}\n",
            indented(inner, 4)
        )
    };
    let long_stack = format!(
        "{{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {{\"Web\": {{\"Type\": \
         \"AWS::EC2::Instance\", \"Properties\": {{\"UserData\": {{\"Fn::Base64\": {{\"Fn::Sub\": {}}}}}}}}}}}}}",
        serde_json::Value::from(plain.clone())
    );
    let request = format!(
        "{{\"name\": \"web\", \"user_data\": {}}}",
        serde_json::Value::from(plain.clone())
    );
    let playbook = format!(
        "- hosts: localhost\n  tasks:\n    - ec2_instance:\n        user_data: |\n{}",
        indented(&plain, 10)
    );
    let vagrant = format!(
        "Vagrant.configure(\"2\") do |config|\n  config.vm.cloud_init inline: <<-EOF\n{}  EOF\nend\n",
        indented(&plain, 4)
    );
    let windows: Vec<u8> = format!(
        "\u{feff}<unattend xmlns=\"urn:schemas-microsoft-com:unattend\">\r\n<AdministratorPassword><Value>{SECRET}</Value>\
         <PlainText>true</PlainText></AdministratorPassword>\r\n</unattend>\r\n"
    )
    .encode_utf16()
    .flat_map(u16::to_le_bytes)
    .collect();
    let written = format!(
        "#cloud-config\nwrite_files:\n  - path: /var/lib/cloud/seed/nocloud/user-data\n    encoding: gz+b64\n    content: \
         {packed}\n"
    );
    // The text around the secret in the source, or all of what stands for it.
    let cases = [
        (
            "plain",
            "user-data",
            plain.clone().into_bytes(),
            Some(SECRET),
        ),
        ("base64", "user-data", encoded.clone().into_bytes(), None),
        (
            "wrapped base64",
            "user-data",
            wrapped(&encoded, 33).into_bytes(),
            None,
        ),
        (
            "gzip in base64",
            "user-data",
            packed.clone().into_bytes(),
            Some(packed.as_str()),
        ),
        ("gzip", "user-data", gzip(plain.as_bytes()), None),
        ("MIME", "user-data", mime.clone().into_bytes(), None),
        ("archive", "user-data", archive.into_bytes(), Some(SECRET)),
        (
            "Terraform",
            "main.tf",
            heredoc(&plain).into_bytes(),
            Some(SECRET),
        ),
        (
            "MIME in Terraform",
            "main.tf",
            heredoc(&mime).into_bytes(),
            None,
        ),
        (
            "CloudFormation",
            "stack.yaml",
            stack.into_bytes(),
            Some(SECRET),
        ),
        (
            "base64 in Terraform",
            "main.tf",
            heredoc(&encoded).into_bytes(),
            None,
        ),
        (
            "Packer",
            "web.pkr.hcl",
            packer(&plain).into_bytes(),
            Some(SECRET),
        ),
        (
            "MIME in Packer",
            "web.pkr.hcl",
            packer(&mime).into_bytes(),
            None,
        ),
        (
            "CloudFormation in JSON",
            "stack.json",
            long_stack.into_bytes(),
            Some(SECRET),
        ),
        ("request", "web.json", request.into_bytes(), Some(SECRET)),
        ("playbook", "web.yaml", playbook.into_bytes(), Some(SECRET)),
        (
            "Vagrantfile",
            "Vagrantfile",
            vagrant.into_bytes(),
            Some(SECRET),
        ),
        ("UTF-16", "autounattend.xml", windows, Some(SECRET)),
        (
            "seed in a file",
            "user-data",
            written.into_bytes(),
            Some(packed.as_str()),
        ),
        (
            "mixed line ends",
            "user-data",
            plain.replace("web\n", "web\r\n").into_bytes(),
            Some(SECRET),
        ),
    ];
    for (what, name, bytes, wanted) in cases {
        let outcome = lint(name, &bytes);
        let found = active(&outcome);
        assert_eq!(found.len(), 1, "{what}: {:?}", outcome.findings);
        assert_eq!(
            outcome.notices.len(),
            usize::from(what == "gzip"),
            "{what}: {:?}",
            outcome.notices
        );
        let shown = outcome.sources.slice(found[0].primary.span);
        match wanted {
            Some(wanted) => assert_eq!(shown, wanted, "{what}"),
            None if what == "gzip" => {}
            // Base64: the digits that hold it, and no more than a group on either side.
            None => {
                let digits: String = shown.split_whitespace().collect();
                let back = STANDARD
                    .decode(digits.trim_end_matches('='))
                    .or_else(|_| STANDARD.decode(&digits));
                let back = String::from_utf8_lossy(&back.unwrap()).into_owned();
                assert!(
                    back.contains(SECRET) && back.len() <= SECRET.len() + 4,
                    "{what}: {back:?}"
                );
            }
        }
    }
}

#[test]
fn the_way_to_a_secret_is_told() {
    let inner = format!(
        "#cloud-config\nwrite_files:\n  - path: /opt/app.env\n    content: API_TOKEN={SECRET}\n"
    );
    let mime = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/cloud-config\n\
         Content-Transfer-Encoding: base64\n\n{}\n--b--\n",
        STANDARD.encode(inner)
    );
    let outcome = lint("user-data", mime.as_bytes());
    let found = active(&outcome);
    assert_eq!(found.len(), 1);
    let way = "(MIME part 1 (text/cloud-config) › base64 › file /opt/app.env)";
    assert!(found[0].message.ends_with(way), "{}", found[0].message);
}

#[test]
fn harmful_input_is_bounded_told_and_the_rest_is_linted() {
    let secret = format!("#cloud-config\npassword: {SECRET}\n");
    let bomb = STANDARD.encode(gzip(&vec![b'a'; 60 << 20]));
    let mut aliases = String::from("#cloud-config\na0: &a0 [x, x]\n");
    for n in 1..40 {
        writeln!(
            aliases,
            "a{n}: &a{n} [*a{}, *a{}, *a{}]",
            n - 1,
            n - 1,
            n - 1
        )
        .unwrap();
    }
    writeln!(aliases, "password: {SECRET}").unwrap();
    let mut deep = String::from("MIME-Version: 1.0\n");
    for n in 0..2000 {
        write!(
            deep,
            "Content-Type: multipart/mixed; boundary=\"b{n}\"\n\n--b{n}\n"
        )
        .unwrap();
    }
    write!(
        deep,
        "Content-Type: text/cloud-config\n\npassword: {SECRET}\n"
    )
    .unwrap();
    let large = format!(
        "{secret}{}",
        "# nothing to see here\n".repeat((30 << 20) / 22)
    );
    let broken = format!("{secret}runcmd:\n\t- tab\n  - [unclosed\nusers: }}\nhostname: \"open\n");
    let truncated = format!(
        "{secret}write_files:\n  - path: /a\n    encoding: b64\n    content: \"QUJDREVGR0hJSktMTU5PUFFSU1Q!\"\n"
    );
    let nested = {
        let mut text = secret.clone();
        for _ in 0..12 {
            text = STANDARD.encode(text);
        }
        format!("{secret}datasource:\n  None:\n    userdata_raw: {text}\n")
    };
    let braces = format!("{secret}{}", "{{ ".repeat(100_000));
    let statements = format!("{secret}# {}\n", "{% ".repeat(100_000));
    let entities = format!(
        "<profile xmlns=\"http://www.suse.com/1.0/yast2ns\">{}",
        "<a>&amp;".repeat(50_000)
    );
    // How many findings, and whether something is told to be missing.
    let cases: [(&str, &str, Vec<u8>, usize, bool); 11] = [
        (
            "gzip bomb",
            "user-data",
            format!("{secret}datasource:\n  None:\n    userdata_raw: {bomb}\n").into(),
            1,
            true,
        ),
        ("alias bomb", "user-data", aliases.into(), 1, false),
        ("MIME in MIME", "user-data", deep.into(), 1, true),
        ("30 MB", "user-data", large.into(), 1, true),
        ("broken YAML", "user-data", broken.into(), 1, true),
        ("truncated base64", "user-data", truncated.into(), 1, true),
        ("base64 in base64", "user-data", nested.into(), 1, true),
        ("braces", "user-data", braces.into(), 1, false),
        ("statements", "user-data", statements.into(), 1, false),
        ("XML", "autoinst.xml", entities.into(), 0, false),
        (
            "kickstart",
            "ks.cfg",
            format!("rootpw {SECRET}\n{}", "%post\n".repeat(50_000)).into(),
            1,
            false,
        ),
    ];
    for (what, name, bytes, findings, incomplete) in cases {
        let outcome = lint(name, &bytes);
        let failed = outcome
            .notices
            .iter()
            .any(|n| n.message.contains("the linter failed"));
        assert!(!failed, "{what}: {:?}", outcome.notices);
        assert_eq!(
            active(&outcome).len(),
            findings,
            "{what}: {:?}",
            outcome.notices
        );
        if incomplete {
            let told = outcome
                .notices
                .iter()
                .any(|n| n.span.is_some() && n.level == NoticeLevel::Incomplete);
            assert!(told, "{what}: {:?}", outcome.notices);
        }
    }
}

#[test]
fn a_file_of_50_mb_is_told_of_and_the_others_are_linted() {
    let large = format!("#cloud-config\n{}", "# nothing\n".repeat((50 << 20) / 10));
    let small = format!("#cloud-config\npassword: {SECRET}\n");
    let outcome = lint_all(&[
        ("user-data", large.as_bytes()),
        ("seed/user-data", small.as_bytes()),
    ]);
    assert_eq!(active(&outcome).len(), 1);
    let notices: Vec<_> = outcome.notices.iter().collect();
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0].path, "user-data");
    assert_eq!(notices[0].level, NoticeLevel::Incomplete);
}

#[test]
fn old_versions_of_a_launch_template_are_told_of() {
    let of = |kind: &str| {
        format!(
            "resource \"{kind}\" \"a\" {{\n  user_data = <<EOT\n#!/bin/sh\nexport API_TOKEN={SECRET}\nEOT\n}}\n"
        )
    };
    let told = |kind: &str| {
        let outcome = lint("main.tf", of(kind).as_bytes());
        let found = active(&outcome);
        assert_eq!(found.len(), 1, "{kind}");
        found[0]
            .help
            .iter()
            .any(|line| line.contains("old versions"))
    };
    assert!(told("aws_launch_template"));
    assert!(!told("aws_instance"));
}

#[test]
fn the_way_leads_into_other_files() {
    let terraform =
        "resource \"aws_instance\" \"web\" {\n  user_data = templatefile(\"boot.tpl\", {})\n}\n";
    let template = format!("#!/bin/sh\nexport API_TOKEN={SECRET}\n");
    let mut fs = lint_secrets::source::MemoryFs::default();
    fs.insert("main.tf", terraform.as_bytes());
    fs.insert("boot.tpl", template.as_bytes());
    let outcome = lint_secrets::linter::lint(
        lint_secrets::linter::Input {
            command: None,
            files: vec![lint_secrets::linter::in_memory(
                "main.tf",
                lint_secrets::discover::Format::Terraform,
            )],
            baseline: None,
        },
        &support::user_data::settings(),
        &fs,
    );
    let found = active(&outcome);
    assert_eq!(found.len(), 1, "{:?}", outcome.notices);
    let message = &found[0].message;
    assert!(
        message.ends_with("(user_data of aws_instance.web)"),
        "{message}"
    );
}

#[test]
fn advice_goes_by_what_the_secret_opens_and_is_no_finding_itself() {
    let offers_a_key = |text: &str| {
        let outcome = lint("user-data", format!("#cloud-config\n{text}\n").as_bytes());
        let found = active(&outcome);
        assert_eq!(found.len(), 1, "{text}");
        found[0]
            .help
            .iter()
            .any(|line| line.contains("ssh_authorized_keys"))
    };
    for login in [
        "password: correct-Horse-51",
        "chpasswd: {list: ['root:correct-Horse-52']}",
        "chpasswd: {users: [{name: ada, type: text, password: correct-Horse-53}]}",
        "users: [{name: ada, plain_text_passwd: correct-Horse-54}]",
        "runcmd: ['echo root:correct-Horse-55 | chpasswd']",
        "users: [{name: ada, passwd: $6$Qm3xLw8Zt5Rv$u1Yp0sVbH7cJd2eKf9gLh4iMj6kNl8oPq3rSt5uVw7xYz1aBc2dEf4gHi6jKl8mNo0pQr2sTu4vWx6yZa8bCd.}]",
    ] {
        assert!(offers_a_key(login), "{login}");
    }
    for other in [
        "runcmd: ['mysql -uroot -pcorrect-Horse-61 -e 1']",
        "rh_subscription: {username: ada, password: correct-Horse-62}",
        "mounts: [[//nas/x, /x, cifs, 'password=correct-Horse-63']]",
        "lxd: {init: {trust_password: correct-Horse-64}}",
        "write_files: [{path: /etc/a.env, content: 'DB_PASSWORD=correct-Horse-65'}]",
    ] {
        assert!(!offers_a_key(other), "{other}");
    }
    let advised = "#cloud-config\nusers:\n  - name: ada\n    lock_passwd: true\n    ssh_authorized_keys: [ssh-ed25519 \
                   AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl a]\nchpasswd: {users: [{name: bob, type: \
                   RANDOM}], expire: true}\n";
    assert_eq!(active(&lint("user-data", advised.as_bytes())).len(), 0);
}

#[test]
fn accounts_of_windows_get_no_advice_for_linux() {
    let answers = "<?xml version=\"1.0\"?>\n<unattend xmlns=\"urn:schemas-microsoft-com:unattend\">\n\
        <settings pass=\"oobeSystem\"><component name=\"Microsoft-Windows-Shell-Setup\"><UserAccounts>\
        <AdministratorPassword><Value>correct-Horse-61</Value><PlainText>true</PlainText></AdministratorPassword>\
        </UserAccounts></component></settings>\n</unattend>\n";
    for (path, text, is_login) in [
        (
            "user-data",
            "<powershell>\nnet user Administrator correct-Horse-62\n</powershell>\n",
            true,
        ),
        (
            "user-data",
            "#ps1_sysnative\nNew-LocalUser -Name ada -Password (ConvertTo-SecureString 'correct-Horse-63' -AsPlainText -Force)\n",
            false,
        ),
        ("autounattend.xml", answers, true),
    ] {
        let outcome = lint(path, text.as_bytes());
        let found = active(&outcome);
        assert_eq!(found.len(), 1, "{text}");
        let help = found[0].help.join("\n");
        for of_linux in ["ssh_authorized_keys", "chpasswd", "rootpw --lock"] {
            assert!(!help.contains(of_linux), "{text}: {help}");
        }
        assert_eq!(help.contains("LAPS"), is_login, "{text}: {help}");
    }
}
