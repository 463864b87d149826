# syntax=docker/dockerfile:1
# A static lint-secrets and nothing else: docker run --rm -v "$PWD:/src:ro" lint-secrets
FROM rust:1.91-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /build
COPY Cargo.toml Cargo.lock build.rs pre-commit-hooks.yaml ./
COPY build build
COPY src src
COPY rules rules
COPY benches benches
RUN cargo build --release --locked --bin lint-secrets

FROM scratch
COPY --from=build /build/target/release/lint-secrets /lint-secrets
WORKDIR /src
USER 65534:65534
ENTRYPOINT ["/lint-secrets"]
CMD ["."]
