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

# Prints the features of groups, each with how many types come with it, from the fewest to the most.
groups() {
    awk '
        FILENAME ~ /Cargo.toml$/ { if (/^all-groups = /) on = 1; else if (/^]/) on = 0; else if (on) count[$0] = 0; next }
        /^#\[cfg/ { gate = $0 }
        /^}/ { on = 0; gate = "" }
        on && gate { n = split(gate, parts, "\""); for (i = 2; i <= n; i += 2) count["    \"" parts[i] "\","]++ }
        /^bridge!/ { on = 1 }
        END { for (feature in count) { split(feature, parts, "\""); print count[feature], parts[2] } }
    ' "$WORK/client/Cargo.toml" "$WORK/client/src/model/serde.rs" | sort -n -k 1,1 -k 2,2
}

# Measures the check of the client with one group; the second argument is how many types it has, and its feature.
group() {
    echo "${2#* }: ${2%% *} types"
    crate "$1" client "$PACKAGE" check --no-default-features --features "reqwest,${2#* }"
}

PACKAGE=$(sed -n 's/^name = "\(.*\)"/\1/p' "$WORK/client/Cargo.toml" | head -n 1)
readonly PACKAGE
echo "lines: $(find "$WORK/client" -name '*.rs' -print0 | xargs -0 cat | wc -l)"
crate check-all-features client "$PACKAGE" check --all-features
crate check client "$PACKAGE" check
group check-largest-group "$(groups | tail -n 1)"
group check-median-group "$(groups | awk '{ v[NR] = $0 } END { print v[int((NR + 1) / 2)] }')"
crate check-no-group client "$PACKAGE" check --no-default-features --features reqwest
crate check-derived derived derived check
crate build-release client "$PACKAGE" build --release
