package io.federationcore.schemas.topic;

/** Names of Kafka record headers. Values are UTF-8. */
public final class Headers {
    /** A compact JWS over what the record is: see {@code io.federationcore.schemas.auth}. */
    public static final String AUTH = "fc-auth";
    /** On audit records: the event's code. */
    public static final String TYPE = "fc-type";
    /** On the last entry of each message: {@link #WAITING} or {@link #DONE}. */
    public static final String OUTCOME = "fc-outcome";
    /** More will follow from elsewhere: a verdict, a result, a person. */
    public static final String WAITING = "waiting";
    /** Nothing will follow. */
    public static final String DONE = "done";
    /** On audit records and rejections: the command that led there. */
    public static final String COMMAND_ID = "fc-command-id";

    /** Required attributes of CloudEvents 1.0 in Kafka's binary mode (section 3.2 of its Kafka binding). */
    public static final String CE_SPECVERSION = "ce_specversion";

    public static final String CE_ID = "ce_id";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_TIME = "ce_time";
    /** W3C Trace Context, passed through. */
    public static final String TRACEPARENT = "traceparent";

    /** On dead letters: where the record came from, and why it could not be read. */
    public static final String DEAD_TOPIC = "fc-dead-topic";

    public static final String DEAD_PARTITION = "fc-dead-partition";
    public static final String DEAD_OFFSET = "fc-dead-offset";
    public static final String DEAD_REASON = "fc-dead-reason";

    private Headers() {}
}
