"""The contract of Federation Core in Python: canonical JSON, hashes and signatures, written from docs/formats.md.

Nothing here knows Kafka. HMAC-SHA256 is the only signature, because Python's standard library has no Ed25519.
"""

import base64
import hashlib
import hmac
import json
import math
import os
import re
import time

LARGEST = (1 << 53) - 1


def read(data):
    """Reads JSON strictly: UTF-8, no member twice, no NaN."""

    def members(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("Expected each member once")
        return found

    def constant(name):
        raise ValueError(f"Expected a number, but found {name}")

    text = data.decode("utf-8", "strict") if isinstance(data, bytes) else data
    return json.loads(text, object_pairs_hook=members, parse_constant=constant)


def canonical(value):
    """The bytes of a JSON value as RFC 8785 writes it."""
    return _write(value).encode("utf-8", "strict")  # strict refuses half a character


def _write(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # Python escapes as RFC 8785 asks: what must be, in the short form where there is one, else \u00xx.
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_write, value)) + "]"
    # Members are sorted by UTF-16 units, in which an emoji comes before some letters that are below it in Unicode.
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(_write(name) + ":" + _write(value[name]) for name in names) + "}"


def _number(value):
    if abs(value) > LARGEST or not math.isfinite(value):
        raise ValueError(f"Expected a number within 2^53-1, but found {value}")
    if value == int(value):
        return str(int(value))
    # Python's shortest digits are ECMAScript's; only where the exponent starts, and how it is written, differs.
    sign, digits, exponent = re.fullmatch(r"(-?)(\d(?:\.\d+)?)e([+-]\d+)", _scientific(value)).groups()
    digits, exponent = digits.replace(".", ""), int(exponent)
    if exponent < -6:
        fraction = "." + digits[1:] if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}e{exponent}"
    if exponent < 0:
        return sign + "0." + "0" * (-exponent - 1) + digits
    return sign + digits[: exponent + 1] + "." + digits[exponent + 1 :]


def _scientific(value):
    for precision in range(17):
        text = f"{value:.{precision}e}"
        if float(text) == value:
            return text
    raise ValueError(f"Expected a decimal, but found {value}")


def sha256(*parts):
    """SHA-256 over the parts, joined."""
    return hashlib.sha256(b"".join(parts)).digest()


def hmac_sha256(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def base64url(data):
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text):
    """The bytes of unpadded base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def run_id():
    """A new run's id: a UUIDv7 in lower case."""
    digits = f"{int(time.time() * 1000):012x}" + os.urandom(10).hex()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def claims(issuer, actor, federation, topic, key, value, run, cmd, now):
    """What a signature says of one record; good for five minutes."""
    return {
        "iss": issuer, "sub": issuer, "act": actor, "aud": federation, "topic": topic,
        "key_sha256": sha256(key).hex(), "body_sha256": sha256(value).hex(),
        "run": run, "cmd": cmd, "iat": now, "exp": now + 300, "scope": [],
    }  # fmt: skip


def sign(kid, secret, said):
    """The value of header fc-auth: a compact JWS over the claims."""
    signed = base64url(canonical({"alg": "HS256", "kid": kid})) + "." + base64url(canonical(said))
    return signed + "." + base64url(hmac_sha256(secret, signed.encode()))


def leaf(entry):
    """The hash of an entry in chain and tree."""
    return sha256(b"\0", canonical(entry))


def root(leaves):
    """The root of the tree over leaves that are hashed already (RFC 6962)."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sha256()
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the size
    return sha256(b"\1", root(leaves[:split]), root(leaves[split:]))


def member_salt(salt, name):
    return hmac_sha256(salt, b"fc-member/v1\0" + name.encode())


def member_leaf(salt, name, value):
    return sha256(b"\0", member_salt(salt, name), canonical([name, value]))


def data_root(data, salt):
    """The salted root over the members of an event's data."""
    names = sorted(data, key=lambda name: name.encode("utf-16-be"))
    return root([member_leaf(salt, name, data[name]) for name in names])


def check_chain(values):
    """Checks the audit records of one run, in the order of the log, and returns the leaves.

    `values` are the records' bytes. Raises ValueError that says what was expected, and found, at which entry.
    """
    leaves, prev = [], bytes(32)
    for seq, value in enumerate(values):
        record = read(value)
        entry, data, salt = record["entry"], record["data"], bytes.fromhex(record["salt"])

        def expect(what, wanted, found, at=seq):
            if wanted != found:
                raise ValueError(f"Entry {at}: expected {what} to be {wanted}, but found {found}")

        expect("the bytes", canonical(record), value)
        expect("seq", seq, entry["seq"])
        expect("event_id", f"{entry['run_id']}.{seq}", entry["event_id"])
        expect("prev", prev.hex(), entry["prev"])
        expect("data_root", data_root(data, salt).hex(), entry["data_root"])
        if entry["type"] == "FC-RUN-004":
            expect("the sealed entries", len(leaves), data["entries"])
            expect("the sealed root", root(leaves).hex(), data["root"])
        prev = leaf(entry)
        leaves.append(prev)
    return leaves


def check_task(task, key, queue):
    """Raises ValueError unless a task is for this queue and carries the verdict that let just this attempt pass."""
    verdict = task["verdict"]
    if verdict is None or verdict["verdict"] == "deny":
        raise ValueError("Expected a verdict that lets the step run, but found none or a denial")
    wanted = {"queue": queue, "input_sha256": sha256(canonical(task["input"])).hex()}
    for name, value in wanted.items():
        if task[name] != value:
            raise ValueError(f"Expected {name} to be {value}, but found {task[name]}")
    for name in ("gate_id", "tenant_id", "run_id", "step_id", "attempt", "input_sha256"):
        if verdict[name] != task[name]:
            raise ValueError(f"Expected the verdict's {name} to be {task[name]}, but found {verdict[name]}")
    place = f"{task['run_id']}/{task['step_id']}/{task['attempt']}"
    if key != place.encode():
        raise ValueError(f"Expected the key {place}, but found {key}")
