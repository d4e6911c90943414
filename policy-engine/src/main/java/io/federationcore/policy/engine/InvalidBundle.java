package io.federationcore.policy.engine;

import java.util.List;
import java.util.stream.Collectors;

/** A policy bundle that is refused as a whole. It lists everything that is wrong with it. */
public final class InvalidBundle extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> problems;

    /** @param problems at least one; each names the file, and the line, policy and rule where they are known */
    InvalidBundle(List<Finding> problems) {
        super("The bundle has " + problems.size() + (problems.size() == 1 ? " problem: " : " problems: ")
                + problems.stream().map(Finding::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<Finding> problems() {
        return problems;
    }
}
