package io.sobani.tracker.examples.bittorrent;

import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the parameters of the commands; what is wrong with one is said in one line. */
final class Converters {

  private Converters() {}

  static final class Url implements ITypeConverter<TrackerUrl> {
    @Override
    public TrackerUrl convert(String text) {
      return parsed(TrackerUrl::parse, text);
    }
  }

  static final class Hash implements ITypeConverter<InfoHash> {
    @Override
    public InfoHash convert(String text) {
      return parsed(InfoHash::parse, text);
    }
  }

  static final class Peer implements ITypeConverter<PeerId> {
    @Override
    public PeerId convert(String text) {
      return parsed(PeerId::parse, text);
    }
  }

  /** Up to 2⁶⁴ − 1. */
  static final class Unsigned implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Long.parseUnsignedLong(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(text + " is not between 0 and 2^64 - 1");
      }
    }
  }

  private static <T> T parsed(Function<String, T> parse, String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
