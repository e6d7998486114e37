package io.sobani.tracker;

import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Request.Alive;
import io.sobani.tracker.protocol.Request.Announce;
import io.sobani.tracker.protocol.Request.Pulse;
import io.sobani.tracker.protocol.Request.Push;

/** Passes each request to what decides on it, or decides on a challenge before that. */
final class Decider {

  private final AddressProofs proofs;
  private final Registrar registrar;
  private final Introducer introducer;

  Decider(AddressProofs proofs, Registrar registrar, Introducer introducer) {
    this.proofs = proofs;
    this.registrar = registrar;
    this.introducer = introducer;
  }

  Decision decide(Asker asker, Request request) {
    if (proofs.mustProve(asker) && !isServedUnproven(asker, request)) {
      return registrar.challenge(asker, request instanceof Announce);
    }
    if (request instanceof Pulse pulse) {
      return registrar.pulse(asker, pulse);
    }
    if (request instanceof Alive alive) {
      return registrar.alive(asker, alive);
    }
    if (request instanceof Announce announce) {
      return registrar.announce(asker, announce);
    }
    return request instanceof Push push ? introducer.push(asker, push) : introducer.badPush(asker);
  }

  /** Returns whether a request is a proven peer's keepalive, or a new owner's announce. */
  private boolean isServedUnproven(Asker asker, Request request) {
    return request instanceof Announce
        ? proofs.mayReplace(asker)
        : isKeepalive(request) && registrar.isProven(asker);
  }

  private static boolean isKeepalive(Request request) {
    return request instanceof Alive || request instanceof Pulse pulse && !pulse.overrides();
  }
}
