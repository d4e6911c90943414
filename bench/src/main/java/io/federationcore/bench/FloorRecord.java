package io.federationcore.bench;

import io.federationcore.bench.RunTraffic.Traffic;

/** A record of the floor: its first byte says in which pass it is, the rest is there for its size. */
final class FloorRecord {
    private static final byte END = -1;

    private FloorRecord() {}

    /** As large as one of the traffic's, whose key, value and headers become key and value. */
    static byte[] of(int pass, Traffic like, int keyLength) {
        byte[] value = new byte[(int) Math.max(1, Math.round(like.bytes()) - keyLength)];
        value[0] = (byte) pass;
        return value;
    }

    /** The last of a run. */
    static byte[] end(Traffic like, int keyLength) {
        return of(END, like, keyLength);
    }

    static int pass(byte[] value) {
        return value[0];
    }

    static boolean isEnd(byte[] value) {
        return value[0] == END;
    }
}
