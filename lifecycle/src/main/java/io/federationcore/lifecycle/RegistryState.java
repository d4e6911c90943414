package io.federationcore.lifecycle;

import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.registry.OpenReviews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry's chain and the bundles that wait for a verdict. What is registered is in the registry topic; this is no
 * more than what the next decision needs.
 *
 * @param pending bundles before the policy's gate, by gate id
 * @param reviews the emergency overrides of all runs that await their review
 */
public record RegistryState(
        ChainHead chain,
        SortedMap<String, PendingBundle> pending,
        @Nullable List<OpenReviews.Review> reviews) {
    public static final RegistryState EMPTY = new RegistryState(ChainHead.ENDLESS, new TreeMap<>(), List.of());

    public RegistryState {
        reviews = reviews == null ? List.of() : List.copyOf(reviews);
        pending = Collections.unmodifiableSortedMap(new TreeMap<>(pending));
    }

    /** A bundle that somebody wants to publish; it is refused at {@code due} without a verdict. */
    public record PendingBundle(String gateId, String digest, String commandId, Instant due) {
        Timer timer() {
            return new Timer(Timer.Kind.VERDICT, gateId, due);
        }
    }

    /** What the registry shows of the overrides that await their review. */
    OpenReviews openReviews() {
        return new OpenReviews(reviews == null ? List.of() : reviews);
    }

    /** The overrides that await their review once this is noted. */
    OpenReviews noting(Command.NoteOverride note) {
        List<OpenReviews.Review> open = new ArrayList<>(openReviews().reviews());
        open.removeIf(review -> review.gateId().equals(note.gateId()));
        if (!note.reviewed()) {
            open.add(new OpenReviews.Review(note.run(), note.gateId(), note.overriders(), note.reviewDue()));
        }
        return new OpenReviews(open);
    }

    /** What is to happen by itself. */
    public List<Timer> timers() {
        return pending.values().stream().map(PendingBundle::timer).toList();
    }

    /** The state behind one more entry of the registry's chain. */
    public static RegistryState evolve(RegistryState state, Recorded recorded) {
        ChainHead chain = state.chain.with(recorded);
        if (!(recorded.event() instanceof Event.OfRegistry event)) {
            throw new IllegalStateException("Expected an event of the registry, but found "
                    + recorded.event().type().code());
        }
        SortedMap<String, PendingBundle> pending = new TreeMap<>(state.pending);
        OpenReviews open = state.openReviews();
        switch (event) {
            case Event.GateRequested requested -> {
                Entry entry = recorded.entry();
                String commandId = Objects.requireNonNull(entry.commandId(), "a command asked");
                PendingBundle bundle =
                        new PendingBundle(requested.gateId(), requested.inputSha256(), commandId, requested.due());
                pending.put(requested.gateId(), bundle);
            }
            case Event.GateResolved resolved -> {
                if (pending.remove(resolved.gateId()) == null) {
                    throw new IllegalStateException("Expected gate '" + resolved.gateId() + "' to be open");
                }
            }
            case Event.WorkflowRegistered registered -> {}
            case Event.BundlePublished published -> {}
            case Event.PrincipalsChanged changed -> {}
            case Event.OverrideNoted noted ->
                open = state.noting(new Command.NoteOverride(
                        noted.run(), noted.gateId(), noted.overriders(), noted.reviewDue(), noted.reviewed()));
        }
        return new RegistryState(chain, pending, open.reviews());
    }
}
