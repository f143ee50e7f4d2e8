#!/usr/bin/env bash
# Runs both operations of the ConductorOne client against Prism and Steady, two servers that others wrote and that hold
# every request against the description. Both listen on loopback only, and are stopped at the end in every case.
#
# Needs Node 20 or newer. The servers come from npm, into conformance/work/, which Git ignores.
set -euo pipefail

readonly PRISM=5.16.0 STEADY=0.22.2
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly WORK=$PWD/work SPEC=$PWD/../spec/conductorone.yaml

fail() {
    echo "conformance: $*" >&2
    exit 1
}

# Starts a server in the background: its name, the text of its log that says that it is ready, and the command.
start() {
    local name=$1 ready=$2
    shift 2
    "$@" >"$WORK/$name.log" 2>&1 &
    servers[$name]=$!
    local deadline=$((SECONDS + 60))
    until grep -q "$ready" "$WORK/$name.log" && (: <"/dev/tcp/127.0.0.1/${ports[$name]}") 2>/dev/null; do
        kill -0 "${servers[$name]}" 2>/dev/null || fail "$name ended: $(tail -n 5 "$WORK/$name.log")"
        ((SECONDS < deadline)) || fail "$name is not ready after 60 s: $(tail -n 5 "$WORK/$name.log")"
        sleep 0.1
    done
}

# Stops a server, and waits until it has written the last of its log. Steady ends with status 1 if it found a fault.
stop() {
    local name=$1 expected=${2:-0} status=0
    local pid=${servers[$name]}
    unset "servers[$name]"
    if kill -0 "$pid" 2>/dev/null; then kill "$pid"; fi
    wait "$pid" || status=$?
    # 143: it took the signal as it comes.
    ((status == expected || status == 143)) || fail "$name ended with status $status: $(tail -n 5 "$WORK/$name.log")"
}

stop_all() {
    local name
    for name in "${!servers[@]}"; do stop "$name"; done
}

free_port() {
    node -e 'const s = require("net").createServer();
             s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

declare -A servers=() ports=()
trap stop_all EXIT

command -v node npm >/dev/null || fail "Node and npm are needed"
(($(node -p 'process.versions.node.split(".")[0]') >= 20)) || fail "Node 20 or newer is needed, this is $(node --version)"

mkdir -p "$WORK"
[[ -f $WORK/package.json ]] || echo '{ "private": true }' >"$WORK/package.json"
npm install --prefix "$WORK" --ignore-scripts --save-exact --no-audit --no-fund --loglevel error \
    "@stoplight/prism-cli@$PRISM" "@stdy/cli@$STEADY"
cargo build --quiet -p conformance
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
readonly PROBE=$target/debug/probe

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
