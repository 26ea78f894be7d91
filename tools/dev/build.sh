# The builds. CMake and Ninja decide what is out of date; see docs/architecture.md for the steps.
# shellcheck shell=bash

# configure preset [options...]
configure() {
  local preset=$1 accelerators=()
  shift
  command -v ccache >/dev/null &&
    accelerators+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_COMPILER_LAUNCHER=ccache)
  command -v mold >/dev/null &&
    accelerators+=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold)
  cmake --preset "$preset" "${accelerators[@]}" "$@"
}

configure_once() {
  [ -f "build/$1/build.ninja" ] || configure "$@"
}

# The tests need packages that running does not: a folder that was configured without them is
# configured again when they are wanted, and keeps what it has built.
configure_with_tests() {
  grep -qs '^BACKSIGHT_TESTS:BOOL=ON$' build/native/CMakeCache.txt ||
    configure native -DBACKSIGHT_TESTS=ON
}

ninja_build() {
  cmake --build "build/$1" -j "$(nproc)" --target "${@:2}"
}

configure_without_tests() { configure_once native -DBACKSIGHT_TESTS=OFF; }

# build_app [how to configure]
build_app() {
  # Objects of another folder with the same checkout are as good: ccache knows them by content.
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
  step "Configuring" \
    "Look at the first error above. A package may be missing: tools/dev/packages.txt lists them all." \
    "${1:-configure_without_tests}"
  step "Compiling evidence, rules and texts" \
    "Mend the file at the line that is named above; docs and a schema stand beside the files." \
    ninja_build native knowledge
  step "Compiling the engine for the browser" \
    "Look at the first error above: the pure part must compile with clang-19 for wasm as well." \
    ninja_build native engine
  step "Installing the web app's packages" \
    "See that the machine reaches the npm registry (npm ping), then run the command again." \
    ninja_build native web_packages
  step "Building the web app" \
    "Look at the first error above; (cd web && npm run lint) names type errors with their lines." \
    ninja_build native web
  step "Building the program" \
    "Look at the first error above; a full disk or too little memory (2 GB a core) also end here." \
    ninja_build native backsight
  ln -f build/native/bin/backsight build/backsight
}
