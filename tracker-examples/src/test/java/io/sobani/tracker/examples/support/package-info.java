/** Helpers of all tests of the examples: free ports, and what is open. */
package io.sobani.tracker.examples.support;
