/** Tests against a real PostgreSQL. Start reading at the test that is named after what you look for. */
@org.jspecify.annotations.NullMarked
package io.federationcore.sink.log;
