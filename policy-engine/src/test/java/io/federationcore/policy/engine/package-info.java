/** Tests of policies: expressions, bundles, judgements. Start reading at {@link StepRequest}, which makes requests. */
@org.jspecify.annotations.NullMarked
package io.federationcore.policy.engine;
