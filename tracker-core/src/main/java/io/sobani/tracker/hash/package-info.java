/**
 * {@link io.sobani.tracker.hash.SipHash}, the one keyed hash: tables that strangers fill use it, so
 * that nobody can choose what collides, and address tokens are its values.
 */
package io.sobani.tracker.hash;
