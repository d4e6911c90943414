package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Why a command or verdict changed nothing: the one table of codes, with what each means over HTTP.
 *
 * <p>Refusals of an authenticated principal's right or binding are entries of the log ({@link #audited()}); all others
 * are on {@code fc-run.rejections} only, so that strangers and loops cannot grow an eternal log.
 */
public enum RejectionCode {
    MALFORMED(400, false, "The record is not what its schema says."),
    WRONG_PARTITION(400, false, "The record is not in the partition that its key gives."),
    UNAUTHENTICATED(401, false, "No signature, or none that can be believed."),
    TOKEN_EXPIRED(401, false, "The signature's time is over, has not come, or spans more than five minutes."),
    BINDING_MISMATCH(403, true, "The signature is good, but for another record."),
    NOT_AUTHORISED(403, true, "The principal has no grant for this."),
    NOT_AN_APPROVER(403, true, "The voter is not among the gate's approvers."),
    SECOND_PERSON(403, true, "An override is requested by one person, applied by another and reviewed by a third."),
    OVERRIDE_BLOCKED(403, true, "The person's earlier override is overdue for review."),
    UNKNOWN_RUN(404, false, "No live or recent run has that id."),
    UNKNOWN_WORKFLOW(404, false, "No workflow of that name and version is registered."),
    UNKNOWN_GATE(404, false, "The run has no gate of that id."),
    UNKNOWN_STEP(404, false, "The workflow has no such step."),
    DUPLICATE(409, false, "The same command was accepted before; see its event."),
    CONFLICT(409, false, "A command of the same id but with another body was accepted before."),
    RUN_EXISTS(409, false, "The run id is used already."),
    INVALID_RUN_ID(400, false, "The run id's time is more than ten minutes from the record's."),
    WRONG_STATE(409, false, "The run's status does not admit this."),
    RUN_FINISHED(409, false, "The run has ended."),
    STALE(409, false, "The step, attempt, gate or timer that this speaks of is not the open one."),
    LATE(409, false, "It came after its time."),
    NOT_EXTENDED(409, false, "The attempt keeps the time that it has: more is not given, or not yet."),
    GATE_CLOSED(409, false, "The gate is resolved already."),
    ALREADY_VOTED(409, false, "This person has voted at this gate."),
    CONFLICTING_VOTE(409, true, "This person has voted otherwise at this gate, and has not withdrawn."),
    NOT_VOTED(409, false, "This person has no vote at this gate."),
    VOTE_MISMATCH(
            409, true, "The vote is for another gate, attempt, input, bundle or principals than those asked about."),
    INPUT_DIFFERS(409, true, "The approvers before supplied another input."),
    VERDICT_MISMATCH(409, true, "The verdict belongs to another run, step, attempt or input."),
    INVALID_INPUT(422, false, "The input fails the workflow's schema."),
    TOO_LARGE(413, false, "A payload, the run or its state would be larger than one may be."),
    VERSION_EXISTS(409, false, "That workflow version is registered with another digest."),
    INVALID_WORKFLOW(422, false, "The workflow definition is not valid."),
    UNSATISFIABLE_GATE(422, false, "No combination of known people could satisfy a gate."),
    INVALID_PRINCIPALS(422, false, "The principals are not valid."),
    BUNDLE_REFUSED(422, false, "The policy bundle did not compile or fails its tests.");

    private final int httpStatus;
    private final boolean audited;
    private final String meaning;

    RejectionCode(int httpStatus, boolean audited, String meaning) {
        this.httpStatus = httpStatus;
        this.audited = audited;
        this.meaning = meaning;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the refusal of an authenticated principal is an entry of the log. */
    public boolean audited() {
        return audited;
    }

    public String meaning() {
        return meaning;
    }

    @JsonValue
    public String wire() {
        return WireNames.of(this);
    }

    @JsonCreator
    static RejectionCode fromWire(String name) {
        return WireNames.parse(RejectionCode.class, name);
    }
}
