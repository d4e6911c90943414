package io.federationcore.sink.log;

/**
 * The log does not verify, or disagrees with what is stored. Nothing of the batch is stored and nothing is skipped: a
 * person has to look. The message names the place, what was expected there and what was found.
 */
public final class LogDisagreement extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int partition;
    private final long offset;

    /**
     * @param partition of the audit topic
     * @param offset the record's offset, or the offset that is next where the position itself is wrong
     */
    public LogDisagreement(int partition, long offset, String problem) {
        super("Audit partition " + partition + ", offset " + offset + ": " + problem);
        this.partition = partition;
        this.offset = offset;
    }

    public LogDisagreement(int partition, long offset, String problem, Throwable cause) {
        this(partition, offset, problem);
        initCause(cause);
    }

    /** The partition of the audit topic. */
    public int partition() {
        return partition;
    }

    /** Where in the partition. */
    public long offset() {
        return offset;
    }
}
