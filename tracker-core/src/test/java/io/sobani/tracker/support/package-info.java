/** Helpers of the tests of all modules: programs in processes of their own. */
package io.sobani.tracker.support;
