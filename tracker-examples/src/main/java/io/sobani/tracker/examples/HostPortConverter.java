package io.sobani.tracker.examples;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 127.0.0.1:3000}, {@code [::1]:3000} or {@code tracker.example.org:3000}. */
final class HostPortConverter implements ITypeConverter<InetSocketAddress> {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\[\\]:\\s]+)):([0-9]{1,5})");

  @Override
  public InetSocketAddress convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(3)) > 65_535) {
      throw new TypeConversionException("not an address; use 127.0.0.1:3000 or [::1]:3000");
    }
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(form.group(3)));
    if (address.isUnresolved()) {
      throw new TypeConversionException("unknown host");
    }
    return address;
  }
}
