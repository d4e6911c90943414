package io.federationcore.schemas.message;

/** Who a principal acted for. */
public record Actor(ActorType type, String id) {
    public Actor {
        Checks.present("actor.type", type);
        Checks.name("actor.id", id);
    }

    /** The actor as grants name it: {@code type:id}. */
    public String reference() {
        return type.wire() + ":" + id;
    }

    /**
     * Reads {@code type:id}.
     *
     * @throws IllegalArgumentException if it is not written so
     */
    public static Actor parse(String reference) {
        int colon = reference.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "Expected an actor such as 'human:ada', but found '" + Checks.shortened(reference) + "'");
        }
        return new Actor(
                WireNames.parse(ActorType.class, reference.substring(0, colon)), reference.substring(colon + 1));
    }
}
