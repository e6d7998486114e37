package io.sobani.tracker.bittorrent;

/** The result of a datagram: exactly one of these. */
enum Outcome {
  OTHER_LISTENER(Fate.DECLINED),
  FOREIGN(Fate.DECLINED),
  TOO_SHORT(Fate.DECLINED),
  UNKNOWN_ACTION(Fate.DECLINED),

  SOURCE_PORT_ZERO(Fate.DROPPED),
  BAD_CONNECTION_ID(Fate.DROPPED),
  OVER_BUDGET(Fate.DROPPED),
  FAILED(Fate.DROPPED),

  CONNECTED(Fate.ANSWERED),
  ANNOUNCED(Fate.ANSWERED),
  ANNOUNCED_WITHOUT_ROOM(Fate.ANSWERED),
  SCRAPED(Fate.ANSWERED),
  PORT_ZERO(Fate.ANSWERED),
  NOT_SERVED(Fate.ANSWERED),
  UNAUTHORIZED(Fate.ANSWERED),
  BAD_SCRAPE(Fate.ANSWERED);

  enum Fate {
    DECLINED,
    DROPPED,
    ANSWERED
  }

  final Fate fate;

  Outcome(Fate fate) {
    this.fate = fate;
  }
}
