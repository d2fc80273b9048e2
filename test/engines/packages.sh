# Sourced. What engines are made of: Debian's packages, unpacked into the cache, so that an engine of this machine's own
# is neither replaced nor started.

# Installs those packages of the list that are missing: libraries and tools, nothing that starts by itself.
install_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  ((${#missing[@]} == 0)) && return
  tell "installing ${missing[*]}"
  apt-get update -qq >&2 || return
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# The mirror that this machine's own packages come from.
mirror() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' | grep -m 1 -oP '^\S+(?= bookworm$)' || echo http://deb.debian.org/debian/
}

# unpack_packages SUITE FOLDER PACKAGE...: of any release of Debian.
unpack_packages() {
  local suite=$1 folder=$cache/$2
  shift 2
  [[ -e $folder/whole ]] && return
  tell "unpacking $* of $suite"
  local apt
  apt=$(mktemp -d)
  mkdir -p "$apt"/{lists,cache/archives}/partial "$apt/debs"
  cat >"$apt/only.sources" <<END
Types: deb
URIs: $(mirror)
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
  local options=(-qq -o "Dir::Etc::SourceList=$apt/only.sources" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >&2 && (cd "$apt/debs" && apt-get "${options[@]}" download "$@" >&2) || return
  rm -rf "$folder"
  mkdir -p "$folder"
  for deb in "$apt"/debs/*.deb; do dpkg-deb -x "$deb" "$folder" || return; done
  rm -rf "$apt"
  touch "$folder/whole"
}
