/** The conformance cases of the protocol, as data for tests of any transport. */
package io.sobani.tracker.vectors;
