package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.util.ArrayList;
import java.util.List;

/** A REGULAR tracker's clients, by their ids, each until its lease ends. Thread-safe. */
final class ClientTable {
  private static final int SWEEP_LIMIT = 10_000;

  private final ExpiringRegistry<String, Client> clients;
  private final long leaseNs;

  ClientTable(int maxClients, long leaseNs) {
    this.clients = new ExpiringRegistry<>(maxClients);
    this.leaseNs = leaseNs;
  }

  /** Adds a client; false when there are too many. */
  synchronized boolean register(String id, Client client, long nowNs) {
    return clients.put(id, client, leaseNs, nowNs);
  }

  /** Starts a client's lease anew; false where it is unknown. */
  synchronized boolean onHeartbeat(String id, long nowMs, long nowNs) {
    Client client = clients.get(id, nowNs);
    return client != null && clients.put(id, client.seen(nowMs), leaseNs, nowNs);
  }

  /** Takes a client out; false where it is unknown. */
  synchronized boolean remove(String id, long nowNs) {
    return clients.remove(id, nowNs) != null;
  }

  /** Returns the clients in the order in which they came. */
  synchronized List<Client> list(long nowNs) {
    List<Client> list = new ArrayList<>(clients.size());
    clients.forEach(nowNs, (id, client) -> list.add(client));
    return list;
  }

  /** Frees the memory of some clients whose lease has ended. */
  synchronized void sweep(long nowNs) {
    clients.advance(nowNs, SWEEP_LIMIT, (id, client) -> {});
  }
}
