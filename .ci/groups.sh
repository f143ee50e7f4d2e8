# shellcheck shell=bash
# Is nothing missing in a client that is built with one of its groups, or with none, and nothing unused?

# The clients of the fixtures stand side by side over one runtime; in each round, every one of them is built with its
# next group. One of them stands there once more with a runtime of its own and with its tests.
stage_groups() {
    local out fixture client name round=0 groups features
    out=$(mktemp -d)
    for fixture in "$PWD"/tests/fixtures/accept/*.yaml; do
        name=$(basename "$fixture" .yaml)
        printf '%s\n' "spec = '$fixture'" "out = 'clients/$name'" '[package]' "name = '$name'" '[client]' \
            "runtime = 'crate'" >"$out/$name.toml"
        # What is wrong with a fixture is said elsewhere.
        cargo run --quiet --release -p oasmith -- generate --config "$out/$name.toml" --format json >"$out/report.json" ||
            fail "$name: $(<"$out/report.json")"
        [[ -n $(groups_of "$out/clients/$name") ]] || rm -r "$out/clients/$name"
    done
    embedded_client "$out"
    printf '%s\n' '[workspace]' 'members = ["clients/*"]' 'resolver = "3"' '[patch.crates-io]' \
        "oasmith-runtime = { path = '$PWD/runtime' }" >"$out/Cargo.toml"
    # The same versions as here, so that what they depend on is built once.
    cp Cargo.lock "$out/"
    echo "$(find "$out/clients" -maxdepth 1 -mindepth 1 | wc -l) clients without a group"
    clippy_groups "$out" ''
    while true; do
        features=()
        for client in "$out"/clients/*; do
            mapfile -t groups < <(groups_of "$client")
            if ((round < ${#groups[@]})); then features+=("$(basename "$client")/${groups[round]}"); fi
        done
        ((${#features[@]} > 0)) || break
        round=$((round + 1))
        echo "${#features[@]} clients with group $round alone"
        clippy_groups "$out" "$(IFS=,; echo "${features[*]}")"
    done
    all_of_embedded "$out"
    rm -rf "$out"
}

clippy_groups() {
    cargo clippy --quiet --manifest-path "$1/Cargo.toml" --workspace --no-deps --no-default-features --features "$2" \
        -- -D warnings
}

# Generates a client of several groups and of a webhook with the runtime in it, and with tests.
embedded_client() {
    printf '%s\n' "spec = '$PWD/tests/fixtures/accept/groups_as_features.yaml'" "out = 'clients/embedded'" '[package]' \
        "name = 'embedded'" '[client]' 'wire_tests = true' >"$1/embedded.toml"
    cargo run --quiet --release -p oasmith -- generate --config "$1/embedded.toml" --format json >"$1/report.json" ||
        fail "embedded: $(<"$1/report.json")"
}

# Checks that client and its tests without a group, with each group, and with each two of them.
all_of_embedded() {
    local groups one other
    mapfile -t groups < <(groups_of "$1/clients/embedded")
    clippy_embedded "$1" ''
    for one in "${groups[@]}"; do
        for other in "${groups[@]}"; do
            [[ $one > $other ]] || clippy_embedded "$1" "$one,$other"
        done
    done
}

clippy_embedded() {
    echo "the embedded client with '$2'"
    cargo clippy --quiet --manifest-path "$1/Cargo.toml" --package embedded --all-targets --no-default-features \
        --features "$2" -- -D warnings
}

# Prints the features of the groups of a client.
groups_of() {
    sed -n '/^all-groups = /,/^]/s/^    "\(.*\)",$/\1/p' "$1/Cargo.toml"
}
