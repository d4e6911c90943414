/**
 * Policies, compiled and checked: a gate request in, a judgement out.
 *
 * <p>Here live the reading of {@code GatePolicy} documents, the CEL environment that their expressions are compiled
 * in, and the rules by which the opinions of several policies become one verdict. Never here: Kafka, files, logging, a
 * clock of its own (time is passed in), or anything that remembers the last request.
 *
 * <p>Start reading at {@link io.federationcore.policy.engine.GateJudge}, which answers a request, then
 * {@link io.federationcore.policy.engine.PolicyCompiler} and {@link io.federationcore.policy.engine.CompiledBundle}.
 *
 * <h2>What an expression sees</h2>
 *
 * <ul>
 *   <li>{@code input}: the run's input, any JSON value
 *   <li>{@code results}: the outputs of the steps that this step uses, by step id
 *   <li>{@code gate_inputs}: what approvers supplied at the gates of those steps, by step id
 *   <li>{@code params}: the policy's own {@code spec.params}
 *   <li>{@code run}: {@code id}, {@code tenant}, {@code workflow}, {@code version}, {@code metadata}, {@code tags}
 *   <li>{@code step}: {@code id}, {@code type}, {@code index} from 0, {@code attempt} from 1, {@code queue} or null
 *   <li>{@code principal}, {@code actor}: {@code type}, {@code id}; who started the run, and for whom
 * </ul>
 *
 * <p>Whole JSON numbers are CEL ints, decimals are doubles; canonical JSON writes 100.0 as 100. The two compare with
 * each other, but arithmetic wants one kind: write {@code double(input.amount) * 1.1}.
 *
 * <h2>Where this CEL is stricter than CEL</h2>
 *
 * <p>Each of these closes a way in which a mistake could have become an allow:
 *
 * <ul>
 *   <li>{@code &&} and {@code ||} are evaluated from left to right, as in Java. In CEL, {@code error || true} is true
 *       and {@code error && false} is false; here both are errors. So a guard comes first: {@code has(input.x) &&
 *       input.x > 3}. The same holds inside {@code all} and {@code exists}.
 *   <li>Numbers are those of the contract: whole numbers within ±(2^53−1) and finite doubles. A literal outside of them
 *       is refused, arithmetic or a conversion that leaves them is an error; so no comparison ever meets a NaN, nor an
 *       int that a double cannot carry. There are no unsigned ints.
 *   <li>The macros are {@code has}, {@code all}, {@code exists}, {@code exists_one} and {@code filter}. {@code map} is
 *       missing: it is the one that makes values larger than the input. At most one comprehension stands inside
 *       another.
 *   <li>A pattern for {@code matches} is a literal. No messages are made.
 *   <li>A member of {@code params}, {@code run}, {@code step}, {@code principal} or {@code actor} that cannot exist is
 *       refused when the bundle is compiled.
 *   <li>One request has a budget of iterations, of text and list elements made, and of time:
 *       {@link io.federationcore.policy.engine.EvaluationBudget}.
 * </ul>
 *
 * <p>Whatever goes wrong in an expression is decided by its policy's {@code onError}: deny, or flag; never allow.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.policy.engine;
