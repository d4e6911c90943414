"""A client of the gateway, written from openapi.json and docs/gateway.md, with nothing but Python's own library.

It creates a run, drives it, opens a gate, has a person approve it, and reads the log. The shared secret comes on standard
input, so that no list of processes shows it.
"""

import argparse
import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
import uuid


def encode(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def token(secret, server_id):
    now = int(time.time())
    claims = {"server_id": server_id, "scopes": [], "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())}
    payload = encode(json.dumps(claims).encode("utf-8"))
    return "omega_" + payload + "." + encode(hmac.new(secret, payload.encode("ascii"), hashlib.sha256).digest())


class Client:
    def __init__(self, base, bearer):
        self.base = base
        self.bearer = bearer
        self.seen = {}

    def call(self, method, path, body=None, actor="alice", expect=200):
        headers = {
            "Authorization": "Bearer " + self.bearer,
            "X-Tenant-Id": "tenant_omega",
            "X-Actor-Id": actor,
            "X-Idempotency-Key": str(uuid.uuid4()),
        }
        if method == "GET" and self.seen:
            headers["X-Fc-Seen"] = ",".join(run + "@" + seq for run, seq in self.seen.items())
        data = None
        if body is not None:
            data = json.dumps(body).encode("utf-8")
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                status, answer, seen = response.status, json.load(response), response.headers.get("X-Fc-Seen")
        except urllib.error.HTTPError as error:
            status, answer, seen = error.code, json.load(error), None
        if seen:
            run, seq = seen.split("@")
            self.seen[run] = seq
        if status != expect:
            sys.exit(f"Expected {expect} of {method} {path}, but found {status}: {answer}")
        return answer


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--base", required=True)
    base = arguments.parse_args().base
    client = Client(base, token(sys.stdin.buffer.read(), "pt005_test_harness"))

    run = client.call("POST", "/api/fc/runs", {"workflow_id": "pt005_gate_test", "input_payload": {"n": 1}}, expect=201)
    path = "/api/fc/runs/" + run["run"]["run_id"]
    for index in range(3):
        step = {"status": "running", "current_step": f"step_{index + 1}", "step_index": index}
        entered = client.call("PATCH", path, step)["run"]
        if (entered["status"], entered["current_step"]) != ("running", step["current_step"]):
            sys.exit(f"Expected {step}, but found {entered}")
    gate = client.call(
        "POST",
        path + "/gate",
        {"step_id": "step_4", "gate_type": "approval", "gate_name": "Go?", "required_approvers": ["bob"]},
        expect=201,
    )
    client.call("PATCH", path, {"status": "completed"}, expect=409)
    client.call("POST", "/api/fc/gates/" + gate["gate_id"], {"status": "approved"}, actor="eve", expect=403)
    approved = client.call("POST", "/api/fc/gates/" + gate["gate_id"], {"status": "approved"}, actor="bob")
    if approved["approved_by"] != "bob":
        sys.exit(f"Expected bob's approval, but found {approved}")
    client.call("PATCH", path, {"status": "completed"})
    messages = [log["message"] for log in client.call("GET", path + "/logs")]
    for expected in (
        "Workflow run created for 'pt005_gate_test'",
        "Gate requested: Go?",
        "Run status changed from running to paused",
        "Gate Go? approved",
        "Run completed successfully",
    ):
        if expected not in messages:
            sys.exit(f"Expected '{expected}' in the log, but found {messages}")
    print(json.dumps({"entries": len(messages)}))


if __name__ == "__main__":
    main()
