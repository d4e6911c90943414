package io.federationcore.schemas.json;

import org.jspecify.annotations.Nullable;

/** Bytes or values that the contract does not admit. The message says what was expected and what was found. */
public class InvalidJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient MemberPath at;

    public InvalidJson(String message) {
        super(message);
        this.at = MemberPath.ROOT;
    }

    public InvalidJson(String message, Throwable cause) {
        this(message, MemberPath.ROOT, cause);
    }

    protected InvalidJson(String message, MemberPath at, @Nullable Throwable cause) {
        super(message, cause);
        this.at = at;
    }

    /** The member that is wrong, or that is missing; the whole value where that is not known. */
    public MemberPath at() {
        return at;
    }
}
