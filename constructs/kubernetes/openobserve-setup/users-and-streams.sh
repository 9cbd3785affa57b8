# Steps for accounts and the settings of streams; apply.sh reads this file. Follows the API of openobserve v0.15.0-rc4:
# src/service/users.rs, src/service/stream.rs.

# step_user: the account that everything is ingested with. The open-source edition makes every account an administrator,
# whatever role is asked for. Whether its password is the secret’s is known by using it.
step_user() {
  what='user ingestion'
  login ingestion "$OPENOBSERVE_INGESTION_EMAIL" "$ingestion_password"
  request ingestion GET "$api_v2/folders/dashboards"
  case $status in
    200) is_unchanged "$what" && return ;;
    401) ;;
    *) refused "$what" && return ;;
  esac
  listed "$what" "$api/users" || return
  if answer_has "\"email\":\"$OPENOBSERVE_INGESTION_EMAIL\""; then
    printf '{"change_password":true,"new_password":"%s"}' "$(escaped "$ingestion_password")" >"$scratch/body"
    write "$what" 'password set to that of the secret' PUT "$api/users/$OPENOBSERVE_INGESTION_EMAIL" "$scratch/body"
  else
    printf '{"email":"%s","password":"%s","first_name":"ingestion","last_name":"","role":"admin"}' \
      "$(escaped "$OPENOBSERVE_INGESTION_EMAIL")" "$(escaped "$ingestion_password")" >"$scratch/body"
    write "$what" created POST "$api/users" "$scratch/body"
  fi
}

# list_of NAME: the items of the first list of texts of that name in the settings, each between quotation marks.
list_of() {
  rest=${settings#*"\"$1\":["}
  printf '%s' "${rest%%]*}"
}

# joined LIST FIELD: a list of texts with one more.
joined() { printf '%s' "${1:+$1,}\"$2\""; }

# missing_of LIST FIELDS: those of the fields, which are joined by commas, that are not in the list.
missing_of() {
  list=,$1, wanted=$2, lacking=''
  while [ -n "$wanted" ]; do
    field=${wanted%%,*} wanted=${wanted#*,}
    case $list in *,"\"$field\"",*) ;; *) lacking="$lacking $field" ;; esac
  done
  printf '%s' "$lacking"
}

# step_stream NAME DAYS FULL_TEXT INDEX: how long records live, and which fields are indexed. Fields that somebody has
# added are left. A full-text field must be in the stream already, as text, while retention and index fields need no data.
step_stream() {
  name=$1 days=$2 full_text=$3 index=$4
  what="stream $name"
  found "$what" "$api/streams/$name/schema?type=logs" || [ "$status" = 404 ] || return
  settings=${answer#*'"settings":{'}
  new_index='' new_full_text='' awaited='' retention='' wrong=''

  for field in $(missing_of "$(list_of index_fields)" "$index"); do
    new_index=$(joined "$new_index" "$field")
  done
  for field in $(missing_of "$(list_of full_text_search_keys)" "$full_text"); do
    if answer_has "{\"name\":\"$field\",\"type\":\"Utf8\"}"; then
      new_full_text=$(joined "$new_full_text" "$field")
    elif answer_has "{\"name\":\"$field\",\"type\":\""; then
      wrong=yes
      has_failed "$what: field $field is not stored as text, and a column keeps the type of its first value"
    else
      awaited="$awaited $field"
    fi
  done
  case $settings in *"\"data_retention\":$days,"*) ;; *) retention=$days ;; esac

  if [ -z "$new_index$new_full_text$retention" ]; then
    [ -n "$awaited$wrong" ] || is_unchanged "$what"
  elif [ "$status" = 404 ] || has_default_settings; then
    printf '{"data_retention":%s,"index_fields":[%s],"full_text_search_keys":[%s]}' \
      "$days" "$new_index" "$new_full_text" >"$scratch/body"
    write "$what" 'settings made' POST "$api/streams/$name/settings?type=logs" "$scratch/body" || return
  else
    printf '{"data_retention":%s,"index_fields":{"add":[%s]},"full_text_search_keys":{"add":[%s]}}' \
      "$days" "$new_index" "$new_full_text" >"$scratch/body"
    write "$what" 'settings changed' PUT "$api/streams/$name/settings?type=logs" "$scratch/body" || return
  fi
  [ -z "$awaited" ] || is_pending "$what: full-text search of$awaited, until the stream has such a field"
}

# PUT, which changes some settings and leaves the others, is refused while nobody has set any; POST sets all of them. An
# answer does not tell none from defaults, and where all are defaults POST overwrites nothing.
has_default_settings() {
  case $settings in
    *'"partition_keys":{},"full_text_search_keys":[],"index_fields":[],"bloom_filter_fields":[],"distinct_value_fields":[],"data_retention":0,"max_query_range":0,"store_original_data":false,'*) ;;
    *) return 1 ;;
  esac
  case $settings in
    *'"extended_retention_days":[],"index_original_data":false,"index_all_values":false}'*) return 0 ;;
    *) return 1 ;;
  esac
}
