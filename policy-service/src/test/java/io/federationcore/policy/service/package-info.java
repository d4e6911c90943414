/** Tests of the policy service. Start reading at {@link Fixture}, which makes records, and {@link GateLoopTest}. */
@org.jspecify.annotations.NullMarked
package io.federationcore.policy.service;
