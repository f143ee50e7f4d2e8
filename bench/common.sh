# shellcheck shell=bash
# What do all measurements have in common?
#
# DESCRIPTION is the OpenAPI description that is measured with; it may also be the first argument. What is built and
# written goes to bench/work, whose dependencies are built before anything is counted.
set -euo pipefail
readonly BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly WORK=$BENCH/work
readonly RUNS=${RUNS:-5}

fail() {
    echo "error: $*" >&2
    exit 1
}

DESCRIPTION=$(realpath "${1:-${DESCRIPTION:-}}" 2>/dev/null) || fail "usage: $0 DESCRIPTION"
command -v /usr/bin/time >/dev/null || fail "GNU time is missing: apt-get install time"
mkdir -p "$WORK"

# Builds the generator the way it is released; OASMITH may name one that is already there.
build_generator() {
    if [[ -z ${OASMITH:-} ]]; then
        cargo build --quiet --release --manifest-path "$BENCH/../Cargo.toml" -p oasmith --target-dir "$WORK/tools"
        OASMITH=$WORK/tools/release/oasmith
    fi
}

# Generates the client, and what it is compared with.
generate_client() {
    build_generator
    cargo build --quiet --release --manifest-path "$BENCH/Cargo.toml" --target-dir "$WORK/tools"
    "$OASMITH" generate --spec "$DESCRIPTION" --out "$WORK/client" --format json >"$WORK/report.json"
    # shellcheck disable=SC2086 # the types are words
    "$WORK/tools/release/oasmith-bench" "$WORK/client" "$WORK" ${TYPES:-SearchAppsResponse SearchUsersResponse TaskSearchResponse}
    export CARGO_TARGET_DIR=$WORK/target CARGO_INCREMENTAL=0
    cd "$WORK"
}

# Builds what a package depends on, and no more: its sources are empty meanwhile. The first argument is the command, the
# others are the package's source files.
dependencies() {
    local command=$1 file
    shift
    for file in "$@"; do
        mv "$file" "$file.kept"
        echo 'fn main() {}' >"$file"
    done
    local outcome=0
    # shellcheck disable=SC2086 # the command is words
    $command --quiet || outcome=$?
    for file in "$@"; do
        mv "$file.kept" "$file"
        touch "$file"
    done
    return "$outcome"
}

# Runs a command quietly, and prints its CPU seconds (user and system, of it and of what it starts) and the peak of the
# largest of its processes in MB (10^6 bytes). What it prints goes to bench/work/last.log.
measure() {
    /usr/bin/time --format '%U %S %M' --output "$WORK/$$.time" "$@" >"$WORK/last.log" 2>&1 ||
        { cat "$WORK/last.log" >&2; fail "$* failed"; }
    tail -n 1 "$WORK/$$.time" | awk '{ printf "%.2f %.1f\n", $1 + $2, $3 * 1024 / 1e6 }'
    rm "$WORK/$$.time"
}

# Prints the name of the package in a folder.
package_of() {
    sed -n 's/^name = "\(.*\)"/\1/p' "$WORK/$1/Cargo.toml" | head -n 1
}

# Measures a build of one crate, RUNS times: what to call it, its folder, its package, and what cargo does.
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

# Prints the median of a column of a file.
median() {
    cut -d ' ' -f "$2" "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# Prints the least of a column of a file.
least() {
    cut -d ' ' -f "$2" "$1" | sort -n | head -n 1
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

# Says what the figures were measured with.
machine() {
    echo "# $(rustc --version), $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg), $(basename "$DESCRIPTION") ($(wc -c <"$DESCRIPTION") bytes)"
}
