/** What an operator sees, against running trackers. */
package io.sobani.tracker.examples.metrics;
