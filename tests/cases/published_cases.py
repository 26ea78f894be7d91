"""The shipped rules on the published cases, and the command's answers to bad files.

published_cases.py BACKSIGHT KNOWLEDGE_DIR CASES.yaml DATA_DIR; exits 77 (skipped) without the cases.
Limits: no emergency missed, under-triage at most 3 %, over-triage at most 8 %.
"""

import pathlib
import subprocess
import sys

backsight, knowledge, cases, data = sys.argv[1:]


def run(file):
    return subprocess.run([backsight, "--knowledge", knowledge, "validate", "cases", str(file)],
                          capture_output=True, text=True)


bad = run(pathlib.Path(data) / "data" / "no_urgency.yaml")
assert bad.returncode == 2, bad
assert "no_urgency.yaml:2:3:" in bad.stderr, bad.stderr
one = run(pathlib.Path(data) / "data" / "unknown_words.yaml")
assert one.returncode == 0, one
assert one.stdout.endswith(
    "cases 1\nunder-triaged 0\nover-triaged 0\nemergencies missed 0\n"), one.stdout
assert "left out: " in one.stderr and "unknown_words.yaml:10:" in one.stderr, one.stderr

if not pathlib.Path(cases).exists():
    print("the published cases are not beside the checkout")
    sys.exit(77)
result = run(cases)
assert result.returncode == 0, result.stderr
lines = result.stdout.strip().split("\n")
totals = dict(line.rsplit(" ", 1) for line in lines[-4:])
count, under, over, missed = (int(totals[key]) for key in (
    "cases", "under-triaged", "over-triaged", "emergencies missed"))
print("\n".join(line for line in lines if "triaged)" in line))
print(f"{count} cases: {under} under-triaged, {over} over-triaged, {missed} emergencies missed")
assert count == len(lines) - 4 and count > 0
assert missed == 0
assert under <= 0.03 * count
assert over <= 0.08 * count
