"""`backsight backup`, `restore`, `migrate`, `doctor` and `keys`, as whoever looks after a server runs
them: while people write, killed in the middle, on a full disk, with the wrong key and the wrong file."""

import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid

backsight, knowledge, source = sys.argv[1:]
random.seed(20261130)


def run(*arguments, **options):
    return subprocess.run([backsight, "--knowledge", knowledge, *map(str, arguments)],
                          capture_output=True, text=True, timeout=120, **options)


def check(condition, what):
    assert condition, what


def tree(folder):
    """Every file below the folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()}


@contextlib.contextmanager
def opened(database):
    """Committed and closed at the end."""
    connection = sqlite3.connect(database)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def events_of(database):
    with opened(database) as connection:
        return {row[0] for row in connection.execute("SELECT hex(event_id) FROM event")}


class Server:
    def __init__(self, data, *arguments):
        self.process = subprocess.Popen(
            [backsight, "--knowledge", knowledge, "serve", "--port", "0", "--data", str(data),
             *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        check(" serves " in line, line)
        self.url = line.split(" serves ")[1].strip()
        self.person = self.get("/api/v1/people")["people"][0]["id"]

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            return json.load(answer)

    def write(self):
        """One check-in; its id when the server says that it is kept."""
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        event = {"id": str(uuid.UUID(int=(int(time.time() * 1000) << 80) | (7 << 76) | (2 << 62)
                                     | random.getrandbits(62))),
                 "kind": "check-in-submitted", "occurred_at": now,
                 "body": {"reported": [{"symptom": "leg-pain", "intensity_0_10": 3}]}}
        request = urllib.request.Request(
            f"{self.url}/api/v1/people/{self.person}/events", json.dumps(event).encode(),
            {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            check(answer.status in (200, 201), answer.status)
        return uuid.UUID(event["id"]).hex.upper()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)
        check(self.process.returncode == 0, self.process.returncode)


def backup_while_people_write(folder):
    """What was acknowledged before the backup is in it, and the copy is one moment: each answer in it
    can be derived again from the events in it."""
    server = Server(folder / "data")
    kept, stop = [], threading.Event()

    def write():
        while not stop.is_set():
            kept.append(server.write())

    writers = [threading.Thread(target=write) for _ in range(4)]
    for one in writers:
        one.start()
    while len(kept) < 50:
        time.sleep(0.01)
    for number in range(5):
        before = set(kept)
        made = run("backup", "--data", folder / "data", "--to", folder / f"{number}.backup")
        after = len(kept)
        check(made.returncode == 0 and "read again" in made.stdout, made)
        restored = run("restore", folder / f"{number}.backup", "--data", folder / f"new{number}")
        check(restored.returncode == 0, restored)
        held = events_of(folder / f"new{number}" / "backsight.db")
        check(before <= held, before - held)
        check(len(held) <= after + 4 + 1, (len(held), after))  # one more may be under way in each
        again = run("replay", "--data", folder / f"new{number}")
        check(again.returncode == 0 and f"\nsame " in again.stdout, again)
    stop.set()
    for one in writers:
        one.join()
    # The server does what it always did, and the folder remembers the backup.
    server.write()
    with urllib.request.urlopen(server.url + "/metrics") as answer:
        line = next(line for line in answer.read().decode().splitlines()
                    if line.startswith("backsight_last_backup_seconds "))
        check(abs(float(line.split()[1]) - time.time()) < 3600, line)
    asked = run("doctor", "--data", folder / "data")
    check(asked.returncode == 0 and "a process uses the folder" in asked.stdout, asked)
    check("4.backup" in asked.stdout, asked.stdout)
    server.stop()
    # Nobody but its owner reads a backup.
    check(os.stat(folder / "0.backup").st_mode & 0o777 == 0o600, "rights")
    check(os.stat(folder / "new0").st_mode & 0o777 == 0o700, "rights")
    check(os.stat(folder / "new0" / "backsight.db").st_mode & 0o777 == 0o600, "rights")
    # A restored folder is served, and takes new events.
    server = Server(folder / "new0")
    server.write()
    server.stop()


def nothing_is_overwritten(folder):
    before = tree(folder)
    for arguments, code in [
        (("backup", "--data", folder / "data", "--to", folder / "0.backup"), "conflict"),
        (("backup", "--data", folder / "data", "--to", folder / "data"), "conflict"),
        (("backup", "--data", folder / "nowhere", "--to", folder / "x"), "not-found"),
        (("backup", "--data", folder / "data", "--to", folder / "nowhere" / "x"), "system"),
        (("restore", folder / "0.backup", "--data", folder / "data"), "conflict"),
        (("restore", folder / "0.backup", "--data", folder / "0.backup"), "conflict"),
        (("restore", folder / "0.backup", "--data", folder / "nowhere" / "x"), "system"),
        (("restore", folder / "nowhere", "--data", folder / "x"), "not-found"),
    ]:
        refused = run(*arguments)
        check(refused.returncode != 0 and f"[{code}]" in refused.stderr, (arguments, refused))
        check(refused.stdout == "", refused)
    check(tree(folder) == before, "nothing changed")
    (folder / "link").symlink_to(folder / "elsewhere")
    refused = run("backup", "--data", folder / "data", "--to", folder / "link")
    check(refused.returncode != 0 and not (folder / "elsewhere").exists(), refused)
    (folder / "link").unlink()
    # An empty folder is as good as none.
    (folder / "empty").mkdir()
    check(run("restore", folder / "0.backup", "--data", f"{folder}/empty/").returncode == 0, "empty")


def damaged_backups(folder):
    """Cut short, changed, or something else: said clearly, and no folder is made."""
    whole = (folder / "0.backup").read_bytes()
    key = folder / "keys"
    made = run("keys", "create", key, "--id", "one")
    check(made.returncode == 0 and os.stat(key).st_mode & 0o777 == 0o600, made)
    check(run("keys", "create", key).returncode != 0, "a key file is never overwritten")
    made = run("backup", "--data", folder / "data", "--to", folder / "sealed", "--key", key)
    check(made.returncode == 0 and "encrypted with master key one" in made.stdout, made)
    sealed = (folder / "sealed").read_bytes()
    for name, secret in (("SQLite format 3", whole), ("check-in-submitted", whole)):
        check(name.encode() in secret and name.encode() not in sealed, "no plain text")

    def refuse(data, what, *arguments):
        bad = folder / "bad"
        bad.write_bytes(data)
        refused = run("restore", bad, "--data", folder / "never", *arguments)
        check(refused.returncode in (1, 2) and what in refused.stderr, (what, refused))
        check("Nothing was restored" in refused.stderr, refused)
        check(not (folder / "never").exists(), "no folder")
        check(not (folder / "never.restoring").exists(), "no remains")

    for data, arguments in ((whole, ()), (sealed, ("--key", key))):
        cuts = {0, 1, 15, 16, 17, 30, 100, len(data) // 2, len(data) - 1}
        for size in cuts:
            refuse(data[:size], "[", *arguments)
        for _ in range(20):
            changed = bytearray(data)
            changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
            refuse(bytes(changed), "[", *arguments)
        refuse(data + b"x", "damaged", *arguments)
        refuse(data[:len(data) // 2], "damaged", *arguments)
    refuse(b"", "empty")
    refuse(b"PK\x03\x04" + bytes(1000), "no backup of Backsight")
    refuse((folder / "data" / "backsight.db").read_bytes(), "no backup of Backsight")
    # Keys: none, another of the same name, another name, an old one beside a new one.
    refuse(sealed, "--key")
    other = folder / "other"
    run("keys", "create", other, "--id", "one")
    refuse(sealed, "damaged", "--key", other)
    third = folder / "third"
    run("keys", "create", third, "--id", "three")
    refuse(sealed, "not-found", "--key", third)
    check(run("keys", "add", key, "--id", "two").returncode == 0, "added")
    check(key.read_text().split()[0::2][0] == "two" or "two" in key.read_text(), "first")
    restored = run("restore", folder / "sealed", "--data", folder / "old-key", "--key", key)
    check(restored.returncode == 0, restored)
    made = run("backup", "--data", folder / "data", "--to", folder / "sealed2", "--key", key)
    check("master key two" in made.stdout, made)
    # From the environment, as the key file's text.
    restored = run("restore", folder / "sealed2", "--data", folder / "from-env",
                   env={**os.environ, "BACKSIGHT_MASTER_KEYS": key.read_text()})
    check(restored.returncode == 0, restored)
    os.chmod(key, 0o644)
    refused = run("restore", folder / "sealed2", "--data", folder / "never", "--key", key)
    check("chmod 600" in refused.stderr and "[forbidden]" in refused.stderr, refused)
    os.chmod(key, 0o600)
    # No message repeats a key.
    secret = key.read_text().split()[-1]
    check(secret not in refused.stderr + made.stdout, "no key in a message")


def killed_in_the_middle(folder):
    """kill -9 at a random moment: either there is a whole backup (or folder) of that name or none, and
    the next attempt works."""
    large = folder / "large"
    shutil.copytree(folder / "data", large)
    with opened(large / "backsight.db") as connection:  # some 30 MB more
        # The rows are of no use to a server, but the size is.
        person = connection.execute("SELECT person_id FROM person").fetchone()[0]
        first = connection.execute("SELECT max(seq) FROM event").fetchone()[0]
        connection.executemany(
            "INSERT INTO event VALUES (?, ?, randomblob(16), 'check-in-submitted', 0, 0, 'x', "
            "randomblob(10000))", [(person, first + i + 1) for i in range(3000)])
    started = time.monotonic()
    check(run("backup", "--data", large, "--to", folder / "large.backup").returncode == 0, "large")
    took = time.monotonic() - started
    outcomes = {"backup": 0, "restore": 0}
    for command in ("backup", "restore"):
        for number in range(8):
            target = folder / f"killed-{command}-{number}"
            arguments = (["backup", "--data", str(large), "--to", str(target)]
                         if command == "backup" else
                         ["restore", str(folder / "large.backup"), "--data", str(target)])
            process = subprocess.Popen([backsight, "--knowledge", knowledge, *arguments],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, took))
            process.kill()
            process.wait()
            if target.exists():  # whole
                outcomes[command] += 1
                if command == "restore":
                    check(run("doctor", "--data", target).returncode == 0, "whole")
                    shutil.rmtree(target)
                else:
                    check(run("restore", target, "--data", folder / "r").returncode == 0, "whole")
                    shutil.rmtree(folder / "r")
                    target.unlink()
            again = run(*arguments)
            check(again.returncode == 0 and target.exists(), again)
            left = [path.name for path in folder.iterdir() if path.name.startswith(target.name)]
            check(left == [target.name], left)
            shutil.rmtree(target) if target.is_dir() else target.unlink()
    check(run("doctor", "--data", large).returncode == 0, "the folder is as it was")
    check(sum(outcomes.values()) < 16, "some were killed before they were done")


def full_disk(folder):
    """On a disk of 1 MB (in memory, in a name space of its own), where the machine allows one."""
    disk = folder / "disk"
    disk.mkdir()
    script = (f"mount -t tmpfs -o size=1m none {disk} || exit 99; "
              f"{backsight} backup --data {folder}/large --to {disk}/x; echo $?; ls -A {disk}; "
              f"{backsight} restore {folder}/large.backup --data {disk}/x; echo $?; ls -A {disk}")
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True)
    if done.returncode == 99 or "unshare" in done.stderr:
        print("skipped: this machine lets nobody mount a small disk:", done.stderr)
        return
    check(done.stdout == "1\n1\n", done)  # refused twice, and nothing is left
    check(done.stderr.count("[disk-full]") == 2, done)
    check("No backup was made" in done.stderr and "Nothing was restored" in done.stderr, done)


def in_use(folder):
    """Two at once into one name; a migration beside a server."""
    results = [subprocess.Popen([backsight, "--knowledge", knowledge, "backup", "--data",
                                 str(folder / "large"), "--to", str(folder / "twice")],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
               for _ in range(3)]
    errors = [one.communicate()[1] for one in results]
    check(sum(one.returncode == 0 for one in results) == 1, errors)
    check(all("[locked]" in e or "[conflict]" in e for e in errors if e), errors)
    check(run("restore", folder / "twice", "--data", folder / "t").returncode == 0, "whole")


def kept_in_a_folder(folder):
    """Named by the moment; of ours only the latest stay, and nothing else is touched."""
    into = folder / "into"
    for _ in range(4):
        made = run("backup", "--data", folder / "data", "--into", into, "--keep", "2")
        check(made.returncode == 0, made)
        (into / "other.backup").touch()
    names = sorted(path.name for path in into.iterdir())
    check(len(names) == 3 and names[2] == "other.backup", names)
    check(os.stat(into).st_mode & 0o777 == 0o700, "rights")
    check(run("restore", into / names[1], "--data", folder / "latest").returncode == 0, "whole")
    for bad in ((), ("--to", folder / "x", "--into", into), ("--to", folder / "x", "--keep", "2"),
                ("--into", into, "--keep", "0")):
        check(run("backup", "--data", folder / "data", *bad).returncode == 2, bad)


def clinics_folder(folder):
    """Encrypted or not at all; what the log says is in the backup, and verifies after a restore."""
    data, key = folder / "clinic", folder / "clinic.keys"
    run("keys", "create", key, "--id", "c")
    made = run("clinic", "create", "--name", "Synthetic Clinic", "--data", data, "--key", key)
    check(made.returncode == 0, made)
    public = next(line for line in made.stdout.splitlines() if "public key" in line).split()[-1]
    refused = run("backup", "--data", data, "--to", folder / "clinic.backup")
    check(refused.returncode == 1 and "[forbidden]" in refused.stderr, refused)
    check("--key" in refused.stderr and not (folder / "clinic.backup").exists(), refused)
    made = run("backup", "--data", data, "--to", folder / "clinic.backup", "--key", key)
    check(made.returncode == 0 and "encrypted with master key c" in made.stdout, made)
    head = next((line.split()[2:4] for line in made.stdout.splitlines() if "audit head" in line), None)
    restored = run("restore", folder / "clinic.backup", "--data", folder / "clinic2", "--key", key)
    check(restored.returncode == 0 and "Every session has ended" in restored.stdout, restored)
    arguments = ["--head", ":".join(head)] if head else []
    verified = run("audit", "verify", "--data", folder / "clinic2", "--public-key", public, *arguments)
    check(verified.returncode == 0, verified)
    asked = run("doctor", "--data", folder / "clinic2")
    check(asked.returncode == 1 and "cannot be read without" in asked.stdout, asked)
    asked = run("doctor", "--data", data, "--key", key)
    check(asked.returncode == 0, asked)


def beyond_this_machine(folder):
    """A clinic's folder is served to the network with TLS or through a proxy, and not otherwise."""
    config = folder / "net.toml"
    base = ('[server]\nport = 0\ndata = "clinic"\nurl = "https://b.example"\nlisten = "0.0.0.0"\n'
            '[keys]\nmaster = "clinic.keys"\n')
    refused = run("serve", "--data", folder / "clinic", "--bind", "0.0.0.0", "--port", "0",
                  env={**os.environ, "BACKSIGHT_MASTER_KEYS": (folder / "clinic.keys").read_text()})
    check(refused.returncode == 1 and "needs TLS" in refused.stderr, refused)
    config.write_text(base)
    refused = run("serve", "--config", config)
    check(refused.returncode == 2 and "net.toml:5:10: " in refused.stderr, refused)
    config.write_text(base + '[proxy]\ntrusted = ["192.0.2.1"]\n')
    server = subprocess.Popen([backsight, "--knowledge", knowledge, "serve", "--config", str(config)],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    line = server.stdout.readline()
    check(" serves " in line, line)
    port = line.strip().rsplit(":", 1)[1]
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz",
                                     headers={"Host": "b.example"})
    with urllib.request.urlopen(request) as answer:
        check(answer.headers["strict-transport-security"] == "max-age=31536000", answer.headers)
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=30)


def migrated(folder):
    """From the oldest schema, with a backup before; that backup is of the old schema."""
    old = folder / "old"
    old.mkdir(mode=0o700)
    shutil.copy(pathlib.Path(source, "tests/store/data/v1.db"), old / "backsight.db")
    os.chmod(old / "backsight.db", 0o600)
    before = tree(old)
    asked = run("doctor", "--data", old)
    check("backsight migrate" in asked.stdout, asked)
    check(tree(old) == before, "doctor changes nothing")
    (old / "backsight.lock").touch(mode=0o600)
    done = run("migrate", "--data", old)
    check(done.returncode == 0 and "schema 1 -> " in done.stdout, done)
    kept = next(folder.glob("old-before-schema-*.backup"))
    check(run("restore", kept, "--data", folder / "older").returncode == 0, "the backup")
    with opened(folder / "older" / "backsight.db") as connection:
        check(connection.execute("PRAGMA user_version").fetchone()[0] == 1, "of the old schema")
    check("nothing to do" in run("migrate", "--data", old).stdout, "twice")
    check("no record there yet" in run("migrate", "--data", folder / "nowhere").stdout, "none")
    server = Server(old)
    server.stop()


def doctor_finds(folder):
    """One thing wrong each: told in words, exit code 1, nothing changed."""
    data = folder / "sick"

    def fresh():
        shutil.rmtree(data, ignore_errors=True)
        check(run("restore", folder / "0.backup", "--data", data).returncode == 0, "fresh")

    def find(what, *arguments, code=1):
        before = tree(folder)
        asked = run("doctor", "--data", data, *arguments)
        check(asked.returncode == code and what in asked.stdout, (what, asked))
        check(tree(folder) == before, "nothing changed")

    fresh()
    find("0 problems", code=0)
    os.chmod(data / "backsight.db", 0o644)
    find("chmod 600")
    fresh()
    os.chmod(data, 0o755)
    find("chmod 700")
    fresh()
    with open(data / "backsight.db", "r+b") as file:  # a page of a table
        file.seek(3 * 4096)
        file.write(bytes(4096))
    find("restore the last backup")
    fresh()
    with open(data / "backsight.db", "r+b") as file:
        file.truncate(5000)
    find("problem  record")
    fresh()
    (data / "backsight.db").write_bytes(b"")
    find("not an SQLite database")
    fresh()
    with opened(data / "backsight.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    find("newer Backsight")
    fresh()
    with opened(data / "backsight.db") as connection:
        connection.execute("UPDATE event SET recorded_at = 4102444800000")  # the year 2100
    find("the clock was set back")
    fresh()
    (data / "backsight.db").rename(data / "backsight.db-wal")
    find("the database is missing")
    fresh()
    (data / "other").touch()
    find("other is nothing that Backsight needs", code=0)
    find("master keys", "--key", str(folder / "nowhere"))
    run("keys", "create", data / "keys")
    find("they lie in the data folder", "--key", str(data / "keys"))
    config = folder / "b.toml"
    config.write_text("[server]\nprot = 1\n")
    find("b.toml:2:1: ", "--config", str(config))
    shutil.rmtree(data)
    find("none yet", code=0)


with tempfile.TemporaryDirectory() as name:
    where = pathlib.Path(name)
    backup_while_people_write(where)
    nothing_is_overwritten(where)
    damaged_backups(where)
    killed_in_the_middle(where)
    full_disk(where)
    in_use(where)
    kept_in_a_folder(where)
    clinics_folder(where)
    beyond_this_machine(where)
    migrated(where)
    doctor_finds(where)
