# Steps for dashboards and alerts; apply.sh reads this file. Follows the API of openobserve v0.15.0-rc4:
# src/service/folders.rs, src/service/dashboards/mod.rs, src/service/alerts.
#
# Each dashboard and each alert carries a hash of its definition, in a field that OpenObserve hands back. Equal hashes mean
# that this definition was applied last: what somebody changed in the user interface since then stays, until the definition
# changes or the object is deleted.

dashboards_folder='' alerts_folder=''

# step_folder KIND NAME: OpenObserve chooses the id of a folder, so it is known by its name.
step_folder() {
  kind=$1 name=$2
  what="folder $name of $kind"
  if found "$what" "$api_v2/folders/$kind/name/$name"; then
    is_unchanged "$what"
  else
    [ "$status" = 404 ] || return
    printf '{"name":"%s","description":"Kept by the Aurora Log System."}' "$name" >"$scratch/body"
    write "$what" created POST "$api_v2/folders/$kind" "$scratch/body" || return
  fi
  case $kind in
    dashboards) dashboards_folder=$(text_of folderId) ;;
    alerts) alerts_folder=$(text_of folderId) ;;
  esac
}

# step_dashboard ID DEFINITION: PUT makes a dashboard with an id that we choose, which POST does not.
step_dashboard() {
  id=$1 definition=$2
  what="dashboard $id"
  [ -n "$dashboards_folder" ] || { is_pending "$what: its folder is missing" && return; }
  if found "$what" "$api/dashboards/$id"; then
    answer_has "(definition $definition)" && is_unchanged "$what" && return
    hash=$(text_of hash)
    # A PUT into the folder that a dashboard is not in would make a second one with the same id.
    listed "$what" "$api/dashboards?folder=$dashboards_folder" || return
    answer_has "\"dashboard_id\":\"$id\"" ||
      { is_pending "$what: it was moved to another folder, and is changed when it is back" && return; }
    write "$what" changed PUT "$api/dashboards/$id?folder=$dashboards_folder&hash=$hash" "$folder/dashboard.$id.json"
  elif [ "$status" = 404 ]; then
    write "$what" created PUT "$api/dashboards/$id?folder=$dashboards_folder" "$folder/dashboard.$id.json"
  fi
}

# step_template NAME: the text that a notification is made of; compared word by word.
step_template() {
  what="template $1"
  if found "$what" "$api/alerts/templates/$1"; then
    answer_has "$(cat "$folder/template.$1.match")" && is_unchanged "$what" && return
    write "$what" changed PUT "$api/alerts/templates/$1" "$folder/template.$1.json"
  elif [ "$status" = 404 ]; then
    write "$what" created POST "$api/alerts/templates" "$folder/template.$1.json"
  fi
}

destination_is_there=''

# step_destination NAME TEMPLATE: where notifications go. The address is a secret, and is never printed.
step_destination() {
  what="destination $1"
  case $webhook in
    *[[:cntrl:]]*) has_failed "$what: the secret with its address has a control character in it" && return ;;
    http://?* | https://?*) ;;
    *) has_failed "$what: the whole value of the secret must be an address that starts with https:// or http://" && return ;;
  esac
  url=$(escaped "$webhook")
  printf '{"name":"%s","url":"%s","method":"post","skip_tls_verify":false,"template":"%s","type":"http"}' \
    "$1" "$url" "$2" >"$scratch/body"
  if found "$what" "$api/alerts/destinations/$1"; then
    destination_is_there=yes
    answer_has "\"url\":\"$url\",\"method\":\"post\"" && answer_has "\"template\":\"$2\"" &&
      is_unchanged "$what" && return
    write "$what" changed PUT "$api/alerts/destinations/$1" "$scratch/body"
  elif [ "$status" = 404 ]; then
    write "$what" created POST "$api/alerts/destinations" "$scratch/body" && destination_is_there=yes
  fi
}

# step_alert NAME ID DEFINITION STREAM_TYPE STREAM: an alert is refused until its stream has data.
step_alert() {
  name=$1 id=$2 definition=$3
  what="alert $name"
  if [ -z "$alerts_folder" ] || [ -z "$destination_is_there" ]; then
    is_pending "$what: its folder or its destination is missing"
    return
  fi
  exists=''
  if found "$what" "$api_v2/alerts/$id"; then
    exists=yes
    answer_has "\"definition\":\"$definition\"" && is_unchanged "$what" && return
  elif [ "$status" != 404 ]; then
    return
  fi
  if ! found "$what" "$api/streams/$5/schema?type=$4"; then
    [ "$status" = 404 ] && is_pending "$what: stream $5 has no data yet"
    return
  fi
  # Settings alone make a stream that is there and has no fields.
  answer_has '"schema":[' || { is_pending "$what: stream $5 has no data yet" && return; }
  if [ -n "$exists" ]; then
    write "$what" changed PUT "$api_v2/alerts/$id" "$folder/alert.$name.json"
  else
    # With `overwrite` OpenObserve takes the id that is given; without, it chooses one.
    write "$what" created POST "$api_v2/alerts?folder=$alerts_folder&overwrite=true" "$folder/alert.$name.json"
  fi
}

# step_no_alerts: OpenObserve takes no alert without a destination.
step_no_alerts() {
  say 'left out' 'alerts: they have nowhere to go, for alerting.webhookSecret of this environment is not set'
}
