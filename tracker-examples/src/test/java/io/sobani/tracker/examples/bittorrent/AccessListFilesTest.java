package io.sobani.tracker.examples.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.bittorrent.AccessList;
import io.sobani.tracker.bittorrent.InfoHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessListFilesTest {

  private static final String ONE = "01".repeat(20);
  private static final String TWO = "02".repeat(20);

  @TempDir private Path folder;
  private Path allow;
  private Path deny;

  @BeforeEach
  void name() {
    allow = folder.resolve("allow");
    deny = folder.resolve("deny");
  }

  @Test
  void shouldServeAllWhereThereIsNoFile() throws IOException {
    assertThat(new AccessListFiles(null, null).load()).isEqualTo(AccessList.OPEN);
  }

  @Test
  void shouldServeWhatIsAllowedAndNotDenied() throws IOException {
    Files.writeString(allow, "# ours\n" + ONE + "\n\n  " + TWO.toUpperCase() + "  \n");
    Files.writeString(deny, TWO);
    assertThat(new AccessListFiles(allow, null).load())
        .isEqualTo(AccessList.allow(Set.of(InfoHash.parse(ONE), InfoHash.parse(TWO))));
    assertThat(new AccessListFiles(allow, deny).load())
        .isEqualTo(AccessList.allow(Set.of(InfoHash.parse(ONE))));
    assertThat(new AccessListFiles(null, deny).load())
        .isEqualTo(AccessList.deny(Set.of(InfoHash.parse(TWO))));
  }

  @Test
  void shouldSayWhichLineIsNoInfoHash() throws IOException {
    Files.writeString(allow, ONE + "\nnonsense\n");
    assertThatThrownBy(() -> new AccessListFiles(allow, null).load())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(allow + ":2: ");
  }

  @Test
  void shouldSayWhichFileItCannotReadAndWhy() throws IOException {
    assertThatThrownBy(() -> new AccessListFiles(deny, null).load())
        .isInstanceOf(IOException.class)
        .hasMessage(deny + ": there is no such file");
    Files.write(allow, new byte[] {(byte) 0xff, (byte) 0xfe, '0', 0});
    assertThatThrownBy(() -> new AccessListFiles(allow, null).load())
        .hasMessage(allow + ": it is not UTF-8");
    assertThatThrownBy(() -> new AccessListFiles(folder, null).load())
        .hasMessageStartingWith(folder + ": ");
  }

  @Test
  void shouldReadAFileThatBeginsWithAByteOrderMark() throws IOException {
    Files.writeString(allow, "\ufeff" + ONE + "\r\n" + TWO + "\r\n");
    assertThat(new AccessListFiles(allow, null).load())
        .isEqualTo(AccessList.allow(Set.of(InfoHash.parse(ONE), InfoHash.parse(TWO))));
  }
}
