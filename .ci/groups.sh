# shellcheck shell=bash
# Is nothing missing in a client that is built with one of its groups, or with none, and nothing unused?

# The clients of the fixtures stand side by side over one runtime; in each round, every one of them is built with its
# next group.
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
    rm -rf "$out"
}

clippy_groups() {
    cargo clippy --quiet --manifest-path "$1/Cargo.toml" --workspace --no-deps --no-default-features --features "$2" \
        -- -D warnings
}

# Prints the features of the groups of a client.
groups_of() {
    sed -n '/^all-groups = /,/^]/s/^    "\(.*\)",$/\1/p' "$1/Cargo.toml"
}
