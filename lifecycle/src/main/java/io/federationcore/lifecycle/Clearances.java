package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The {@link Clearance}s of one run's steps behind one decision: those kept before, and what its entries did to them. */
final class Clearances {
    private final Context.Payloads before;
    private final Map<String, Clearance> changed = new HashMap<>();

    Clearances(Context.Payloads before) {
        this.before = before;
    }

    /** Takes in the next entry's event. */
    void add(Event event) {
        if (event instanceof Event.GateFlagged flagged) {
            changed.put(flagged.stepId(), Clearance.of(flagged.gateId(), flagged.signed()));
        } else if (event instanceof Event.VoteRecorded voted) {
            changed.put(voted.stepId(), of(voted.stepId(), voted.gateId()).after(voted));
        } else if (event instanceof Event.OverrideRequested asked) {
            changed.put(asked.stepId(), of(asked.stepId(), asked.gateId()).after(asked));
        } else if (event instanceof Event.OverrideApplied applied) {
            changed.put(applied.stepId(), of(applied.stepId(), applied.gateId()).after(applied));
        } else if (event instanceof Event.GateResolved resolved) {
            String stepId = Objects.requireNonNull(resolved.stepId(), "a run's gate is a step's");
            changed.put(
                    stepId,
                    resolved.verdict() == null
                            ? of(stepId, resolved.gateId()).after(resolved)
                            : Clearance.of(resolved.gateId(), resolved.signed()));
        }
    }

    /** What is known of who let a step pass that gate. */
    Clearance of(String stepId, String gateId) {
        Clearance known = changed.get(stepId);
        if (known == null) {
            known = before.clearance(stepId)
                    .map(kept -> Codec.read(kept, Clearance.class))
                    .orElse(null);
        }
        return known != null && known.gateId().equals(gateId) ? known : Clearance.of(gateId, null);
    }

    /** Puts among {@code kept} what a later decision will need: of steps that still wait, or were let pass and not started. */
    void keep(RunState after, Map<String, JsonValue> kept) {
        if (after instanceof Live live) {
            changed.forEach((stepId, clearance) -> {
                OpenStep step = live.walk().open().get(stepId);
                if (step instanceof OpenStep.AwaitingPeople || step instanceof OpenStep.Cleared) {
                    kept.put(Context.Payloads.clearanceOf(stepId), Codec.toValue(clearance));
                }
            });
        }
    }
}
