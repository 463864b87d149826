//! Paths that say that what stands there was made for trying things out.

/// Words in the names of folders and files. Matched as whole words, so that `latest` is no `test`.
const WORDS: [&str; 40] = [
    "test",
    "tests",
    "testing",
    "testdata",
    "testfiles",
    "unittest",
    "unittests",
    "spec",
    "specs",
    "e2e",
    "fixture",
    "fixtures",
    "mock",
    "mocks",
    "fake",
    "fakes",
    "dummy",
    "stub",
    "stubs",
    "example",
    "examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "doc",
    "docs",
    "documentation",
    "tutorial",
    "tutorials",
    "playground",
    "snakeoil",
    "selfsigned",
    "localhost",
    "integration",
    "benchmark",
    "benchmarks",
    "resources-test",
    "quickstart",
    "cypress",
];

/// Whether a part of the path says so.
pub(super) fn is_sample(path: &str) -> bool {
    path.split(['/', '-', '_', '.', ' '])
        .any(|word| WORDS.iter().any(|sample| sample.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::is_sample;

    #[test]
    fn words_of_paths() {
        for path in [
            "test/fixtures/key.pem",
            "src/test/resources/a.jks",
            "pkg/tls/testdata/server.key",
            "docs/.env",
            "test-key.pem",
            "localhost.key",
            "example_key.pem",
            "integration-tests/.env",
        ] {
            assert!(is_sample(path), "{path}");
        }
        for path in [
            "latest/key.pem",
            "contest/.env",
            "src/main/key.pem",
            ".env",
            "attestation.key",
            "docker/.env",
        ] {
            assert!(!is_sample(path), "{path}");
        }
    }
}
