# shellcheck shell=bash
# What becomes of descriptions that others wrote? Here it is a fixed sample of them, a few with something wrong, a few
# values for the types of some, and documents that are not as large as they could be; `cargo run --release -p corpus`
# has all.

stage_corpus() {
    if ! command -v npm >/dev/null; then install_node; fi
    cargo run --release -p corpus -- check --sample
    cargo run --release -p corpus -- mutate --sample --count 200
    cargo run --release -p corpus -- roundtrip --sample --only spotify.com --only hubapi.com --only nexmo.com \
        --only azure.com/search --only twilio.com/twilio_pricing --each 100
    cargo run --release -p corpus -- growth --smaller 8
}
