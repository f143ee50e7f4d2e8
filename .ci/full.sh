# shellcheck shell=bash
# Does the vendor's whole description still become a client that passes what its users run?
#
# The dated descriptions are not part of the project. Where they lie beside it they are used.

readonly DESCRIPTIONS=../shared/specs/conductorone
# Of each: operations and groups.
declare -rA OPERATIONS=(
    [2025-04-09]="186 52" [2025-08-07]="203 53" [2025-12-04]="261 62" [2026-03-18]="323 75"
    [2026-05-07]="408 92" [2026-05-15]="413 94" [2026-08-20]="638 133"
)
readonly NEWEST=2026-08-20
readonly GROUPS_ALONE=(task-actions auth)

stage_full() {
    if [[ ! -d $DESCRIPTIONS ]]; then
        echo "the dated descriptions are optional data, and are not at $DESCRIPTIONS: nothing to do"
        return
    fi
    local out date group
    # Outside the workspace, as the crate of a user is.
    out=$(mktemp -d)
    for date in "${!OPERATIONS[@]}"; do
        generate_full "$date" "$out/$date"
    done
    # No clock, no order of a hash map and no state of this machine reaches the output.
    generate_full "$NEWEST" "$out/again"
    diff -r "$out/$NEWEST" "$out/again" || fail "a second generation of $NEWEST gives other bytes"
    # The same versions as here, so that what they depend on is built once.
    cp Cargo.lock "$out/$NEWEST/"
    local manifest=$out/$NEWEST/Cargo.toml
    cargo clippy --manifest-path "$manifest" --all-features -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --manifest-path "$manifest" --no-deps --all-features
    # The group with the most types, and one that has hardly any.
    for group in "${GROUPS_ALONE[@]}"; do
        cargo clippy --manifest-path "$manifest" --no-default-features --features "reqwest,serde,$group" -- -D warnings
    done
    rm -rf "$out"
}

# Generates the client of one date, and compares what the report says with what is known.
generate_full() {
    local date=$1 out=$2 report found
    report=$(cargo run --quiet --release -p oasmith -- generate --spec "$DESCRIPTIONS/$date.yaml" --out "$out" \
        --format json)
    found="$(number operations "$report") $(number groups "$report")"
    echo "$date: $found, $(number skipped "$report") skipped, $(number elapsed_ms "$report") ms"
    [[ $found == "${OPERATIONS[$date]}" ]] || fail "$date has ${OPERATIONS[$date]} operations and groups"
    [[ $(number skipped "$report") == 0 ]] || fail "operations of $date were left out"
}

# Returns a number of a report, which is one JSON object on one line.
number() {
    sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" <<<"$2" | grep .
}
