"""The least of Kafka's protocol that a client of Federation Core needs, with Python's standard library alone.

Real programs use a Kafka library: librdkafka and what is built on it do all of this, and consumer groups, reconnecting,
compression, TLS and SASL, which are not here. This module exists so that the contract can be tried out where nothing
can be installed. It knows ApiVersions, Metadata, Produce, ListOffsets and Fetch (https://kafka.apache.org/protocol),
record batches of format 2 with headers, the default partitioner, and reading committed records only.
"""

import gzip
import socket
import struct
import time

PRODUCE, FETCH, LIST_OFFSETS, METADATA, API_VERSIONS = 0, 1, 2, 3, 18
# The last versions before the protocol's flexible encoding; brokers of 2.1 to 4.x speak them.
VERSIONS = {PRODUCE: 3, FETCH: 4, LIST_OFFSETS: 2, METADATA: 4, API_VERSIONS: 0}
READ_COMMITTED = 1
EARLIEST, LATEST = -2, -1
# Errors after which the same request may succeed: metadata that is old, a leader that moves.
PASSING_ERRORS = {3, 5, 6, 9}


class KafkaError(Exception):
    """A broker refused a request, or answered something else than was expected."""


def murmur2(data):
    """Kafka's hash of a key, as a signed 32-bit number."""
    mask, m = 0xFFFFFFFF, 0x5BD1E995
    h = (0x9747B28C ^ len(data)) & mask
    whole = len(data) - len(data) % 4
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = h * m & mask ^ k
    rest = data[whole:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    h ^= h >> 15
    return h - (1 << 32) if h >= 1 << 31 else h


def partition_of(key, partitions):
    """The partition that Kafka's default partitioner gives a key; the orchestrator refuses any other."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def _crc32c_table():
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    return table


_CRC32C = _crc32c_table()


def crc32c(data):
    """The checksum of a record batch (Castagnoli)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


class Record:
    """One record: key and value are bytes or None, headers a list of (name, bytes)."""

    def __init__(self, topic, partition, offset, timestamp, key, value, headers):
        self.topic, self.partition, self.offset, self.timestamp = topic, partition, offset, timestamp
        self.key, self.value, self.headers = key, value, headers

    def header(self, name):
        """The text of the one header of that name; None if there is none, or more than one."""
        found = [value for header, value in self.headers if header == name]
        return found[0].decode() if len(found) == 1 and found[0] is not None else None


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        part = self.data[self.at : self.at + size]
        if len(part) != size:
            raise KafkaError(f"Expected {size} more bytes, but found {len(part)}")
        self.at += size
        return part

    def number(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(">" + form)))[0]

    def text(self):
        size = self.number("h")
        return None if size < 0 else self.take(size).decode()

    def block(self):
        size = self.number("i")
        return None if size < 0 else self.take(size)

    def array(self, read):
        return [read() for _ in range(self.number("i"))]

    def varint(self):
        value, shift = 0, 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value >> 1 ^ -(value & 1)

    def var_block(self):
        size = self.varint()
        return None if size < 0 else self.take(size)


def _text(value):
    if value is None:
        return struct.pack(">h", -1)
    data = value.encode()
    return struct.pack(">h", len(data)) + data


def _array(items):
    return struct.pack(">i", len(items)) + b"".join(items)


def _varint(value):
    value = value << 1 if value >= 0 else (-value << 1) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _var_block(data):
    return _varint(-1) if data is None else _varint(len(data)) + data


def write_batch(key, value, headers, now_millis):
    """A batch of format 2 that holds one record, not compressed and of no transaction."""
    record = b"\0" + _varint(0) + _varint(0) + _var_block(key) + _var_block(value) + _varint(len(headers))
    for name, header in headers:
        record += _var_block(name.encode()) + _var_block(header)
    record = _varint(len(record)) + record
    # attributes, last offset's delta, first and last time, producer id, epoch, sequence, number of records
    body = struct.pack(">hiqqqhii", 0, 0, now_millis, now_millis, -1, -1, -1, 1) + record
    after_length = struct.pack(">ibI", -1, 2, crc32c(body)) + body
    return struct.pack(">qi", 0, len(after_length)) + after_length


class _Batch:
    def __init__(self, data):
        reader = _Reader(data)
        self.base_offset = reader.number("q")
        reader.number("i")  # the batch's length, which the caller has cut by
        reader.number("i")  # the leader's epoch
        magic = reader.number("b")
        if magic != 2:
            raise KafkaError(f"Expected a record batch of format 2, but found {magic}")
        checksum = reader.number("I")
        if checksum != crc32c(data[reader.at :]):
            raise KafkaError("Expected a record batch whose checksum holds")
        self.attributes = reader.number("h")
        self.last_offset = self.base_offset + reader.number("i")
        self.base_time, self.max_time = reader.number("q"), reader.number("q")
        self.producer_id = reader.number("q")
        reader.number("h")
        reader.number("i")
        self.count = reader.number("i")
        self.rest = data[reader.at :]

    @property
    def transactional(self):
        return bool(self.attributes & 0x10)

    @property
    def control(self):
        return bool(self.attributes & 0x20)

    def records(self, topic, partition):
        compression = self.attributes & 7
        if compression not in (0, 1):
            raise KafkaError(f"Expected records that are plain or gzip, but found compression {compression}")
        reader = _Reader(gzip.decompress(self.rest) if compression else self.rest)
        for _ in range(self.count):
            reader.varint()
            reader.number("b")
            # With LogAppendTime the batch's time counts for all of its records.
            delta = reader.varint()
            time_of = self.max_time if self.attributes & 8 else self.base_time + delta
            offset = self.base_offset + reader.varint()
            key, value = reader.var_block(), reader.var_block()
            headers = [(reader.var_block().decode(), reader.var_block()) for _ in range(reader.varint())]
            yield Record(topic, partition, offset, time_of, key, value, headers)


def _batches(data):
    at = 0
    while at + 12 <= len(data):
        size = 12 + struct.unpack_from(">i", data, at + 8)[0]
        if at + size > len(data):
            return  # the broker cuts the last batch off where the limit of the answer is
        yield _Batch(data[at : at + size])
        at += size


def committed_records(topic, partition, data, aborted, offset):
    """The committed records from `offset` on, and the offset to go on from.

    `aborted` lists (producer id, first offset) of transactions that were given up: their records are in the log, and are
    passed over up to the control record that ends them. Control records themselves are never shown.
    """
    waiting = sorted(aborted, key=lambda transaction: transaction[1])
    given_up = set()
    found = []
    for batch in _batches(data):
        while waiting and waiting[0][1] <= batch.last_offset:
            given_up.add(waiting.pop(0)[0])
        if batch.control:
            marker = next(batch.records(topic, partition)).key
            if struct.unpack(">hh", marker[:4])[1] == 0:  # 0 gives up, 1 commits
                given_up.discard(batch.producer_id)
        elif not (batch.transactional and batch.producer_id in given_up):
            found.extend(r for r in batch.records(topic, partition) if r.offset >= offset)
        offset = max(offset, batch.last_offset + 1)
    return found, offset


class _Connection:
    def __init__(self, host, port, client_id, timeout):
        self.socket = socket.create_connection((host, port), timeout)
        self.client_id, self.correlation = client_id, 0

    def ask(self, api, body):
        self.correlation += 1
        request = struct.pack(">hhi", api, VERSIONS[api], self.correlation) + _text(self.client_id) + body
        self.socket.sendall(struct.pack(">i", len(request)) + request)
        answer = _Reader(self._take(struct.unpack(">i", self._take(4))[0]))
        found = answer.number("i")
        if found != self.correlation:
            raise KafkaError(f"Expected the answer to request {self.correlation}, but found that to {found}")
        return answer

    def _take(self, size):
        parts = bytearray()
        while len(parts) < size:
            part = self.socket.recv(size - len(parts))
            if not part:
                raise KafkaError("Expected an answer, but the broker closed the connection")
            parts += part
        return bytes(parts)


class Kafka:
    """A cluster, reached over plain text. One thread at a time."""

    def __init__(self, bootstrap, client_id, timeout=30):
        self.client_id, self.timeout = client_id, timeout
        host, port = bootstrap.split(",")[0].rsplit(":", 1)
        self.first = _Connection(host, int(port), client_id, timeout)
        self.connections, self.brokers, self.leaders = {}, {}, {}
        self._check_versions()

    def close(self):
        for connection in [self.first, *self.connections.values()]:
            connection.socket.close()

    def _check_versions(self):
        answer = self.first.ask(API_VERSIONS, b"")
        self._expect_none(answer.number("h"), "ApiVersions")
        known = {api: (low, high) for api, low, high in answer.array(lambda: struct.unpack(">hhh", answer.take(6)))}
        for api, version in VERSIONS.items():
            low, high = known.get(api, (0, -1))
            if not low <= version <= high:
                raise KafkaError(f"Expected a broker that speaks version {version} of request {api}, but found {low} to {high}")

    def partitions(self, topic):
        """How many partitions a topic has; waits until it is there and each has a leader."""
        until = time.monotonic() + self.timeout
        while True:
            error, count = self._metadata(topic)
            if error == 0 and count > 0:
                return count
            if error not in PASSING_ERRORS or time.monotonic() > until:
                raise KafkaError(f"Expected topic {topic}, but found error {error}")
            time.sleep(0.05)

    def _metadata(self, topic):
        answer = self.first.ask(METADATA, _array([_text(topic)]) + b"\0")
        answer.number("i")

        def broker():
            node, host, port = answer.number("i"), answer.text(), answer.number("i")
            answer.text()
            self.brokers[node] = (host, port)

        answer.array(broker)
        answer.text()
        answer.number("i")
        errors, count = [], 0

        def partition():
            error, index, leader = answer.number("h"), answer.number("i"), answer.number("i")
            answer.array(lambda: answer.number("i"))
            answer.array(lambda: answer.number("i"))
            self.leaders[topic, index] = leader
            errors.append(error)

        for _ in range(answer.number("i")):
            errors.append(answer.number("h"))
            answer.text()
            answer.number("b")
            count = len(answer.array(partition))
        return next((error for error in errors if error), 0), count

    def _leader(self, topic, partition):
        if (topic, partition) not in self.leaders:
            self.partitions(topic)
        node = self.leaders[topic, partition]
        if node not in self.connections:
            host, port = self.brokers[node]
            self.connections[node] = _Connection(host, port, self.client_id, self.timeout)
        return self.connections[node]

    @staticmethod
    def _expect_none(error, what):
        if error:
            raise KafkaError(f"Expected {what} to be accepted, but found error {error}")

    def produce(self, topic, key, value, headers):
        """Writes one record to the partition of its key, and returns (partition, offset) once all replicas have it."""
        partition = partition_of(key, self.partitions(topic))
        batch = write_batch(key, value, headers, int(time.time() * 1000))
        data = struct.pack(">i", len(batch)) + batch
        body = _text(None) + struct.pack(">hi", -1, self.timeout * 1000)
        body += _array([_text(topic) + _array([struct.pack(">i", partition) + data])])
        answer = self._leader(topic, partition).ask(PRODUCE, body)
        result = []

        def one():
            answer.number("i")
            self._expect_none(answer.number("h"), f"a record on {topic}")
            result.append(answer.number("q"))
            answer.number("q")

        answer.array(lambda: (answer.text(), answer.array(one)))
        return partition, result[0]

    def offset(self, topic, partition, when):
        """The first offset that is there (EARLIEST), or the one behind the last committed record (LATEST)."""
        one = struct.pack(">iq", partition, when)
        body = struct.pack(">ib", -1, READ_COMMITTED) + _array([_text(topic) + _array([one])])
        answer = self._leader(topic, partition).ask(LIST_OFFSETS, body)
        answer.number("i")
        result = []

        def read():
            answer.number("i")
            self._expect_none(answer.number("h"), f"the offsets of {topic}")
            answer.number("q")
            result.append(answer.number("q"))

        answer.array(lambda: (answer.text(), answer.array(read)))
        return result[0]

    def fetch(self, topic, partition, offset, wait_millis):
        """Committed records of one partition from `offset` on, and the offset to go on from."""
        one = struct.pack(">iqi", partition, offset, 1 << 20)
        body = struct.pack(">iiiib", -1, wait_millis, 1, 1 << 22, READ_COMMITTED)
        answer = self._leader(topic, partition).ask(FETCH, body + _array([_text(topic) + _array([one])]))
        answer.number("i")
        found = []

        def read():
            answer.number("i")
            self._expect_none(answer.number("h"), f"reading {topic}")
            answer.number("q")
            answer.number("q")
            aborted = [(answer.number("q"), answer.number("q")) for _ in range(answer.number("i"))]
            found.append((aborted, answer.block() or b""))

        answer.array(lambda: (answer.text(), answer.array(read)))
        aborted, data = found[0]
        return committed_records(topic, partition, data, aborted, offset)


class Tail:
    """Reads all partitions of a topic on and on, from the earliest or the latest record."""

    def __init__(self, kafka, topic, when):
        self.kafka, self.topic = kafka, topic
        self.offsets = {p: kafka.offset(topic, p, when) for p in range(kafka.partitions(topic))}

    def poll(self, wait_millis=20):
        """What has come since the last call; waits for at most `wait_millis` in each partition."""
        found = []
        for partition, offset in self.offsets.items():
            records, self.offsets[partition] = self.kafka.fetch(self.topic, partition, offset, wait_millis)
            found.extend(records)
        return found
