package io.sobani.tracker.examples.fleet;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The store on Redis or Valkey, standalone or behind Sentinels, spoken to by Lettuce. */
final class RedisStore implements Store {

  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_QUEUED = 16_384;
  private static final int CLAIM_MS = 2_000;
  private static final int SILENT_MS = 10_000;

  /** Quiet: of a store that hangs it would log a trace for each call that has no place. */
  private static final Logger LETTUCE = Logger.getLogger("io.lettuce");

  static {
    LETTUCE.setLevel(Level.OFF);
  }

  private final Keyspace keys;
  private final ClientResources resources;
  private final Channels channels = new Channels();
  private final RedisClient client;
  private final Scripts scripts;
  private final RedisAsyncCommands<String, String> commands;
  private final StatefulRedisPubSubConnection<String, String> subscriber;

  /**
   * Connects.
   *
   * @throws io.lettuce.core.RedisConnectionException if the store cannot be reached within 5 s
   */
  RedisStore(String uri, Keyspace keys, StoreEvents events) {
    this(uri, keys, events, TIMEOUT);
  }

  /** Connects, and waits so long for the answer to each call. */
  RedisStore(String uri, Keyspace keys, StoreEvents events, Duration timeout) {
    this.keys = keys;
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(10), Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS))
            .nettyCustomizer(channels)
            .build();
    RedisURI address = RedisURI.create(uri);
    address.setTimeout(CONNECT_TIMEOUT);
    address.setClientName("sobani-tracker");
    client = RedisClient.create(resources, address);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MAX_QUEUED)
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).tcpNoDelay(true).build())
            .timeoutOptions(
                TimeoutOptions.builder().timeoutCommands().fixedTimeout(timeout).build())
            .build());
    try {
      StatefulRedisConnection<String, String> connection = client.connect();
      connection.addListener(new Connection(events));
      commands = connection.async();
      scripts = new Scripts(commands);
      subscriber = client.connectPubSub();
      subscriber.addListener(new Subscription(events));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    events.onConnected();
  }

  /**
   * Connects, and says why in one line where it cannot.
   *
   * @throws IOException if the store cannot be reached within 5 s
   */
  static RedisStore connect(String uri, Keyspace keys, StoreEvents events) throws IOException {
    try {
      return new RedisStore(uri, keys, events);
    } catch (RedisException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IOException("the fleet's store cannot be reached: " + cause.getMessage(), e);
    }
  }

  /** Begins to hear what is sent to a node. */
  CompletionStage<Void> subscribe(String node) {
    return subscriber.async().subscribe(keys.channel(node));
  }

  CompletionStage<Void> unsubscribe(String node) {
    return subscriber.async().unsubscribe(keys.channel(node));
  }

  @Override
  public CompletionStage<Standing> claim(Endpoint source, String node) {
    return scripts
        .<List<String>>run(
            Script.ASK,
            List.of(keys.address(source), keys.fleet()),
            node,
            Integer.toString(CLAIM_MS))
        .thenApply(answer -> new Standing(generation(answer), answer.stream().skip(1).findFirst()));
  }

  @Override
  public CompletionStage<Standing> read(Endpoint source) {
    return claim(source, "");
  }

  private static long generation(List<String> answer) {
    return FleetKeys.tryParse(answer.get(0)).map(FleetKeys::generation).orElse(0L);
  }

  @Override
  public CompletionStage<Resolved> resolve(ShareId id) {
    return scripts
        .<List<String>>run(
            Script.RESOLVE, List.of(keys.id(id), keys.fleet()), id.toString(), keys.addresses())
        .thenApply(RedisStore::resolved);
  }

  private static Resolved resolved(List<String> answer) {
    Optional<Found> found =
        answer.size() < 3
            ? Optional.empty()
            : Endpoint.tryParse(answer.get(1))
                .flatMap(
                    observed ->
                        PeerRecord.tryParse(answer.get(2))
                            .map(record -> new Found(observed, record)));
    return new Resolved(generation(answer), found);
  }

  @Override
  public CompletionStage<Boolean> refresh(Endpoint observed, PeerRecord record, long leaseMs) {
    return yes(
        Script.REFRESH,
        List.of(keys.address(observed), keys.id(record.shareId())),
        record.node(),
        record.body(),
        observed.toString(),
        Long.toString(leaseMs));
  }

  @Override
  public CompletionStage<Optional<Adopted>> adopt(Endpoint observed, PeerRecord old, String node) {
    return scripts
        .<List<String>>run(
            Script.ADOPT,
            List.of(keys.address(observed)),
            Long.toString(old.seq()),
            old.node(),
            node)
        .thenApply(
            answer ->
                answer.isEmpty()
                    ? Optional.empty()
                    : PeerRecord.tryParse(answer.get(0))
                        .map(record -> new Adopted(record, Long.parseLong(answer.get(1)))));
  }

  @Override
  public CompletionStage<Boolean> release(Endpoint observed, String node) {
    return yes(Script.RELEASE, List.of(keys.address(observed)), node);
  }

  private CompletionStage<Boolean> yes(Script script, List<String> keys, String... values) {
    return scripts.<Long>run(script, keys, values).thenApply(answer -> answer == 1);
  }

  @Override
  public CompletionStage<Long> publish(String node, Message message) {
    return commands.publish(keys.channel(node), message.toString());
  }

  /** Gives how many hear what is sent to a node. */
  CompletionStage<Long> receivers(String node) {
    String channel = keys.channel(node);
    return commands.pubsubNumsub(channel).thenApply(counts -> counts.getOrDefault(channel, 0L));
  }

  @Override
  public CompletionStage<Beat> beat(String node, NodeState state, Optional<FleetKeys> writeBack) {
    return beat(node, state.toString(), writeBack);
  }

  /** Shows the fleet to a node that does not live yet; writes it if it is missing. */
  CompletionStage<Beat> look(Optional<FleetKeys> writeBack) {
    return beat("", "", writeBack);
  }

  private CompletionStage<Beat> beat(String node, String state, Optional<FleetKeys> writeBack) {
    subscriber.async().ping(); // so that it is not silent, either
    return scripts
        .<List<String>>run(
            Script.BEAT,
            List.of(keys.nodes(), keys.fleet()),
            node,
            state,
            writeBack.map(FleetKeys::text).orElse(""),
            Integer.toString(SILENT_MS))
        .<Beat>thenApply(RedisStore::beat)
        .whenComplete((beat, failure) -> leaveReplica(failure));
  }

  /** Connects anew, to who is the master now, where the store refuses to write. */
  private void leaveReplica(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RedisReadOnlyException) {
      channels.close();
    }
  }

  private static Beat beat(List<String> answer) {
    long storeMs = Long.parseLong(answer.get(0));
    long oldestMs = storeMs;
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    for (int i = 5; i + 1 < answer.size(); i += 2) {
      String name = answer.get(i);
      String[] field = answer.get(i + 1).split("\\|", 2); // its time, and its state
      oldestMs = Math.min(oldestMs, Long.parseLong(field[0]));
      NodeState.tryParse(field[1]).ifPresent(state -> nodes.put(name, state));
    }
    return new Beat(
        storeMs,
        FleetKeys.tryParse(answer.get(1)),
        nodes,
        oldestMs + SILENT_MS + 1 - storeMs,
        Long.parseLong(answer.get(2)),
        Long.parseLong(answer.get(3)),
        answer.get(4));
  }

  @Override
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
    resources.shutdown(0, 1, TimeUnit.SECONDS);
  }

  /**
   * Closes connections that are silent for three beats: one whose other end vanished would be
   * written to for a quarter of an hour, and a subscriber's listened to for ever.
   */
  private static final class Channels implements NettyCustomizer {

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    /** Closes all, for Lettuce to make new ones. */
    void close() {
      open.forEach(Channel::close);
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
      open.add(channel);
      channel.closeFuture().addListener(closed -> open.remove(channel));
      channel
          .pipeline()
          .addFirst(
              new ReadTimeoutHandler(SILENT_MS, TimeUnit.MILLISECONDS) {
                @Override
                protected void readTimedOut(ChannelHandlerContext context) {
                  context.close(); // without an exception, which would be logged
                }
              });
    }
  }

  /** Tells of the store's loss and return. */
  private static final class Connection extends RedisConnectionStateAdapter {

    private final StoreEvents events;

    Connection(StoreEvents events) {
      this.events = events;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      events.onConnected();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      events.onDisconnected();
    }
  }

  /** Hands messages on; what is not one is counted. */
  private static final class Subscription extends RedisPubSubAdapter<String, String> {

    private final StoreEvents events;

    Subscription(StoreEvents events) {
      this.events = events;
    }

    @Override
    public void message(String channel, String text) {
      Message.tryParse(text).ifPresentOrElse(events::onMessage, events::onMalformed);
    }
  }
}
