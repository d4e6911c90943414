package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.registry.PrincipalsDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The beginning of each sentence: what is given, then what happens. What happens leads to {@link Then}, which must tell
 * everything that came of it before the next thing can happen.
 */
final class Given implements AfterEachCallback {
    private final World world = new World();

    /** A test's field of this type is to be registered as an extension, or nobody closes it. */
    Given() {}

    /** All parties but the stranger and the orchestrator, as their own document says. */
    Given everybody() {
        return principals(Party.published(
                Party.ROOT, Party.SHOP, Party.WORKER, Party.POLICY, Party.ADA, Party.GRACE, Party.EVE, Party.MALLORY));
    }

    Given principals(PrincipalsDocument document) {
        return earlier(Letters.publish(document));
    }

    Given workflow(String yaml) {
        return earlier(Letters.register(yaml));
    }

    Given policies(Map<String, String> files) {
        return earlier(Letters.publish(files), Letters.allow("registry"));
    }

    /** Letters that were accepted earlier, whatever came of them. */
    Given earlier(Letter... letters) {
        for (Letter letter : letters) {
            world.send(letter);
            List<Output> outputs = world.outputs();
            assertThat(outputs)
                    .as("an earlier letter is accepted")
                    .noneMatch(output -> output.topic().equals(world.topics().rejections()))
                    .noneMatch(output -> output.topic().equals(world.topics().deadLetters()));
            assertThat(outputs)
                    .as("an earlier letter is accepted")
                    .anyMatch(output -> output.topic().equals(world.topics().audit()));
        }
        return this;
    }

    /** The topic of a queue was deleted by somebody. */
    Given noTopicFor(String queue) {
        world.queues().remove(queue);
        return this;
    }

    /** The broker's clock is behind the machine's, or goes back. */
    Given brokerBehindBy(Duration time) {
        world.passAtTheBroker(time.negated());
        return this;
    }

    /** What somebody broke in a store; found by an instance that just took over, for one at work remembers. */
    Given broken(Shelf.Part part, String key) {
        world.restart();
        Shelf shelf = world.shelf(part);
        assertThat(shelf.get(key)).as("what is broken was there").isNotNull();
        shelf.delete(key);
        return this;
    }

    /** A name that the registry's global store does not show yet. */
    Given notShownYet(String name) {
        world.restart();
        assertThat(world.registry().delete(name)).as("it was there").isNotNull();
        return this;
    }

    Then when(Letter... letters) {
        for (Letter letter : letters) {
            world.send(letter);
        }
        return new Then(this, world);
    }

    /** Letters one after the other, at moments that are so far apart. */
    Then whenEvery(Duration time, List<Letter> letters) {
        for (Letter letter : letters) {
            world.passAtTheBroker(time);
            world.send(letter);
        }
        return new Then(this, world);
    }

    Then whenPassed(Duration time) {
        world.pass(time);
        return new Then(this, world);
    }

    Then whenPassedAtTheMachineOnly(Duration time) {
        world.passAtTheMachine(time);
        return new Then(this, world);
    }

    Then whenPassedAtTheBrokerOnly(Duration time) {
        world.passAtTheBroker(time);
        return new Then(this, world);
    }

    World world() {
        return world;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        List<Output> untold = failed ? List.of() : world.outputs();
        world.close();
        assertThat(untold).as("every output was told").isEmpty();
    }
}
