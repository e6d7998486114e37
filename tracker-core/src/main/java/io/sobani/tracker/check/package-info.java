/** {@link io.sobani.tracker.check.Range}, the one check of numbers and durations from a host. */
package io.sobani.tracker.check;
