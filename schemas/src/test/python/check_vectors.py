"""Checks vectors.json, whose path is the argument. All but the Ed25519 signature, which the standard library lacks."""

import sys

import contract
import kafka_wire

CHECKED = {}


def same(what, wanted, found):
    CHECKED[what] = CHECKED.get(what, 0) + 1
    if wanted != found:
        sys.exit(f"{what}: expected {wanted}, but found {found}")


def check(vectors):
    for vector in vectors["canonical_json"]:
        found = contract.canonical(contract.read(vector["given"]))
        same("canonical", vector["canonical"], found.decode())
        same("sha256", vector["sha256"], contract.sha256(found).hex())
    for vector in vectors["partitions"]:
        same("murmur2", vector["murmur2"], kafka_wire.murmur2(vector["key"].encode()))
        found = kafka_wire.partition_of(vector["key"].encode(), vector["partitions"])
        same("partition", vector["partition"], found)
    keys = {key["kid"]: key for key in vectors["keys"]}
    for vector in vectors["signed"]:
        check_signed(vector, keys[vector["kid"]])
    check_audit(vectors["audit"])


def check_signed(vector, key):
    value = contract.canonical(contract.read(vector["given"]))
    same("value", vector["value"], value.decode())
    said = contract.read(vector["claims"])
    made = contract.claims(
        key["owner"], said["act"], "acme", vector["topic"], vector["key"].encode(), value,
        said["run"], said["cmd"], said["iat"],
    )  # fmt: skip
    same("claims", vector["claims"], contract.canonical(made).decode())
    if key["alg"] == "HS256":
        same("fc_auth", vector["fc_auth"], contract.sign(key["kid"], bytes.fromhex(key["secret_hex"]), made))


def check_audit(audit):
    chain = audit["chain"]
    leaves = contract.check_chain([link["value"].encode() for link in chain])
    for link, leaf in zip(chain, leaves):
        record = contract.read(link["value"])
        salt = contract.hmac_sha256(bytes.fromhex(audit["salt_key_hex"]), record["entry"]["event_id"].encode())
        same("entry", link["entry"], contract.canonical(record["entry"]).decode())
        same("salt", link["salt"], salt.hex())
        same("leaf", link["leaf"], leaf.hex())
        same("data_root", link["data_root"], contract.data_root(record["data"], salt).hex())
        for member in link["members"]:
            name, value = contract.read(member["pair"])
            same("member salt", member["salt"], contract.member_salt(salt, name).hex())
            same("member leaf", member["leaf"], contract.member_leaf(salt, name, value).hex())
    same("root", audit["root_over_leaves"], contract.root(leaves).hex())


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        check(contract.read(file.read()))
    print(", ".join(f"{what} {count}" for what, count in sorted(CHECKED.items())))
