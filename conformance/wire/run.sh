#!/usr/bin/env bash
# Takes the tests that are generated with clients to Steady and Prism, and holds what comes of them against expected.txt.
# The figures are written to results.tsv and, with everything that is known to fail, to docs/servers.md.
#
#   conformance/wire/run.sh                                  spec/conductorone.yaml alone, as CI does
#   conformance/wire/run.sh pets=../pets.yaml ../documents   other documents, or all of a folder, each by its name
#
# Needs Node 20 or newer. The servers come from npm, into conformance/work, which Git ignores; they listen on loopback
# only, and are stopped at the end in every case.
set -euo pipefail

readonly PRISM=5.16.0 STEADY=0.22.2 YAML=4.1.0
# The random answers are the same in each run.
readonly SEED=wire
# Where a failure came from is not asked.
unset RUST_BACKTRACE
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# The folder of all that conformance runs fetch; what this one writes is in a folder of its own.
readonly WORK=$HERE/../work
readonly OUT=$WORK/wire
source "$HERE/../servers.sh"
# Prism writes out in full whatever schemas refer to, before it listens.
patience=240

documents=()
add() {
    local file
    case $1 in
    *=*) documents+=("$1") ;;
    *)
        if [[ -d $1 ]]; then
            for file in "$1"/*.json "$1"/*.y*ml; do if [[ -f $file ]]; then add "$file"; fi; done
        else
            file=$(basename "$1")
            documents+=("${file%.*}=$1")
        fi
        ;;
    esac
}

if (($# == 0)); then set -- "$HERE/../../spec/conductorone.yaml"; fi
for argument in "$@"; do add "$argument"; done

need_node 20
bring "@stoplight/prism-cli@$PRISM" "@stdy/cli@$STEADY" "js-yaml@$YAML"
mkdir -p "$OUT"
cargo build --quiet --manifest-path "$HERE/Cargo.toml"
TARGET=$(cd "$HERE" && target_folder)
readonly TARGET
"$TARGET/debug/wire" generate "$OUT" "${documents[@]}"

# Starts a server on a document and runs the tests with it; a server that does not start is a result like any other.
try() {
    local server=$1 name=$2 ready=$3 folder=$OUT/results/$2
    shift 3
    if "$TARGET/debug/wire" untried "$name" "$server" >"$folder/$server.failed" 2>/dev/null; then return; fi
    rm "$folder/$server.failed"
    ports[$server]=$(free_port)
    if launch "$server" "$ready" "$@" -p "${ports[$server]}"; then
        # Tests that fail are what is asked for; a run that does not come to its end is a result like any other.
        if ! WIRE_SERVER=http://127.0.0.1:${ports[$server]} test_client "$name" >"$folder/$server.txt" &&
            ! grep -q '^test result: ' "$folder/$server.txt"; then
            { echo "the tests ended early:"; tail -n 5 "$OUT/cargo.log"; } >"$folder/$server.failed"
        fi
    else
        tail -n 5 "$WORK/$server.log" >"$folder/$server.failed"
    fi
    stop "$server" any
    cp "$WORK/$server.log" "$folder/"
}

test_client() {
    cargo test --manifest-path "$OUT/clients/Cargo.toml" --target-dir "$TARGET" -p "wire-$1" --test wire \
        2>"$OUT/cargo.log"
}

names=()
for document in "${documents[@]}"; do
    name=${document%%=*} file=${document#*=}
    names+=("$name")
    rm -rf "${OUT:?}/results/$name"
    mkdir -p "$OUT/results/$name"
    WIRE_SERVER='' test_client "$name" >"$OUT/results/$name/alone.txt" ||
        fail "the tests of $name fail without a server: $(tail -n 20 "$OUT/cargo.log" "$OUT/results/$name/alone.txt")"
    options=()
    # Steady does not look at how the properties of a form are encoded.
    if grep -q deepObject "$file"; then
        options=(--validator-form-object-format=brackets --validator-form-array-format=brackets)
    fi
    try steady "$name" '"type":"startup"' node "$WORK/node_modules/.bin/steady" --host 127.0.0.1 --no-color \
        --log-format json "${options[@]}" "$file"
    node "$HERE/prepare.mjs" "$WORK" "$file" "$OUT/prism.json"
    try prism "$name" 'Prism is listening' node "$WORK/node_modules/.bin/prism" mock -h 127.0.0.1 "$OUT/prism.json"
    try random "$name" 'Prism is listening' node "$WORK/node_modules/.bin/prism" mock -h 127.0.0.1 --dynamic \
        --seed "$SEED" "$OUT/prism.json"
done
"$TARGET/debug/wire" report "$OUT" "${names[@]}"
