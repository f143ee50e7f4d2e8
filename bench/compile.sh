#!/usr/bin/env bash
# What do the generated client, and the same models with what `serde` derives, cost to check and to build, without their
# dependencies?
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
generate_client
machine

PACKAGE=$(package_of client)
readonly PACKAGE
echo "lines: $(find "$WORK/client" -name '*.rs' -print0 | xargs -0 cat | wc -l)"
crate check-all-features client "$PACKAGE" check --all-features
crate check client "$PACKAGE" check
crate check-derived derived derived check
crate build-release client "$PACKAGE" build --release
