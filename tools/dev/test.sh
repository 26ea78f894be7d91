# The tests, in two tiers: quick (well under a minute when built) and full.
# shellcheck shell=bash

passed=0
failed=0

run_tests() {
  local tier=${1:-full}
  case $tier in quick | full) ;; *) fail "./dev test" "there is no tier '$tier'" "./dev test [quick|full]" ;; esac
  # The sums are the last line, also when a build step ends everything.
  trap 'finish_tests $?' EXIT
  install_packages build test
  build_app configure_with_tests
  step "Building the tests" "Look at the first error above." \
    ninja_build native all all_verify_interface_header_sets
  if [ "$tier" = full ]; then
    step "Configuring the pure part for clang-19 and its sanitizers" "Look at the first error above." \
      configure_once sanitize
    step "Building it" \
      "Look at the first error above: the pure part must compile with clang-19 as well." \
      ninja_build sanitize all
  fi

  if [ "$tier" = quick ]; then
    ctest_suite "Native tests (quick)" native -L quick
    vitest_suite "Web unit tests" test
    return
  fi
  check_suite "Format of the sources" check_format
  ctest_suite "Native tests" native
  ctest_suite "Pure part under address and undefined-behaviour sanitizers, short fuzzing" sanitize
  check_suite "Types and lint of the web app" npm --prefix web run lint
  vitest_suite "Web unit tests" test
  vitest_suite "Browser tests" test:browser
}

finish_tests() {
  # A step that ended everything counts as one failure.
  [ "$1" = 0 ] || [ "$failed" -gt 0 ] || failed=1
  say ""
  say "$passed passed, $failed failed"
  trap - EXIT
  [ "$failed" = 0 ] || exit 1
}

# count passed failed skipped: adds a suite to the sums.
count() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  local skipped=''
  [ "$3" = 0 ] || skipped=", $3 skipped"
  say "    $1 passed, $2 failed$skipped"
}

# suite "title" results command...: the command writes its results (JUnit XML) to the file.
suite() {
  local title=$1 results=$2 sums
  shift 2
  rm -f "$results"
  local status=0
  try_step "$title" "$@" || status=$?
  sums=$(python3 tools/dev/junit_sums.py "$results" 2>/dev/null) || sums='0 1 0'
  # What ends badly without a failed test (a crash of the runner) is a failure, too.
  if [ "$status" != 0 ] && [[ $sums == *' 0 '* ]]; then sums='0 1 0'; fi
  # shellcheck disable=SC2086
  count $sums
  [ "$status" = 0 ] || explain "$title" "The test says what it expected; the log has its whole output."
}

ctest_suite() {
  local title=$1 folder=$2
  shift 2
  suite "$title" "$PWD/build/log/$folder.xml" \
    ctest --test-dir "build/$folder" -j "$(nproc)" --output-on-failure --no-tests=error \
    --output-junit "$PWD/build/log/$folder.xml" "$@"
}

vitest_suite() {
  local title=$1 script=$2
  suite "$title" "build/log/web-$script.xml" \
    env BACKSIGHT_KNOWLEDGE="$PWD/build/knowledge" \
    npm --prefix web run "$script" -- --reporter=default --reporter=junit \
    --outputFile.junit="$PWD/build/log/web-$script.xml"
}

check_suite() {
  local title=$1
  shift
  if try_step "$title" "$@"; then
    count 1 0 0
  else
    count 0 1 0
    explain "$title" "./dev format mends the format; the linter names the line and the rule."
  fi
}
