package io.federationcore.orchestrator;

import io.federationcore.schemas.message.RejectionCode;

/** What comes first of what came of it. */
final class Then {
    private final And and;

    Then(Given given, World world) {
        this.and = new And(given, world);
    }

    /** Exactly these entries were appended to the log: each its code and its message. */
    And thenLogged(String... entries) {
        return and.andLogged(entries);
    }

    /** Refused without a trace in the log, unless {@link And#andLogged} tells one. */
    And thenRejected(RejectionCode code) {
        return and.andRejected(code);
    }

    And thenDeadLetter(String reason) {
        return and.andDeadLetter(reason);
    }

    /** A timer was written to the commands. */
    And thenFired(String timer) {
        return and.andFired(timer);
    }

    Given thenNothing() {
        return and.andNothingMore();
    }
}
