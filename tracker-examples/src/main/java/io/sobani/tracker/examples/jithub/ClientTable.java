package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import io.sobani.tracker.registry.ExpiringRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A REGULAR tracker's clients, by their ids, each until its lease ends. The places are bounded, and
 * so is the list of them: a client takes one place for each 256 bytes of its row. One host, an IPv4
 * address or an IPv6 /64, has at most a sixteenth of the places. Thread-safe.
 */
final class ClientTable {
  private static final int BYTES_OF_A_PLACE = 256;
  private static final int HOSTS_AT_LEAST = 16;
  private static final int SWEEP_LIMIT = 10_000;

  /** A client that registers looks first for some whose places are free again. */
  private static final int REGISTER_SWEEP_LIMIT = 16;

  private record Row(Client client, Network host, int places) {}

  /** A wallet at a host: its id alone is known to everybody who has read the list. */
  private record Wallet(String id, Network host) {}

  private final int maxPlaces;
  private final long leaseNs;
  private final ExpiringRegistry<String, Row> rows;
  private final Map<Wallet, Set<String>> idsOfWallets = new HashMap<>();
  private final Map<Network, Integer> placesOfHosts = new HashMap<>();
  private int places;

  ClientTable(int maxPlaces, long leaseNs) {
    this.maxPlaces = maxPlaces;
    this.leaseNs = leaseNs;
    this.rows = new ExpiringRegistry<>(maxPlaces);
  }

  /** Adds a client; false when there are too many, of its host or in all. */
  synchronized boolean register(String id, Client client, IpAddress from, long nowNs) {
    Row row = new Row(client, host(from), places(client));
    sweep(nowNs, REGISTER_SWEEP_LIMIT);
    int ofHost = placesOfHosts.getOrDefault(row.host(), 0) + row.places();
    if (ofHost > Math.max(1, maxPlaces / HOSTS_AT_LEAST)
        || places + row.places() > maxPlaces
        || !rows.put(id, row, leaseNs, nowNs)) {
      return false;
    }
    places += row.places();
    placesOfHosts.put(row.host(), ofHost);
    idsOfWallets.computeIfAbsent(wallet(row), wallet -> new HashSet<>()).add(id);
    return true;
  }

  /** Starts a client's lease anew; false where it is unknown. */
  synchronized boolean onHeartbeat(String id, long nowMs, long nowNs) {
    Row row = rows.get(id, nowNs);
    return row != null
        && rows.put(
            id, new Row(row.client().seen(nowMs), row.host(), row.places()), leaseNs, nowNs);
  }

  /** Starts the leases anew of a host's clients with a wallet's id. */
  synchronized void onWallet(String walletId, IpAddress from, long nowMs, long nowNs) {
    for (String id : idsOfWallets.getOrDefault(new Wallet(walletId, host(from)), Set.of())) {
      onHeartbeat(id, nowMs, nowNs);
    }
  }

  /** Takes a client out; false where it is unknown. */
  synchronized boolean remove(String id, long nowNs) {
    Row removed = rows.remove(id, nowNs);
    if (removed != null) {
      forget(id, removed);
    }
    return removed != null;
  }

  /** Returns the clients in the order in which they came. */
  synchronized List<Client> list(long nowNs) {
    List<Client> list = new ArrayList<>(rows.size());
    rows.forEach(nowNs, (id, row) -> list.add(row.client()));
    return list;
  }

  /** Frees the places of some clients whose lease has ended. */
  synchronized void sweep(long nowNs) {
    sweep(nowNs, SWEEP_LIMIT);
  }

  private void sweep(long nowNs, int limit) {
    rows.advance(nowNs, limit, this::forget);
  }

  private void forget(String id, Row row) {
    places -= row.places();
    placesOfHosts.merge(row.host(), -row.places(), ClientTable::sumOrNothing);
    idsOfWallets.computeIfPresent(
        wallet(row),
        (wallet, ids) -> {
          ids.remove(id);
          return ids.isEmpty() ? null : ids;
        });
  }

  private static Integer sumOrNothing(int left, int right) {
    return left + right == 0 ? null : left + right;
  }

  private static Wallet wallet(Row row) {
    return new Wallet(row.client().walletId(), row.host());
  }

  private static int places(Client client) {
    return (Json.MAPPER.writeValueAsBytes(client.toJson()).length + BYTES_OF_A_PLACE - 1)
        / BYTES_OF_A_PLACE;
  }

  private static Network host(IpAddress address) {
    return address.isV4()
        ? new Network(address, 32)
        : new Network(new IpAddress(address.high(), 0), 64);
  }
}
