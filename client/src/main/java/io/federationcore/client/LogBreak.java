package io.federationcore.client;

/** A record of the audit log is not what the log's own rules say. Names where. */
public final class LogBreak extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int partition;
    private final long offset;

    LogBreak(int partition, long offset, String problem) {
        super(place(partition, offset) + problem);
        this.partition = partition;
        this.offset = offset;
    }

    LogBreak(int partition, long offset, RuntimeException cause) {
        super(place(partition, offset) + cause.getMessage(), cause);
        this.partition = partition;
        this.offset = offset;
    }

    public int partition() {
        return partition;
    }

    /** Kafka's offset of the record in its partition. */
    public long offset() {
        return offset;
    }

    private static String place(int partition, long offset) {
        return "The audit log breaks in partition " + partition + " at offset " + offset + ": ";
    }
}
