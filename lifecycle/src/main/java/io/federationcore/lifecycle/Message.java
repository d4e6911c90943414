package io.federationcore.lifecycle;

import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Verdict;

/** What can be decided: a command or a verdict, its signature proven. */
public sealed interface Message {
    Authenticated who();

    String tenantId();

    String runId();

    Cause cause();

    /**
     * A command.
     *
     * @param bodySha256 SHA-256 over the record's value: what makes the same id the same command
     */
    record Asked(Command command, Authenticated who, String bodySha256) implements Message {
        @Override
        public String tenantId() {
            return command.tenantId();
        }

        @Override
        public String runId() {
            return command.runId();
        }

        @Override
        public Cause cause() {
            return command.body() instanceof Command.TimerDue timer
                    ? new Cause(CauseKind.TIMER, timer.timerId())
                    : new Cause(CauseKind.COMMAND, command.commandId());
        }
    }

    /** A verdict. */
    record Judged(Verdict verdict, Authenticated who) implements Message {
        @Override
        public String tenantId() {
            return verdict.tenantId();
        }

        @Override
        public String runId() {
            return verdict.runId();
        }

        @Override
        public Cause cause() {
            return new Cause(CauseKind.VERDICT, verdict.gateId());
        }
    }
}
