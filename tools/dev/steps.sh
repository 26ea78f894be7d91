# Steps with progress, and failures that name the step, the cause and the mend.
# shellcheck shell=bash

log_folder=build/log
# Logs are read by people and by cause_of; colours only hide the words from both.
export NO_COLOR=1
step_number=0

say() { printf '%s\n' "$*"; }

# fail "what" "cause" "mend": a failure outside of a step.
fail() {
  {
    say ""
    say "Failed: $1"
    say "Cause:  $2"
    say "Mend:   $3"
  } >&2
  exit 1
}

# step "title" "mend" command...: runs the command, shows how far it is, and ends everything with the
# cause and the mend when it fails.
step() {
  local title=$1 mend=$2
  shift 2
  try_step "$title" "$@" || {
    explain "$title" "$mend"
    exit 1
  }
}

# try_step "title" command...: the same, and says whether it worked. A function given as the command
# works when its last line does: bash ignores `set -e` in here.
try_step() {
  local title=$1
  shift
  local started=$SECONDS
  step_number=$((step_number + 1))
  mkdir -p "$log_folder"
  step_log=$log_folder/$(printf '%02d' "$step_number")-$(printf '%s' "$title" | tr -cs 'a-zA-Z0-9' '-').log
  say "==> $title"
  "$@" 2>&1 | tee "$step_log" | show_progress || return
  say "    done in $((SECONDS - started)) s"
}

explain() {
  {
    say ""
    say "Failed: $1"
    say "Cause:"
    cause_of "$step_log" | sed 's/^/  /'
    say "  (everything it said: $step_log)"
    say "Mend:   $2"
  } >&2
}

# On a terminal one line that moves; in a log a line now and then.
show_progress() {
  local line last=$SECONDS width
  width=$((${COLUMNS:-$(tput cols 2>/dev/null || echo 100)} - 6))
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    if [ -t 1 ]; then
      printf '\r\033[K    %s' "${line:0:width}"
    elif [ $((SECONDS - last)) -ge 15 ]; then
      last=$SECONDS
      say "    ${line:0:140}"
    fi
  done
  if [ -t 1 ]; then printf '\r\033[K'; fi
}

# The lines of a log that say why, or its end when none does.
cause_of() {
  local lines
  lines=$(grep -aE -A 5 -m 8 --no-group-separator \
    -e '(^|[^a-z_])(error|Error|ERROR|fatal)[: ]' -e '^E: ' -e 'npm (error|ERR!)' \
    -e '\*\*\*Failed|\(Failed\)|\[  FAILED  \]' -e 'not found|No such file|Could not|cannot ' "$1" |
    head -n 40) || true
  if [ -n "$lines" ]; then say "$lines"; else tail -n 15 "$1"; fi
}
