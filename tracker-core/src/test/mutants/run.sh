#!/bin/bash
# Plants bugs, one at a time, in a temporary copy of the sources, and shows that a fast selection of
# the hardening tests finds each of them.
#
#   tracker-core/src/test/mutants/run.sh [NAME...]
#   tracker-core/src/test/mutants/run.sh --check     names those that change nothing; builds nothing
#
# Prints a table: mutant, whether it was killed, seconds of processor time and of the clock, and by
# which test. Ends with 1 where a bug survives, or is found only after 60 s of processor time.
# A mutant is a line of the list: its name, its file, and a sed expression that must change the file.
# A line with a module in brackets says where the files below it are, and which tests look for them.
set -eu

home=$(cd "$(dirname "$0")/../../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
main=src/main/java/io/sobani/tracker
limit=60

mutants() {
  cat <<'LIST'
[tracker-core]           BoundaryTest,CapTest,IncomeTest,TakeoverTest,BudgetTest,CallbackTest,CorpusTest,GeneratedTest,FullShardTest,PushTest,LimitKeyTest,HostCapsTest,IncomeLimiterTest,AddressKindTest,SipHashTest
trailing-data          protocol/Grammar.java          s/if (next < length) {/if (next < 0) {/
length-off-by-one      protocol/ObjectReader.java     s/if (size > maxDatagramBytes)/if (size >= maxDatagramBytes)/
no-duplicate-check     protocol/Field.java            s/if (timesNamed > 1)/if (timesNamed > 9)/
name-lookup            net/AddressLiteral.java       s/return v4 != null ? v4 : v6(text, from, to);/try { return IpAddress.of(java.net.InetAddress.getByName(text.subSequence(from, to).toString())); } catch (java.net.UnknownHostException e) { return null; }/
answer-unknown-action  protocol/MessageDecoder.java   /Request decodeRequest(/,/^  }/s/throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);/Request.Alive.PLAIN;/
biased-ids             SecureShareIds.java            s/if (value < ShareId.ALPHABET.length()) {/value %= 62; {/
lease-one-longer       Shards.java                    s/lastSeen(peer) < leaseNs/lastSeen(peer) <= leaseNs/
income-to-override     Introducer.java               s/target.observed.toSocketAddress()/target.effective.toSocketAddress()/
port-zero              Tracker.java                  s/source.getPort() == 0/source.getPort() == -1/
weak-hash              hash/SipHash.java              s/return hash(2, 3, a, b, c, length(3));/return (a + b + c) * 0x9E3779B97F4A7C15L;/
token-of-any-window    limit/AddressTokens.java       s/age <= MAX_AGE/age <= 3/
token-of-any-address   limit/AddressTokens.java       s/dayKeyOf(window).hash(source.ipHigh(), source.ipLow(), rest)/dayKeyOf(window).hash(0, 0, rest)/
evict-proven           RoomSearch.java               s/table.state(peer) <= mostState/table.state(peer) <= mostState + 2/
unprotected-proven     AddressProofs.java            s/table.state(peer) == PeerTable.PROVEN \&\& !asker.proven/table.state(peer) > PeerTable.PROVEN \&\& !asker.proven/
unmetered-misses       Introducer.java               s/!budgets.allows(misses,/asker == null \&\& !budgets.allows(misses,/
unlimited-income       limit/IncomeLimiter.java       s/if (exempt.contains(asker.ipHigh(), asker.ipLow())) {/if (asker.port() > 0) {/
leaking-caps           Shards.java                    /void release(long/,/^  }/s/caps.remove(ipHigh, ipLow);//
stale-index-entry      table/PeerTable.java           /void changeId/,/^  }/s/removeId(peer);//
answer-malformed       DatagramTracker.java          s/return tracker.decline(DropReason.of(e.reason()));/request = Request.Pulse.PLAIN;/
unbounded-shard        Shards.java                   s/return 2 \* maxPeers \/ COUNT + 1024;/return maxPeers;/
long-search            RoomSearch.java               s/MOST_LOOKS = 1024/MOST_LOOKS = 102_400/
lockout-by-cap         Shards.java                   s/!(proven && takePlaceOfNeighbour(asker))/asker.upNs >= 0/
cap-evicts-proven      RoomSearch.java               s/PeerTable.ESTABLISHED, lastFirst, scope/PeerTable.PROVEN, lastFirst, scope/
cap-evicts-anybody     RoomSearch.java               s/if (scope != null \&\& /if (scope == Scope.ENDPOINT \&\& /
shared-proven-misses   Asker.java                    / misses(boolean/,/^  }/s/if (proven) {/if (listener == null) {/
unbounded-victim       limit/IncomeLimiter.java      s/\&\& ofHosts.allow(host, upNs)//
required-uncharged     Registrar.java                s/if (!asker.take(budgets, false)) {/if (asker == null) {/
bad-push-uncharged     Introducer.java               /Decision badPush(/,/^  }/s/if (!asker.take(budgets, registered)) {/if (asker == null) {/
unrenewed-over-budget  Registrar.java                s/if (!within \&\& peer != PeerTable.NOBODY) {/if (asker == null) {/
narrow-private         net/AddressKind.java          s/ip >>> 20 == 0xac1/ip >>> 16 == 0xac10/
narrow-link-local      net/AddressKind.java          s/high >>> 54 == 0xfe80 >> 6/high >>> 48 == 0xfe80/
local-of-any-family    Introducer.java               s/if (here \&\& mayName(asker, asker.target.effective)) {/if (here \&\& (asker.target.onIncome != null || mayName(asker, asker.target.effective))) {/
local-id-twice         ShareIds.java                 s/\&\& !locals.containsKey(id)//
unlocked-caps          limit/HostCaps.java           s/synchronized (this) {/synchronized (new Object()) {/
one-key                Tracker.java                  s/SipHash limitKey = SipHash.random();/SipHash limitKey = key;/
required-override      Tracker.java                  s/ \&\& !pulse.overrides()//
[tracker-core]           RoomTest,BoundedWorkTest,BittorrentDatagramTrackerTest,SessionTest
bt-unbounded-swarms    bittorrent/Swarms.java         s/ \&\& !roomForSwarms.tryAcquire()/ \&\& peer == null/
bt-no-room             bittorrent/Eviction.java       s/if (swarms.evictPeer(upNs, candidates, chosen)) {/if (candidates == null) {/
bt-evict-anybody       bittorrent/Candidates.java     s/ofNetwork == 1 ? ALONE : .*;/ALONE;/
bt-long-search         bittorrent/Eviction.java       s/MAX_CHAINS = 128/MAX_CHAINS = 1_000_000/
bt-unbounded-expiry    bittorrent/Swarms.java         s/RECLAIMED_PER_DATAGRAM = 64/RECLAIMED_PER_DATAGRAM = 1_000_000/
bt-uncharged           bittorrent/BittorrentDatagramTracker.java s/tracker.budgets.charge(budget/if (budget == Budgets.Kind.UNREGISTERED) tracker.budgets.charge(budget/
bt-forgets-completed   bittorrent/Swarms.java         s/swarm.completed() == 0 ||/swarm.completed() >= 0 ||/
bt-guessable-numbers   bittorrent/client/Session.java s/  int begin(Exchange exchange) {/  private int last;\n\n&/;s/id = random.nextInt();/id = ++last;/
bt-any-source          bittorrent/client/PendingRequest.java s/(!session.config.checkSource()/(true/
[tracker-core]           ForgeryTest,PeerLinksTest,PeerTest,PeerSessionTest,FirstLineTest
peer-many-knocks         peer/PeerLinks.java          s/besideTracker ? 0 : 3/besideTracker ? 0 : 21/
peer-hasty-replies       peer/PeerLink.java           s/boolean may = nextReply.isOff() || nextReply.isDue(nowNs);/boolean may = true;/
peer-many-alives         peer/PeerLinks.java          s/return besideTracker ? 1 : 2;/return 2;/
peer-owner-knocks        peer/PeerLinks.java          s/besideTracker ? 0 : 3/3/
peer-goodbye-to-all      peer/PeerLink.java           s/if (end(ConnectFailure.DROPPED)) {/if (end(ConnectFailure.DROPPED) | true) {/
peer-no-room-of-its-own  peer/PeerLinks.java          s/MAX_OPENING \/ 2/MAX_OPENING/
peer-income-anywhere     peer/Peer.java               s/    if (!isRefused(peer)) {/    if (peer != null) {/
peer-pushed-anywhere     peer/Peer.java               s/filter(peer -> !isRefused(peer))/filter(peer -> peer != null)/
peer-any-nonce           peer/PeerSession.java        s/schedules.stream().noneMatch(sent -> sent.nonce().equals(reply.nonce()))/schedules.isEmpty()/
peer-no-nonce            peer/PeerSession.java        s/return echoing.isOff() || echoing.isDue(nowNs);/return true;/
peer-token-of-anybody    peer/PeerSession.java        s/    if (isAsked(reply)) {/    token = reply.token().present() ? reply.token() : token;\n&/
peer-income-ends-connect peer/Peer.java               s/      if (link.role() == PeerLink.Role.ASKED) {/      if (link.role() == null) {/
peer-line-lost           peer/PeerLink.java           s/} else if (!(message instanceof PeerMessage.Answer answer) || !answer.nonce().present()) {/} else if (message instanceof PeerMessage.Answer answer \&\& !answer.nonce().present()) {/
peer-repeats-to-all      peer/Lines.java              s/first || confirms == Confirms.YES \&\& tries/first || tries/
peer-line-twice          peer/Lines.java              s/boolean isNew = !heard.contains(line.nonce());/boolean isNew = true;/
peer-no-knock-back       peer/PeerLink.java           /new PeerMessage.Answer(nonce)/,/^    }/s/state == State.OPENING/state == null/
[tracker-udp]            SnapshotOwnershipTest,OverlappingListenersTest,EndpointFaultsTest,HeapTest
snapshot-link          udp/SnapshotFile.java         s/StandardOpenOption.CREATE_NEW/StandardOpenOption.CREATE/;/long save(/,/try {/s/Files.deleteIfExists(temporary);//
snapshot-unforced      udp/SnapshotFile.java         s/ force(channel);//
folder-unforced        udp/SnapshotFile.java         s/ force(directory);/ directory.size();/
snapshot-shared        udp/SnapshotFile.java         s/if (channel.tryLock() != null) {/if (channel.size() >= 0) {/
overlap                udp/Binding.java              s/ip.isAnyLocalAddress() || otherIp.isAnyLocalAddress() || //
survive-out-of-memory  udp/EndpointLoop.java         s/failure instanceof VirtualMachineError/failure instanceof UnknownError/
heap-of-one            udp/TrackerServerConfig.java  s/heapBytes() - builder.otherHeapBytes/heapBytes()/
[tracker-examples]       StrangersTest,FullDatabaseTest,DatabaseTest,LimitedBodyTest,PeerProtocolTest,SenderTest,DumpTest,ConfigReaderTest,JsonBodyTest,LittleMemoryTest
p2p-sql-of-texts         examples/p2pflix/FileTable.java       s/SELECT + " WHERE full_hash = ? ORDER BY id", fullHash/SELECT + " WHERE full_hash = '" + fullHash + "' ORDER BY id"/
p2p-sql-of-dumps         examples/p2pflix/DumpWriter.java      s/.replace("'", "''")//
p2p-stray-event          examples/p2pflix/Membership.java      s/tracker.isUnicast() \&\& trust.mayJoin(tracker)/tracker.isUnicast()/
p2p-any-address          examples/p2pflix/Membership.java      s/tracker.isUnicast() \&\& //
p2p-open-door            examples/p2pflix/Membership.java      s/if (!trust.mayJoin(tracker)) {/if (tracker == null) {/
p2p-many-trackers        examples/p2pflix/Membership.java      s/if (store.trackers.all().size() >= MAX_TRACKERS) {/if (store == null) {/
p2p-many-in-a-copy       examples/p2pflix/Membership.java      s/.limit(MAX_TRACKERS)//
p2p-copy-of-strangers    examples/p2pflix/P2pflixService.java  s/return trust.mayServe(forgetful)/return forgetful != null/
p2p-copy-of-the-listed   examples/p2pflix/Replica.java         s/.filter(trust::mayServe)//
p2p-restless             examples/p2pflix/Sender.java          s/outcome == Outcome.ARRIVED ? 0/outcome != Outcome.FAILED ? 0/
p2p-blocking-sends       examples/p2pflix/Sender.java          s/.whenCompleteAsync(this::settle, threads);/.whenComplete(this::settle).exceptionally(bug -> null).join();/
p2p-long-answers         examples/p2pflix/LimitedBody.java     s/if (bytes > maxBytes - body.size()) {/if (bytes < 0) {/
p2p-no-roll-back         examples/p2pflix/Database.java        s/sql.update("ROLLBACK");/sql.update("COMMIT");/
p2p-driver-transactions  examples/p2pflix/Database.java        s/sql.update("BEGIN");/sql.number("SELECT 1");/
p2p-greedy-host          examples/p2pflix/PeerRequests.java    s/database.isTight() \&\& /database == null \&\& /
p2p-remembers-all        examples/p2pflix/Store.java           s/if (database.isTight()) {/if (database == null) {/
p2p-any-dump             examples/p2pflix/TrackerCalls.java    s#heapBytes / 8#heapBytes#
p2p-held-lists           examples/p2pflix/AnswerParts.java     s/PART_BYTES = 64 << 10/PART_BYTES = 1 << 30/
p2p-any-tokens           examples/p2pflix/Json.java            s/.maxTokenCount(maxTokens)//
p2p-fails-open           examples/p2pflix/ConfigReader.java    s/if (!list.isMissingNode() \&\& !list.isArray()) {/if (list == null) {/
gzip-before-its-limit    examples/jithub/JsonBody.java         s/in.readNBytes(MAX_BYTES + 1)/in.readAllBytes()/
[tracker-examples]       HttpHostAttacksTest,ClientTableTest,TrackerTableTest,RootTrackerTest,MetricsServiceTest,HealthCheckTest
http-no-room             examples/http/Connections.java        s/held.size() > limits.connections()/held.size() < 0/
http-any-bytes           examples/http/Connections.java        s/heldBytes > limits.heldBytes()/heldBytes < 0/
http-no-time-limit       examples/http/Connections.java        s/nowNs - oldest.sinceNs > patienceNs/nowNs < oldest.sinceNs/
http-unanswered-errors   examples/http/Exchange.java           s/catch (Throwable e)/catch (RuntimeException e)/
http-any-host            examples/http/HostCheck.java          s/asked != null \&\& !isOwn/asked == null \&\& !isOwn/
jithub-greedy-host       examples/jithub/ClientTable.java      s/ofHost > Math.max(1, maxPlaces \/ HOSTS_AT_LEAST)/ofHost < 0/
jithub-long-rows         examples/jithub/ClientTable.java      s/places + row.places() > maxPlaces/places < 0/
jithub-wallet-of-others  examples/jithub/ClientTable.java      s/new Wallet(row.client().walletId(), row.host())/new Wallet(row.client().walletId(), null)/
jithub-old-new-file      examples/jithub/StateFile.java        s/Files.deleteIfExists(next);/Files.exists(next);/
jithub-link-replaced     examples/jithub/StateFile.java        s/named == null ? null : target(named)/named/
jithub-shared-file       examples/jithub/StateFile.java        s/if (channel.tryLock() != null) {/if (channel.size() >= 0) {/
[tracker-examples]       FleetPushTest,FleetTakeoverTest,FleetForgeryTest,FleetStoreFaultsTest,FleetDeathTest,FleetLateStoreTest,FleetNewcomerTest,FleetRefillTest,QuestionsTest,MembersTest,FleetDoubtTest,FleetKeysTest
fleet-hasty-yield        examples/fleet/Owner.java              s/return silentNs(peer) >= (keeps.*/return true;/
fleet-proven-as-others   examples/fleet/Owner.java              s/peer.state() == Registration.State.PROVEN$/false/
fleet-no-taking-back     examples/fleet/Takeovers.java          s/if (own || back || /if (own || /
fleet-takes-back-anything examples/fleet/Takeovers.java         s/\&\& fleet.givenUp.contains(nowNs, observed)//
fleet-alone-at-once      examples/fleet/Members.java            s/sureFromNs = nowNs + SETTLED_NS;/sureFromNs = nowNs;/
fleet-unknown-on-its-way examples/fleet/FleetHandler.java       s/\&\& !isLost(nowNs, resolved)//
fleet-moved-twice        examples/fleet/Owner.java              s/|| fleet.takenBack.contains(nowNs, question.observed())/|| fleet == null/
fleet-late-notice        examples/fleet/Beats.java              s/Math.min(EVERY_NS, goneNs)/EVERY_NS/
fleet-restless-beats     examples/fleet/Beats.java              s/Math.max(SOONEST_NS, /Math.max(0, /
fleet-slow-again       examples/fleet/Beats.java               s/waitNs = AGAIN_NS;//
fleet-late-says-it-twice examples/fleet/Beats.java              s/lost = !fleet.members.isConnected();//
fleet-late-never-joins   examples/fleet/Fleet.java              /void join/,/}/s/this.store = store;//
fleet-one-zero-is-death  examples/fleet/Members.java            s/nowNs - sinceNs >= SURE_NS/nowNs - sinceNs >= 0/
fleet-emptied-is-trusted examples/fleet/Members.java            s/this.generation == generation/generation >= 0/
fleet-unfilled-is-enough examples/fleet/Members.java            s/node.filled() == generation/node.filled() >= 0/
fleet-missing-is-gone    examples/fleet/Takeovers.java          s/fleet.members.isUnheard(record.node())) {/fleet.members.isMissing(nowNs, record.node())) {/
fleet-any-clock          examples/fleet/Members.java            s/|| isClockSet/|| connected \&\& up \&\& !isTimed/
fleet-refused-is-filled  examples/fleet/Members.java            s/return refused ? 0 : filled;/return filled;/
fleet-hung-is-trusted    examples/fleet/Members.java            s/if (!up) {/if (!up \&\& !hasBeat) {/
fleet-trusts-until-old   examples/fleet/Members.java            s/return isUp()$/return connected/
fleet-fresh-when-read    examples/fleet/Members.java            s/beatNs = sentNs;/beatNs = nowNs;/
fleet-counts-generations examples/fleet/FleetKeys.java          /nextGeneration/,/}/s/new FleetKeys(randomGeneration(), leaseMs/new FleetKeys(generation + 1, leaseMs/
fleet-writes-to-anybody  examples/fleet/Members.java            s/    met = false;//
fleet-replica-is-trusted examples/fleet/Members.java            s/sureFromNs = nowNs + SETTLED_NS; .. it may be a replica.*//
fleet-filled-for-another examples/fleet/Members.java            s/node.filled() == generation/node.filled() >= generation/
fleet-unsaid-refill      examples/fleet/Beats.java              /void refill/,/^  }/s/started = false;//
fleet-whole-though-broken examples/fleet/FirstLoopHandler.java  s/inbox.add((nowNs, out) -> fleet.members.onDisconnected());/fleet.members.onDisconnected();/
fleet-lost-is-unknown    examples/fleet/FleetHandler.java       s/filter(own -> fleet.tracker.find/filter(own -> fleet.givenUp.contains(nowNs, own.observed()) \&\& fleet.tracker.find/
fleet-full-is-trusted    examples/fleet/Beats.java              s/    if (!isNearlyFull) {/    if (writes != null) {/
fleet-silent-of-forgetting examples/fleet/Beats.java            s/notices.onForgetfulStore(beat.policy());//
fleet-no-bound-an-id     examples/fleet/FleetHandler.java       s/\&\& same.size() < MAX_SAME//
fleet-any-messages       examples/fleet/FirstLoopHandler.java   s/!places.tryAcquire()/places == null/
fleet-messages-take-places examples/fleet/FirstLoopHandler.java s/places.release();//
fleet-timeout-is-unknown examples/fleet/FleetHandler.java       s/questions.forEach(question -> tracker.giveUp());/questions.forEach(question -> { question.target = Target.NOWHERE; resume(thenNs, out, question); });/
fleet-before-the-yes     examples/fleet/Takeovers.java          s/answered \&\& adopted.isPresent() \&\& enter(nowNs, takeover, adopted.get())/enter(nowNs, takeover, new Store.Adopted(takeover.record, 200_000))/
fleet-lost-yes           examples/fleet/Takeovers.java          s/if (takeover.record.node().equals(fleet.name)) {/if (takeover != null) {/
fleet-longer-leases      examples/fleet/Fleet.java              s/Math.max(1, peer.leaseLeftNs() . 1_000_000)/leaseNs \/ 1_000_000/
fleet-slow-keepalives    examples/fleet/Writes.java             s/endings.look(nowNs, fleet);//
fleet-yields-unwritten   examples/fleet/Owner.java              s/fleet.refresh(peer.get());//
fleet-adopts-as-read     examples/fleet/Takeovers.java          s/PeerRecord record = adopted.record();/PeerRecord record = takeover.record;/
fleet-slow-walk          examples/fleet/Writes.java             s/owed = Math.min(owed, perRound);/owed = Math.min(owed, BATCH);/
fleet-hovers             examples/fleet/Store.java              s/before ? NO_MORE : NEARLY/NEARLY/
fleet-evicted-stay       examples/fleet/Writes.java             s/fleet.evicted.take(Math.min(BATCH, room()), .*//
fleet-waits-for-store    examples/fleet/Inbox.java              s/    call.whenComplete(/    call.toCompletableFuture().join();\n&/
fleet-unasked-income     examples/fleet/FleetHandler.java       s/answered \&\& count > 0/answered/
fleet-no-bound-at-once   examples/fleet/Questions.java          s/underWay >= maxUnderWay/underWay < 0/
fleet-no-bound-a-network examples/fleet/Questions.java          s/perNetwork\[network\] >= maxPerSecond . 16/perNetwork[network] < 0/
fleet-asks-without-claim examples/fleet/FleetHandler.java       s/registers ? fleet.store.claim(source, fleet.name) : fleet.store.read(source)/fleet.store.read(source)/
fleet-claims-for-all     examples/fleet/FleetHandler.java       s/registers ? fleet.store.claim/source != null ? fleet.store.claim/
fleet-tokens-in-the-crowd examples/fleet/FleetHandler.java      s/proven ? fleet.provenSources : fleet.sources/fleet.sources/
fleet-adopts-draining    examples/fleet/Takeovers.java          s/fleet.isDraining() || //
fleet-app-as-documented  examples/fleet/Fleet.java              s/if (!record.app() || isApp(socket)) {/if (record != null) {/
fleet-never-passes-on    examples/fleet/Owner.java              s/!here \&\& !introduction.passed()/here \&\& !introduction.passed()/
fleet-passes-on-for-ever examples/fleet/Owner.java              s/!here \&\& !introduction.passed()/!here/
fleet-back-without-refill examples/fleet/FirstLoopHandler.java  /public void onConnected/,/^      }/s/beats.refill();//
fleet-late-without-refill examples/fleet/Beats.java             s/} else if (late || emptied) {/} else if (emptied) {/
[tracker-examples]       JoiningTest
fleet-clone-keeps-name   examples/fleet/Joining.java            s/get(store.receivers(name)) <= 1/store != null/
fleet-any-lease          examples/fleet/Joining.java            s/keys.leaseMs() != settings.leaseMs()/keys.leaseMs() < 0/
[tracker-examples]       FleetStoresTest#shouldDelete*
fleet-keeps-the-evicted  examples/fleet/FleetNode.java          s/fleet.evicted.add(peer);//;s/fleet.store.release(peer, fleet.name);//
[tracker-examples]       FleetWithoutStoreTest#shouldEnd*+shouldSay*
fleet-silent-refusal     examples/fleet/FleetNode.java          s/notices.onAbsent(e.getMessage());//
[tracker-core]           ElsewhereTest
fleet-asks-for-its-own   Registrar.java                         s/replaces ? null : heldElsewhere/heldElsewhere/
fleet-takes-without-place Registrar.java                        s/ \&\& !draining \&\& shards.hasPlace(asker);/;/
fleet-full-says-expired  Registrar.java                         s/!hasPlace \&\& request instanceof Request.Announce/!hasPlace/
[tracker-examples]       RedisStoreTest,FleetStartTest
fleet-stays-at-a-replica examples/fleet/RedisStore.java         s/if (cause instanceof RedisReadOnlyException) {/if (channels == null) {/
fleet-seen-too-early     ../../../../resources/io/sobani/tracker/examples/fleet/beat.lua s/if ARGV.1. ~= '' then redis/if ARGV[1] then redis/
fleet-starts-once        examples/fleet/Joining.java            s/if (memory.keys().isPresent() || /if (memory != null || /
fleet-logs-the-hung      examples/fleet/RedisStore.java         s/LETTUCE.setLevel(Level.OFF);//
fleet-stale-writer       ../../../../resources/io/sobani/tracker/examples/fleet/refresh.lua s/if node and node ~= ARGV.1. then return 0 end//
fleet-pointer-alone      ../../../../resources/io/sobani/tracker/examples/fleet/resolve.lua s/if id ~= ARGV.1. then return {fleet} end//
fleet-adopts-anything    ../../../../resources/io/sobani/tracker/examples/fleet/adopt.lua s/if seq ~= ARGV.1. or node ~= ARGV.2. then return {} end//
fleet-endless-pointers   ../../../../resources/io/sobani/tracker/examples/fleet/refresh.lua s/redis.call('SET', KEYS.2., ARGV.3., 'PX', ARGV.4.)/redis.call('SET', KEYS[2], ARGV[3])/
[tracker-examples] PeerCommandTest#shouldSpeakUtf8*,FullHeapTest#shouldEnd*
peer-unprintable-chat    examples/peer/PrintingEvents.java     s/Printable.of(text)/text/
deaf-where-full          examples/StandaloneTracker.java       s/    HeapWatch.start();//
LIST
}

maven() {
  (cd "$work" && mvn -B -o -q "$@") </dev/null
}

# Compiles and tests a module. The core needs no other; goals without phases take half the time.
check() {
  case $module in
    tracker-core) maven -pl tracker-core compiler:compile surefire:test "$@" ;;
    *) maven -pl "$module" -am test -Dspotless.check.skip -Dsurefire.failIfNoSpecifiedTests=false "$@" ;;
  esac
}

# Prints the test that failed first, nothing where it was something else.
killer() {
  grep -oE '^\[ERROR\] +[A-Za-z]+Test(\.|->|>)[A-Za-z0-9.>-]+' "$1" | grep -oE '[A-Za-z]+Test.*' | head -1 || true
}

mutants >"$work/list"
if [ "${1:-}" = --check ]; then
  while read -r name file change; do
    case $name in "["*) module=${name:1:-1} && continue ;; esac
    file="$home/$module/$main/$file"
    sed -e "$change" "$file" >"$work/mutated" && ! cmp -s "$file" "$work/mutated" \
      || echo "mutant $name changes nothing in $file" | tee -a "$work/stale" >&2
  done <"$work/list"
  [ ! -e "$work/stale" ]
  exit
fi

(cd "$home" && tar cf - --exclude=target --exclude=.git .) | tar xf - -C "$work"
maven -pl tracker-examples -am test-compile -Dspotless.check.skip
survivors=0
echo "| mutant | killed | cpu s | clock s | by |"
echo "|---|---|---|---|---|"
while read -r name file change; do
  case $name in "["*) module=${name:1:-1} tests=$file && continue ;; esac
  case " $* " in "  " | *" $name "*) ;; *) continue ;; esac
  mutated="$work/$module/$main/$file"
  cp "$mutated" "$work/original"
  sed -i -e "$change" "$mutated"
  if cmp -s "$work/original" "$mutated"; then
    echo "mutant $name changes nothing in $file" >&2
    exit 2
  fi
  killed=yes
  TIMEFORMAT='%U %S %R'
  { time check -Dtest="$tests" -Dtest.excludedGroups=long -Dsurefire.skipAfterFailureCount=1 \
    -Dsurefire.timeout=300 -Dhardening.million=200000 >"$work/log" 2>&1 && killed=no; } 2>"$work/time" || true
  by=$(killer "$work/log")
  read -r cpu clock <<<"$(awk '{ printf "%d %d", $1 + $2 + 0.5, $3 + 0.5 }' "$work/time")"
  [ "$killed" = no ] || [ -n "$by" ] || killed="no: $(grep -m1 ERROR "$work/log")"
  echo "| $name | $killed | $cpu | $clock | $by |"
  [ "$killed" = yes ] && [ "$cpu" -le "$limit" ] || survivors=$((survivors + 1))
  cp "$work/original" "$mutated"
done <"$work/list"
[ "$survivors" -eq 0 ]
