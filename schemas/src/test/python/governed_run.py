"""Starts a run, works as its Titan, and checks the chain of its audit events, from the documents alone.

It uses docs/contract.md, docs/formats.md and the schemas, and none of the project's Java. It prints one JSON object that
says what it saw; anything that is not as documented ends it with a message and exit code 1.
"""

import argparse
import copy
import json
import sys
import time
import uuid

import contract
import kafka_wire

PREFIX = "fc-run."
COMMANDS, AUDIT, REJECTIONS = PREFIX + "commands", PREFIX + "audit", PREFIX + "rejections"


class Sender:
    """Signs commands as one principal, and publishes them."""

    def __init__(self, kafka, federation, tenant, principal, actor, kid, secret):
        self.kafka, self.federation, self.tenant = kafka, federation, tenant
        self.principal, self.actor, self.kid, self.secret = principal, actor, kid, secret

    def send(self, kind, run, command_id, body):
        command = {
            "v": 1, "command_id": command_id, "tenant_id": self.tenant, "run_id": run, "type": kind, "body": body,
        }  # fmt: skip
        key, value = run.encode(), contract.canonical(command)
        said = contract.claims(
            self.principal, self.actor, self.federation, COMMANDS, key, value, run, command_id, int(time.time())
        )
        signature = contract.sign(self.kid, self.secret, said)
        return self.kafka.produce(COMMANDS, key, value, [("fc-auth", signature.encode())])


class Titan:
    """Does the tasks of one queue that belong to one run."""

    def __init__(self, kafka, sender, queue, run):
        self.tasks = kafka_wire.Tail(kafka, PREFIX + "tasks." + queue, kafka_wire.EARLIEST)
        self.sender, self.queue, self.run, self.done = sender, queue, run, []

    def work(self):
        for record in self.tasks.poll():
            task = contract.read(record.value)
            if task["run_id"] != self.run:
                continue
            contract.check_task(task, record.key, self.queue)
            must_be_refused(task, record.key, self.queue)
            if (task["step_id"], task["attempt"]) in self.done:
                continue  # a task may come twice; reporting it once more would be refused as a duplicate
            output = {"step": task["step_id"], "by": "python", "given": task["input_sha256"]}
            # The id follows from the attempt, so that a report that is sent twice counts once.
            name = contract.sha256(record.key + b"\n" + self.sender.actor.encode()).hex()[:40]
            body = {"step_id": task["step_id"], "attempt": task["attempt"], "output": output}
            self.sender.send("complete_step", self.run, "task-" + name, body)
            self.done.append((task["step_id"], task["attempt"]))


def must_be_refused(task, key, queue):
    """A task whose verdict is missing, a denial, or for another input must not be done."""
    for spoil in (
        lambda spoilt: spoilt.update(verdict=None),
        lambda spoilt: spoilt["verdict"].update(verdict="deny"),
        lambda spoilt: spoilt["verdict"].update(attempt=task["attempt"] + 1),
        lambda spoilt: spoilt["input"].update(extra=1),
    ):
        spoilt = copy.deepcopy(task)
        spoil(spoilt)
        try:
            contract.check_task(spoilt, key, queue)
        except ValueError:
            continue
        raise ValueError("Expected a spoilt task to be refused, but it was not")


def must_break(values):
    """A chain with a member changed, an entry left out or two exchanged must not hold."""
    changed = contract.read(values[0])
    changed["data"]["workflow_id"] += "x"
    for spoilt in (
        [contract.canonical(changed), *values[1:]],
        values[:1] + values[2:],
        [values[1], values[0], *values[2:]],
    ):
        try:
            contract.check_chain(spoilt)
        except ValueError:
            continue
        raise ValueError("Expected a spoilt chain to be found out, but it was not")


class RunLog:
    """The audit records of one run, as they come; the log's numbers are checked on the way."""

    def __init__(self, kafka, run):
        self.audit = kafka_wire.Tail(kafka, AUDIT, kafka_wire.LATEST)
        self.rejections = kafka_wire.Tail(kafka, REJECTIONS, kafka_wire.LATEST)
        self.run, self.values, self.next = run, [], {}
        self.end, self.sealed = None, False

    def read(self):
        for record in self.audit.poll():
            entry = contract.read(record.value)["entry"]
            wanted = self.next.get(record.partition, entry["log_seq"])
            if entry["log_seq"] != wanted:
                raise ValueError(f"Expected log_seq {wanted} in partition {record.partition}, but found {entry['log_seq']}")
            self.next[record.partition] = wanted + 1
            if record.key == self.run.encode() and entry["seq"] is not None:
                self._add(record, entry)
        for record in self.rejections.poll(1):
            refused = contract.read(record.value)
            if refused["run_id"] == self.run and refused["code"] != "duplicate":
                raise ValueError(f"Expected every command to be accepted, but found {refused}")

    def _add(self, record, entry):
        for name, wanted in (("fc-type", entry["type"]), ("ce_id", entry["event_id"])):
            if record.header(name) != wanted:
                raise ValueError(f"Expected header {name} to be {wanted}, but found {record.header(name)}")
        self.values.append(record.value)
        if entry["type"] == "FC-RUN-003":
            self.end = contract.read(record.value)["data"]
        elif entry["type"] == "FC-RUN-004":
            self.sealed = True


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bootstrap", required=True, help="a broker, host:port, over plain text")
    parser.add_argument("--federation", required=True)
    parser.add_argument("--tenant", required=True)
    parser.add_argument("--keys", required=True, help="the key file of docs/settings.md")
    parser.add_argument("--producer", required=True, help="principal=kid that starts the run, such as user:ada=ada")
    parser.add_argument("--titan", required=True, help="principal=kid that reports results")
    parser.add_argument("--workflow", required=True, help="id/version")
    parser.add_argument("--queue", required=True)
    parser.add_argument("--input", required=True, help="the run's input, JSON")
    parser.add_argument("--patience", type=float, default=120, help="seconds until it gives up")
    return parser.parse_args()


def main():
    given = arguments()
    kafka = kafka_wire.Kafka(given.bootstrap, "governed-run")
    with open(given.keys, "rb") as file:
        keys = contract.read(file.read())["keys"]

    def sender(party, actor_type):
        principal, kid = party.split("=")
        actor = actor_type + ":" + principal.split(":")[1]
        secret = contract.from_base64url(keys[kid]["secret"])
        return Sender(kafka, given.federation, given.tenant, principal, actor, kid, secret)

    run = contract.run_id()
    log = RunLog(kafka, run)
    workflow, version = given.workflow.split("/")
    body = {"workflow_id": workflow, "workflow_version": version, "input": contract.read(given.input)}
    sender(given.producer, "human").send("start_run", run, "start-" + str(uuid.uuid4()), body)
    titan = Titan(kafka, sender(given.titan, "titan"), given.queue, run)
    until = time.monotonic() + given.patience
    while not log.sealed:
        if time.monotonic() > until:
            raise ValueError(f"Expected the run to end within {given.patience} s, but found {len(log.values)} entries")
        titan.work()
        log.read()
    leaves = contract.check_chain(log.values)
    must_break(log.values)
    print(json.dumps({
        "run_id": run, "status": log.end["to"], "steps": [step for step, _ in titan.done],
        "entries": len(leaves), "last_leaf": leaves[-1].hex(),
    }))  # fmt: skip
    kafka.close()


if __name__ == "__main__":
    try:
        main()
    except (ValueError, KeyError, OSError, kafka_wire.KafkaError) as failure:
        sys.exit(f"governed_run: {failure!r}")
