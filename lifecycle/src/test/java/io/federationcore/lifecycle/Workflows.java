package io.federationcore.lifecycle;

import io.federationcore.schemas.registry.PolicyBundle;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The workflows and approval profiles of the tests. */
final class Workflows {
    /** Two steps, of which the first is tried twice. */
    static final String TWO_STEPS = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: two-steps, version: 1.0.0}
            spec:
              deadline: P1D
              input_schema: {type: object}
              steps:
                - {id: a, type: observe, queue: desk, timeout: PT30S, retry: {attempts: 2, backoff: PT5S}}
                - {id: b, type: act, queue: desk}
            """;

    /** All kinds of steps, with a gate at which two people are always asked. */
    static final String PAYMENT = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: payment, version: 2.1.0}
            spec:
              deadline: P2D
              steps:
                - {id: look-up, type: observe, queue: catalogue, timeout: PT30S, retry: {attempts: 3, backoff: PT1S}}
                - {id: assess, type: decide, queue: analyst}
                - id: approve
                  type: gate
                  required: true
                  gate: {name: Finance approval, approvers: [group:finance], quorum: 2, expires: PT24H}
                - {id: transfer, type: act, queue: payments}
                - {id: report, type: transform, queue: analyst, uses: [look-up, transfer]}
            """;

    /** A checkpoint that asks people only where the policy flags, and names no approval profile. */
    static final String CHECKPOINT = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: checkpoint, version: 1.0.0}
            spec:
              steps:
                - {id: check, type: gate, gate: {name: Second look, approvers: [vic], expires: PT1H}}
                - {id: a, type: act, queue: desk}
            """;

    /** Driven by a program outside: created, but not started. */
    static final String EXTERNAL = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: external, version: 1.0.0}
            spec:
              driver: external
              steps:
                - {id: a, type: act}
                - {id: b, type: decide, required: true}
                - {id: c, type: act}
            """;

    /** Asks one or two people of the group finance. */
    static final PolicyBundle BUNDLE = new PolicyBundle(Map.of(
            "one.yaml", """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: one-finance}
            spec: {name: One of finance, approvers: [group:finance], expires: PT1H}
            """,
            "input.yaml", """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: two-with-input}
            spec:
              name: Two of finance with a cost centre
              approvers: [group:finance]
              quorum: 2
              expires: PT1H
              input_schema: {type: object, required: [cost_centre]}
            """,
            "two.yaml", """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: two-finance}
            spec: {name: Two of finance, approvers: [group:finance], quorum: 2, expires: PT1H}
            """));

    /** As {@link #BUNDLE}, but another. */
    static final PolicyBundle OTHER_BUNDLE = new PolicyBundle(with(BUNDLE.files(), "more.yaml", """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: more}
            spec: {name: More, approvers: [group:finance], expires: PT1H}
            """));

    /** Asks people whom nobody knows; no registry would publish it as long as that is so. */
    static final PolicyBundle UNKNOWN_BUNDLE = new PolicyBundle(with(BUNDLE.files(), "unknown.yaml", """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: nobody-known}
            spec: {name: Nobody known, approvers: [user:stranger, group:none], expires: PT1H}
            """));

    private Workflows() {}

    private static Map<String, String> with(Map<String, String> files, String name, String yaml) {
        Map<String, String> more = new HashMap<>(files);
        more.put(name, yaml);
        return more;
    }

    /** Steps {@code s0}, {@code s1} and so on, of which the last is given the outputs of all others. */
    static String gathering(int steps) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: fc/v1
                kind: Workflow
                metadata: {id: gathering, version: 1.0.0}
                spec:
                  steps:
                """);
        for (int i = 0; i < steps - 1; i++) {
            yaml.append("    - {id: s%d, type: observe, queue: desk, uses: []}%n".formatted(i));
        }
        String uses = IntStream.range(0, steps - 1).mapToObj(i -> "s" + i).collect(Collectors.joining(", "));
        return yaml.append("    - {id: s%d, type: act, queue: desk, uses: [%s]}%n".formatted(steps - 1, uses))
                .toString();
    }
}
