package io.federationcore.orchestrator;

import java.util.Map;

/** The definitions that these tests run. */
final class Workflows {
    /** Five steps, one of each type. */
    static final String PT004 = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: pt004, version: 1.0.0}
            spec:
              steps:
                - {id: look-up, type: observe, queue: pt004}
                - {id: assess, type: decide, queue: pt004}
                - {id: approve, type: gate, gate: {name: Finance approval, approvers: [group:finance]}}
                - {id: transfer, type: act, queue: pt004}
                - {id: report, type: transform, queue: pt004}
            """;

    /** One step that is tried three times, half a minute each. */
    static final String STUBBORN = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: stubborn, version: 1.0.0}
            spec:
              deadline: PT1H
              input_schema: {type: object, required: [amount]}
              steps:
                - {id: call, type: act, queue: phone, timeout: PT30S, retry: {attempts: 3, backoff: PT1S}}
            """;

    /** One step that may take an hour, in a run that may take ten minutes. */
    static final String SLOW = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: slow, version: 1.0.0}
            spec:
              deadline: PT10M
              steps:
                - {id: think, type: decide, queue: thinkers, timeout: PT1H}
            """;

    /** One gate that always asks people, for an hour. */
    static final String ASKING = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: asking, version: 1.0.0}
            spec:
              steps:
                - id: ask
                  type: gate
                  required: true
                  gate: {name: Big spending, approvers: [group:finance], expires: PT1H}
            """;

    /** A bundle with whom to ask when a policy flags with {@code finance}. */
    static final Map<String, String> POLICIES = Map.of("finance.yaml", """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: finance}
            spec: {name: Finance, approvers: [group:finance], quorum: 1, expires: PT2H}
            """);

    private Workflows() {}
}
