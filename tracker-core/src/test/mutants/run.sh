#!/bin/sh
# Plants bugs, one at a time, in a temporary copy of tracker-core, and shows that a fast selection of
# the hardening tests finds each of them.
#
#   tracker-core/src/test/mutants/run.sh [NAME...]
#
# Prints a table "mutant killed seconds by"; ends with 1 where a bug survives or takes over 60 s.
# A mutant is a line of the list below: name, file, and a sed expression that must change the file.
set -eu

home=$(cd "$(dirname "$0")/../../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
main=tracker-core/src/main/java/io/sobani/tracker
tests='BoundaryTest,CapTest,IncomeTest,TakeoverTest,BudgetTest,CallbackTest,CorpusTest,GeneratedTest'
limit=60

mutants() {
  cat <<'LIST'
trailing-data          protocol/Outline.java          s/if (next < length) {/if (next < 0) {/
length-off-by-one      protocol/ObjectReader.java     s/if (size > maxDatagramBytes)/if (size > maxDatagramBytes + 1)/
no-duplicate-check     protocol/Field.java            s/if (timesNamed > 1)/if (timesNamed > 9)/
name-lookup            protocol/AddressLiteral.java   s/return v4 != null ? v4 : v6(text, from, to);/try { return IpAddress.of(java.net.InetAddress.getByName(text.subSequence(from, to).toString())); } catch (java.net.UnknownHostException e) { return null; }/
answer-unknown-action  protocol/RequestDecoder.java   s/throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);/return new Request.Alive(token());/
biased-ids             ShareIdGenerator.java          s/if (value < ShareId.ALPHABET.length()) {/value %= 62; {/
lease-one-longer       Shards.java                    s/lastSeen(peer) < leaseNs/lastSeen(peer) <= leaseNs/
income-to-override     Introducer.java                s/income(asker, observedHigh, observedLow, observedPort, socket);/income(asker, ipHigh, ipLow, otherPort == 0 ? observedPort : otherPort, socket);/
port-zero              DatagramTracker.java           s/source.getPort() == 0/source.getPort() == -1/
weak-hash              hash/SipHash.java              s/return hash(3, a, b, c, length(3));/return (a + b + c) * 0x9E3779B97F4A7C15L;/
token-of-any-window    limit/AddressTokens.java       s/age <= MAX_AGE/age <= 3/
token-of-any-address   limit/AddressTokens.java       s/dayKeyOf(window).hash(ipHigh, ipLow, rest)/dayKeyOf(window).hash(0, 0, rest)/
evict-proven           Shards.java                    s/table.state(hand) <= state/table.state(hand) <= state + 2/
unprotected-proven     Registrar.java                 s/table.state(peer) == PeerTable.PROVEN \&\& !asker.proven/table.state(peer) > PeerTable.PROVEN \&\& !asker.proven/
unmetered-misses       Introducer.java                s/if (!budgets.allows(misses,/if (false \&\& !budgets.allows(misses,/
unlimited-income       limit/IncomeLimiter.java       s/if (exempt.contains(askerIpHigh, askerIpLow)) {/if (askerPort > 0) {/
leaking-caps           Shards.java                    /void release(long/,/^  }/s/caps.remove(ipHigh, ipLow);//
old-id-resolves        table/FamilyTable.java         /void changeId/,/^  }/s/byId.remove(byId.hashOf(row), row);//
error-for-malformed    DatagramTracker.java           s/return decline(DropReason.of(e.reason()));/request = Request.Pulse.PLAIN;/
LIST
}

copy() {
  (cd "$home" && tar cf - --exclude=target --exclude=.git .) | (cd "$work" && tar xf -)
}

maven() {
  (cd "$work" && mvn -B -o -q -pl tracker-core -Dspotless.check.skip "$@")
}

# Prints the test that failed first, nothing where all pass.
failing() {
  grep -hoE '(FAILURE|ERROR)! -- in [A-Za-z0-9_.]+|^\[ERROR\] +[A-Za-z]+Test\.[A-Za-z]+' "$1" \
    | grep -oE '[A-Za-z]+Test(\.[A-Za-z]+)?' | sort -u | tail -1
}

copy
maven test-compile
survivors=0
printf '| %-21s | %-6s | %7s | %s\n' mutant killed seconds by
printf '|%s|%s|%s|%s\n' ----------------------- -------- --------- ---
mutants >"$work/list"
while read -r name file change; do
  case " $* " in "  " | *" $name "*) ;; *) continue ;; esac
  original="$home/$main/$file"
  mutated="$work/$main/$file"
  sed -e "$change" "$original" >"$mutated"
  if cmp -s "$original" "$mutated"; then
    echo "mutant $name changes nothing: $file" >&2
    exit 2
  fi
  start=$(date +%s)
  if maven compiler:compile -Dmaven.compiler.showWarnings=false >"$work/log" 2>&1 </dev/null; then
    if maven surefire:test -Dtest="$tests" -Dsurefire.skipAfterFailureCount=1 -Dhardening.million=200000 \
      >"$work/log" 2>&1 </dev/null; then
      killed=no
    else
      killed=yes
    fi
  else
    killed=broken
  fi
  seconds=$(($(date +%s) - start))
  printf '| %-21s | %-6s | %7s | %s\n' "$name" "$killed" "$seconds" "$(failing "$work/log")"
  if [ "$killed" != yes ] || [ "$seconds" -gt "$limit" ]; then
    survivors=$((survivors + 1))
  fi
  cp "$original" "$mutated"
done <"$work/list"
[ "$survivors" -eq 0 ]
