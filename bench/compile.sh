#!/usr/bin/env bash
# What do the generated client, and the same models with what `serde` derives, cost to check and to build, without their
# dependencies?
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
generate_client
machine

# Measures a build of one crate, RUNS times.
crate() {
    local what=$1 folder=$2 package=$3
    shift 3
    dependencies "cargo $* -p $package" "$WORK/$folder/src/lib.rs" 2>"$WORK/last.log"
    : >"$WORK/$what.figures"
    for _ in $(seq "$RUNS"); do
        touch "$WORK/$folder/src/lib.rs"
        measure cargo "$@" -p "$package" >>"$WORK/$what.figures"
    done
    echo "$what: median $(median "$WORK/$what.figures" 1) CPU s, least $(least "$WORK/$what.figures" 1)," \
        "peak $(median "$WORK/$what.figures" 2) MB"
}

PACKAGE=$(sed -n 's/^name = "\(.*\)"/\1/p' "$WORK/client/Cargo.toml" | head -n 1)
readonly PACKAGE
echo "lines: $(find "$WORK/client" -name '*.rs' -print0 | xargs -0 cat | wc -l)"
crate check-all-features client "$PACKAGE" check --all-features
crate check client "$PACKAGE" check
crate check-derived derived derived check
crate build-release client "$PACKAGE" build --release
