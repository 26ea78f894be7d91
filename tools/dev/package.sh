# The Debian package: put together, looked over, and tried in a Debian of its own.
# shellcheck shell=bash

# make_package: build/package/backsight_<version>_<architecture>.deb
make_package() {
  install_packages build package
  build_app
  rm -rf build/package
  step "Putting the package together" \
    "Look at the first error above; packaging/debian/ says what goes where." \
    build_package
  step "Looking it over with lintian" \
    "Each tag is explained by: lintian-explain-tags TAG. What is accepted stands in packaging/lintian-accepted." \
    lint_package
  package=$(echo build/package/backsight_*.deb)
  say "The package is $package ($(du -h "$package" | cut -f1)): apt install ./$package"
}

# A source tree with what is built already; debhelper computes dependencies and maintainer scripts.
build_package() (
  set -e
  local version tree
  version=$(sed -n 's/^project(backsight VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
  tree=build/package/backsight-$version
  mkdir -p "$tree/doc"
  cp -r packaging/debian "$tree/debian"
  cp build/backsight packaging/backsight.1 packaging/backsight.toml "$tree/"
  cp README.md docs/operations.md "$tree/doc/"
  cp CHANGES.md "$tree/doc/NEWS.md" # debhelper takes a CHANGES for Debian's own
  cp packaging/backsight.service packaging/backsight-backup.service \
    packaging/backsight-backup.timer "$tree/debian/"
  cp packaging/backsight.sysusers "$tree/debian/backsight.sysusers"
  # Two packages of one commit are the same, byte for byte.
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
  export SOURCE_DATE_EPOCH
  printf 'backsight (%s) bookworm; urgency=medium\n\n  * CHANGES.md says what is new.\n\n -- %s  %s\n' \
    "$version" "$(sed -n 's/^Maintainer: //p' packaging/debian/control)" \
    "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" >"$tree/debian/changelog"
  cd "$tree"
  dpkg-buildpackage --build=binary --no-sign
)

lint_package() {
  lintian --fail-on error,warning --display-level ">=info" --suppress-tags-from-file \
    packaging/lintian-accepted build/package/backsight_*.changes
}

# try_package: installs it into a Debian under a folder of its own and starts the server there.
try_package() {
  make_package
  [ "$(id -u)" = 0 ] || fail "./dev package try" "it needs root, for a Debian in a folder" \
    "Run it as root on a machine that may break, or install the package: apt install ./$package"
  local root
  root=$(mktemp -d /tmp/backsight-try-XXXXXX)
  chmod 755 "$root" # it becomes the / of other users
  trap 'rm -rf "$root"' EXIT
  step "Fetching a small Debian" "See that the machine reaches its Debian mirror." \
    debootstrap --variant=minbase bookworm "$root" "$(debian_mirror)"
  step "Installing the package and starting the server" "Look at the first error above." \
    bash tools/dev/try_package.sh "$root" "$package"
}

# The mirror of this machine.
debian_mirror() {
  local mirror
  mirror=$(apt-get indextargets --format '$(SITE)' 'Codename: bookworm' 2>/dev/null | head -n 1)
  say "${mirror:-http://deb.debian.org/debian}"
}
