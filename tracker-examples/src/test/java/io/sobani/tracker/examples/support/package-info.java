/** Helpers of all tests of the examples: programs in processes of their own, and waiting. */
package io.sobani.tracker.examples.support;
