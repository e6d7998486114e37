/** A P2PFlix-compatible file tracker. */
package io.sobani.tracker.examples.p2pflix;
