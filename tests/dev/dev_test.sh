#!/usr/bin/env bash
# dev_test.sh CHECKOUT: the steps of ./dev, without building anything.
set -euo pipefail
checkout=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/tools"
cp -r "$checkout/tools/dev" "$scratch/tools/dev"
cp "$checkout/dev" "$scratch"
cd "$scratch"

# expect status "pattern"... command: runs the rest after -- and looks at status and output.
expect() {
  local wanted=$1 patterns=() output status=0 pattern
  shift
  while [ "$1" != -- ]; do
    patterns+=("$1")
    shift
  done
  shift
  output=$("$@" 2>&1) || status=$?
  [ "$status" = "$wanted" ] || {
    printf '%s\nends with %s, expected %s: %s\n' "$output" "$status" "$wanted" "$*"
    exit 1
  }
  for pattern in "${patterns[@]}"; do
    grep -qE -e "$pattern" <<<"$output" || {
      printf '%s\ndoes not say "%s": %s\n' "$output" "$pattern" "$*"
      exit 1
    }
  done
}

parts() {
  bash -c 'set -euo pipefail; for p in steps install build test tools; do source tools/dev/$p.sh; done; '"$1"
}

# A failure names the step, the cause and the mend.
expect 1 '^Failed: Baking$' 'oven.c:3:1: error: no flour' '^Mend:   Buy flour\.' -- \
  parts 'step Baking "Buy flour." bash -c "echo warming up; echo oven.c:3:1: error: no flour; exit 3"'
# Without a line that looks like a cause, the end of the output is shown.
expect 1 'the last words' -- parts 'step Baking Mend. bash -c "echo the last words; exit 1"'
# A step that works says how long it took, and its output is kept.
expect 0 '==> Baking' 'done in [0-9]+ s' -- parts 'step Baking Mend. echo warm'
grep -q warm build/log/01-Baking.log

# Results of suites are summed, also those of a suite that dies before it reports any.
cat >report.xml <<'XML'
<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure>no</failure></testcase>
<testcase name="c"><skipped/></testcase>
<testcase name="d" status="notrun"><skipped message="Unable to find executable"/></testcase>
<testcase name="e" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
</testsuite></testsuites>
XML
expect 1 '1 passed, 2 failed, 2 skipped' '^1 passed, 3 failed$' -- parts '
  trap "finish_tests \$?" EXIT
  report() { cp report.xml results.xml; false; }
  suite One results.xml report
  suite Two nothing.xml false'
expect 0 '^2 passed, 0 failed$' -- parts '
  trap "finish_tests \$?" EXIT
  check_suite One true
  check_suite Two true'
# A step that ends everything is one failure, and the sums are still the last line.
expect 1 '^0 passed, 1 failed$' -- parts '
  trap "finish_tests \$?" EXIT
  step Baking Mend. false'

# Bad input is refused before anything is installed or built.
expect 1 "there is no command 'bake'" -- ./dev bake
expect 1 "there is no tier 'all'" -- ./dev test all
expect 1 "'ten' is no number of seconds" -- ./dev fuzz ten
expect 1 "'0' is no number of rounds" -- ./dev stress 0
expect 0 './dev run' -- ./dev

# Every package has a need that ./dev knows, and a reason.
awk 'NF && $1 !~ /^#/ && ($2 !~ /^(build|test|lint|bench|package)$/ || NF < 3) { print "packages.txt: " $0; bad = 1 }
     END { exit bad }' tools/dev/packages.txt
