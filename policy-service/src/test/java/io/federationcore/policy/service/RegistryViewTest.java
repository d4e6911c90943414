package io.federationcore.policy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryViewTest {
    private final RegistryView view = new RegistryView(Fixture.COMPILER);

    private void artifact(Object document) {
        byte[] bytes = Codec.write(document);
        view.apply(Fixture.bytes(Sha256.hex(bytes)), bytes);
    }

    private void point(String name, String digest) {
        view.apply(Fixture.bytes(name), Fixture.pointer(digest));
    }

    private void publish(PolicyBundle bundle) {
        artifact(bundle);
        point(RegistryNames.POLICIES, bundle.digest());
    }

    private @Nullable String active() {
        CompiledBundle bundle = view.inForce().bundle();
        return bundle == null ? null : bundle.digest();
    }

    @Test
    void nothingIsInForceBeforeItIsSettled() {
        publish(Fixture.bundle(1));
        assertThat(active()).isNull();
        assertThat(view.settle()).isEmpty();
        assertThat(active()).isEqualTo(Fixture.bundle(1).digest());
    }

    @Test
    void theLatestBundleIsInForce() {
        publish(Fixture.bundle(1));
        publish(Fixture.bundle(2));
        view.settle();
        assertThat(active()).isEqualTo(Fixture.bundle(2).digest());
        publish(Fixture.bundle(3));
        view.settle();
        assertThat(active()).isEqualTo(Fixture.bundle(3).digest());
    }

    @Test
    void aBundleThatDoesNotCompileLeavesTheOldOneInForce() {
        publish(Fixture.bundle(1));
        view.settle();
        publish(new PolicyBundle(Map.of("a.yaml", "kind: NewerThanThisRelease")));
        assertThat(view.settle()).isEmpty();
        assertThat(active()).isEqualTo(Fixture.bundle(1).digest());
    }

    @Test
    void anArtifactThatHasAnotherDigestIsNotUsed() {
        view.apply(Fixture.bytes("f".repeat(64)), Codec.write(Fixture.bundle(1)));
        point(RegistryNames.POLICIES, "f".repeat(64));
        assertThat(view.settle()).containsExactly("f".repeat(64));
        assertThat(active()).isNull();
    }

    @Test
    void aNameThatCannotBeReadChangesNothing() {
        publish(Fixture.bundle(1));
        view.apply(Fixture.bytes(RegistryNames.POLICIES), Fixture.bytes("{\"v\":1,\"digest\":\"short\"}"));
        view.apply(Fixture.bytes(RegistryNames.POLICIES), Fixture.bytes("nonsense"));
        view.apply(null, Fixture.bytes("nonsense"));
        view.apply(Fixture.bytes("workflow/pay"), Fixture.pointer("a".repeat(64)));
        assertThat(view.settle()).isEmpty();
        assertThat(active()).isEqualTo(Fixture.bundle(1).digest());
    }

    @Test
    void whatIsWithdrawnIsNoLongerInForce() {
        publish(Fixture.bundle(1));
        view.settle();
        view.apply(Fixture.bytes(RegistryNames.POLICIES), null);
        view.settle();
        assertThat(active()).isNull();
    }

    @Test
    void anArtifactOfLongAgoIsAskedForAndThenKept() {
        artifact(Fixture.bundle(0));
        for (int i = 1; i <= RegistryView.MAX_ARTIFACTS; i++) {
            artifact(Fixture.bundle(i));
        }
        point(RegistryNames.POLICIES, Fixture.bundle(0).digest());
        assertThat(view.settle()).containsExactly(Fixture.bundle(0).digest());
        for (int i = 0; i <= 2 * RegistryView.MAX_ARTIFACTS; i++) {
            artifact(Fixture.bundle(i));
        }
        assertThat(view.settle()).isEmpty();
        assertThat(active()).isEqualTo(Fixture.bundle(0).digest());
    }

    @Test
    void principalsSayWhetherVerdictsWillCount() {
        Principal self = Fixture.IDENTITY.principal();
        assertThat(view.inForce().objection(self, "policy-1"))
                .hasValueSatisfying(why -> assertThat(why).contains("names none"));

        PrincipalsDocument principals = Fixture.principals("verdict:write");
        artifact(principals);
        point(RegistryNames.PRINCIPALS, Codec.toValue(principals).sha256());
        view.settle();
        assertThat(view.inForce().principals()).isEqualTo(principals);
        assertThat(view.inForce().objection(self, "policy-1")).isEmpty();
        assertThat(view.inForce().objection(self, "policy-2"))
                .hasValueSatisfying(why -> assertThat(why).contains("key 'policy-2'"));
        assertThat(view.inForce().objection(Principal.parse("service:other"), "policy-1"))
                .hasValueSatisfying(why -> assertThat(why).contains("know service:other"));
        assertThat(InForce.NOTHING.with(Fixture.principals("gate:read")).objection(self, "policy-1"))
                .hasValueSatisfying(why -> assertThat(why).contains("granted verdict:write"));
    }
}
