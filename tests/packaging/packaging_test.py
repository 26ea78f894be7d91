"""What is shipped beside the program agrees with it: the manual names every command, the units call
commands and options that exist and files that the package installs, and are as closed as we say."""

import configparser
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

backsight, source = sys.argv[1:]
packaging = pathlib.Path(source, "packaging")


def check(condition, what):
    assert condition, what


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60)


# The manual: every command of --help, and no other.
help_text = run(backsight, "--help").stdout
commands = set(re.findall(r"^  ([a-z]+)(?:  |$)", help_text.split("Subcommands:")[1], re.M))
manual = (packaging / "backsight.1").read_text()
told = set(re.findall(r"^\.TP\n\.B ([a-z]+)$", manual, re.M))
check(commands and told == commands, (commands ^ told))


# The units.
def unit(name):
    parser = configparser.RawConfigParser(strict=False, delimiters="=", comment_prefixes="#")
    parser.optionxform = str
    parser.read(packaging / name)
    return parser


for name in ("backsight.service", "backsight-backup.service"):
    service = unit(name)["Service"]
    for key in ("ExecStartPre", "ExecStart"):
        if key not in service:
            continue
        program, command, *arguments = service[key].split()
        check(program == "/usr/bin/backsight" and command in commands, service[key])
        options = run(backsight, command, "--help").stdout
        for option in (one for one in arguments if one.startswith("--")):
            check(f"{option} " in options, (name, option))
        check("/etc/backsight/backsight.toml" in arguments, service[key])
    for key, value in (("User", "backsight"), ("NoNewPrivileges", "yes"), ("LimitCORE", "0"),
                       ("ProtectSystem", "strict"), ("StateDirectoryMode", "0700")):
        check(service[key] == value, (name, key))
check("backsight.toml etc/backsight" in (packaging / "debian/install").read_text(), "configuration")
check('data = "/var/lib/backsight/data"' in (packaging / "backsight.toml").read_text(), "data")

# The unit waits for the server to say that it serves (Type=notify).
with tempfile.TemporaryDirectory() as folder:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(f"{folder}/notify")
        systemd.settimeout(60)
        server = subprocess.Popen([backsight, "serve", "--port", "0", "--data", f"{folder}/data"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                  env={**os.environ, "NOTIFY_SOCKET": f"{folder}/notify"})
        check(systemd.recv(100) == b"READY=1", "ready")
        check(" serves " in server.stdout.readline(), "and it serves")
        server.send_signal(signal.SIGTERM)
        check(systemd.recv(100) == b"STOPPING=1", "stopping")
        server.communicate(timeout=30)
        check(server.returncode == 0, server.returncode)

# As closed as docs/operations.md says; systemd's own measure, where there is systemd.
if shutil.which("systemd-analyze"):
    said = re.search(r"systemd-analyze security backsight` says (\d+\.\d)",
                     pathlib.Path(source, "docs/operations.md").read_text())
    measured = run("systemd-analyze", "security", "--offline=true",
                   str(packaging / "backsight.service"))
    level = re.search(r"exposure level for backsight.service: (\d+\.\d)", measured.stdout)
    check(said and level and float(level[1]) <= float(said[1]), (said, measured.stdout[-300:]))
