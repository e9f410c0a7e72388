#!/usr/bin/env python3
"""Two processes on one PostgreSQL: the second stands by, and takes over when the first is killed. Run by with_postgresql.sh.
usage: KITH_STORE=postgresql://... take_over.py KITH"""
import json, os, pathlib, re, signal, subprocess, sys, tempfile, time, urllib.error, urllib.request

from holds import check, end

kith = os.path.abspath(sys.argv[1])


def call(url, path, body=None, token=None):
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url + path, json.dumps(body).encode() if body is not None else None, headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except OSError:
        return 0, ""


def serve(data):
    running = subprocess.Popen([kith, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return running, running.stdout.readline()


def concern(url, name):
    status, body = call(url, "/api/v1/session", {"login": "health-visitor", "password": "demonstration"})
    if status != 201:
        return status, body
    return call(url, "/api/v1/concerns", {"family_name": name, "kind": "concern.professional", "text": "said so"}, json.loads(body)["token"])


with tempfile.TemporaryDirectory(prefix="kith-take-over-") as folder:
    data = folder + "/data"
    subprocess.run([kith, "demo", "--data", data, "--children", "10", "--no-serve"], check=True, capture_output=True)
    first, line = serve(data)
    first_url = re.search(r"http://\S+", line)[0]
    second, waits = serve(data)
    try:
        check("the second says that it stands by", "stands by" in waits)
        second_url = re.search(r"http://[0-9.]+:\d+", waits)[0]
        status, body = call(second_url, "/health")
        check("and refuses clearly", status == 503 and "takes over" in body)
        status, body = call(second_url, "/api/v1/today")
        check("a program too", status == 503 and json.loads(body)["status"] == 503)
        status, body = concern(first_url, "Before")
        check("the first acknowledges a concern", status == 201)
        kept = json.loads(body)["event"]
        first.send_signal(signal.SIGKILL)
        first.wait()
        taken_over = re.search(r"http://\S+", second.stdout.readline())
        check("killed, the second takes over", taken_over is not None)
        status, body = concern(taken_over[0], "After")
        check("and acknowledges a concern", status == 201 and int(json.loads(body)["event"][1:]) > int(kept[1:]))
        verified = subprocess.run([kith, "log", "verify", "--data", data], capture_output=True, text=True)
        check("the log is whole", verified.returncode == 0)
    finally:
        for one in (first, second):
            one.kill()
            one.wait()
end()
