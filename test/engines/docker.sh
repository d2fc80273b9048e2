# Sourced. Two real Docker engines side by side: docker-20 (API 1.41) of Debian 12, and docker-26 (API 1.45, with buildx) of
# Debian 13. Each has its own data, socket, bridge and addresses, and leaves the machine's packet filter alone:
# engines that share one take away each other's rules.

docker_on() {
  local name=$1
  shift
  "$(docker_client)" --host "unix://$engines/$name/docker.sock" "$@"
}

docker_client() {
  echo "$cache/docker-26.1/usr/bin/docker"
}

docker_packages() {
  install_packages iproute2 iptables openssl libdevmapper1.02.1 libseccomp2 libsystemd0 &&
    unpack_packages bookworm docker-20.10 docker.io containerd runc tini &&
    unpack_packages trixie docker-26.1 docker.io docker-cli docker-buildx containerd
}

docker_bridge() {
  local bridge=$1 address=$2
  ip link show "$bridge" >/dev/null 2>&1 || ip link add name "$bridge" type bridge || return
  ip address replace "$address" dev "$bridge" && ip link set "$bridge" up
}

# start_docker NAME NETWORK PATH: NETWORK is the first half of its addresses, PATH is searched for its programs first.
start_docker() {
  local name=$1 network=$2 path=$3
  local place=$engines/$name
  docker_on "$name" version >/dev/null 2>&1 && return
  docker_bridge "pl-$name" "$network.0.1/24" || return
  mkdir -p "$place"
  cat >"$place/daemon.json" <<END
{
  "data-root": "$place/data",
  "exec-root": "$place/exec",
  "pidfile": "$place/pid",
  "hosts": ["unix://$place/docker.sock"],
  "bridge": "pl-$name",
  "default-address-pools": [{ "base": "$network.64.0/18", "size": 24 }],
  "iptables": false,
  "insecure-registries": ["localhost:5000", "localhost:5001"]
}
END
  PATH=$path:$PATH leave "$name" dockerd --config-file "$place/daemon.json"
  await "$name" docker_on "$name" version && echo "$name"
}

start_docker_20() {
  start_docker docker-20 10.98 "$(programs docker-20.10)"
}

# What starts containers is the older release's here too: the newer one's wants a newer C library.
start_docker_26() {
  start_docker docker-26 10.97 "$(programs docker-26.1):$(programs docker-20.10)"
}

programs() {
  echo "$cache/$1/usr/sbin:$cache/$1/usr/bin"
}
