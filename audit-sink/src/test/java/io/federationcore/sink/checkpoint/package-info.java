@org.jspecify.annotations.NullMarked
package io.federationcore.sink.checkpoint;
