/**
 * Days in virtual time: peers in a simulated network, and beside the tracker a plain model of it
 * that is compared with it reply by reply and hour by hour.
 */
package io.sobani.tracker.soak;
