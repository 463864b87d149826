#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::single_range_in_vec_init
)]
use super::super::names::classify;
use super::*;
use crate::source::FileId;

fn content(path: &str, bytes: &[u8]) -> Content {
    let file = SourceFile::new(FileId(0), path, bytes.to_vec());
    judge(&file, &classify(path).unwrap(), Detectors::builtin())
}

/// A private key without a passphrase, made up.
fn key() -> String {
    let body = "MC4CAQAwBQYDK2VwBCIEI".to_owned() + "Jx9Qm2vT7wLr4KpYz8uEa1sHd6fGb3nCo5iRkVq0tWe";
    format!(
        "-----BEGIN PRIV{}-----\n{body}\n-----END PRIV{}-----\n",
        "ATE KEY", "ATE KEY"
    )
}

#[test]
fn files_that_hold_secrets() {
    let pem = key();
    let token = "wL8vQ2mT".to_owned() + "7xKp4ZrY9sBd";
    let text = |template: &str| template.replace("TOKEN", &token).replace("PEM", &pem);
    for (path, template) in [
        ("server.key", "PEM"),
        (
            "certs/app-key.pem",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nPEM",
        ),
        (
            ".npmrc",
            "registry=https://r.example.com/\n//r.example.com/:_authToken=TOKEN\n",
        ),
        (".env", "DEBUG=1\nexport DB_PASSWORD=TOKEN\n"),
        (".env", "DB_PASSWORD=\"TOKEN\" # of the database\n"),
        (".env", "POSTGRES_PASSWORD=postgres\n"),
        // A comment is in the layer, too.
        (".env", "# DB_PASSWORD=TOKEN\n"),
        (".pgpass", "db.example.com:5432:app:app:TOKEN\n"),
        (".netrc", "machine h.example.com login me password TOKEN\n"),
        (".git-credentials", "https://me:TOKEN@git.example.com\n"),
        (".my.cnf", "[client]\nuser = app\npassword = TOKEN\n"),
        (
            ".aws/credentials",
            "[default]\naws_secret_access_key = wJ8rXUtnFEMI/K7MDENG/bPxRfiCYzQ2mT7xKp4Z\n",
        ),
        ("config/master.key", "5f0e3c9a7d1b4e8264fa90c3d7b1e85a\n"),
        ("password.txt", "TOKEN\n"),
        (
            "secrets.yml",
            "production:\n  secret_key_base: 5f0e3c9a7d1b4e8264fa90c3d7b1e85a5f0e3c9a7d1b4e8264fa90c3d7b1e85b\n",
        ),
        (
            "secrets.json",
            "{\n  \"apiToken\": \"TOKEN\",\n  \"a\": 1\n}\n",
        ),
        (
            "settings.xml",
            "<server>\n  <password>TOKEN</password>\n</server>\n",
        ),
        (
            "nuget.config",
            "<add key=\"ClearTextPassword\" value=\"TOKEN\" />\n",
        ),
        (
            "application-prod.yml",
            "spring:\n  datasource:\n    password: TOKEN\n",
        ),
        (
            ".git/config",
            "[remote \"origin\"]\n\turl = https://ci:TOKEN@git.example.com/a/b.git\n",
        ),
        (
            "local_settings.py",
            "DATABASES = {\n    'PASSWORD': 'TOKEN',\n}\n",
        ),
    ] {
        let found = content(path, text(template).as_bytes());
        assert!(matches!(found, Content::Secrets(_)), "{path}: {found:?}");
    }
}

#[test]
fn files_that_only_go_by_such_a_name() {
    for (path, text) in [
        (
            "server.key",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        ),
        (
            "server.key",
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
        ),
        ("slides.key", "PK\u{3}\u{4}\0\0"),
        ("server.key", ""),
        (
            ".npmrc",
            "registry=https://r.example.com/\nsave-exact=true\n",
        ),
        (".npmrc", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n"),
        (
            ".env",
            "DEBUG=1\nPORT=8080\nAPI_URL=https://api.example.com\n",
        ),
        (
            ".env",
            "DB_PASSWORD=\nAPI_KEY=${API_KEY}\nTOKEN=<your token>\n",
        ),
        (
            ".env.production",
            "VITE_API_URL=https://api.example.com\nGENERATE_SOURCEMAP=false\n",
        ),
        (".aws/credentials", "[default]\nregion = eu-west-1\n"),
        (
            "secrets.yml",
            "production:\n  secret_key_base: <%= ENV[\"SECRET_KEY_BASE\"] %>\n",
        ),
        (
            "application.yml",
            "spring:\n  datasource:\n    password: ${DB_PASSWORD}\n",
        ),
        (
            "secrets.json",
            "{ \"SecretsSetup\": \"setup_secrets.ps1\" }\n",
        ),
        ("gradle.properties", "org.gradle.jvmargs=-Xmx2g\n"),
        (
            ".git/config",
            "[remote \"origin\"]\n\turl = https://git.example.com/a/b.git\n",
        ),
        ("vault_pass.yml", "$ANSIBLE_VAULT;1.1;AES256\n6162\n"),
        ("store.jks", "placeholder\n"),
        (
            "secrets.yaml",
            "apiToken: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]\n",
        ),
    ] {
        let found = content(path, text.as_bytes());
        assert!(
            matches!(found, Content::Harmless),
            "{path} {text:?}: {found:?}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_not_known() {
    for (path, bytes) in [
        ("store.jks", &b"\xfe\xed\xfe\xed\0\0\0\x02"[..]),
        ("server.key", &b"0\x82\x04\xa4\x02\x01\0\x02\x82"[..]),
        (
            "id_rsa",
            &b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n"[..],
        ),
    ] {
        assert!(matches!(content(path, bytes), Content::Unknown), "{path}");
    }
}

#[test]
fn the_worst_comes_first_and_ranges_are_of_the_file() {
    let text = format!("POSTGRES_PASSWORD=postgres\n{}", key());
    let Content::Secrets(hits) = content(".env", text.as_bytes()) else {
        panic!()
    };
    assert_eq!(hits[0].kind, SecretKind::PrivateKey);
    assert_eq!(&text[hits[1].range.clone()], "postgres");
}

#[test]
fn large_files_take_bounded_time() {
    for line in [
        "A_PASSWORD=wL8vQ2mT7xKp4ZrY9sBd\n",
        "a:b:c:d:e\n",
        "<a>b</a>",
        "=\n",
        "\"a\": ",
    ] {
        let text = line.repeat((4 << 20) / line.len());
        std::hint::black_box(content(".env", text.as_bytes()));
        let text = line.repeat(LARGEST_TEXT / line.len());
        std::hint::black_box(content(".env", text.as_bytes()));
    }
}
