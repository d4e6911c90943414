package io.federationcore.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the rooms. Each rule says why it stands, and what to do instead of breaking it. */
@AnalyzeClasses(packages = "io.federationcore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.federationcore.";

    @ArchTest
    static final ArchRule lifecycle_is_pure = classes()
            .that()
            .resideInAPackage(ROOT + "lifecycle..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + "lifecycle..", ROOT + "schemas..", "java..", "org.jspecify..")
            .because(
                    "decide, evolve and outgoing must give the same answer on every machine and in every replay; hand what"
                            + " they need in through Context, or let the orchestrator do it");

    @ArchTest
    static final ArchRule lifecycle_has_no_clock_and_no_chance = noClasses()
            .that()
            .resideInAPackage(ROOT + "lifecycle..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .because("a replay of the log must come to the same state; time is Context.now, ids are derived");

    @ArchTest
    static final ArchRule lifecycle_never_looks_into_json = noClasses()
            .that()
            .resideInAPackage(ROOT + "lifecycle..")
            .should()
            .callMethod(io.federationcore.schemas.json.JsonValue.class, "toNode")
            .because("payloads pass through the lifecycle unread; a rule about their content is a policy");

    @ArchTest
    static final ArchRule libraries_do_no_io = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "schemas..", ROOT + "lifecycle..", ROOT + "policy.engine..", ROOT + "ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "java.sql..", "java.net.http..", "org.slf4j..")
            .because("libraries are pure, so that an auditor can run them with no network; do I/O in a service");

    @ArchTest
    static final ArchRule orchestrator_knows_its_limits = noClasses()
            .that()
            .resideInAPackage(ROOT + "orchestrator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "policy..", ROOT + "sink..", ROOT + "client..", ROOT + "cli..", "java.sql..")
            .because("it runs the lifecycle and knows neither policies' content nor SQL; ask over a topic instead");

    @ArchTest
    static final ArchRule policy_service_knows_its_limits = noClasses()
            .that()
            .resideInAPackage(ROOT + "policy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "lifecycle..", ROOT + "orchestrator..", ROOT + "sink..", ROOT + "client..", "java.sql..")
            .because("it judges what a gate request says and knows no run's state; put what it needs in the request");

    @ArchTest
    static final ArchRule sink_knows_its_limits = noClasses()
            .that()
            .resideInAPackage(ROOT + "sink..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "lifecycle..", ROOT + "orchestrator..", ROOT + "policy..", ROOT + "client..", ROOT + "cli..")
            .because("it stores what happened and knows neither commands' rules nor policies; fold events instead");

    @ArchTest
    static final ArchRule witness_trusts_nobody = noClasses()
            .that()
            .resideInAPackage(ROOT + "witness..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "lifecycle..",
                    ROOT + "orchestrator..",
                    ROOT + "policy..",
                    ROOT + "sink..",
                    ROOT + "client..",
                    ROOT + "cli..",
                    "java.sql..")
            .because("it recomputes the log from what was published; what it shared with the sink it could not check");

    @ArchTest
    static final ArchRule client_needs_only_the_contract = noClasses()
            .that()
            .resideInAPackage(ROOT + "client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "lifecycle..", ROOT + "orchestrator..", ROOT + "policy..", ROOT + "sink..", ROOT + "cli..")
            .because("producers and Titans outside see only the contract; put what both sides share in schemas");

    @ArchTest
    static final ArchRule gateway_knows_its_limits = noClasses()
            .that()
            .resideInAPackage(ROOT + "gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "lifecycle..",
                    ROOT + "orchestrator..",
                    ROOT + "policy..",
                    ROOT + "ledger..",
                    ROOT + "bench..",
                    ROOT + "embedded..",
                    ROOT + "cli..")
            .because(
                    "it turns requests into commands and reads the stored views, and knows nothing of how a run moves; let"
                            + " the orchestrator decide, and ask the log what came of it");

    @ArchTest
    static final ArchRule gateway_reads_the_stored_views_only = noClasses()
            .that()
            .resideInAPackage(ROOT + "gateway..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ROOT + "sink.AuditSink")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ROOT + "sink.store.AuditStore")
            .because("it sees one tenant at a time, by the database's own rule; read through TenantStore");

    @ArchTest
    static final ArchRule nothing_but_the_gateway_speaks_http = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..")
            .because("one room answers the world's requests; add a call there");

    @ArchTest
    static final ArchRule bench_measures_from_outside = noClasses()
            .that()
            .resideInAPackage(ROOT + "bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "lifecycle..", ROOT + "policy..", ROOT + "embedded..", ROOT + "cli..")
            .because("it measures whatever system it is handed; what it needs of that goes into SystemUnderTest");

    @ArchTest
    static final ArchRule nothing_but_the_command_line_knows_bench = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "bench..", ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "bench..")
            .because("what is measured must not behave differently because it is; hand bench what it needs instead");

    @ArchTest
    static final ArchRule names_say_what_things_do = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Helpers|Impl|Manager)")
            .orShould()
            .resideInAnyPackage("..util..", "..common..", "..impl..")
            .because("such a name says nothing; name the thing by what it does");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .areTopLevelClasses()
            .should(new com.tngtech.archunit.lang.ArchCondition<JavaClass>("live in a null-marked package") {
                @Override
                public void check(JavaClass item, com.tngtech.archunit.lang.ConditionEvents events) {
                    boolean marked = item.getPackage().isAnnotatedWith(org.jspecify.annotations.NullMarked.class);
                    if (!marked) {
                        events.add(com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                item, item.getPackageName() + " has no null-marked package-info"));
                    }
                }
            })
            .because(
                    "null checks only work in null-marked packages; add a package-info.java that says what lives there");
}
