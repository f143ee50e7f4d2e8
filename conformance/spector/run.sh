#!/usr/bin/env bash
# Makes the calls of every scenario of TypeSpec Spector through generated clients, against its server on loopback, and
# holds the results against expected.txt. What the server accepts is written to docs/conformance.md.
#
# Needs Node 22 or newer, and Git. The server, the scenarios and the compiler of their descriptions come from npm, into
# conformance/spector/work, which Git ignores.
set -euo pipefail

readonly HTTP_SPECS=0.1.0-alpha.43 SPECTOR=0.1.0-alpha.29 SPEC_API=0.1.0-alpha.17 COVERAGE=0.1.0-alpha.17
readonly TYPESPEC=1.16.0 LIBRARIES=0.86.0
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly WORK=$PWD/work
source ../servers.sh

need_node 22
# The `latest` of these packages are older than the versions that fit together.
bring "@typespec/http-specs@$HTTP_SPECS" "@typespec/spector@$SPECTOR" "@typespec/spec-api@$SPEC_API" \
    "@typespec/spec-coverage-sdk@$COVERAGE" \
    "@typespec/"{compiler,http,openapi,openapi3,json-schema}"@$TYPESPEC" \
    "@typespec/"{rest,versioning,xml,events,sse,streams}"@$LIBRARIES"

# The server asks Git for the commit that its scenarios are of.
[[ -d $WORK/.git ]] || git init --quiet "$WORK"
git -C "$WORK" rev-parse --quiet --verify HEAD >/dev/null ||
    git -C "$WORK" -c user.name=spector -c user.email=spector@localhost commit --quiet --allow-empty -m "Have a commit"

rm -rf "$WORK/data"
node data.mjs "$WORK" "$WORK/data"
cargo build --quiet -p spector
TARGET=$(target_folder)
readonly TARGET
"$TARGET/debug/spector" program "$WORK/data" "$WORK/program"
# The same versions as here, so that what they depend on is built once.
cp ../../Cargo.lock "$WORK/program/"
cargo build --quiet --manifest-path "$WORK/program/Cargo.toml" --target-dir "$TARGET"

# One server for each version, because it counts what it saw since it started.
for version in 3.0.0 3.1.0 3.2.0; do
    ports[spector]=$(free_port)
    # The answers that name the server say `localhost`.
    url=http://localhost:${ports[spector]}
    start spector 'Started server' node "$WORK/node_modules/@typespec/spector/cmd/cli.mjs" serve \
        "$WORK/node_modules/@typespec/http-specs/specs" -p "${ports[spector]}" --coverageFile "$WORK/coverage.json"
    "$TARGET/debug/calls" "$version" "$url" >"$WORK/calls-$version.tsv"
    node -e 'fetch(process.argv[1]).then((answer) => answer.text()).then((text) => process.stdout.write(text));' \
        "$url/.coverage" >"$WORK/coverage-$version.json"
    stop spector
done
"$TARGET/debug/spector" report "$WORK"
