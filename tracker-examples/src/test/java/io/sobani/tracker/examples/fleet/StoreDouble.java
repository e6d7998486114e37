package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A store in memory and virtual time, which runs the rules of the scripts. Each node has a line to
 * it that delays, loses and fails as a test wants.
 */
final class StoreDouble {

  /** The receiver of a node's messages. */
  interface Mailbox {
    void on(Message message);
  }

  /**
   * A node's line to the store: runs what it is given, now or later or never, or fails the call.
   */
  interface Line {
    <T> void carry(Supplier<T> rule, CompletableFuture<T> call);
  }

  private record Value(String text, long untilMs) {}

  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Long> seenMs = new LinkedHashMap<>();
  private final Map<String, NodeState> states = new HashMap<>();
  private final Map<String, Mailbox> mailboxes = new HashMap<>();
  private Optional<FleetKeys> fleet = Optional.empty();

  /** Nodes whose subscriptions are lost for now. */
  final Set<String> unheard = new HashSet<>();

  /** The number of beats that the store has heard. */
  int beats;

  /** True while it holds a fleet that this version cannot read. */
  boolean isOfAnotherVersion;

  /** True while it refuses records, and nothing else. */
  boolean takesNoRecords;

  private boolean clockStands;
  private long nowMs = 1_000_000;
  private long aheadMs;
  private long usedBytes;
  private long maxBytes = Long.MAX_VALUE;

  /** The policy where its memory is used up. */
  String policy = "noeviction";

  void setMemory(long usedBytes, long maxBytes) {
    this.usedBytes = usedBytes;
    this.maxBytes = maxBytes;
  }

  void setTimeMs(long nowMs) {
    this.nowMs = clockStands ? this.nowMs : nowMs + aheadMs;
  }

  /** Sets the clock forward, as a fail-over to a machine with another clock does. */
  void setClockForward(long millis) {
    aheadMs += millis;
    nowMs += millis;
  }

  /** Stops the clock at the moment at which a node has been silent for so long. */
  void stopClock(String node, long silentMs) {
    nowMs = seenMs.get(node) + silentMs;
    clockStands = true;
  }

  long timeMs() {
    return nowMs;
  }

  /** Forgets everything, as a store that was restarted. */
  void empty() {
    values.clear();
    seenMs.clear();
    states.clear();
    fleet = Optional.empty();
  }

  /** Becomes another fleet's. */
  void giveTo(FleetKeys other) {
    empty();
    fleet = Optional.of(other);
  }

  /** Loses a record, as a store that fails over to a replica that had not heard of it. */
  void forget(Endpoint observed) {
    values.remove("a:" + observed);
  }

  void subscribe(String node, Mailbox mailbox) {
    mailboxes.put(node, mailbox);
  }

  void unsubscribe(String node) {
    mailboxes.remove(node);
  }

  /** Returns what is written of an address. */
  Optional<String> recordOf(Endpoint observed) {
    return get("a:" + observed);
  }

  /** Returns what a node last said of itself. */
  NodeState stateOf(String node) {
    return states.get(node);
  }

  /** Returns a node's way to this store. */
  Store over(Line line) {
    return new Connected(line);
  }

  private Optional<String> get(String key) {
    Value value = values.get(key);
    if (value != null && nowMs >= value.untilMs) {
      values.remove(key);
      value = null;
    }
    return Optional.ofNullable(value).map(Value::text);
  }

  private void set(String key, String text, long leftMs) {
    values.put(key, new Value(text, nowMs + leftMs));
  }

  private Store.Standing claim(Endpoint source, String node) {
    String own = "0|" + node;
    Store.Standing standing =
        new Store.Standing(generation(), get("a:" + source).filter(text -> !text.equals(own)));
    if (standing.text().isEmpty() && fleet.isPresent()) {
      set("a:" + source, own, 2_000);
    }
    return standing;
  }

  private Store.Standing read(Endpoint source) {
    return new Store.Standing(generation(), get("a:" + source));
  }

  private long generation() {
    return fleet.map(FleetKeys::generation).orElse(0L);
  }

  private Store.Resolved resolve(ShareId id) {
    return new Store.Resolved(generation(), find(id));
  }

  private Optional<Store.Found> find(ShareId id) {
    return get("i:" + id)
        .flatMap(
            observed ->
                get("a:" + observed)
                    .flatMap(PeerRecord::tryParse)
                    .filter(record -> record.shareId().equals(id))
                    .map(record -> new Store.Found(Endpoint.parse(observed), record)));
  }

  private boolean refresh(Endpoint observed, PeerRecord record, long leaseMs) {
    Optional<String> old = get("a:" + observed);
    Optional<PeerRecord> before = old.flatMap(PeerRecord::tryParse);
    boolean own = before.isEmpty() || before.get().node().equals(record.node());
    if (own) {
      set("i:" + record.shareId(), observed.toString(), leaseMs);
      set(
          "a:" + observed,
          new PeerRecord(
                  before.map(PeerRecord::seq).orElse(1L),
                  record.node(),
                  record.shareId(),
                  record.effective(),
                  record.app(),
                  record.state(),
                  before.map(PeerRecord::takenFrom).orElse(""))
              .toString(),
          leaseMs);
    }
    return own;
  }

  private Optional<Store.Adopted> adopt(Endpoint observed, PeerRecord old, String node) {
    Optional<PeerRecord> now = get("a:" + observed).flatMap(PeerRecord::tryParse);
    if (now.isEmpty() || now.get().seq() != old.seq() || !now.get().node().equals(old.node())) {
      return Optional.empty();
    }
    long leftMs = values.get("a:" + observed).untilMs - nowMs;
    PeerRecord adopted =
        new PeerRecord(
            old.seq() + 1,
            node,
            now.get().shareId(),
            now.get().effective(),
            now.get().app(),
            now.get().state(),
            node.equals(old.node()) || node.equals(now.get().takenFrom()) ? "" : old.node());
    set("a:" + observed, adopted.toString(), leftMs);
    return Optional.of(new Store.Adopted(adopted, leftMs));
  }

  private boolean release(Endpoint observed, String node) {
    Optional<String> old = get("a:" + observed);
    boolean own =
        old.isPresent()
            && (old.get().equals("0|" + node)
                || PeerRecord.tryParse(old.get())
                    .filter(record -> record.node().equals(node))
                    .isPresent());
    if (own) {
      values.remove("a:" + observed);
    }
    return own;
  }

  private long publish(String node, Message message) {
    Mailbox mailbox = mailboxes.get(node);
    if (mailbox == null || unheard.contains(node)) {
      return 0;
    }
    mailbox.on(Message.tryParse(message.toString()).orElseThrow());
    return 1;
  }

  private Store.Beat beat(String node, NodeState state, Optional<FleetKeys> writeBack) {
    fleet = fleet.isPresent() ? fleet : writeBack;
    beats++;
    seenMs.put(node, nowMs);
    states.put(node, state);
    seenMs.values().removeIf(seen -> nowMs - seen > 10_000);
    states.keySet().retainAll(seenMs.keySet());
    long goneInMs = Collections.min(seenMs.values()) + 10_001 - nowMs;
    return new Store.Beat(
        nowMs,
        isOfAnotherVersion ? Optional.empty() : fleet,
        new LinkedHashMap<>(states),
        goneInMs,
        usedBytes,
        maxBytes,
        policy);
  }

  /** An answer that nobody waits for: a loop that did would stand. */
  private static final class NeverWaitedFor<T> extends CompletableFuture<T> {
    @Override
    public T join() {
      if (!isDone()) {
        throw new AssertionError("a loop waits for the store");
      }
      return super.join();
    }
  }

  private final class Connected implements Store {

    private final Line line;

    Connected(Line line) {
      this.line = line;
    }

    private <T> CompletionStage<T> call(Supplier<T> rule) {
      CompletableFuture<T> call = new NeverWaitedFor<>();
      line.carry(rule, call);
      return call;
    }

    @Override
    public CompletionStage<Standing> claim(Endpoint source, String node) {
      return call(() -> StoreDouble.this.claim(source, node));
    }

    @Override
    public CompletionStage<Standing> read(Endpoint source) {
      return call(() -> StoreDouble.this.read(source));
    }

    @Override
    public CompletionStage<Resolved> resolve(ShareId id) {
      return call(() -> StoreDouble.this.resolve(id));
    }

    @Override
    public CompletionStage<Boolean> refresh(Endpoint observed, PeerRecord record, long leaseMs) {
      return takesNoRecords
          ? CompletableFuture.failedFuture(new IllegalStateException("refused"))
          : call(() -> StoreDouble.this.refresh(observed, record, leaseMs));
    }

    @Override
    public CompletionStage<Optional<Adopted>> adopt(
        Endpoint observed, PeerRecord old, String node) {
      return call(() -> StoreDouble.this.adopt(observed, old, node));
    }

    @Override
    public CompletionStage<Boolean> release(Endpoint observed, String node) {
      return call(() -> StoreDouble.this.release(observed, node));
    }

    @Override
    public CompletionStage<Long> publish(String node, Message message) {
      return call(() -> StoreDouble.this.publish(node, message));
    }

    @Override
    public CompletionStage<Beat> beat(String node, NodeState state, Optional<FleetKeys> writeBack) {
      return call(() -> StoreDouble.this.beat(node, state, writeBack));
    }

    @Override
    public void close() {}
  }
}
