package io.federationcore.schemas.registry;

/**
 * The keys on {@code fc-run.registry}. Under a name stands a {@link RegistryPointer}; under a digest, 64 hex digits,
 * stands the artifact whose canonical bytes have it.
 */
public final class RegistryNames {
    /** The active policy bundle. */
    public static final String POLICIES = "policies";
    /** The principals in force. */
    public static final String PRINCIPALS = "principals";

    /** The emergency overrides that await their review. */
    public static final String OPEN_REVIEWS = "open-reviews";

    private RegistryNames() {}

    /** One version of a workflow. */
    public static String workflow(String id, String version) {
        return "workflow/" + id + "/" + version;
    }

    /** The latest registered version of a workflow. */
    public static String latest(String workflowId) {
        return "workflow/" + workflowId;
    }
}
