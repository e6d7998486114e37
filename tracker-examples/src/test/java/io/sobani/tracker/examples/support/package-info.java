/** Helpers of all tests of the examples: waiting, free ports, and what is open. */
package io.sobani.tracker.examples.support;
