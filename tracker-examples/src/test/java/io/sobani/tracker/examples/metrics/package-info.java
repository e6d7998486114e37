/** Tests of the operator's view, against running trackers. */
package io.sobani.tracker.examples.metrics;
