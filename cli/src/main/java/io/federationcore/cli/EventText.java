package io.federationcore.cli;

import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Event;

/** What an entry of the audit log says to people. */
final class EventText {
    private EventText() {}

    /** The event's own sentence, or that a later release wrote it. It may hold what came from outside. */
    static String of(AuditRecord record) {
        return record.knownEvent()
                .map(Event::message)
                .orElse("Written by a later release; this one checks it and cannot say what it means");
    }
}
