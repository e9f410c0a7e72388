#!/usr/bin/env python3
"""Kith speaks TLS itself: with a certificate made here. usage: tls.py KITH"""
import http.client, os, pathlib, re, socket, ssl, subprocess, sys, tempfile, time

from holds import check, end

kith = os.path.abspath(sys.argv[1])


def certificate(folder, name):
    made = [folder / f"{name}.crt", folder / f"{name}.key"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-out", made[0], "-keyout", made[1]], check=True, capture_output=True)
    return [str(file) for file in made]


def version_spoken(port, trust, low, high):
    context = ssl.create_default_context(cafile=trust)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = low, high
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as secured:
                return secured.version()
    except (ssl.SSLError, OSError):
        return None


def cut_after(port, bytes_sent):
    """Seconds until the server lets go of somebody who does not go on."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
        began = time.monotonic()
        plain.sendall(bytes_sent)
        try:
            while plain.recv(4096):
                pass
        except OSError:
            pass
        return time.monotonic() - began


def look(port, cert):
    trusting = ssl.create_default_context(cafile=cert)
    connection = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=20)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    answer.read()
    check("an address answers over TLS", answer.status == 200)
    check("browsers are told to come by TLS alone", "max-age=" in (answer.getheader("Strict-Transport-Security") or ""))
    connection.request("POST", "/sign-in", "login=manager&password=demonstration", {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    cookie = answer.getheader("Set-Cookie") or ""
    check("the session cookie is for TLS alone", answer.status == 303 and "; Secure" in cookie)
    connection.request("GET", "/", headers={"Cookie": cookie.split(";")[0]})
    answer = connection.getresponse()
    check("a page over the same connection", answer.status == 200 and b"Today" in answer.read())
    connection.request("POST", "/sign-in", "x" * 300000, {"Content-Type": "text/plain"})
    answer = connection.getresponse()
    answer.read()
    check("a body of many records is read whole", answer.status in (403, 422))
    for low, high, spoken in ((ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3, "TLSv1.3"), (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "TLSv1.2"),
                              (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, None)):
        check(f"{low.name} to {high.name}: {spoken or 'refused'}", version_spoken(port, cert, low, high) == spoken)
    check("whoever speaks plain HTTP is let go at once", cut_after(port, b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n") < 5)
    check("whoever says nothing is let go in time", 5 < cut_after(port, b"\x16\x03\x01") < 20)


with tempfile.TemporaryDirectory(prefix="kith-tls-") as name:
    folder = pathlib.Path(name)
    cert, key = certificate(folder, "one")
    _, other_key = certificate(folder, "two")
    data = str(folder / "data")
    environment = {**os.environ, "KITH_STORE": ""}
    serve = [kith, "demo", "--data", data, "--children", "10", "--port", "0", "--tls-certificate", cert, "--tls-key"]
    wrong = subprocess.run(serve + [other_key], capture_output=True, text=True, env=environment)
    check("a key of another certificate is refused with a reason", wrong.returncode == 65 and "is not that of the certificate" in wrong.stderr)
    wrong = subprocess.run(serve + [str(folder / "none")], capture_output=True, text=True, env=environment)
    check("a key that is not there too", wrong.returncode == 65 and "cannot be used" in wrong.stderr)
    running = subprocess.Popen(serve + [key], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        line = running.stdout.readline()
        found = re.search(r"https://127\.0\.0\.1:(\d+)", line)
        check("it says where", found is not None)
        if found:
            look(int(found[1]), cert)
    finally:
        running.terminate()
        running.wait()
end()
