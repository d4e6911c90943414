package io.federationcore.ledger.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Everything that may be done to the hashes of a proof so that they are others. */
final class ProofMutations {
    private ProofMutations() {}

    static List<List<String>> of(List<String> hashes) {
        List<List<String>> all = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
            List<String> dropped = new ArrayList<>(hashes);
            dropped.remove(i);
            all.add(dropped);
            for (int digit : new int[] {0, 31, 63}) {
                List<String> flipped = new ArrayList<>(hashes);
                flipped.set(i, flipped(hashes.get(i), digit));
                all.add(flipped);
            }
            for (int j = i + 1; j < hashes.size(); j++) {
                List<String> swapped = new ArrayList<>(hashes);
                Collections.swap(swapped, i, j);
                all.add(swapped);
            }
        }
        for (int i = 0; i <= hashes.size(); i++) {
            List<String> added = new ArrayList<>(hashes);
            added.add(i, "5a".repeat(32));
            all.add(added);
            if (!hashes.isEmpty()) {
                List<String> doubled = new ArrayList<>(hashes);
                doubled.add(i, hashes.getLast());
                all.add(doubled);
            }
        }
        return all;
    }

    private static String flipped(String hash, int digit) {
        char other = hash.charAt(digit) == '0' ? '1' : '0';
        return hash.substring(0, digit) + other + hash.substring(digit + 1);
    }
}
