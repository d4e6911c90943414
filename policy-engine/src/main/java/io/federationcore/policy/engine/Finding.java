package io.federationcore.policy.engine;

import io.federationcore.schemas.definition.InvalidYaml;
import io.federationcore.schemas.message.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Something in a bundle, or in the tests beside it, that its author should look at.
 *
 * @param file null where it concerns the bundle as a whole
 * @param line from 1, or null where it is not known
 * @param member the rule's or policy's member, such as {@code expr}
 * @param problem what was expected and what was found
 */
public record Finding(
        @Nullable String file,
        @Nullable Integer line,
        @Nullable String policy,
        @Nullable String rule,
        @Nullable String member,
        String problem) {
    static Finding ofBundle(String problem) {
        return new Finding(null, null, null, null, null, problem);
    }

    /** What is wrong with a document as a whole, or with one line of it. */
    public static Finding of(String file, InvalidYaml invalid) {
        return of(file, invalid, null, null);
    }

    /** What is wrong in a line. */
    public static Finding of(String file, int line, String problem) {
        return new Finding(file, line, null, null, null, problem);
    }

    /** @param policy the name that the document gives itself, which may be of any length */
    static Finding of(String file, InvalidYaml invalid, @Nullable String policy, @Nullable String rule) {
        return new Finding(
                file,
                invalid.line().isPresent() ? invalid.line().getAsInt() : null,
                policy == null ? null : Checks.shortened(policy),
                rule == null ? null : Checks.shortened(rule),
                null,
                invalid.problem());
    }

    /** The sentence, such as {@code pay.yaml, line 7: policy 'payments', rule 'limit', expr: Expected …}. */
    @Override
    public String toString() {
        String place = file == null ? "" : file + (line == null ? "" : ", line " + line) + ": ";
        return place + subject() + problem;
    }

    /** What it is about, without the place; ends in a colon and a space, or is empty. */
    public String subject() {
        StringBuilder subject = new StringBuilder();
        append(subject, policy == null ? null : "policy '" + policy + "'");
        append(subject, rule == null ? null : "rule '" + rule + "'");
        append(subject, member);
        return subject.isEmpty() ? "" : subject.append(": ").toString();
    }

    private static void append(StringBuilder text, @Nullable String part) {
        if (part != null) {
            text.append(text.isEmpty() ? "" : ", ").append(part);
        }
    }
}
