//! Files whose names say nothing, and which may be private keys all the same: `deploy_key`, `secret`, `key.txt`.
//!
//! A folder that is copied may hold thousands of files. Their endings say of most that they are something else; of the
//! others the first bytes are read (docs/decisions/0221-keys-that-come-along.md).

use super::names;

/// Endings of files that begin with something else than a key: sources, pages, settings, pictures, archives, programs.
/// Sorted, in lower case.
const OTHER_ENDINGS: [&str; 231] = [
    "7z",
    "a",
    "aac",
    "adoc",
    "ai",
    "apk",
    "ar",
    "asm",
    "asp",
    "aspx",
    "astro",
    "avi",
    "avif",
    "avro",
    "awk",
    "babelrc",
    "bash",
    "bat",
    "bmp",
    "br",
    "bz2",
    "c",
    "cabal",
    "cc",
    "cfg",
    "cjs",
    "class",
    "clj",
    "cljs",
    "cmake",
    "cmd",
    "coffee",
    "conf",
    "cpp",
    "cs",
    "csproj",
    "css",
    "csv",
    "cts",
    "cue",
    "cur",
    "cxx",
    "d",
    "dart",
    "db",
    "deb",
    "dll",
    "doc",
    "dockerfile",
    "dockerignore",
    "docx",
    "drawio",
    "dylib",
    "ejs",
    "el",
    "elm",
    "eot",
    "erb",
    "erl",
    "eslintrc",
    "ex",
    "exe",
    "exs",
    "fish",
    "flac",
    "fs",
    "gem",
    "gif",
    "gitattributes",
    "gitignore",
    "gitkeep",
    "go",
    "gql",
    "gradle",
    "graphql",
    "groovy",
    "gz",
    "h",
    "haml",
    "hbs",
    "hcl",
    "hpp",
    "hs",
    "htm",
    "html",
    "hxx",
    "icns",
    "ico",
    "iml",
    "inc",
    "ini",
    "ipynb",
    "iso",
    "j2",
    "jar",
    "java",
    "jinja",
    "jinja2",
    "jpeg",
    "jpg",
    "js",
    "json",
    "json5",
    "jsonc",
    "jsonl",
    "jsx",
    "kt",
    "kts",
    "less",
    "lock",
    "log",
    "lua",
    "m",
    "m4",
    "map",
    "markdown",
    "md",
    "mdx",
    "mjs",
    "mk",
    "ml",
    "mli",
    "mo",
    "mod",
    "mov",
    "mp3",
    "mp4",
    "mpg",
    "mts",
    "mustache",
    "nix",
    "npmignore",
    "npy",
    "o",
    "odt",
    "ogg",
    "otf",
    "parquet",
    "patch",
    "pb",
    "pdf",
    "phar",
    "php",
    "pkl",
    "pl",
    "plist",
    "pm",
    "png",
    "po",
    "ppt",
    "pptx",
    "prettierrc",
    "prisma",
    "properties",
    "proto",
    "ps1",
    "psd",
    "pug",
    "puml",
    "py",
    "pyc",
    "pyd",
    "pyi",
    "pyx",
    "r",
    "rar",
    "rb",
    "rdb",
    "resx",
    "rpm",
    "rs",
    "rst",
    "sass",
    "sbt",
    "scala",
    "scss",
    "sh",
    "sln",
    "so",
    "sol",
    "sql",
    "sqlite",
    "sqlite3",
    "styl",
    "sum",
    "svelte",
    "svg",
    "swift",
    "t",
    "tar",
    "tcl",
    "terraform",
    "tex",
    "tf",
    "tfvars",
    "tgz",
    "thrift",
    "tif",
    "tiff",
    "toml",
    "tpl",
    "ts",
    "tsv",
    "tsx",
    "ttf",
    "twig",
    "vb",
    "vim",
    "vue",
    "war",
    "wasm",
    "wav",
    "webm",
    "webmanifest",
    "webp",
    "whl",
    "woff",
    "woff2",
    "wsdl",
    "xls",
    "xlsx",
    "xml",
    "xsd",
    "xsl",
    "xz",
    "yaml",
    "yml",
    "zig",
    "zip",
    "zsh",
    "zst",
];

/// Whether a file at that path is worth a look: its ending does not say that it is something else.
pub(in crate::rules) fn may_be_key(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    // `.profile` has no ending.
    let ending = match name.rsplit_once('.') {
        Some((before, ending)) if !before.is_empty() => ending,
        _ => return !names::is_harmless(path),
    };
    let other = if ending.bytes().any(|b| b.is_ascii_uppercase()) {
        OTHER_ENDINGS.binary_search(&ending.to_ascii_lowercase().as_str())
    } else {
        OTHER_ENDINGS.binary_search(&ending)
    };
    other.is_err() && !names::is_harmless(path)
}

/// What a file of a key begins with: PEM, PEM as `openssl pkcs12` takes it out of a key store, PuTTY's own format, what
/// `age-keygen` writes, with and without the comments above.
const KEYS_BEGIN: [&[u8]; 6] = [
    b"-----BEGIN ",
    b"Bag Attributes",
    b"Key Attributes",
    b"PuTTY-User-Key-File-",
    b"AGE-SECRET-KEY-",
    b"# created: ",
];

/// Whether a file that begins so may be a key. One begins the file; elsewhere it is text about keys, or a program with one
/// in it.
pub(in crate::rules) fn begins_like_key(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let start = start.trim_ascii_start();
    KEYS_BEGIN.iter().any(|begin| start.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_in_order() {
        assert!(OTHER_ENDINGS.is_sorted_by(|a, b| a < b));
        assert!(OTHER_ENDINGS.iter().all(|ending| {
            ending
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+_-".contains(&b))
        }));
    }

    #[test]
    fn only_what_may_be_a_key_is_looked_into() {
        for path in [
            "deploy_key",
            "a/secret",
            "key.txt",
            "KEY.TXT",
            ".deploy",
            "id.bak",
            "site.private",
            "host.v2",
        ] {
            assert!(may_be_key(path), "{path}");
        }
        for path in ["main.rs", "a/b.PNG", "index.min.js", "x.pub", "known_hosts"] {
            assert!(!may_be_key(path), "{path}");
        }
    }

    #[test]
    fn keys_are_known_by_their_first_bytes() {
        for start in [
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            "\u{feff}\n  PuTTY-User-Key-File-3: ssh-rsa",
            "# created: 2024-01-01T00:00:00Z\n# public key: age1",
        ] {
            assert!(begins_like_key(start.as_bytes()), "{start}");
        }
        for start in ["", "#!/bin/sh\n-----BEGIN X", "ssh-rsa AAAA", "created: "] {
            assert!(!begins_like_key(start.as_bytes()), "{start}");
        }
    }
}
