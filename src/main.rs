//! The `lint-secrets` program: everything it does is in the library's `cli` module.

fn main() -> std::process::ExitCode {
    lint_secrets::cli::main()
}
