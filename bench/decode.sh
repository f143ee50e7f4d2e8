#!/usr/bin/env bash
# How fast are large documents decoded, beside what `serde` derives for the same types?
#
# TYPES names the responses that documents are made of.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
generate_client
machine
cargo build --quiet --release -p speed
for _ in 1 2 3; do
    "$WORK/target/release/speed"
done
