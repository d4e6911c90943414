/**
 * Read views: runs, steps and gates as folds of the stored log. They may lag it and can be folded again at any time,
 * with the same result. Never here: anything that is not in the log, or that decides. Start reading at
 * {@link io.federationcore.sink.view.ViewFold}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.sink.view;
