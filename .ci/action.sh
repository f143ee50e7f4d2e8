#!/usr/bin/env bash
# What does the step of action.yml do, once oasmith is installed?
#
# It reads the inputs from CONFIG, FAIL_ON and COMMENT, the number of the pull request from PULL_REQUEST, and GH_TOKEN
# and the variables of GitHub Actions. It ends with the exit code of `oasmith check`, or else with that of `oasmith diff`.
set -euo pipefail

# How the comment is found again.
readonly MARK='<!-- oasmith -->'
# What `oasmith diff` ends with where a client is new.
readonly ABSENT=3

configs=()
while IFS= read -r config; do
    if [[ -n $config ]]; then configs+=(--config "$config"); fi
done <<<"${CONFIG:-}"

main() {
    local status=0
    case ${FAIL_ON:-} in
        '' | major | minor | patch) ;;
        *)
            echo "::error::fail-on is \`$FAIL_ON\`, and has to be major, minor or patch"
            exit 2
            ;;
    esac
    oasmith check ${configs[@]+"${configs[@]}"} || status=$?
    if [[ -n ${GITHUB_BASE_REF:-} ]]; then
        report || status=$((status > 0 ? status : $?))
    fi
    exit "$status"
}

# Says what the pull request means; fails with 1 for a change that it was to fail for, with 2 if that cannot be told.
#
# Bash does not stop at commands that fail here: what has to succeed says so itself.
report() {
    local report=$RUNNER_TEMP/oasmith.md status=0
    local limit=() depth=()
    if [[ -n ${FAIL_ON:-} ]]; then limit=(--fail-on "$FAIL_ON"); fi
    # The checkout may have the last commit alone; one that has all of them is to keep them.
    if [[ $(git rev-parse --is-shallow-repository) == true ]]; then depth=(--depth=1); fi
    if ! git fetch --quiet --no-tags ${depth[@]+"${depth[@]}"} origin \
        "+refs/heads/$GITHUB_BASE_REF:refs/remotes/origin/$GITHUB_BASE_REF"; then
        echo "::error::$GITHUB_BASE_REF cannot be fetched, so there is nothing to compare with"
        return 2
    fi
    oasmith diff "origin/$GITHUB_BASE_REF" --format markdown ${configs[@]+"${configs[@]}"} ${limit[@]+"${limit[@]}"} >"$report" || status=$?
    if ((status == ABSENT)); then
        echo "::warning::$GITHUB_BASE_REF has no description of a client yet, so there is nothing to compare it with"
        status=0
    elif ((status > 1)); then
        echo "::error::the description cannot be compared with that of $GITHUB_BASE_REF"
    fi
    if [[ ! -s $report ]]; then
        return "$status"
    fi
    cat "$report" >>"$GITHUB_STEP_SUMMARY"
    if [[ ${COMMENT:-false} == true && -n ${PULL_REQUEST:-} ]]; then
        comment "$report" || echo "::warning::the report could not be made a comment: may the token write comments?"
    fi
    return "$status"
}

# The comments of the pull request, as many as it takes: those that the owner of the token wrote can be told from others.
# shellcheck disable=SC2016 # The names are those of GraphQL.
readonly COMMENTS='query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $endCursor) {
        pageInfo { hasNextPage endCursor }
        nodes { databaseId viewerDidAuthor body }
      }
    }
  }
}'

# Writes the comment, or the one that is there anew; none where nothing changed and nothing was said before.
comment() {
    local comments=repos/$GITHUB_REPOSITORY/issues body=$RUNNER_TEMP/oasmith-comment.md known
    { echo "$MARK" && cat "$1"; } >"$body"
    known=$(gh api graphql --paginate --raw-field "query=$COMMENTS" --raw-field "owner=${GITHUB_REPOSITORY%%/*}" \
        --raw-field "name=${GITHUB_REPOSITORY#*/}" --field "number=$PULL_REQUEST" --jq ".data.repository.pullRequest.comments.nodes[]
        | select(.viewerDidAuthor and (.body | startswith(\"$MARK\"))) | .databaseId") || return 1
    known=${known%%$'\n'*}
    if [[ -n $known ]]; then
        gh api --silent --method PATCH "$comments/comments/$known" --field "body=@$body"
    elif grep -q '^| \*\*' "$1"; then
        gh api --silent --method POST "$comments/$PULL_REQUEST/comments" --field "body=@$body"
    fi
}

main
