/** Helpers of the tests of all modules: programs in processes of their own, and waiting. */
package io.sobani.tracker.support;
