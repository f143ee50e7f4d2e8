# shellcheck shell=bash
# What do servers that others wrote say? The runs themselves are conformance/run.sh, conformance/wire/run.sh and
# conformance/spector/run.sh; this brings the Node that they need.

# The compiler of Spector's descriptions does not run on an older one.
readonly NODE_OLDEST=22 NODE_FROM_NPM=24

stage_conformance() {
    if ! command -v node npm >/dev/null; then install_node; fi
    if (($(node -p 'process.versions.node.split(".")[0]') < NODE_OLDEST)); then update_node; fi
    node --version
    conformance/run.sh
    conformance/wire/run.sh
    conformance/spector/run.sh
}

install_node() {
    [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || fail "install Node $NODE_OLDEST or newer, with npm"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nodejs npm
}

# A stable distribution has an older Node, and npm has newer ones.
update_node() {
    local folder=$PWD/conformance/work/node machine
    machine=$(node -p 'process.platform + "-" + process.arch')
    mkdir -p "$folder"
    npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel error \
        "node-$machine@$NODE_FROM_NPM"
    export PATH=$folder/node_modules/node-$machine/bin:$PATH
}
