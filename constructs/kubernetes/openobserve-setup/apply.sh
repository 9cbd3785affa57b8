#!/bin/sh
# Brings OpenObserve to what the file `plan` beside this script says, line by line, with the steps of `steps.sh`. It reads
# first and writes only what differs, so that a second run writes nothing. What is not possible yet (an alert on a stream
# that has no data) is said to be pending and is no failure: the next run of the schedule tries again. Nothing is deleted.
#
# The shell is busybox’s, and there is no jq. Comparing without one is sound because OpenObserve answers with JSON
# without spaces, and a quotation mark inside a JSON text always has a backslash before it: "name":"value" as it stands
# here can only be a field and its value, never part of a text.
#
# Environment: OPENOBSERVE_URL, OPENOBSERVE_ORGANISATION, OPENOBSERVE_ROOT_EMAIL, OPENOBSERVE_ROOT_PASSWORD,
# OPENOBSERVE_INGESTION_EMAIL and OPENOBSERVE_INGESTION_PASSWORD where the plan has a user, ALERT_WEBHOOK_URL where it has
# a destination, TMPDIR (a folder to write to), WAIT_SECONDS (how long OpenObserve may take to answer at all; 300 unless given).
set -u
umask 077

# No program that is started may inherit credentials. They reach curl through files that only this user can read.
root_password=$OPENOBSERVE_ROOT_PASSWORD
ingestion_password=${OPENOBSERVE_INGESTION_PASSWORD:-}
webhook=$(printf '%s' "${ALERT_WEBHOOK_URL:-}")
unset OPENOBSERVE_ROOT_PASSWORD OPENOBSERVE_INGESTION_PASSWORD ALERT_WEBHOOK_URL

folder=$(dirname "$0")
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# shellcheck disable=SC2034 # steps.sh uses it.
api=/api/$OPENOBSERVE_ORGANISATION
api_v2=/api/v2/$OPENOBSERVE_ORGANISATION
unchanged=0 written=0 pending=0 failed=0

say() { printf '%-9s  %s\n' "$1" "$2"; }
is_unchanged() { unchanged=$((unchanged + 1)) && say unchanged "$1"; }
is_pending() { pending=$((pending + 1)) && say pending "$1"; }
has_failed() { failed=$((failed + 1)) && say failed "$1"; }
give_up() { say failed "$1" && exit 1; }

# A text as it stands between the quotation marks of a JSON text; curl’s configuration wants the same.
escaped() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

# hidden TEXT SECRET: the text without the secret.
hidden() {
  left='' right=$1
  while [ -n "$2" ]; do
    case $right in
      *"$2"*) left="$left${right%%"$2"*}(hidden)" right=${right#*"$2"} ;;
      *) break ;;
    esac
  done
  printf '%s' "$left$right"
}

# The beginning of an answer, for a person to read.
excerpt() {
  shown=$answer
  for secret in "$root_password" "$ingestion_password" "$webhook"; do
    shown=$(hidden "$(hidden "$shown" "$secret")" "$(escaped "$secret")")
  done
  printf '%s' "$shown" | tr '\n' ' ' | head -c 300
}

# login ACCOUNT EMAIL PASSWORD: how `request` acts as that account.
login() {
  case $2$3 in
    *[[:cntrl:]]*) give_up "the credentials of the $1 account have a line break or another control character in them" ;;
  esac
  printf 'user = "%s:%s"\n' "$(escaped "$2")" "$(escaped "$3")" >"$scratch/$1.curl"
}

# request ACCOUNT METHOD PATH [BODY_FILE]: sets $status and $answer.
request() {
  account=$1 method=$2 path=$3 body=${4:-}
  : >"$scratch/answer"
  set -- --disable --silent --noproxy '*' --connect-timeout 5 --max-time 60 --config "$scratch/$account.curl" \
    --request "$method" --output "$scratch/answer" --write-out '%{http_code}'
  [ -z "$body" ] || set -- "$@" --header 'Content-Type: application/json' --data-binary "@$body"
  status=$(curl "$@" "$OPENOBSERVE_URL$path") || status=nothing
  answer=$(cat "$scratch/answer")
}

# What a request was answered with, where that is a failure of WHAT.
refused() { has_failed "$1: $method $path was answered with $status: $(excerpt)"; }

# found WHAT PATH: true with an answer. False with no answer and status 404 where there is no such thing; any other
# status is a failure, and has been said.
found() {
  request root GET "$2"
  case $status in
    200) return 0 ;;
    404) answer='' ;;
    *) refused "$1" ;;
  esac
  return 1
}

# listed WHAT PATH: true with an answer. There is always a list; anything else is a failure, and has been said.
listed() {
  request root GET "$2"
  [ "$status" = 200 ] && return
  refused "$1"
  return 1
}

# write WHAT HOW METHOD PATH BODY_FILE: the one place that changes anything.
write() {
  request root "$3" "$4" "$5"
  if [ "$status" = 200 ]; then
    written=$((written + 1))
    say written "$1: $2"
  else
    refused "$1"
    return 1
  fi
}

answer_has() { case $answer in *"$1"*) return 0 ;; *) return 1 ;; esac; }

# text_of NAME: the first field of that name, a text without anything escaped in it, such as an id.
text_of() {
  rest=${answer#*"\"$1\":\""}
  printf '%s' "${rest%%\"*}"
}

wait_until_it_answers() {
  : >"$scratch/nobody.curl"
  waited=0 limit=${WAIT_SECONDS:-300}
  while request nobody GET /healthz && [ "$status" != 200 ]; do
    [ "$waited" -lt "$limit" ] ||
      give_up "OpenObserve was not ready within $limit s: GET $OPENOBSERVE_URL/healthz was answered with $status"
    waited=$((waited + 1))
    sleep "${WAIT_STEP:-1}"
  done
}

# OpenObserve takes the password of root from its secret once, when its database is empty (src/job/mod.rs); from then on
# only root itself can change it.
check_root() {
  login root "$OPENOBSERVE_ROOT_EMAIL" "$root_password"
  request root GET "$api_v2/folders/dashboards"
  case $status in
    200) return ;;
    401) give_up "OpenObserve refuses the root account (HTTP 401). It keeps the password that it first started with: to use another one, change it in OpenObserve as root, and then in the secret." ;;
    *) give_up "$method $path was answered with $status: $(excerpt)" ;;
  esac
}

# shellcheck source=/dev/null
. "$folder/steps.sh"

wait_until_it_answers
check_root
while read -r step arguments <&3; do
  # The words of a plan’s line have neither spaces nor wildcards in them.
  # shellcheck disable=SC2086
  "step_$step" $arguments
done 3<"$folder/plan"
say summary "$unchanged unchanged, $written written, $pending pending, $failed failed"
[ "$failed" -eq 0 ]
