package io.federationcore.policy.engine.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.federationcore.schemas.message.Checks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document of kind {@value #KIND} as its author wrote it. */
record TestDocument(@JsonProperty("apiVersion") String apiVersion, String kind, Metadata metadata, Spec spec) {
    static final String KIND = "PolicyTest";
    private static final String API_VERSION = "fc/v1";

    TestDocument {
        if (!API_VERSION.equals(apiVersion)) {
            throw new IllegalArgumentException(
                    "Expected apiVersion " + API_VERSION + ", but found '" + Checks.shortened(apiVersion) + "'");
        }
        if (!KIND.equals(kind)) {
            throw new IllegalArgumentException(
                    "Expected kind " + KIND + ", but found '" + Checks.shortened(kind) + "'");
        }
    }

    /** The document's name. */
    record Metadata(String name) {
        Metadata {
            Checks.name("metadata.name", name);
        }
    }

    /**
     * The cases.
     *
     * @param defaults what each case's request says where the case itself does not
     */
    record Spec(@Nullable RequestFields defaults, List<Case> cases) {
        Spec {
            cases = List.copyOf(Checks.present("cases", cases));
            Checks.between("number of cases", cases.size(), 1, 1_000);
            Set<String> names = new HashSet<>();
            for (Case one : cases) {
                if (!names.add(one.name())) {
                    throw new IllegalArgumentException(
                            "Expected each case's name once, but found '" + Checks.shortened(one.name()) + "' twice");
                }
            }
        }
    }

    /** @param name what people call it */
    record Case(String name, @Nullable RequestFields request, Expectation expect) {
        Case {
            Checks.text("name", name, 200);
            Checks.present("expect", expect);
        }
    }
}
