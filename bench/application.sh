#!/usr/bin/env bash
# What does an application cost to build in release that uses everything, beside one whose types derive `serde`?
#
# The crate of the types or calls and the application are built, both with the default profile; the crates that they
# depend on are built before.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
generate_client
machine

# Measures a release build of the crate that an application stands on, and then of the application.
application() {
    local app=$1 folder=$2 package=$3 first second
    dependencies "cargo build --release -p $app" "$WORK/$folder/src/lib.rs" "$WORK/$app/src/main.rs" 2>"$WORK/last.log"
    : >"$WORK/$app.figures"
    for _ in $(seq "$RUNS"); do
        touch "$WORK/$folder/src/lib.rs" "$WORK/$app/src/main.rs"
        first=$(measure cargo build --release -p "$package")
        second=$(measure cargo build --release -p "$app")
        # The sum, the two parts, and the higher peak.
        awk '{ print $1 + $3, $1, $3, ($2 > $4 ? $2 : $4) }' <<<"$first $second" >>"$WORK/$app.figures"
    done
    "$WORK/target/release/$app"
    echo "$app: median $(median "$WORK/$app.figures" 1) CPU s ($folder $(median "$WORK/$app.figures" 2), application" \
        "$(median "$WORK/$app.figures" 3)), peak $(median "$WORK/$app.figures" 4) MB," \
        "binary $(stat -c %s "$WORK/target/release/$app") bytes"
}

PACKAGE=$(sed -n 's/^name = "\(.*\)"/\1/p' "$WORK/client/Cargo.toml" | head -n 1)
readonly PACKAGE
application codec-app client "$PACKAGE"
application derived-app derived derived
application calls client "$PACKAGE"
application derived-calls derived derived
for pair in codec-app:derived-app calls:derived-calls; do
    ours=${pair%:*} theirs=${pair#*:}
    for column in 1 3; do
        echo "$ours to $theirs, $([[ $column == 1 ]] && echo both crates || echo application alone):" \
            "$(ratio "$(median "$WORK/$ours.figures" "$column")" "$(median "$WORK/$theirs.figures" "$column")")"
    done
done
