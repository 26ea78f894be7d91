"""The commands of `backsight`, run as a person runs them: good input, bad input, exit codes."""

import json
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

backsight, knowledge, source = sys.argv[1:]
passed = 0


def run(*arguments, stdin=None):
    return subprocess.run([backsight, "--knowledge", knowledge, *arguments],
                          input=stdin, capture_output=True, text=True)


def check(condition, what):
    global passed
    assert condition, what
    passed += 1


SADDLE = '{"check_in": {"reported": [{"symptom": "saddle-numbness"}]}}'

# triage: words for a person, JSON for a program, the same urgency.
result = run("triage", "-", stdin=SADDLE)
check(result.returncode == 0 and result.stdout.startswith("emergency\n"), result)
check("source:" in result.stdout and "because:" in result.stdout, result)
as_json = json.loads(run("triage", "-", "--json", stdin=SADDLE).stdout)
check(as_json["urgency"] == "emergency" and as_json["reasons"][0]["sources"], as_json)
check(json.loads(run("triage", "-", "--json", stdin='{"check_in": {}}').stdout)["urgency"]
      == "none", "nothing reported")

# outlook: a batch keeps the person's own numbers beside what would be with another answer.
SMOKER = '{"indication": "disc-herniation", "age": 45, "smoking": "current"}'
one = json.loads(run("outlook", "-", "--json", "--at", "5", "--what-if", "smoking=never",
                     stdin=SMOKER).stdout)
many = run("outlook", "-", "--batch", "--at", "5", "--what-if", "smoking=never",
           stdin=SMOKER + "\n{\n" + SMOKER)
lines = many.stdout.splitlines()
check(many.returncode == 2 and len(lines) == 3 and lines[1] == "null", many)
check(json.loads(lines[0]) == one and json.loads(lines[2]) == one, lines[0][:300])
check(one["what_if"]["options"] != one["options"], one["what_if"])
for at in ["nan", "0", "-1", "1000", "1e-400"]:
    result = run("outlook", "-", "--at", at, stdin=SMOKER)
    check(result.returncode == 2 and "--at: " in result.stderr and len(result.stderr) < 120
          and result.stdout == "", result)


# course and advise: one record, in words, as JSON and as a picture.
def event(number, kind, when, body):
    return {"id": f"01935f9e-8b6c-7d2e-9f3a-{number:012x}", "kind": kind, "occurred_at": when,
            "recorded_at": when, "author": {"role": "patient"}, "body": body}


def pain(day, leg):
    return event(day + 10, "check-in-submitted", f"2026-09-{day + 1:02}T08:00:00Z",
                 {"reported": [{"symptom": "leg-pain", "intensity_0_10": leg}]})


OPERATION = event(1, "surgery-recorded", "2026-09-01T07:00:00Z",
                  {"performed_on": "2026-09-01", "procedure": "microdiscectomy",
                   "indication": "disc-herniation"})
RECORD = json.dumps({"events": [OPERATION] + [pain(day, 6 - day // 3) for day in range(12)]})
result = run("course", "-", stdin=RECORD)
check(result.returncode == 0 and result.stdout.startswith("day 11 after the operation"), result)
check("leg pain: within what is usual at this stage" in result.stdout, result.stdout)
check(run("course", "-", "--at", "4", stdin=RECORD).stdout.startswith("day 4 "), "an earlier day")
with tempfile.TemporaryDirectory() as folder:
    picture = f"{folder}/course.svg"
    as_json = json.loads(run("course", "-", "--json", "--svg", picture, stdin=RECORD).stdout)
    check(as_json["today"] == 11 and as_json["domains"]["leg-pain"]["scores"] == 12, as_json)
    root = xml.etree.ElementTree.parse(picture).getroot()
    circles = [one for one in root.iter() if one.tag.endswith("circle")]
    check(len(circles) == 12, len(circles))
whole = json.loads(run("advise", "-", "--json", "--at", "2026-09-06T00:00:00Z",
                       stdin=RECORD).stdout)
check(whole["course"]["today"] == 5 and whole["course"]["domains"]["leg-pain"]["scores"] == 5,
      whole["course"])
check(whole["outlook"]["status"] == "covered" and whole["not_told"] == [], whole["not_told"])
for bad, where in [("", "ends"), ("[]", "no events"), ('[{"id": 1}]', "/0/id"),
                   ('{"people": []}', "events")]:
    result = run("course", "-", stdin=bad)
    check(result.returncode == 2 and where in result.stderr, result)
check(run("advise", "-", "--at", "yesterday", stdin=RECORD).returncode == 2, "no moment")


# What is wrong with a score or a day has one treatment, whoever reads the record: a score outside
# its scale is refused with its place; what is dated later is not there yet; of two scores of one
# day and source the later recorded counts, and the other is said; days before the operation are
# kept as days below 0, and those long before are left out and counted.
def odi(number, day, score, hour="09"):
    return event(number, "measure-submitted", f"2026-09-{day + 1:02}T{hour}:00:00Z",
                 {"instrument": "odi", "score": score})


def of(*events):
    return json.dumps({"events": [OPERATION, *events]})


for command in ("course", "advise"):
    for bad, place, why in [
        (pain(3, 11), "/events/1/body/reported/0/intensity_0_10", "between 0 and 10"),
        (pain(3, -1), "/events/1/body/reported/0/intensity_0_10", "between 0 and 10"),
        (odi(90, 3, 101), "/events/1/body/score", "a score of odi lies between 0 and 100"),
        (odi(90, 3, -1), "/events/1/body/score", "a score of odi lies between 0 and 100"),
        (event(90, "measure-submitted", "2026-09-04T09:00:00Z",
               {"instrument": "rmdq", "score": 7.5}), "/events/1/body/score", "in steps of 1"),
        (event(90, "measure-submitted", "2026-09-04T09:00:00Z",
               {"instrument": "odj", "score": 7}), "/events/1/body/instrument",
         'did you mean "odi"'),
    ]:
        result = run(command, "-", stdin=of(bad))
        check(result.returncode == 2 and place in result.stderr and why in result.stderr
              and "-:1:" in result.stderr and result.stdout == "", result)


def course_of(*events, at=None):
    arguments = ["course", "-", "--json"] + (["--at", str(at)] if at is not None else [])
    result = run(*arguments, stdin=of(*events))
    check(result.returncode == 0, result)
    return json.loads(result.stdout)


told = course_of(odi(90, 3, 34), pain(3, 4))
check(told["domains"]["disability"]["scores"] == 1
      and {"day": 3, "domain": "disability", "score": 3.4} in told["told"], told["told"])
later = course_of(odi(90, 3, 34), odi(91, 9, 20), pain(9, 4), at=5)
check(later["told"] == [{"day": 3, "domain": "disability", "score": 3.4}], later["told"])
twice = course_of(odi(90, 3, 34), odi(91, 3, 40, "19"), odi(92, 4, 30))
check(twice["superseded"] == [{"day": 3, "domain": "disability", "score": 3.4}]
      and twice["domains"]["disability"]["scores"] == 2, twice["superseded"])
check("told again on the same day" in run(
    "course", "-", stdin=of(odi(90, 3, 34), odi(91, 3, 40, "19"))).stdout, "said in words")
before = course_of(event(90, "measure-submitted", "2026-08-20T09:00:00Z",
                         {"instrument": "odi", "score": 60}),
                   event(91, "measure-submitted", "2026-05-20T09:00:00Z",
                         {"instrument": "odi", "score": 60}), pain(2, 4))
check({"day": -12, "domain": "disability", "score": 6} in before["told"]
      and before["left_out"] == 1, before["told"])

# replay: a record that was never answered differs in nothing.
with tempfile.TemporaryDirectory() as folder:
    check(run("replay", "--data", f"{folder}/nowhere").returncode != 0, "no folder")
    # A folder without a record stays as it is.
    result = run("replay", "--data", folder)
    check(result.returncode == 1 and "no record" in result.stderr
          and not any(pathlib.Path(folder).iterdir()), result)

# A number nobody can dial is refused before anything is made.
for number in ["", "call", "<b>112", "+"]:
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "data"
        result = run("serve", "--data", str(data), "--port", "0", "--emergency-number", number)
        check(result.returncode == 2 and "digits" in result.stderr and not data.exists(), result)

# Bad input: exit 2, the place, nothing on standard output.
for text, place, code in [
    ("", "-:1:1:", "syntax"),
    ("{", "-:1:2:", "syntax"),
    ('{"check_in": {}, "check_in": {}}', "-:1:18:", "duplicate-key"),
    ('{"check_in": {"reported": [\n{"symptom": "saddle-numbnes"}]}}', "-:2:13:", "unknown-word"),
    ('{"check_in": {"denied": "fever"}}', "-:1:25:", "wrong-type"),
    ('{"checkin": {}}', "-:1:", "missing-member"),
    ('{"check_in": {}, "surgery": {"days_since": -1}}', "-:1:44:", "out-of-range"),
]:
    bad = run("triage", "-", stdin=text)
    check(bad.returncode == 2, (text, bad))
    check(place in bad.stderr and f"[{code}]" in bad.stderr, (text, bad.stderr))
    check(bad.stdout == "", bad.stdout)
check('did you mean "saddle-numbness"' in run(
    "triage", "-", stdin='{"check_in": {"denied": ["saddle-numbnes"]}}').stderr, "suggestion")

# What a terminal would take for an order is written out, wherever text from outside is printed.
ORDERS = "\x1b]0;title\x07\x9b31m\u202e\x7f\r"
CONTROLS = "\x1b\x07\x9b\u202e\x7f\r"
WRITTEN = "\\u001b]0;title\\u0007\\u009b31m\\u202e\\u007f\\u000d"
for arguments, stdin in [
    (["triage", "-"], json.dumps({"check_in": {"denied": [ORDERS]}})),
    (["course", "-"], json.dumps([event(1, ORDERS, "2026-09-01T07:00:00Z", {})])),
    (["triage", f"/no/such/{ORDERS}"], None),
    (["outlook", "-", "--what-if", f"{ORDERS}=1"], SMOKER),
    (["evidence", "show", ORDERS], None),
    (["triage", "-", ORDERS], None),
]:
    result = run(*arguments, stdin=stdin)
    check(result.returncode in (1, 2) and WRITTEN in result.stderr, (arguments, result))
    check(not any(c in result.stdout + result.stderr for c in CONTROLS), (arguments, result))
broken = subprocess.run([backsight.encode(), b"triage", b"/no/such/\xff\x1b"], capture_output=True)
check(broken.returncode == 1 and b"\\xff\\u001b" in broken.stderr, broken)

# Output that cannot be written ends with a sentence and a code, not with a signal.
for arguments in [["signature"], ["triage", "-"], ["triage", "-", "--json"], ["course", "-"],
                  ["advise", "-", "--json"], ["outlook", "-"], ["evidence", "list"],
                  ["evidence", "check", source], ["--help"], ["--version"], ["serve", "--help"]]:
    stdin = {"triage": SADDLE, "outlook": SMOKER}.get(arguments[0], RECORD)
    with open("/dev/full", "w") as full:
        result = subprocess.run([backsight, "--knowledge", knowledge, *arguments], input=stdin,
                                stdout=full, stderr=subprocess.PIPE, text=True)
    check(result.returncode == 1 and "not complete" in result.stderr, (arguments, result))
with tempfile.TemporaryDirectory() as folder, open("/dev/full", "w") as full:
    server = subprocess.Popen([backsight, "--knowledge", knowledge, "serve", "--port", "0", "--data",
                               f"{folder}/data"], stdout=full, stderr=subprocess.PIPE, text=True)
    log = server.stderr.readline()  # a server goes on, and says so where it can
    check("standard output cannot be written" in log, log)
    server.send_signal(signal.SIGTERM)
    _, rest = server.communicate(timeout=30)
    check(server.returncode == 1 and "not complete" in rest, (server.returncode, rest))
with open("/dev/full", "w") as full:
    result = subprocess.run([backsight, "--knowledge", knowledge, "triage", "-"], input="{",
                            stdout=subprocess.PIPE, stderr=full, text=True)
    check(result.returncode == 2, result)

# Files that are not there, commands that do not exist.
check(run("triage", "/no/such/file").returncode == 1, "no such file")
check(run("triage", "/").returncode == 1, "a folder")
check(run("triag").returncode == 2, "no such command")
check(run("serve", "--port", "70000").returncode == 2, "no such port")
check(subprocess.run([backsight, "--knowledge", "/no/such/folder", "signature"],
                     capture_output=True).returncode == 1, "no such pack")

# A pack whose bytes are not what the manifest says is refused.
with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder)
    for file in pathlib.Path(knowledge).iterdir():
        data = file.read_bytes()
        if file.name.startswith("rules."):
            data = data.replace(b'"emergency"', b'"routine"  ', 1)
        (copy / file.name).write_bytes(data)
    damaged = subprocess.run([backsight, "--knowledge", folder, "triage", "-"], input=SADDLE,
                             capture_output=True, text=True)
    check(damaged.returncode == 1 and "[damaged]" in damaged.stderr, damaged)

# evidence check: the shipped files are content; a slip is found with its place and what was meant.
good = run("evidence", "check", source)
check(good.returncode == 0 and " 0 errors" in good.stdout, good.stdout[-2000:])
with tempfile.TemporaryDirectory() as folder:
    for name in ("evidence", "rules", "content"):
        subprocess.run(["cp", "-r", f"{source}/{name}", folder], check=True)
    rules = next(pathlib.Path(folder).glob("rules/red-flags/cauda-equina.yaml"))
    rules.write_text(rules.read_text().replace("symptom: saddle-numbness", "symptom: saddle-numbnes", 1))
    bad = run("evidence", "check", folder)
    check(bad.returncode == 2, bad)
    check("cauda-equina.yaml:" in bad.stdout and "saddle-numbness" in bad.stdout, bad.stdout)

# evidence list, show, forest.
check("reoperation" in run("evidence", "list").stdout, "outcomes")
check("kim-2013-hira-hivd" in run("evidence", "list", "reoperation").stdout, "findings")
shown = run("evidence", "show", "kim-2013-hira-hivd/reoperation-5y")
check("0.134" in shown.stdout and "10.1097/BRS.0b013e318274f9a7" in shown.stdout, shown)
missing = run("evidence", "show", "kim-2013-hira-hivd/reoperation-5yr")
check(missing.returncode == 1 and "reoperation-5y" in missing.stderr, missing)
forest = run("evidence", "forest", "reoperation")
check(forest.returncode == 0 and max(map(len, forest.stdout.split("\n"))) <= 100, "forest")
with tempfile.TemporaryDirectory() as folder:
    picture = pathlib.Path(folder) / "forest.svg"
    check(run("evidence", "forest", "reoperation", "--svg", str(picture)).returncode == 0, "svg")
    check(xml.etree.ElementTree.parse(picture).getroot().tag.endswith("svg"), "well-formed")
    check(run("evidence", "forest", "reoperation", "--svg", "/no/such/folder/x.svg").returncode
          == 1, "not writable")

# validate courses: means of a cohort of others, predicted by a fit of ours; the last lines count.
COURSE = """studies:
  stranger:
    citation: 'A stranger. A synthetic register.'
    design: registry
    population: made up
    indication: disc-herniation
    procedure: discectomy
    n: 800
    access: abstract
findings:
- {id: stranger/leg-1y, study: stranger, outcome: leg-pain, measure: mean, group: all,
   time: {value: 1, unit: years}, estimate: 22, sd: 26, scale: 0-100}
- {id: stranger/leg-3m, study: stranger, outcome: leg-pain-improvement, measure: mean, group: all,
   time: {value: 3, unit: months}, estimate: -9.0, scale: 0-10}
- {id: stranger/fused, study: stranger, outcome: leg-pain, measure: mean, group: with fusion,
   time: {value: 1, unit: years}, estimate: 3.0, scale: 0-10}
"""
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder) / "cohort.yaml"
    file.write_text(COURSE)
    result = run("validate", "courses", str(file))
    lines = result.stdout.splitlines()
    check(result.returncode == 0, result)
    # A fall of -9 points of 10 is outside of anything; a mean of 2.2 at one year is not.
    check(lines[-3:] == ["points 2", "inside95 0.5000", lines[-1]], lines)
    check(lines[-1] in ("inside50 0.5000", "inside50 0.0000"), lines)
    check(any(line.startswith("stranger/leg-1y: disc-herniation, operated, leg-pain level, day 365, "
                              "observed 2.20, ") and "SD ratio" in line for line in lines), lines)
    as_json = json.loads(run("validate", "courses", str(file), "--json").stdout)
    check(as_json["points"] == 2 and as_json["inside95"] == 0.5, as_json)
    row = next(r for r in as_json["results"] if r["finding"] == "stranger/leg-3m")
    check(row["kind"] == "change" and not row["inside95"] and row["low95"] < row["low50"], row)
    file.write_text(COURSE.replace("outcome: leg-pain", "outcome: wellbeing"))
    nothing = run("validate", "courses", str(file))
    check(nothing.returncode == 1 and "has a road" in nothing.stderr, nothing)
    file.write_text("studies: {}\n")
    check(run("validate", "courses", str(file)).returncode == 2, "no findings")


# validate cohorts says how much of a file it cannot use, and why.
COHORT = COURSE.replace("outcome: leg-pain, measure: mean, group: all", "outcome: reoperation, "
                        "measure: cumulative-incidence, group: all", 1).replace(
    "estimate: 22, sd: 26, scale: 0-100", "estimate: 0.07", 1)
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder) / "cohort.yaml"
    file.write_text(COHORT)
    result = run("validate", "cohorts", str(file))
    check(result.returncode == 0 and "2 of 3 findings cannot be checked:\n      2 outcome that no "
          "model" in result.stdout and "\npoints 1\n" in result.stdout, result)
    as_json = json.loads(run("validate", "cohorts", str(file), "--json").stdout)
    check(as_json["not_checked"] == {"other_outcome": 2, "no_share": 0, "no_time": 0}, as_json)
    file.write_text(COURSE)
    nothing = run("validate", "cohorts", str(file))
    check(nothing.returncode == 1 and "3 have another outcome" in nothing.stderr, nothing)

# serve takes all the file descriptors it may have, and says when they are too few.
def serve_with_limit(soft, hard):
    """What is printed, the limit inside, and the log of a server started with this limit."""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [backsight, "--knowledge", knowledge, "serve", "--port", "0", "--data",
             f"{folder}/data"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)))
        said = server.stdout.readline()
        limit = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)[0] if said else 0
        server.send_signal(signal.SIGTERM)
        _, log = server.communicate(timeout=30)
        check(server.returncode == 0, (server.returncode, log))
        return said, limit, log


most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
said, limit, log = serve_with_limit(128, 256)
check(" serves http://localhost:" in said and limit == 256, (said, limit))
entry = json.loads(log.splitlines()[0])
check(entry["level"] == "warning" and "192 connections instead of 4096" in entry["message"], log)
if most == resource.RLIM_INFINITY or most >= 4096 + 64:
    said, limit, log = serve_with_limit(128, 4096 + 64)
    check(limit == 4096 + 64 and log == "", (limit, log))

# simulate: people who do not exist, and say so; the same bytes for the same seed.
def people(*arguments):
    return run("simulate", "--seed", "5", *arguments)


fifty = people("--people", "50", "--days", "20")
check(fifty.returncode == 0 and fifty.stderr == "", fifty.stderr)
lines = fifty.stdout.splitlines()
check(len(lines) == 50, len(lines))
check(people("--people", "50", "--days", "20").stdout == fifty.stdout, "the same seed")
# More turns at the output than threads, and not a whole number of turns.
check(people("--people", "35", "--days", "20").stdout.splitlines() == lines[:35], "person k")
for number, line in enumerate(lines):
    person = json.loads(line)
    check(person["synthetic"] is True and person["id"] == f"synthetic-5-{number}"
          and "does not exist" in person["name"], line[:200])
    kinds = [event["kind"] for event in person["events"]]
    check(kinds[0] == "profile-recorded" and kinds.count("surgery-recorded") == 1
          and set(kinds[1:]) <= {"surgery-recorded", "check-in-submitted", "measure-submitted"}
          and kinds.count("measure-submitted") <= 1 and len(kinds) <= 23, kinds)
check(any('"measure-submitted"' in line for line in lines), "questionnaires")
check(len({json.loads(line)["profile"]["indication"] for line in lines}) == 2, "both indications")
check(all(json.loads(line)["profile"]["indication"] == "stenosis" for line in people(
    "--people", "20", "--days", "1", "--indication", "stenosis").stdout.splitlines()), "one only")
weekly = people("--people", "20", "--days", "21", "--every", "7").stdout.splitlines()
check(all(len(json.loads(line)["events"]) <= 6 for line in weekly), "three check-ins at most")
check("do not exist" in run("simulate", "--help").stdout, "the help says so")
# What a check-in tells is taken by the other commands.
answered = next(event["body"] for event in reversed(json.loads(lines[0])["events"])
                if event["kind"] == "check-in-submitted")
check(run("triage", "-", stdin=json.dumps({"check_in": answered})).returncode == 0, answered)
for bad in [[], ["--people", "0"], ["--people", "-1"], ["--people", "many"],
            ["--people", "5", "--indication", "fracture"], ["--people", "5", "--days", "0"],
            ["--people", "5", "--days", "731"], ["--people", "5", "--every", "0"],
            ["--people", "5", "--seed", "x"]]:
    result = people(*bad)
    check(result.returncode == 2 and result.stdout == "", (bad, result))
check(run("simulate", "--people", "5").returncode == 2, "no seed")
# Output that cannot be written is not taken for complete.
with open("/dev/full", "w") as full:
    result = subprocess.run([backsight, "--knowledge", knowledge, "simulate", "--people", "40",
                             "--seed", "1", "--days", "5"], stdout=full, stderr=subprocess.PIPE,
                            text=True)
check(result.returncode == 1 and "not complete" in result.stderr, result)

print(f"{passed} checks passed")
