#!/usr/bin/env python3
"""One process owns a data folder: while it serves, it does what other commands ask of it, and writes go on. usage: owner.py KITH"""
import json, os, pathlib, re, stat, subprocess, sys, tempfile, threading, urllib.request

from holds import check, end

kith = os.path.abspath(sys.argv[1])


def run(*arguments, cwd=None):
    return subprocess.run([kith, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=120,
                          env={**os.environ, "KITH_STORE": ""})


def call(url, path, body, token=None):
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def commands(folder, url):
    data = folder / "data"
    mode = os.stat(data / "kith.sock").st_mode
    check("the socket is its user's alone", stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600)
    first = run("import", "drop2", "--data", "data", "--rejected", "returned.csv", "--json", cwd=folder)
    counts = json.loads(first.stdout) if first.stdout.startswith("{") else {}
    check("an import goes through the owner", first.returncode == 0 and counts.get("taken", 0) > 100 and counts.get("rejected") == 1)
    check("what was rejected lies where the asker meant", "2 fields" in (folder / "returned.csv").read_text())
    again = run("import", "drop2", "--data", "data", "--again", "--json", cwd=folder)
    check("the same drop again changes nothing", json.loads(again.stdout)["taken"] == 0)
    check("a folder that is not there is said here", run("import", "nowhere", "--data", data).returncode == 2)
    verified = run("log", "verify", "--data", data)
    check("the log is verified", verified.returncode == 0 and "entries verified" in verified.stdout)
    rebuilt = run("rebuild", "--check", "--data", data)
    check("the tables are compared", rebuilt.returncode == 0 and "what the log says" in rebuilt.stdout)
    check("proofs are written where the asker stands", run("log", "export", "proof", "--data", "data", cwd=folder).returncode == 0 and (folder / "proof" / "checkpoint").exists())
    tested = run("patterns", "backtest", "--data", data, "--json")
    check("a back-test", tested.returncode == 0 and json.loads(tested.stdout)["children"] > 10)
    rows = (folder / "drop2" / "people.csv").read_text().splitlines()
    head = rows[0].split(",")
    at = [head.index(column) for column in ("agency", "region", "record_id")]
    one, two = ("{}@{}#{}".format(*(row.split(",")[i] for i in at)) for row in (rows[1], rows[2]))
    split = run("people", "split", one, two, "--reason", "they are two people", "--by", "tester", "--data", data)
    check("a split is kept", split.returncode == 0 and "two people" in split.stdout)
    unknown = run("people", "join", one, "csc@nowhere#none", "--reason", "test", "--by", "tester", "--data", data)
    check("a record that is not known is said, with its exit code", unknown.returncode == 66 and "not known" in unknown.stderr)
    check("a second server is refused", run("serve", "--data", data, "--port", "0").returncode != 0)


def beside_writing(folder, url, token):
    """Verifying and rebuilding see the store as it was at one moment while concerns are logged."""
    stop, saved = threading.Event(), []

    def write():
        while not stop.is_set():
            saved.append(call(url, "/api/v1/concerns", {"family_name": f"Busy{len(saved)}", "kind": "concern.professional", "text": "said so"}, token)["event"])

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    verified = [run("log", "verify", "--data", folder / "data") for _ in range(3)]
    rebuilt = [run("rebuild", "--check", "--data", folder / "data") for _ in range(2)]
    stop.set()
    for writer in writers:
        writer.join()
    check("verified while others write", all(one.returncode == 0 for one in verified))
    check("rebuilt while others write", all(one.returncode == 0 for one in rebuilt))
    check("and they did write", len(saved) > 20 and len(saved) == len(set(saved)))


with tempfile.TemporaryDirectory(prefix="kith-owner-") as name:
    folder = pathlib.Path(name)
    run("synth", "--children", 60, "--seed", 5, "--out", folder / "drop2")
    with open(folder / "drop2" / "events.csv", "a") as events:
        events.write("bad,row\n")
    environment = {**os.environ, "KITH_STORE": ""}
    running = subprocess.Popen([kith, "demo", "--data", str(folder / "data"), "--children", "20", "--port", "0"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        url = re.search(r"http://\S+", running.stdout.readline())[0]
        commands(folder, url)
        beside_writing(folder, url, call(url, "/api/v1/session", {"login": "health-visitor", "password": "demonstration"})["token"])
    finally:
        running.terminate()
        running.wait()
    alone = run("log", "verify", "--data", folder / "data")
    check("with nobody serving, a command opens the folder itself", alone.returncode == 0)
end()
