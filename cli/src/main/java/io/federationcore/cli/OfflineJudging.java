package io.federationcore.cli;

import io.federationcore.bench.Judging;
import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.policy.service.Answer;
import io.federationcore.policy.service.GateAnswers;
import io.federationcore.policy.service.ThreadClock;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.topic.Topics;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The policy service's own work on a record, without Kafka. */
final class OfflineJudging implements Judging {
    private final GateAnswers answers;
    private final CompiledBundle bundle;

    /** @throws IllegalStateException if the files are no policies */
    OfflineJudging(Topics topics, RecordSigner signer, Map<String, String> files) {
        PolicyCompiler compiler = new PolicyCompiler();
        answers = new GateAnswers(topics, signer, new GateJudge(compiler, ThreadClock.create()));
        try {
            bundle = compiler.compile(new PolicyBundle(files));
        } catch (InvalidBundle e) {
            throw new IllegalStateException("Expected policies that compile", e);
        }
    }

    @Override
    public Judged answer(ConsumerRecord<byte[], byte[]> request) {
        return switch (answers.to(request, bundle, Instant.ofEpochMilli(request.timestamp()))) {
            case Answer.Judged judged ->
                new Judged(judged.record(), judged.verdict().evaluationMicros());
            case Answer.Unreadable unreadable ->
                throw new IllegalStateException("Expected a verdict, but found: " + unreadable.reason());
            case Answer.Expired expired ->
                throw new IllegalStateException("Expected a verdict, but the gate expired at " + expired.deadline());
        };
    }
}
