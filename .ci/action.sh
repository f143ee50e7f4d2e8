#!/usr/bin/env bash
# What does the step of action.yml do, once oasmith is installed?
#
# It reads the inputs from CONFIG, FAIL_ON and COMMENT, the number of the pull request from PULL_REQUEST, and GH_TOKEN
# and the variables of GitHub Actions. It ends with the exit code of `oasmith check`, or else with that of `oasmith diff`.
set -euo pipefail

# How the comment is found again.
readonly MARK='<!-- oasmith -->'

configs=()
while IFS= read -r config; do
    if [[ -n $config ]]; then configs+=(--config "$config"); fi
done <<<"${CONFIG:-}"

main() {
    local status=0
    oasmith check ${configs[@]+"${configs[@]}"} || status=$?
    if [[ -n ${GITHUB_BASE_REF:-} ]]; then
        report || { (($? == 2)) || ((status > 0)) || status=1; }
    fi
    exit "$status"
}

# Says what the pull request means; fails with 1 for a change that it was to fail for, with 2 if there is no report.
report() {
    local report=$RUNNER_TEMP/oasmith.md status=0
    local limit=()
    if [[ -n ${FAIL_ON:-} ]]; then limit=(--fail-on "$FAIL_ON"); fi
    # The checkout may have the last commit alone.
    git fetch --quiet --no-tags --depth=1 origin "+refs/heads/$GITHUB_BASE_REF:refs/remotes/origin/$GITHUB_BASE_REF"
    oasmith diff "origin/$GITHUB_BASE_REF" --format markdown ${configs[@]+"${configs[@]}"} ${limit[@]+"${limit[@]}"} >"$report" || status=$?
    if [[ ! -s $report ]]; then
        echo "::warning::there is no description in $GITHUB_BASE_REF to compare with, or it cannot be read"
        return 2
    fi
    cat "$report" >>"$GITHUB_STEP_SUMMARY"
    if [[ ${COMMENT:-false} == true && -n ${PULL_REQUEST:-} ]]; then
        comment "$report" || echo "::warning::the report could not be made a comment: may the token write comments?"
    fi
    return "$status"
}

# Writes the comment, or the one that is there anew; none where nothing changed and nothing was said before.
comment() {
    local comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments body=$RUNNER_TEMP/oasmith-comment.md known
    { echo "$MARK" && cat "$1"; } >"$body"
    known=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$MARK\")) | .id") || return 1
    known=${known%%$'\n'*}
    if [[ -n $known ]]; then
        gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$body"
    elif grep -q '^| \*\*' "$1"; then
        gh api --silent --method POST "$comments" --field "body=@$body"
    fi
}

main
