//! The `lint-secrets` program: everything it does is in the library's `cli` module.

/// The released programs for Linux are static, and the allocator of musl is shared by all threads (decision 297).
#[cfg(all(target_env = "musl", target_pointer_width = "64"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    lint_secrets::cli::main()
}
