# Format, lint, graph, fuzz, stress and bench.
# shellcheck shell=bash

cxx_sources() {
  find src tools tests bench -name '*.cpp' -o -name '*.h'
}

format_sources() {
  cxx_sources | xargs clang-format-19 -i
}

check_format() {
  cxx_sources | xargs clang-format-19 --dry-run -Werror
}

# clang-tidy over what the native build compiles, with the checks of .clang-tidy.
run_lint() {
  install_packages build test lint
  build_app
  step "Building the tests" "Look at the first error above." ninja_build native all
  step "Reading the code with clang-tidy-19" \
    "Each finding names its check; .clang-tidy says which are on and why." \
    run-clang-tidy-19 -quiet -p build/native -j "$(nproc)" "$PWD/(src|tools)/.*\.cpp"
  step "Format of the sources" "./dev format mends it." check_format
  step "Types and lint of the web app" "The linter names the line and the rule." \
    npm --prefix web run lint
}

draw_graph() {
  install_packages build test
  step "Configuring" "Look at the first error above." configure native
  step "Drawing the module graph into docs/architecture.md" "Look at the error above." \
    python3 tools/architecture_check/architecture_check.py graph \
    --modules build/native/modules.json --write
}

# The model cards: what each forecast means, rests on, and how well it does.
draw_cards() {
  install_packages build
  build_app
  local scratch=build/cards indication
  mkdir -p "$scratch"
  step "Predicting each cohort without having seen it" "Look at the error above." \
    write_to "$scratch/cohorts.json" build/backsight validate cohorts --json
  step "Predicting each cohort's course without having seen it" "Look at the error above." \
    write_to "$scratch/courses.json" build/backsight validate courses --json
  for indication in disc-herniation stenosis; do
    printf '{"indication": "%s"}' "$indication" >"$scratch/profile.json"
    step "The outlook of nobody in particular: $indication" "Look at the error above." \
      write_to "$scratch/$indication.json" build/backsight outlook "$scratch/profile.json" --json
  done
  step "Writing docs/models/" "Look at the error above." \
    python3 tools/model_cards/model_cards.py build/knowledge "$scratch/cohorts.json" \
      "$scratch/courses.json" "$scratch" docs/models
}

write_to() {
  local file=$1
  shift
  "$@" >"$file"
}

# run_stress rounds: kill -9 under load, then failing disks and power cuts; another seed each time.
run_stress() {
  local rounds=${1:-1000} seed
  [[ $rounds =~ ^[1-9][0-9]*$ ]] ||
    fail "./dev stress" "'$rounds' is no number of rounds" "./dev stress [rounds]"
  seed=${BACKSIGHT_CRASH_SEED:-$(date +%s)}
  install_packages build test
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
  step "Configuring" "Look at the first error above." configure native -DBACKSIGHT_TESTS=ON
  step "Building the crash test" "Look at the first error above." ninja_build native store_crash_test
  step "Crashing the store $rounds times in each way" \
    "BACKSIGHT_CRASH_SEED=$seed ./dev stress $rounds repeats it; the log names the round and what is lost." \
    env BACKSIGHT_CRASH_SEED="$seed" BACKSIGHT_CRASH_ROUNDS="$rounds" build/native/bin/store_crash_test
}

# run_fuzz seconds: each target for so long, from its seeds and what earlier runs found.
run_fuzz() {
  local seconds=${1:-60} target name found
  [[ $seconds =~ ^[1-9][0-9]*$ ]] ||
    fail "./dev fuzz" "'$seconds' is no number of seconds" "./dev fuzz [seconds for each target]"
  install_packages build test
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
  step "Configuring the fuzz targets" "Look at the first error above." configure_once sanitize
  step "Building the fuzz targets" "Look at the first error above." ninja_build sanitize fuzz_targets
  for target in build/sanitize/bin/fuzz_*; do
    name=$(basename "$target")
    name=${name#fuzz_}
    found=build/sanitize/fuzz/$name
    mkdir -p "$found"
    step "Fuzzing $name for $seconds s" \
      "Run $target with the file that broke it (build/sanitize/fuzz/$name.crash-...), mend, and keep the file in tests/fuzz/corpus/$name." \
      "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
      -artifact_prefix="build/sanitize/fuzz/$name." "$found" "tests/fuzz/corpus/$name"
  done
}

# run_bench: every program of bench/ prints its figures; they are kept with what they depend on.
run_bench() {
  install_packages build test bench
  build_app
  step "Configuring the benchmarks" "Look at the first error above." \
    configure native -DBACKSIGHT_BENCH=ON
  step "Building the benchmarks" "Look at the first error above." ninja_build native all
  step "Installing the peer it is compared with" "Look at npm's error above." \
    npm --prefix bench/peers/node-fastify ci --no-audit --no-fund
  local results program name
  results=bench/results/$(date -u +%Y-%m-%d)
  mkdir -p "$results"
  describe_machine >"$results/machine.txt"
  for program in build/native/bin/*_bench; do
    name=$(basename "$program")
    step "Measuring with $name" "Look at the error above." measure "$program" "$results/$name.txt"
  done
  say "The figures are in $results."
}

# Scratch files of a benchmark stay in the build folder.
measure() {
  local root=$PWD program=$PWD/$1 figures=$PWD/$2 scratch
  scratch=$(mktemp -d "$PWD/build/bench-XXXXXX")
  (cd "$scratch" && BACKSIGHT=$root/build/backsight PEER=$root/bench/peers/node-fastify "$program") |
    tee "$figures"
  local status=${PIPESTATUS[0]}
  rm -rf "$scratch"
  return "$status"
}

# What a figure depends on besides the code.
describe_machine() {
  say "date      $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  say "commit    $(git rev-parse HEAD)$([ -z "$(git status --porcelain -- src bench)" ] || echo ' and changes')"
  say "processor $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)"
  say "cores     $(nproc)"
  say "memory    $(awk '/MemTotal/ { printf "%.1f GB", $2 / 1e6 }' /proc/meminfo)"
  say "disk      $(df --output=fstype . | tail -n 1) on $(df --output=source . | tail -n 1)"
  say "system    $(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r)"
  say "compiler  $(g++ --version | head -n 1)"
}
