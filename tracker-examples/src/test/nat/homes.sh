#!/usr/bin/env bash
# Two homes behind routers, a public segment, a tracker on it: network namespaces of one machine.
#
#   homes.sh ready            installs what is missing; says why not and fails where it cannot be
#   homes.sh up N             makes the namespaces N-tracker, N-a, N-a2, N-b, N-c and the routers
#   homes.sh nat N ra MODE    sets a router's rules: preserving, hairpin, random, renumbered; it
#                             loses all its mappings
#   homes.sh forget N ra      makes a router lose all its mappings
#   homes.sh packets N        prints how many packets the tracker has sent and received
#   homes.sh down N           removes everything
#
#   203.0.113.1 tracker    203.0.113.2 ra -- 192.168.1.2 a, 192.168.1.3 a2
#   203.0.113.4 c          203.0.113.3 rb -- 192.168.2.2 b
set -euo pipefail

declare -A public=([ra]=203.0.113.2 [rb]=203.0.113.3)

ready() {
  [ "$(id -u)" = 0 ] || refuse "not root"
  if ! command -v ip >/dev/null || ! command -v nft >/dev/null; then
    command -v apt-get >/dev/null || refuse "no iproute2 or nftables, and no apt-get"
    { apt-get -qq update && apt-get -qq install -y iproute2 nftables; } >/dev/null 2>&1 ||
      refuse "iproute2 and nftables cannot be installed"
  fi
  local probe="sobani-probe-$$"
  ip netns add "$probe" 2>/dev/null || refuse "no network namespaces"
  trap "ip netns del $probe" EXIT
  ip -n "$probe" link add probe0 type veth peer name probe1 2>/dev/null || refuse "no veth"
  ip -n "$probe" link add probe2 type bridge 2>/dev/null || refuse "no bridge"
  rules probe0 192.0.2.1 masquerade | ip netns exec "$probe" nft -f - 2>/dev/null ||
    refuse "no masquerading by nftables"
}

refuse() {
  echo "$1"
  exit 1
}

up() {
  local n=$1 name
  for name in net tracker ra rb a a2 b c; do
    ip netns add "$n-$name"
    ip -n "$n-$name" link set lo up
  done
  ip -n "$n-net" link add segment type bridge
  ip -n "$n-net" link set segment up
  plug "$n" tracker eth0 203.0.113.1/24 net segment
  plug "$n" ra wan 203.0.113.2/24 net segment
  plug "$n" rb wan 203.0.113.3/24 net segment
  plug "$n" c eth0 203.0.113.4/24 net segment
  home "$n" ra 192.168.1.1/24
  plug "$n" a eth0 192.168.1.2/24 ra lan
  plug "$n" a2 eth0 192.168.1.3/24 ra lan
  home "$n" rb 192.168.2.1/24
  plug "$n" b eth0 192.168.2.2/24 rb lan
  ip -n "$n-a" route add default via 192.168.1.1
  ip -n "$n-a2" route add default via 192.168.1.1
  ip -n "$n-b" route add default via 192.168.2.1
  # A port says whose it is: what a hairpin rule needs.
  ports "$n" a 20000 20099
  ports "$n" a2 20100 20199
  ports "$n" b 20200 20299
}

# plug N NAME INTERFACE ADDRESS BRIDGE-NAMESPACE BRIDGE
plug() {
  ip -n "$1-$2" link add "$3" type veth peer name "to-$2" netns "$1-$5"
  ip -n "$1-$5" link set "to-$2" master "$6" up
  ip -n "$1-$2" addr add "$4" dev "$3"
  ip -n "$1-$2" link set "$3" up
}

# home N ROUTER ADDRESS
home() {
  ip -n "$1-$2" link add lan type bridge
  ip -n "$1-$2" addr add "$3" dev lan
  ip -n "$1-$2" link set lan up
  ip netns exec "$1-$2" sysctl -qw net.ipv4.ip_forward=1
  # A bridge that filters by itself, where the kernel can, would pass by the hairpin rule.
  ip netns exec "$1-$2" sysctl -qw net.bridge.bridge-nf-call-iptables=0 2>/dev/null || true
}

ports() {
  ip netns exec "$1-$2" sysctl -qw "net.ipv4.ip_local_port_range=$3 $4"
}

nat() {
  local n=$1 router=$2 mode=$3 hairpin=''
  case $mode in
    preserving) how='masquerade' ;;
    hairpin) how='masquerade' hairpin=yes ;;
    random) how='masquerade fully-random' ;;
    renumbered) how='masquerade to :30000-30099' ;;
  esac
  rules wan "${public[$router]}" "$how" "$hairpin" | ip netns exec "$n-$router" nft -f -
  forget "$n" "$router" # of other rules: a peer may have the port that one had before
}

# rules OUTER-INTERFACE OUTER-ADDRESS MASQUERADE HAIRPIN: new flows come from the inside only
rules() {
  echo "flush ruleset
    table ip nat {
      chain before {
        type nat hook prerouting priority dstnat
        ${4:+iifname lan ip daddr $2 udp dport 20000-20099 dnat to 192.168.1.2}
        ${4:+iifname lan ip daddr $2 udp dport 20100-20199 dnat to 192.168.1.3}
      }
      chain after {
        type nat hook postrouting priority srcnat
        ${4:+iifname lan oifname lan ct status dnat snat to $2}
        meta l4proto udp oifname $1 $3
      }
    }
    table ip filter {
      chain through {
        type filter hook forward priority filter
        policy drop
        iifname lan accept
        ct state established,related accept
      }
      chain inward {
        type filter hook input priority filter
        policy drop
        ct state established,related accept
      }
    }"
}

# The kernel drops the mappings of a masquerading interface that goes down.
forget() {
  ip -n "$1-$2" link set wan down
  ip -n "$1-$2" link set wan up
}

packets() {
  ip netns exec "$1-tracker" cat /sys/class/net/eth0/statistics/{rx,tx}_packets |
    { read -r rx; read -r tx; echo $((rx + tx)); }
}

down() {
  local name
  for name in a a2 b c tracker ra rb net; do
    ip netns del "$1-$name" 2>/dev/null || true
  done
}

"$@"
