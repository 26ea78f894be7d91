"""TLS of the server, with curl, openssl s_client and raw sockets: good handshakes, bad certificates,
plain HTTP where TLS is expected, clients that never finish, and a new certificate on SIGHUP."""

import json
import os
import pathlib
import queue
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

backsight, knowledge = sys.argv[1:]


def check(condition, what):
    assert condition, what


def run(*arguments, **options):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60, **options)


def certificate(folder, name, days=30, key=("rsa", "rsa_keygen_bits:2048"), extra=()):
    """A certificate for localhost that signs itself, and its key."""
    made = run("openssl", "req", "-x509", "-newkey", key[0], "-pkeyopt", key[1], "-nodes",
               "-days", str(days), "-subj", f"/CN={name}", "-addext",
               "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", f"{folder}/{name}.key",
               "-out", f"{folder}/{name}.pem", *extra)
    check(made.returncode == 0, made)
    os.chmod(f"{folder}/{name}.key", 0o600)


class Server:
    def __init__(self, folder, pem, key, wait=True):
        file = pathlib.Path(folder, "backsight.toml")
        file.write_text(f'[server]\nport = 0\ndata = "data"\n'
                        f'[tls]\ncertificate = "{pem}"\nkey = "{key}"\n')
        self.process = subprocess.Popen(
            [backsight, "--knowledge", knowledge, "serve", "--config", str(file)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self.read_log)
        self.reader.start()
        if wait:
            line = self.process.stdout.readline()
            check(" serves https://localhost:" in line, (line, self.process.poll()))
            self.port = int(line.strip().rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.reader.join()
        self.process.stdout.close()
        return self.process.returncode

    def read_log(self):
        with self.process.stderr as log:
            for line in log:
                self.lines.put(line)

    @property
    def log(self):
        return "".join(list(self.lines.queue))

    def log_line(self, word):
        """Waits for a line of the log that holds the word."""
        while True:
            line = self.lines.get(timeout=30)
            if word in line:
                return line

    def curl(self, *arguments, ca, scheme="https"):
        return run("curl", "-sS", "--max-time", "30", "--cacert", ca, *arguments,
                   f"{scheme}://localhost:{self.port}/healthz")

    def s_client(self, *arguments):
        return run("openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", *arguments,
                   input="Q\n")

    def subject(self):
        """Who the certificate in use speaks of."""
        text = self.s_client("-servername", "localhost").stdout
        return next(line for line in text.splitlines() if line.startswith("subject=")).split("= ")[-1]


with tempfile.TemporaryDirectory() as folder:
    certificate(folder, "first")
    certificate(folder, "second", key=("ec", "ec_paramgen_curve:prime256v1"))
    ca = f"{folder}/first.pem"
    with Server(folder, "first.pem", "first.key") as server:
#A good handshake, with a header that keeps browsers at https.
        good = server.curl("-i", ca=ca)
        check(good.returncode == 0 and good.stdout.startswith("HTTP/1.1 200"), good)
        check("strict-transport-security: max-age=31536000" in good.stdout, good.stdout)
#TLS 1.2 and 1.3, HTTP / 1.1 by ALPN; nothing older, no cipher without forward secrecy.
        for version, cipher in (("-tls1_2", "ECDHE-RSA-AES"), ("-tls1_3", "TLS_AES")):
            hands = server.s_client(version, "-alpn", "h2,http/1.1").stdout
            check(cipher in hands and "ALPN protocol: http/1.1" in hands, hands[-3000:])
        for old in (("-tls1_1",), ("-tls1",), ("-tls1_2", "-cipher", "AES128-SHA:AES128-GCM-SHA256")):
            hands = server.s_client(*old, "-cipher", "ALL:@SECLEVEL=0") if len(old) == 1 \
                else server.s_client(*old)
            check(hands.returncode != 0 and "Cipher is (NONE)" in hands.stdout, (old, hands))
        hands = server.s_client("-tls1_2", "-no_legacy_server_connect")
        check("Secure Renegotiation IS supported" in hands.stdout, hands.stdout[-2000:])
#A client that does not trust the certificate.
        stranger = server.curl(ca=f"{folder}/second.pem")
        check(stranger.returncode == 60, stranger)
#Large requests and answers, and many requests on one connection.
        many = run("curl", "-sS", "--cacert", ca, *[f"https://localhost:{server.port}/metrics"] * 20)
        check(many.returncode == 0 and many.stdout.count("# HELP backsight_certificate_days_left")
              == 20, many)
        check("backsight_certificate_days_left 29" in many.stdout, many.stdout[-500:])

#Plain HTTP on this port is told so, in plain HTTP.
        plain = server.curl("-i", ca=ca, scheme="http")
        check(plain.returncode == 0 and plain.stdout.startswith("HTTP/1.1 400"), plain)
        check("https://" in plain.stdout, plain.stdout)
#What is neither is closed without an answer that means something.
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as other:
            other.sendall(b"\x00" * 64)
            check(len(other.recv(4096)) < 64, "an alert or nothing")

#Clients that connect and say nothing, or half a handshake, hold up nobody.
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
        for one in slow[::2]:
            one.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc")
        for _ in range(5):
            check(server.curl(ca=ca).returncode == 0, "served beside slow handshakes")
#They are closed in the end(ten seconds are allowed).
        for one in slow:
            one.settimeout(40)
            check(one.recv(100) in (b"",) or one.recv(100) == b"", "closed")
            one.close()

#A request under way when the client says goodbye to TLS is still answered.
        context = ssl.create_default_context(cafile=ca)
        with socket.create_connection(("127.0.0.1", server.port)) as below:
            with context.wrap_socket(below, server_hostname="localhost") as above:
                above.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                answer = b""
                while piece := above.recv(4096):
                    answer += piece
                check(answer.startswith(b"HTTP/1.1 200") and b"connection: close" in answer, answer)

#A new certificate counts from SIGHUP on, without a restart; one that cannot be used does not.
        check(server.subject() == "first", "before")
        for name in ("pem", "key"):
            os.replace(f"{folder}/second.{name}", f"{folder}/first.{name}")
        check(server.subject() == "first", "not before the signal")
        server.process.send_signal(signal.SIGHUP)
        server.log_line("read again")
        check(server.subject() == "second", "after the signal")
        check(server.curl(ca=f"{folder}/first.pem").returncode == 0, "served")
        certificate(folder, "third")
        os.replace(f"{folder}/third.key", f"{folder}/first.key")  # of another certificate
        server.process.send_signal(signal.SIGHUP)
        entry = json.loads(server.log_line("inconsistent"))
        check(entry["level"] == "error" and "belongs to another" in entry["message"], entry)
        check(server.subject() == "second", "the old one stays")
        check(server.stop() == 0, "stopped cleanly")

#Bad certificates and keys : refused at the start, with the file and what is wrong with it.
    certificate(folder, "a")
    certificate(folder, "b")
    certificate(folder, "weak", key=("rsa", "rsa_keygen_bits:1024"))
    path = pathlib.Path(folder)
    (path / "empty.pem").write_text("")
    (path / "no.key").write_text("-----BEGIN PRIVATE KEY-----\nnot base64\n-----END PRIVATE KEY-----\n")
    check(run("openssl", "rsa", "-aes128", "-passout", "pass:secret", "-in", f"{folder}/a.key",
              "-out", f"{folder}/locked.key").returncode == 0, "locked")
    for name in ("no.key", "locked.key"):
        os.chmod(path / name, 0o600)
    for pem, key, what in [
        ("a.pem", "b.key", "belongs to another one"),
        ("empty.pem", "a.key", "empty.pem is not in PEM form"),
        ("a.key", "a.key", "a.key is not in PEM form"),
        ("a.pem", "no.key", "no.key is not in PEM form"),
        ("a.pem", "locked.key", "has a passphrase"),
        ("weak.pem", "weak.key", "key too small"),
        ("nowhere.pem", "a.key", "nowhere.pem"),
    ]:
        server = Server(folder, pem, key, wait=False)
        check(server.process.wait(timeout=30) in (1, 2), (pem, key))
        server.stop()
        check(what in server.log and "secret" not in server.log, (what, server.log))

#A certificate that has ended serves, since refusing would help nobody, and is warned of.
    certificate(folder, "old", days=1)
    with Server(folder, "old.pem", "old.key") as server:
        check("ends in" in server.log_line("certificate"), "a warning")
