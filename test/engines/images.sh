# Sourced. Images under the names that users know, made from packages: no registry of images is asked. They are stand-ins:
# busybox, Python and Node are real, the base beneath them is Debian's smallest.

# Makes a file of the cache by a command that writes it to the path it is given; a half written one is never seen.
remember_file() {
  local file=$1
  shift
  [[ -e $file ]] && return
  tell "making ${file##*/}"
  "$@" "$file.half" >&2 && mv "$file.half" "$file"
}

# The root of an image is open to every user, as that of a system is.
new_root() {
  local root
  root=$(mktemp -d) && chmod 755 "$root" && echo "$root"
}

make_busybox() {
  local root
  root=$(new_root)
  mkdir -p "$root"/{bin,etc,root,tmp}
  chmod 1777 "$root/tmp"
  cp "$cache/busybox/bin/busybox" "$root/bin/"
  for applet in $("$root/bin/busybox" --list); do ln -s busybox "$root/bin/$applet" 2>/dev/null; done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  tar -C "$root" -cf "$1" . && rm -rf "$root"
}

make_python() {
  local root
  root=$(new_root)
  debootstrap --variant=minbase --include=python3,python3-pip bookworm "$root" "$(mirror)" >/dev/null || return
  ln -s python3 "$root/usr/bin/python"
  rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}
  tar -C "$root" -cf "$1" . && rm -rf "$root"
}

# Node's own binary, which npm has brought, in the image that Python is in.
make_node() {
  local node=$1 base=$2 file=$3 root
  root=$(new_root)
  install -D "$node" "$root/usr/local/bin/node" && cp "$base" "$file" && tar -C "$root" -rf "$file" ./usr/local/bin/node && rm -rf "$root"
}

# import_image ENGINE NAME FILE COMMAND: the image holds the name of its file, and is replaced when that changes.
import_image() {
  local engine=$1 name=$2 file=$3 command=$4
  local made=${file##*/} label=pipeline.stand-in
  [[ $(docker_on "$engine" image inspect -f "{{index .Config.Labels \"$label\"}}" "$name" 2>/dev/null) == "$made" ]] && return
  tell "giving $name to $engine"
  docker_on "$engine" import --change "LABEL $label=$made" --change "CMD $command" \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' "$file" "$name" >/dev/null
}

start_images() {
  install_packages debootstrap && unpack_packages bookworm busybox busybox-static || return
  local node version engine
  node=$(realpath "$repository/node_modules/.bin/node") && version=$("$node" --version) || return
  local busybox=$cache/busybox-bookworm.tar python=$cache/python-pip-bookworm.tar
  local node_image=$cache/node-$version-pip-bookworm.tar
  remember_file "$busybox" make_busybox && remember_file "$python" make_python &&
    remember_file "$node_image" make_node "$node" "$python" || return
  for engine in docker-20 docker-26; do
    import_image "$engine" busybox:1.36 "$busybox" '["sh"]' &&
      import_image "$engine" python:3.12-slim "$python" '["python3"]' &&
      import_image "$engine" node:24-slim "$node_image" '["node"]' || return
  done
  push_busybox
}

# The image that tests pull: from the registry that serves anyone, and from the one that wants a password.
push_busybox() {
  local config
  config=$(mktemp -d)
  printf '{"auths":{"localhost:5001":{"auth":"%s"}}}' "$(printf reader:let-me-in | base64)" >"$config/config.json"
  for name in localhost:5000/busybox:1.36 localhost:5001/private/busybox:1.36; do
    docker_on docker-26 tag busybox:1.36 "$name" && DOCKER_CONFIG=$config docker_on docker-26 push -q "$name" >/dev/null &&
      docker_on docker-26 rmi "$name" >/dev/null || return
  done
  rm -rf "$config"
}
