#!/usr/bin/env bash
# What does it cost to check a client with one of its groups, without its dependencies?
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
build_generator
machine

# With a feature for each group, and without such features.
for kind in with without; do
    printf '%s\n' "spec = '$DESCRIPTION'" "out = 'groups/$kind'" '[client]' \
        "group_features = $([[ $kind == with ]] && echo true || echo false)" >"$WORK/$kind.toml"
    "$OASMITH" generate --config "$WORK/$kind.toml" --format json >"$WORK/report.json"
    # A workspace of its own.
    echo '[workspace]' >>"$WORK/groups/$kind/Cargo.toml"
done
PACKAGE=$(package_of groups/with)
readonly PACKAGE
export CARGO_TARGET_DIR=$WORK/target CARGO_INCREMENTAL=0

# Prints the features of groups, each with how many types come with it, from the fewest to the most.
groups() {
    awk '
        FILENAME ~ /Cargo.toml$/ {
            if (/^all-groups = /) on = 1; else if (/^]/) on = 0; else if (on) { split($0, parts, "\""); count[parts[2]] = 0 }
            next
        }
        /^#\[cfg/ { gate = $0 }
        /^}/ { on = 0; gate = "" }
        on && gate { n = split(gate, parts, "\""); for (i = 2; i <= n; i += 2) count[parts[i]]++ }
        /^bridge!/ { on = 1 }
        END { for (feature in count) print count[feature], feature }
    ' "$WORK/groups/with/Cargo.toml" "$WORK/groups/with/src/model/serde.rs" | sort -n -k 1,1 -k 2,2
}

# Measures the client with one group: what to call it, then how many types it has and its feature.
group() {
    echo "$1: ${2#* } with ${2%% *} types that are not always there"
    crate "$1" groups/with "$PACKAGE" check --no-default-features --features "reqwest,${2#* }"
}

for kind in without with; do
    cd "$WORK/groups/$kind"
    crate "$kind-all-features" "groups/$kind" "$PACKAGE" check --all-features
    crate "$kind-default" "groups/$kind" "$PACKAGE" check
done
group largest "$(groups | tail -n 1)"
group median "$(groups | awk '{ v[NR] = $0 } END { print v[int((NR + 1) / 2)] }')"
crate no-group groups/with "$PACKAGE" check --no-default-features --features reqwest
