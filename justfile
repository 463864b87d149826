# Short ways. `bash .ci/run` is the whole of it.

# list these
default:
    @just --list

# what to run before a commit
check: fmt lint test

# lay the source out
fmt:
    cargo fmt

# clippy, where a warning is an error
lint:
    cargo clippy --all-targets --locked -- -D warnings

# all tests
test:
    cargo test --locked

# rewrite pages and tables that are made from the program
update:
    UPDATE=1 cargo test --locked --test generated

# write the annotations that cases lack
bless:
    BLESS=1 cargo test --locked --test fixtures

# look for inputs that break it: `just fuzz --seconds 600 dockerfile`
fuzz *args:
    ci/fuzz.sh {{args}}

# licences, banned crates and sources
deny:
    ci/cargo-deny.sh check licenses bans sources

# everything that CI does
ci:
    bash .ci/run
