"""junit_sums.py FILE: prints "<passed> <failed> <skipped>" of a JUnit report.

A test that could not be started ("Unable to find executable") has failed, though ctest reports it
like one that skipped itself.
"""

import sys
import xml.etree.ElementTree as tree

sums = {"passed": 0, "failed": 0, "skipped": 0}
for case in tree.parse(sys.argv[1]).getroot().iter("testcase"):
    skipped = case.find("skipped")
    if case.find("failure") is not None or case.find("error") is not None:
        outcome = "failed"
    elif skipped is not None:
        # ctest: SKIP_RETURN_CODE or SKIP_REGULAR_EXPRESSION_MATCHED; vitest: nothing.
        outcome = "skipped" if skipped.get("message", "SKIP_").startswith("SKIP_") else "failed"
    else:
        outcome = "passed"
    sums[outcome] += 1
print(*sums.values())
