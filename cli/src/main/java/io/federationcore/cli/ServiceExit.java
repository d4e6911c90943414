package io.federationcore.cli;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import io.federationcore.sink.database.UnreachableDatabase;
import io.federationcore.sink.log.LogDisagreement;
import io.federationcore.topics.UnreachableKafka;
import io.federationcore.topics.WrongTopics;
import io.federationcore.witness.Alarm;
import java.util.function.Supplier;

/** Why a service that was not told to stop has ended: one exit code for each cause, so that a supervisor can tell. */
enum ServiceExit {
    /** Kafka or the database could not be reached at start. Starting again later may help. */
    UNREACHABLE(UserError.UNREACHABLE),
    /** A setting or the key file is missing or wrong. Starting again cannot help. */
    SETTINGS(10),
    /** A topic is missing, or would lose or falsify what is audited. Starting again cannot help. */
    TOPICS(11),
    /** It was running, and died. Starting again may help. */
    DIED(12),
    /** The log does not verify, or disagrees with what is stored or was signed. A person has to look. */
    DISAGREEMENT(13);

    private final int code;

    ServiceExit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /**
     * What is made of the settings.
     *
     * @param reading says by IllegalArgumentException or InvalidJson what is wrong
     * @throws UserError saying the same, with the exit code for wrong settings
     */
    static <C> C ofSettings(Supplier<C> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | InvalidJson e) {
            throw new UserError(SETTINGS.code, String.valueOf(e.getMessage()));
        }
    }

    /** What an exception at start is to the person who reads the one line that is printed. */
    static RuntimeException atStart(RuntimeException failure) {
        ServiceExit exit = switch (failure) {
            case InvalidSetting wrong -> SETTINGS;
            case WrongTopics wrong -> TOPICS;
            case UnreachableKafka away -> UNREACHABLE;
            case UnreachableDatabase away -> UNREACHABLE;
            case Alarm.Pending alarm -> DISAGREEMENT;
            default -> null;
        };
        return exit == null ? failure : new UserError(exit.code, String.valueOf(failure.getMessage()));
    }

    /** The same for what a running service died of. */
    static UserError ofDeath(Throwable cause) {
        ServiceExit exit = cause instanceof LogDisagreement || cause instanceof Alarm.Raised ? DISAGREEMENT : DIED;
        return new UserError(exit.code, "The service died: " + cause);
    }
}
