#!/usr/bin/env bash
# Runs both operations of the ConductorOne client against Prism and Steady, two servers that others wrote and that hold
# every request against the description. Both listen on loopback only, and are stopped at the end in every case.
#
# Needs Node 20 or newer. The servers come from npm, into conformance/work/, which Git ignores.
set -euo pipefail

readonly PRISM=5.16.0 STEADY=0.22.2
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly WORK=$PWD/work SPEC=$PWD/../spec/conductorone.yaml

source ./servers.sh

need_node 20
bring "@stoplight/prism-cli@$PRISM" "@stdy/cli@$STEADY"
cargo build --quiet -p conformance
PROBE=$(target_folder)/debug/probe
readonly PROBE

# Prism makes up texts of format int64 and numbers of format uint32 without a look at the format: it has to be told what
# they are like.
sed -E -e 's/^( *)format: u?int64$/&\n\1pattern: "^[1-9][0-9]{0,17}$"/' \
    -e 's/^( *)format: uint32$/&\n\1minimum: 0\n\1maximum: 4294967295/' "$SPEC" >"$WORK/prism.yaml"
ports[prism]=$(free_port)
start prism 'Prism is listening' node "$WORK/node_modules/.bin/prism" mock --errors \
    -h 127.0.0.1 -p "${ports[prism]}" "$WORK/prism.yaml"
"$PROBE" prism "http://127.0.0.1:${ports[prism]}"
"$PROBE" refusal "http://127.0.0.1:${ports[prism]}"
stop prism

start_steady() {
    ports[steady]=$(free_port)
    start steady '"type":"startup"' node "$WORK/node_modules/.bin/steady" --host 127.0.0.1 -p "${ports[steady]}" \
        --no-color --log-format json "$SPEC"
}

start_steady
"$PROBE" steady "http://127.0.0.1:${ports[steady]}"
stop steady

# A server that took everything would prove nothing: both have to refuse what is wrong on purpose.
start_steady
"$PROBE" refusal "http://127.0.0.1:${ports[steady]}"
stop steady 1
