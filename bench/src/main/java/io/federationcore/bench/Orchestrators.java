package io.federationcore.bench;

import java.io.IOException;
import java.util.Map;

/** Orchestrators in processes of their own, which can be killed, in place of the system's. */
public interface Orchestrators {
    /** Stops the system's own one, for good. */
    void stopOwn();

    /**
     * Starts one; it is ready once it decides.
     *
     * @param number its instance, from 1 on: one that was killed comes back under the same number
     * @param settings beyond the usual ones, by name
     */
    Process start(int number, Map<String, String> settings) throws IOException;
}
