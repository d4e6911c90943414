package io.federationcore.schemas.message;

import java.util.Map;

/** Documents as their authors write them: one workflow, one policy, one approval profile. */
final class ExampleDocuments {
    static final String WORKFLOW = """
            apiVersion: fc/v1
            kind: Workflow
            metadata: {id: supplier-payment, version: 1.0.0, description: Pays a supplier once two people agree}
            spec:
              driver: definition
              deadline: P2D
              input_schema: {type: object, required: [amount]}
              steps:
                - {id: look-up, type: observe, queue: catalogue, timeout: PT30S, retry: {attempts: 3, backoff: PT1S}}
                - {id: assess, type: decide, queue: analyst}
                - id: approve
                  type: gate
                  required: true
                  gate: {name: Finance approval, approvers: ["group:finance"], quorum: 2, expires: PT24H, separation: [requester]}
                - {id: transfer, type: act, queue: payments, uses: [look-up, assess]}
            """;

    static final String POLICY = """
            apiVersion: fc/v1
            kind: GatePolicy
            metadata: {name: prod-payments, scope: federation}
            spec:
              onError: flag
              onErrorApproval: two-finance
              params: {hard: 10000, soft: 500}
              match: {workflow: "supplier-*", step: transfer, type: act}
              rules:
                - {id: hard-limit, expr: "input.amount > params.hard", verdict: deny, message: "'over the hard limit'"}
                - {id: soft-limit, expr: "input.amount > params.soft", verdict: flag, approval: two-finance}
                - {id: otherwise, expr: "true", verdict: allow}
            """;

    static final String PROFILE = """
            apiVersion: fc/v1
            kind: ApprovalProfile
            metadata: {name: two-finance}
            spec:
              name: Two of finance
              approvers: ["group:finance", "user:cfo"]
              quorum: 2
              expires: PT4H
              separation: [requester, acting_titan]
              input_schema: {type: object, required: [amount]}
            """;

    /** A policy bundle's files. */
    static final Map<String, String> FILES = Map.of("prod-payments.yaml", POLICY, "two-finance.yaml", PROFILE);

    private ExampleDocuments() {}
}
