#!/usr/bin/env bash
# What does a generation cost, beside openapi-to-rust, and does it write the same bytes every time?
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
readonly PEER_VERSION=0.23.0
build_generator
readonly PEER=$WORK/peer/bin/openapi-to-rust
[[ -x $PEER ]] ||
    cargo install --quiet openapi-to-rust --version "$PEER_VERSION" --locked --root "$WORK/peer" --target-dir "$WORK/tools"
machine

# Writes a client to a new folder, and notes what it cost. Folders are only removed at the end: for some seconds ext4
# goes around inodes that were just deleted, which would count for the tool that writes more files.
generate() {
    local tool=$1 out=$2 figures
    shift 2
    figures=$(measure "$@")
    echo "$figures $(digest "$out")" >>"$WORK/$tool.figures"
}

# Prints a sum over the paths and bytes of a folder.
digest() {
    (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

# Prints the figures of a tool, and how many different outputs there were.
report() {
    local figures=$WORK/$1.figures
    echo "$1: median $(median "$figures" 1) CPU s, least $(least "$figures" 1), peak $(median "$figures" 2) MB," \
        "$(cut -d ' ' -f 3 "$figures" | sort -u | wc -l) different outputs in $RUNS runs"
}

: >"$WORK/oasmith.figures"
: >"$WORK/openapi-to-rust.figures"
OUT=$(mktemp -d "$WORK/generate.XXXXXX")
readonly OUT
trap 'rm -rf "$OUT"' EXIT
for run in $(seq "$RUNS"); do
    generate oasmith "$OUT/ours-$run" "$OASMITH" generate --spec "$DESCRIPTION" --out "$OUT/ours-$run"
    generate openapi-to-rust "$OUT/theirs-$run" "$PEER" generate "$DESCRIPTION" --output-dir "$OUT/theirs-$run"
done
report oasmith
report openapi-to-rust
echo "ratio of the medians: $(ratio "$(median "$WORK/oasmith.figures" 1)" "$(median "$WORK/openapi-to-rust.figures" 1)")," \
    "of the least: $(ratio "$(least "$WORK/oasmith.figures" 1)" "$(least "$WORK/openapi-to-rust.figures" 1)")"
[[ $(cut -d ' ' -f 3 "$WORK/oasmith.figures" | sort -u | wc -l) == 1 ]] || fail "the runs did not write the same bytes"
