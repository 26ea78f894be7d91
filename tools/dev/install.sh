# Installs what is missing: Debian packages by name, and a current Node when there is none.
# shellcheck shell=bash

# The npm package `node` brings this major version, where the machine's own is too old.
node_package=node@24

# install_packages need...: the packages of tools/dev/packages.txt for these needs.
install_packages() {
  local needs=" $* " name need missing=()
  while read -r name need _; do
    [[ -z $name || $name == \#* || $needs != *" $need "* ]] && continue
    is_installed "$name" || missing+=("$name")
  done <tools/dev/packages.txt
  if [ ${#missing[@]} -gt 0 ]; then
    need_debian "${missing[@]}"
    step "Installing ${#missing[@]} Debian packages" \
      "See that the machine reaches its Debian mirror (apt-get update), then run the command again." \
      apt_install "${missing[@]}"
  fi
  install_node
}

is_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

need_debian() {
  command -v apt-get >/dev/null ||
    fail "Installing packages" "this machine has no apt-get" \
      "Use Debian 12, or install what tools/dev/packages.txt lists: $*"
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    fail "Installing packages" "they are missing, and this is neither root nor a machine with sudo" \
      "As root: apt-get install $*"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The lists of packages are fetched when there are none, or when they turn out to be too old.
apt_install() {
  local get=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
    as_root "${get[@]}" update
  fi
  as_root "${get[@]}" install -y --no-install-recommends "$@" || {
    as_root "${get[@]}" update
    as_root "${get[@]}" install -y --no-install-recommends "$@"
  }
}

# Vite 8 runs on Node 20.19, 22.12 and later.
node_is_current() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
      process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)'
}

install_node() {
  PATH=$PWD/.tools/node_modules/.bin:$PATH
  export PATH
  node_is_current && return
  local missing=() name
  for name in nodejs npm; do is_installed "$name" || missing+=("$name"); done
  if [ ${#missing[@]} -gt 0 ]; then
    need_debian "${missing[@]}"
    step "Installing Debian's Node (it fetches a current one)" \
      "See that the machine reaches its Debian mirror (apt-get update), then run the command again." \
      apt_install "${missing[@]}"
  fi
  step "Installing a current Node in .tools" \
    "See that the machine reaches the npm registry (npm ping), then run the command again." \
    npm_install_node
  hash -r
  node_is_current || fail "Installing a current Node" "$(node --version) is what .tools has" \
    "Remove the folder .tools and run the command again."
}

npm_install_node() {
  mkdir -p .tools
  # npm comes along: Debian's is too old for a current Node.
  npm install --prefix .tools --no-audit --no-fund "$node_package" npm@11
}
