# shellcheck shell=bash
# What becomes of descriptions that others wrote? Here it is a fixed sample of them, and a few with something wrong;
# `cargo run --release -p corpus` has all.

stage_corpus() {
    if ! command -v npm >/dev/null; then install_node; fi
    cargo run --release -p corpus -- check --sample
    cargo run --release -p corpus -- mutate --sample --count 200
}
