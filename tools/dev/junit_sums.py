"""junit_sums.py FILE: prints "<passed> <failed> <skipped>" of a JUnit report."""

import sys
import xml.etree.ElementTree as tree

cases = list(tree.parse(sys.argv[1]).getroot().iter("testcase"))
failed = sum(1 for case in cases
             if case.find("failure") is not None or case.find("error") is not None)
skipped = sum(1 for case in cases
              if case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"))
print(len(cases) - failed - skipped, failed, skipped)
