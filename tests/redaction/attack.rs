//! Random secrets in files of every format: quotes, escapes, letters of all scripts, line ends; plain, in URLs, in base64.
//!
//! Where a finding masks a part of a secret, no output may hold five bytes in a row of it, as it was meant or as it is
//! written, unless the same file with another secret gives them too.

use std::collections::HashSet;
use std::ops::Range;

use base64::Engine as _;
use lint_secrets::linter::Outcome;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Project, lint, outputs, selecting};

/// How many bytes in a row of a secret are a part of it.
const PART: usize = 5;

/// How a value is written where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// Without quotes: what has a meaning there is left out of it.
    Plain,
    /// In double quotes of a Dockerfile, an env file or a shell.
    Double,
    /// In single quotes of a shell.
    Single,
    /// A string of JSON, which is one of YAML too.
    Json,
    /// The same in Compose, where `$$` is a dollar sign.
    Compose,
    /// In single quotes of YAML.
    YamlSingle,
    /// A string of HCL.
    Hcl,
    /// A part of a URL.
    Url,
    /// In base64, behind a key.
    Base64,
    /// Text of XML.
    Xml,
}

impl Writing {
    fn write(self, secret: &str) -> String {
        let escaped = |special: &str| -> String {
            let escape = |c: char| special.contains(c).then_some('\\').into_iter().chain([c]);
            secret.chars().flat_map(escape).collect()
        };
        match self {
            Self::Plain => {
                let plain = |c: &char| c.is_alphanumeric() || "_-.".contains(*c);
                secret.chars().filter(plain).collect()
            }
            Self::Double => format!("\"{}\"", escaped("\\\"$`")),
            Self::Single => format!("'{}'", secret.replace('\'', "'\\''")),
            Self::Json => serde_json::to_string(secret).unwrap(),
            Self::Compose => serde_json::to_string(&secret.replace('$', "$$")).unwrap(),
            Self::YamlSingle => format!("'{}'", secret.replace('\'', "''")),
            Self::Hcl => {
                let text = serde_json::to_string(secret).unwrap();
                text.replace("${", "$${").replace("%{", "%%{")
            }
            Self::Url => {
                let mut out = String::new();
                for byte in secret.bytes() {
                    match byte {
                        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                            out.push(byte.into());
                        }
                        _ => out.push_str(&format!("%{byte:02X}")),
                    }
                }
                out
            }
            Self::Base64 => base64::prelude::BASE64_STANDARD.encode(format!("password={secret}\n")),
            Self::Xml => {
                let text = secret.replace('&', "&amp;").replace('<', "&lt;");
                text.replace('"', "&quot;")
            }
        }
    }
}

use Writing::{Base64, Compose, Double, Hcl, Json, Plain, Single, Url, Xml, YamlSingle};

/// A project: its files, and where in them `{}` stands for a secret and how that is written. Around each is what shows the
/// line for another reason.
pub(super) type Shape = &'static [(&'static str, &'static str, &'static [Writing])];

pub(super) const SHAPES: &[Shape] = &[
    &[(
        "Dockerfile",
        "FROM a\nARG NPM_TOKEN\nENV DB_PASSWORD={} NPM_TOKEN=$NPM_TOKEN\nENV API_TOKEN {}\nLABEL token={}\nRUN echo $NPM_TOKEN {}\n",
        &[Double, Plain, Double, Single],
    )],
    &[(
        "Dockerfile",
        "FROM a\nARG T_TOKEN={}\nRUN curl -H \"Authorization: Bearer $T_TOKEN\" -u me:{} https://u:{}@e.example/$T_TOKEN > /x\nRUN mysql -uroot -p{} -e x\n",
        &[Plain, Plain, Url, Single],
    )],
    &[(
        "Dockerfile",
        "FROM a\nRUN <<E\nexport DB_PASSWORD={}\necho {} | docker login --password-stdin r.example\nE\nCOPY <<F /app/.env\nAPI_TOKEN={}\nF\nHEALTHCHECK CMD [\"c\", \"--password\", {}]\n",
        &[Single, Single, Plain, Json],
    )],
    &[(
        "compose.yaml",
        "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD: {}\n      API_TOKEN: {}\n    command: [\"mysql\", \"-uroot\", \"--password\", {}]\n    labels:\n      - token={}\n  b:\n    build: {context: ., args: {T_TOKEN: {}}}\n",
        &[Compose, YamlSingle, Compose, Plain, Compose],
    )],
    &[(
        ".env",
        "DB_PASSWORD={}\nAPI_TOKEN={}\nDATABASE_URL=postgres://u:{}@db/x\nSECRET_KEY={}\n",
        &[Plain, Double, Url, Single],
    )],
    &[(
        "a.pkr.hcl",
        "variable \"db_password\" {\n  default = {}\n}\nsource \"docker\" \"a\" {\n  login_password = {}\n}\nbuild {\n  sources = [\"docker.a\"]\n  provisioner \"shell\" {\n    environment_vars = [\"DB_PASSWORD=${var.db_password}\"]\n    inline = [\"echo $DB_PASSWORD > /x\", \"curl -u me:{} https://u:{}@e.example\"]\n  }\n}\n",
        &[Hcl, Hcl, Plain, Url],
    )],
    &[(
        "a.pkr.json",
        "{\"variables\": {\"db_password\": {}}, \"builders\": [{\"type\": \"docker\", \"login_password\": {}}], \"provisioners\": [{\"type\": \"shell\", \"inline\": [\"export DB_PASSWORD={}\"]}]}\n",
        &[Json, Json, Plain],
    )],
    &[(
        "a.pkrvars.hcl",
        "db_password = {}\napi_token = {}\n",
        &[Hcl, Hcl],
    )],
    &[(
        "main.tf",
        "locals {\n  password = {}\n}\nresource \"aws_instance\" \"a\" {\n  user_data = <<-E\n    #!/bin/sh\n    export DB_PASSWORD=${local.password}\n    export API_TOKEN={}\n  E\n}\nresource \"aws_instance\" \"b\" {\n  user_data = base64encode(\"#cloud-config\\npassword: {}\\n\")\n}\n",
        &[Hcl, Plain, Plain],
    )],
    &[(
        "template.yaml",
        "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData:\n        Fn::Base64: |\n          #!/bin/sh\n          export DB_PASSWORD={}\n          curl https://u:{}@e.example\n",
        &[Plain, Url],
    )],
    &[(
        "user-data",
        "#cloud-config\npassword: {}\nusers:\n- name: a\n  plain_text_passwd: {}\nchpasswd:\n  list: |\n    a:{}\nwrite_files:\n- path: /a\n  encoding: b64\n  content: {}\n- path: /b\n  content: |\n    password={}\nruncmd:\n- [mysql, -uroot, --password, {}]\n- export API_TOKEN={}\n",
        &[Json, YamlSingle, Plain, Base64, Plain, Json, Plain],
    )],
    &[(
        "user-data",
        "#!/bin/bash\nexport DB_PASSWORD={}\necho password={} > /etc/x\ncat > /etc/y <<E\ntoken={}\nE\ncurl https://u:{}@e.example | sh\necho {} | base64 -d > /z\n",
        &[Single, Double, Plain, Url, Base64],
    )],
    &[(
        "user-data",
        "Content-Type: multipart/mixed; boundary=\"b\"\nMIME-Version: 1.0\n\n--b\nContent-Type: text/cloud-config\n\n#cloud-config\npassword: {}\n--b\nContent-Type: text/x-shellscript\n\n#!/bin/sh\nexport DB_PASSWORD={}\n--b--\n",
        &[Json, Single],
    )],
    &[(
        "user-data.ps1",
        "<powershell>\n$password = '{}'\nnet user a $password /add\n$env:API_TOKEN = \"{}\"\n</powershell>\n",
        &[Plain, Plain],
    )],
    &[(
        "config.ign",
        "{\"ignition\": {\"version\": \"3.0.0\"}, \"storage\": {\"files\": [{\"path\": \"/a\", \"contents\": {\"source\": \"data:,password={}\"}}, {\"path\": \"/b\", \"contents\": {\"source\": \"data:;base64,{}\"}}]}}\n",
        &[Url, Base64],
    )],
    &[(
        "ks.cfg",
        "rootpw --plaintext {}\nuser --name=a --password={}\n",
        &[Plain, Plain],
    )],
    &[(
        "preseed.cfg",
        "d-i passwd/root-password password {}\nd-i passwd/root-password-again password {}\n",
        &[Plain, Plain],
    )],
    &[(
        "autounattend.xml",
        "<unattend xmlns=\"urn:schemas-microsoft-com:unattend\"><settings pass=\"oobeSystem\"><component><UserAccounts><AdministratorPassword><Value>{}</Value><PlainText>true</PlainText></AdministratorPassword></UserAccounts></component></settings></unattend>\n",
        &[Xml],
    )],
    &[(
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: cloudinit}\nstringData:\n  userdata: |\n    #cloud-config\n    password: {}\n    runcmd:\n    - export DB_PASSWORD={}\n",
        &[Json, Plain],
    )],
    &[(
        "Vagrantfile",
        "Vagrant.configure(\"2\") do |c|\n  c.vm.provision \"shell\", inline: \"export DB_PASSWORD={}\"\nend\n",
        &[Plain],
    )],
    &[
        (
            "Dockerfile",
            "FROM a\nCOPY .npmrc .netrc .pypirc config.json /root/\n",
            &[],
        ),
        (
            ".npmrc",
            "//r.example/:_authToken={}\n//s.example/:_auth={}\n",
            &[Plain, Base64],
        ),
        (
            ".netrc",
            "machine r.example login me password {}\n",
            &[Plain],
        ),
        (
            ".pypirc",
            "[pypi]\nusername = __token__\npassword = {}\n",
            &[Plain],
        ),
        (
            "config.json",
            "{\"auths\": {\"r.example\": {\"auth\": \"{}\"}}}\n",
            &[Base64],
        ),
    ],
    &[
        (
            "Dockerfile",
            "FROM a\nARG API_TOKEN\nENV T=$API_TOKEN\nRUN echo $T\n",
            &[],
        ),
        (
            "compose.yaml",
            "services:\n  a:\n    build:\n      context: .\n      args:\n        API_TOKEN: ${API_TOKEN}\n    environment:\n      DB_PASSWORD: {}\n",
            &[Compose],
        ),
        (".env", "API_TOKEN={}\n", &[Double]),
    ],
];

/// Alphabets of secrets.
const ALPHABETS: [&str; 7] = [
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "abcdefghijklmnopqrstuvwxyz0123456789!@#%^&*()-_=+[]{};:,.<>/?|~",
    "abcdefghijkmnpqrstuvwxyz23456789\"'`$\\",
    "abcdefghijkmnpqrstuvwxyz23456789éüßñøåżłčđğπλшжя語密鍵🐢🔑",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=",
    "abcdefghijkmnpqrstuvwxyz23456789 \t%&\\n",
    "abcdefghijkmnpqrstuvwxyz23456789\u{202e}\u{200b}\u{1b}",
];

pub(super) fn secret() -> impl Strategy<Value = String> {
    let alphabets: Vec<Vec<char>> = ALPHABETS.iter().map(|a| a.chars().collect()).collect();
    (select(alphabets), 14_usize..40).prop_flat_map(|(alphabet, len)| {
        // Begins with what any grammar takes for a word, and has what makes it no word of a language.
        let rest = proptest::collection::vec(select(alphabet), len);
        ("[a-z][0-9][A-Z][0-9]", rest)
            // An `echo` may take `\n` for the end of a line, and what follows for another one.
            .prop_map(|(start, rest)| {
                start + &rest.into_iter().collect::<String>().replace("\\n", "\\k")
            })
    })
}

/// A secret of a project.
pub(super) struct Hidden {
    file: String,
    /// Where in the file it is written.
    at: Range<usize>,
    /// As it was meant and as it is written.
    texts: Vec<String>,
}

/// The files of a shape with secrets in them, and all that must not be shown.
pub(super) fn project(shape: Shape, secrets: &[String]) -> (Project, Vec<Hidden>) {
    let mut secrets = secrets.iter();
    let mut hidden = Vec::new();
    let mut project = Project::new();
    for (name, text, writings) in shape {
        let mut parts = text.split("{}");
        let mut file = parts.next().unwrap().to_owned();
        // What is in one folder links to each other.
        let path = format!("flows/a/{name}");
        for (part, writing) in parts.zip(*writings) {
            let secret = secrets.next().unwrap();
            let written = writing.write(secret);
            let at = file.len()..file.len() + written.len();
            file.push_str(&written);
            file.push_str(part);
            let mut texts = vec![written];
            if *writing != Plain {
                texts.push(secret.clone());
            }
            let file = path.clone();
            hidden.push(Hidden { file, at, texts });
        }
        project.insert(path, file.into_bytes());
    }
    (project, hidden)
}

/// The parts of a text: from each of its characters on as many as have [`PART`] bytes, and where they begin.
fn parts_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.char_indices().filter_map(|(at, _)| {
        let end = (at + PART..at + PART + 4).find(|end| text.is_char_boundary(*end))?;
        Some((at, text.get(at..end)?))
    })
}

/// What stands in many secrets as they are written and says nothing of one: signs, and `password=` in base64.
const WRITTEN: [&str; 5] = ["\\u001b", "&quot;", "&amp;", "&lt;", "cGFzc3dvcmQ9"];

/// The parts of secrets that an output shows, and does not show with other ones.
pub(super) fn shown<'t>(text: &'t str, other: &str, hidden: &[&str]) -> Vec<&'t str> {
    let own: HashSet<&str> = parts_of(other).map(|(_, part)| part).collect();
    let mut pieces = hidden.to_vec();
    for sign in WRITTEN {
        pieces = pieces.iter().flat_map(|piece| piece.split(sign)).collect();
    }
    let secret: HashSet<&str> = pieces
        .iter()
        .flat_map(|piece| parts_of(piece))
        .map(|(_, part)| part)
        .collect();
    let leaks = parts_of(text).filter(|(_, part)| secret.contains(part) && !own.contains(part));
    leaks
        .map(|(at, _)| {
            let line = text[..floor(text, at)].rfind('\n').map_or(0, |end| end + 1);
            let start = floor(text, at.saturating_sub(80)).max(line);
            &text[start..floor(text, at + 40)]
        })
        .take(2)
        .collect()
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap()
}

/// Most secrets that a shape takes.
pub(super) const MOST: usize = 8;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, max_shrink_iters: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_report_has_five_bytes_of_a_random_secret(
        shape in select(SHAPES),
        secrets in proptest::collection::vec(secret(), MOST),
        others in proptest::collection::vec(secret(), MOST),
        only_hints in any::<bool>(),
    ) {
        let overrides = selecting(if only_hints { &["secrets-used-in-arg-or-env"][..] } else { &[] });
        let (project_, hidden) = project(shape, &secrets);
        let (other, _) = project(shape, &others);
        let outcome = lint(&project_, &overrides);
        let hidden = masked(&outcome, &hidden);
        let told = outputs(&lint(&other, &overrides), false);
        for (what, text) in outputs(&outcome, false) {
            // The texts that hold our words for another secret, of whichever format.
            let same: String = told.iter().filter(|(kind, _)| *kind == what).map(|(_, t)| t.as_str()).collect();
            let leaks = shown(&text, &same, &hidden);
            prop_assert!(leaks.is_empty(), "{what} shows {leaks:?} of {hidden:?}");
        }
    }
}

/// Those of which a finding masks a byte: what nothing takes for a secret is shown like any other word.
pub(super) fn masked<'h>(outcome: &Outcome, hidden: &'h [Hidden]) -> Vec<&'h str> {
    let masks: Vec<_> = outcome.findings.iter().flat_map(|f| &f.masks).collect();
    let is_masked = |hidden: &&Hidden| {
        masks.iter().any(|mask| {
            let file = outcome.sources.get(mask.file).unwrap();
            let meets = mask.range().start < hidden.at.end && hidden.at.start < mask.range().end;
            file.path().ends_with(&hidden.file) && meets
        })
    };
    let of_each = |hidden: &'h Hidden| hidden.texts.iter().map(String::as_str);
    hidden.iter().filter(is_masked).flat_map(of_each).collect()
}

/// The property would hold for a program that finds nothing.
#[test]
fn most_random_secrets_are_found() {
    let secret = |n: usize| format!("k{n}Qx7Wm2{}Tz9", ["Lp4Rb8", "Hd3Jc6", "Vf5Ny1"][n % 3]);
    let secrets: Vec<String> = (0..MOST).map(secret).collect();
    let (mut found, mut all) = (0, 0);
    for shape in SHAPES {
        let (project, hidden) = project(shape, &secrets);
        let outcome = lint(&project, &selecting(&[]));
        found += masked(&outcome, &hidden).len();
        all += hidden.iter().map(|h| h.texts.len()).sum::<usize>();
        assert!(!outcome.findings.is_empty(), "{shape:?}");
    }
    assert!(found * 10 > all * 8, "{found} of {all}");
}
