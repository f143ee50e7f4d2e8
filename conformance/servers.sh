# shellcheck shell=bash
# How does a server run for as long as a conformance run needs it? For scripts that say what `WORK` is.

declare -A servers=() ports=()
trap stop_all EXIT

fail() {
    echo "conformance: $*" >&2
    exit 1
}

# How long a server may take to be ready, in seconds.
patience=60

# Starts a server in the background: its name, the text of its log that says that it is ready, and the command.
start() {
    launch "$@" || fail "$1 ended, or is not ready after $patience s: $(tail -n 5 "$WORK/$1.log")"
}

# The same, but that a server which does not get ready is no failure of the run; `stop` then still belongs to it.
launch() {
    local name=$1 ready=$2
    shift 2
    "$@" >"$WORK/$name.log" 2>&1 &
    servers[$name]=$!
    local deadline=$((SECONDS + patience))
    until grep -q "$ready" "$WORK/$name.log" && (: <"/dev/tcp/127.0.0.1/${ports[$name]}") 2>/dev/null; do
        kill -0 "${servers[$name]}" 2>/dev/null || return 1
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# Stops a server, and waits until it has written the last of its log. Steady ends with status 1 if it found a fault; what
# has to end with some status or `any` is the second argument.
stop() {
    local name=$1 expected=${2:-0} status=0
    local pid=${servers[$name]}
    unset "servers[$name]"
    if kill -0 "$pid" 2>/dev/null; then kill "$pid"; fi
    wait "$pid" || status=$?
    # 143: it took the signal as it comes.
    [[ $expected == any || $status == "$expected" || $status == 143 ]] || fail "$name ended with status $status: $(tail -n 5 "$WORK/$name.log")"
}

stop_all() {
    local name
    for name in "${!servers[@]}"; do stop "$name"; done
}

free_port() {
    node -e 'const s = require("net").createServer();
             s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

# Ends unless there is a Node of this version or a newer one.
need_node() {
    command -v node npm >/dev/null || fail "Node and npm are needed"
    (($(node -p 'process.versions.node.split(".")[0]') >= $1)) ||
        fail "Node $1 or newer is needed, this is $(node --version)"
}

# Brings packages from npm, of exactly these versions.
bring() {
    mkdir -p "$WORK"
    [[ -f $WORK/package.json ]] || echo '{ "private": true }' >"$WORK/package.json"
    npm install --prefix "$WORK" --ignore-scripts --save-exact --no-audit --no-fund --loglevel error "$@"
}

# Prints the folder that cargo builds into.
target_folder() {
    cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/'
}
