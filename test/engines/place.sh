# Sourced. Where engines live: outside every checkout, since checkouts of one machine share them.
#   $engines/NAME/          one engine: its socket, its process id, its data, its log
#   $engines/cache/         packages and images that were made once, by version

engines=${PIPELINE_ENGINES:-${XDG_CACHE_HOME:-$HOME/.cache}/pipeline-engines}
cache=$engines/cache

tell() { printf '%s\n' "$*" >&2; }

# Prints the process of an engine, while it is that engine's.
process_of() {
  local name=$1 pid
  pid=$(cat "$engines/$name/pid" 2>/dev/null) || return 1
  grep -qsF "$engines/$name/" "/proc/$pid/cmdline" && echo "$pid"
}

# Runs a command until it succeeds, for half a minute.
await() {
  local name=$1
  shift
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  tell "$name does not answer; the end of $engines/$name/log:"
  tail -n 20 "$engines/$name/log" >&2
  return 1
}

# Leaves a process behind that outlives this shell and holds none of its files.
leave() {
  local name=$1
  shift
  setsid "$@" </dev/null >"$engines/$name/log" 2>&1 9>&- &
}
