"""`backsight config`, and a server that is configured by a file: what is said, refused and overridden."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import urllib.request

backsight, knowledge, source = sys.argv[1:]


def run(*arguments):
    return subprocess.run([backsight, "--knowledge", knowledge, *arguments],
                          capture_output=True, text=True, timeout=60)


def check(condition, what):
    assert condition, what


# The example is the file that is shipped.
shown = run("config", "example")
check(shown.returncode == 0, shown)
check(shown.stdout == pathlib.Path(source, "packaging/backsight.toml").read_text(), shown.stdout)

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    file = folder / "backsight.toml"

    # Good: one line. Bad: every slip with its place; exit code 2.
    file.write_text(shown.stdout)
    good = run("config", "check", str(file))
    check(good.returncode == 0 and "no problems" in good.stdout, good)
    file.write_text("[server]\nprot = 1\n[clinic]\nemergency_number = 112\n")
    bad = run("config", "check", str(file))
    check(bad.returncode == 2 and bad.stdout == "", bad)
    check(f"{file}:2:1: " in bad.stderr and 'did you mean "port"?' in bad.stderr, bad)
    check(f"{file}:4:20: " in bad.stderr and "[wrong-type]" in bad.stderr, bad)
    check(run("config", "check", str(folder / "nowhere.toml")).returncode == 1, "no file")
    check(run("config", "check", str(folder)).returncode == 1, "a folder")

    # A server does not start with a bad file, and makes nothing.
    refused = run("serve", "--config", str(file), "--data", str(folder / "data"))
    check(refused.returncode == 2 and f"{file}:2:1: " in refused.stderr, refused)
    check(not (folder / "data").exists(), "made nothing")

    # Secrets that others may read.
    key = folder / "master.keys"
    key.write_text("x")
    os.chmod(key, 0o644)
    file.write_text('[keys]\nmaster = "master.keys"\n')
    readable = run("config", "check", str(file))
    check(readable.returncode == 1 and "chmod 600" in readable.stderr, readable)
    check(f"{file}:2:10: " in readable.stderr, readable)

    # Without accounts nobody is served but this machine, whatever the file says.
    for text, what in [
        ('[server]\nlisten = "0.0.0.0"\nurl = "https://b.example"\n'
         '[proxy]\ntrusted = ["10.0.0.7"]\n', "listening on 0.0.0.0"),
        ('[proxy]\ntrusted = ["127.0.0.1"]\n', "through a proxy"),
        ('[server]\nurl = "http://b.example"\n', "serving as b.example"),
        ('[server]\nhost_names = ["b.example"]\n', "serving as b.example"),
    ]:
        file.write_text(text)
        refused = run("serve", "--config", str(file), "--data", str(folder / "data"))
        check(refused.returncode == 1 and what in refused.stderr, refused)
        check("no accounts" in refused.stderr and "clinic create" in refused.stderr, refused)
        check(not (folder / "data").exists(), "made nothing")
    refused = run("serve", "--bind", "0.0.0.0", "--data", str(folder / "data"))
    check(refused.returncode == 1 and "no accounts" in refused.stderr, refused)

    # The file is heard, and the command line goes before it.
    file.write_text('[server]\nport = 0\ndata = "kept"\n[clinic]\nemergency_number = "999"\n')

    def configured(*arguments):
        server = subprocess.Popen([backsight, "--knowledge", knowledge, "serve", "--config",
                                   str(file), *arguments], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        try:
            line = server.stdout.readline()
            port = line.strip().rsplit(":", 1)[1]
            with urllib.request.urlopen(f"http://localhost:{port}/api/v1/config") as answer:
                return json.load(answer)
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=30)

    check(configured()["emergency_number"] == "999", "from the file")
    check((folder / "kept" / "backsight.db").exists(), "relative to the file")
    check(configured("--emergency-number", "111", "--data", str(folder / "other"))
          ["emergency_number"] == "111", "from the command line")
    check((folder / "other" / "backsight.db").exists(), "from the command line")
