# Sourced. Two registries of images on loopback: port 5000 serves anyone, port 5001 wants the user `reader` with the
# password `let-me-in`.

registry_packages() {
  unpack_packages bookworm registry docker-registry
}

# start_registry NAME PORT [AUTH]: AUTH is a part of its configuration.
start_registry() {
  local name=$1 port=$2 auth=${3:-}
  local place=$engines/$name
  process_of "$name" >/dev/null && return
  mkdir -p "$place"
  cat >"$place/config.yml" <<END
version: 0.1
log: { level: warn }
storage:
  filesystem: { rootdirectory: $place/data }
  delete: { enabled: true }
http: { addr: "127.0.0.1:$port", secret: loopback }
$auth
END
  leave "$name" "$cache/registry/usr/bin/docker-registry" serve "$place/config.yml"
  echo $! >"$place/pid"
  await "$name" answers_on "$port" && echo "$name"
}

start_registry_open() {
  start_registry registry 5000
}

start_registry_private() {
  local users=$engines/registry-private/users
  mkdir -p "${users%/*}"
  echo 'reader:$2b$04$fA.WHI/Y9uuVkihB8bkKUuESbaHbQ4r.RncNjXu.B1PA81yHquUP2' >"$users"
  start_registry registry-private 5001 "auth: { htpasswd: { realm: loopback, path: $users } }"
}

answers_on() {
  (: <"/dev/tcp/127.0.0.1/$1")
}
