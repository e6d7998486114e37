/**
 * Proofs that a tracker is safe on the open Internet, all in virtual time.
 *
 * <p>{@link io.sobani.tracker.hardening.Arena} is a tracker under attack: it checks every oracle
 * after every datagram. Around it stand harnesses that make datagrams: exhaustive, generated from a
 * seed, coverage-guided. The other tests show one promise each: amplification, loops, budgets,
 * floods, guessing, takeover, callbacks.
 */
package io.sobani.tracker.hardening;
