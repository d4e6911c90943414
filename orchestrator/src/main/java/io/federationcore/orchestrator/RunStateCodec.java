package io.federationcore.orchestrator;

import io.federationcore.lifecycle.ChainHead;
import io.federationcore.lifecycle.RunState;
import io.federationcore.orchestrator.StateCodec.BrokenStore;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.WireNames;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * States of runs as the store holds them: JSON like all else, but for what nearly all of them are. The tombstone of a run that
 * is sealed and has nothing to be reviewed is written shorter, for a restart reads those of a whole day.
 *
 * <p>A tombstone is, big-endian: the byte 1, which begins no JSON; the number of entries in the chain, 8 bytes; the last leaf,
 * 32 bytes; the end, in milliseconds of the epoch, 8 bytes; the reason and the tenant, each in ASCII behind its length in one
 * byte. The run's id is the key.
 */
final class RunStateCodec {
    private static final byte TOMBSTONE = 1;
    private static final int LEAF = 32;
    /** Of all but reason and tenant. */
    private static final int FIXED = 1 + Long.BYTES + LEAF + Long.BYTES + 2;

    private RunStateCodec() {}

    static byte[] write(RunState state) {
        if (state instanceof RunState.Ended ended
                && ended.chain().tree() == null
                && ended.openReviews().isEmpty()) {
            return tombstone(ended);
        }
        return StateCodec.write(state);
    }

    private static byte[] tombstone(RunState.Ended ended) {
        FinishReason reason = switch (ended) {
            case RunState.Completed ignored -> FinishReason.COMPLETED;
            case RunState.Failed failed -> failed.reason();
        };
        byte[] reasonText = reason.wire().getBytes(StandardCharsets.US_ASCII);
        byte[] tenant = ended.tenantId().getBytes(StandardCharsets.US_ASCII); // at most 100, as Checks.name sees to
        return ByteBuffer.allocate(FIXED + reasonText.length + tenant.length)
                .put(TOMBSTONE)
                .putLong(ended.chain().nextSeq())
                .put(Sha256.fromHex(ended.chain().lastLeaf()))
                .putLong(ended.at().toEpochMilli())
                .put((byte) reasonText.length)
                .put(reasonText)
                .put((byte) tenant.length)
                .put(tenant)
                .array();
    }

    /** @throws BrokenStore if {@code stored} is not what {@link #write} has written */
    static RunState read(String runId, byte[] stored) {
        if (stored.length == 0 || stored[0] != TOMBSTONE) {
            return StateCodec.read(stored, RunState.class);
        }
        try {
            return tombstone(runId, ByteBuffer.wrap(stored, 1, stored.length - 1));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new BrokenStore("Expected a tombstone of run '" + runId + "' in the store, but found other bytes", e);
        }
    }

    private static RunState.Ended tombstone(String runId, ByteBuffer from) {
        ChainHead chain = new ChainHead(from.getLong(), Sha256.toHex(bytes(from, LEAF)), null);
        Instant at = Instant.ofEpochMilli(from.getLong());
        FinishReason reason = WireNames.parse(FinishReason.class, text(from));
        String tenantId = text(from);
        if (from.hasRemaining()) {
            throw new IllegalArgumentException(
                    "Expected nothing behind the tenant, but found " + from.remaining() + " bytes");
        }
        return reason == FinishReason.COMPLETED
                ? new RunState.Completed(chain, runId, tenantId, at, null)
                : new RunState.Failed(chain, runId, tenantId, at, reason, null);
    }

    private static String text(ByteBuffer from) {
        return new String(bytes(from, Byte.toUnsignedInt(from.get())), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
