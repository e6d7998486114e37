package io.sobani.tracker.examples.bittorrent;

import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.TrackerUrl;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the parameters of the commands; what is wrong with one is said in one line. */
final class Converters {

  private Converters() {}

  static final class Url implements ITypeConverter<TrackerUrl> {
    @Override
    public TrackerUrl convert(String text) {
      try {
        return TrackerUrl.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class Hash implements ITypeConverter<InfoHash> {
    @Override
    public InfoHash convert(String text) {
      try {
        return InfoHash.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
