package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.sim.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {
  @TempDir Path folder;

  /** As Python's iterdump writes it, from a database that peewee made. */
  private static final String ORIGINAL =
      """
      BEGIN TRANSACTION;\
      CREATE TABLE "chunk" ("id" INTEGER NOT NULL PRIMARY KEY, "chunk_id" INTEGER NOT NULL, \
      "chunk_hash" VARCHAR(255) NOT NULL, "name" VARCHAR(255) NOT NULL, \
      "parent_file_id" INTEGER NOT NULL, FOREIGN KEY ("parent_file_id") REFERENCES "file" ("id") \
      ON DELETE cascade ON UPDATE cascade);\
      INSERT INTO "chunk" VALUES(1,0,'h','n',1);\
      CREATE TABLE "file" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, \
      "full_hash" VARCHAR(255) NOT NULL);\
      INSERT INTO "file" VALUES(1,'it''s
       a é','ab');\
      CREATE TABLE "hosts" ("id" INTEGER NOT NULL PRIMARY KEY, "hosted_file_id" INTEGER NOT NULL, \
      "hosting_peer_id" INTEGER NOT NULL, FOREIGN KEY ("hosted_file_id") REFERENCES "file" ("id") \
      ON DELETE cascade ON UPDATE cascade, FOREIGN KEY ("hosting_peer_id") REFERENCES "peer" \
      ("id") ON DELETE cascade ON UPDATE cascade);\
      INSERT INTO "hosts" VALUES(1,1,1);\
      CREATE TABLE "peer" ("id" INTEGER NOT NULL PRIMARY KEY, "ip" VARCHAR(255) NOT NULL, \
      "uuid" TEXT NOT NULL, "keep_alive_timestamp" DATETIME NOT NULL, \
      "expected_seq_number" INTEGER NOT NULL, "ka_expected_seq_number" INTEGER NOT NULL);\
      INSERT INTO "peer" VALUES(1,'10.0.0.1','00000000000000000000000000000005',\
      '0001-01-01 00:00:00',-2,0);\
      INSERT INTO "peer" VALUES(2,'10.0.0.2','00000000000000000000000000000006',\
      '2019-04-01 12:00:00.000005',3,4);\
      CREATE TABLE "tracker" ("id" INTEGER NOT NULL PRIMARY KEY, "ip" VARCHAR(255) NOT NULL);\
      INSERT INTO "tracker" VALUES(1,'1.2.3.4');\
      CREATE INDEX "chunk_parent_file_id" ON "chunk" ("parent_file_id");\
      CREATE INDEX "hosts_hosted_file_id" ON "hosts" ("hosted_file_id");\
      CREATE INDEX "hosts_hosting_peer_id" ON "hosts" ("hosting_peer_id");\
      CREATE UNIQUE INDEX "hosts_hosted_file_id_hosting_peer_id" ON "hosts" \
      ("hosted_file_id", "hosting_peer_id");\
      CREATE UNIQUE INDEX "tracker_ip" ON "tracker" ("ip");\
      COMMIT;""";

  @Test
  void shouldReadNoDumpThatIsLongerThanAnEighthOfTheHeap() {
    assertThat(TrackerCalls.maxDumpBytes(96 << 20)).isEqualTo(12 << 20);
    assertThat(TrackerCalls.maxDumpBytes(Long.MAX_VALUE)).isEqualTo(TrackerCalls.MAX_DUMP_BYTES);
  }

  @Test
  void shouldWriteTheOriginalsTextAgain() {
    assertThat(copied(ORIGINAL, "copy.db")).isEqualTo(ORIGINAL);
  }

  @Test
  void shouldReadTheRowsAndNothingElse() {
    assertThat(DumpParser.parse(ORIGINAL)).hasSize(6);
    assertThat(
            DumpParser.parse(
                "BEGIN TRANSACTION;PRAGMA writable_schema=ON;INSERT INTO \"file\" VALUES(1,2,'x');"
                    + "INSERT INTO \"file\" VALUES(1,'x','y','z');INSERT INTO \"x\" VALUES(1);"
                    + "INSERT INTO \"tracker\" VALUES(1,'a') ;INSERT INTO \"tracker\" VALUES(2,'b'"
                    + ");DELETE FROM file WHERE name = ';INSERT INTO \"tracker\" VALUES(3,''c'');';"
                    + "INSERT INTO \"tracker\" VALUES(99999999999999999999,'d');COMMIT;"))
        .containsExactly(new DumpParser.Row(Table.TRACKER, List.of(2L, "b")));
  }

  @Test
  void shouldReadNoPartOfADump() {
    for (int length = 0; length < ORIGINAL.length(); length++) {
      assertThat(DumpParser.parse(ORIGINAL.substring(0, length))).as("first " + length).isNull();
    }
  }

  @Test
  void shouldCarryAnyTextThrough() {
    long seed = Seeds.of("dump");
    Random random = new Random(seed);
    String alphabet = "'\";,()\n\\é電-ab0 ";
    for (int round = 0; round < 200; round++) {
      List<DumpParser.Row> rows = new ArrayList<>();
      StringBuilder dump = new StringBuilder("BEGIN TRANSACTION;");
      for (long id = 1; id < 10; id++) {
        StringBuilder name = new StringBuilder();
        random
            .ints(random.nextInt(12), 0, alphabet.length())
            .forEach(i -> name.append(alphabet.charAt(i)));
        rows.add(new DumpParser.Row(Table.FILE, List.of(id, name.toString(), "h")));
        dump.append("INSERT INTO \"file\" VALUES(" + id + ",'");
        dump.append(name.toString().replace("'", "''")).append("','h');");
      }
      assertThat(DumpParser.parse(dump + "COMMIT;")).as("seed " + seed).isEqualTo(rows);
    }
  }

  private String copied(String dump, String name) {
    try (Database database = new Database(folder.resolve(name), Database.MAX_PAGES)) {
      return database.transaction(
          () -> {
            DumpParser.parse(dump)
                .forEach(row -> database.sql.update(row.table().insert(), row.values().toArray()));
            StringBuilder copy = new StringBuilder();
            DumpWriter.write(database.sql, copy::append);
            return copy.toString();
          });
    }
  }
}
