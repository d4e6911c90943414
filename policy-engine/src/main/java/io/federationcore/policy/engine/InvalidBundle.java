package io.federationcore.policy.engine;

import java.util.List;

/** A policy bundle that is refused as a whole. It lists everything that is wrong with it. */
public final class InvalidBundle extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** @param problems at least one; each names the file, and the line, policy and rule where they are known */
    InvalidBundle(List<String> problems) {
        super("The bundle has " + problems.size() + (problems.size() == 1 ? " problem: " : " problems: ")
                + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
