import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Checks a folder that was deployed to by the rules of Maven Central, and by ours. Usage: {@code
 * java CentralRules.java FOLDER VERSION}; signatures are for gpg to check.
 */
final class CentralRules {

  private static final Set<String> PUBLISHED =
      Set.of("tracker-parent", "tracker-core", "tracker-udp");
  private static final List<String> OF_EACH = List.of("name", "description");
  private static final List<String> INHERITED = List.of("url", "licenses", "developers", "scm");
  private static final List<String> JARS = List.of(".jar", "-sources.jar", "-javadoc.jar");

  private final List<String> faults = new ArrayList<>();
  private final Path group;
  private final String version;

  private CentralRules(Path repository, String version) {
    this.group = repository.resolve("io/sobani/tracker");
    this.version = version;
  }

  public static void main(String[] args) throws Exception {
    CentralRules rules = new CentralRules(Path.of(args[0]), args[1]);
    rules.check();
    rules.faults.forEach(System.err::println);
    System.out.println("release: " + rules.faults.size() + " rules of Maven Central broken");
    System.exit(rules.faults.isEmpty() ? 0 : 1);
  }

  private void check() throws Exception {
    try (Stream<Path> artifacts = Files.list(group)) {
      Set<String> names = new TreeSet<>(artifacts.map(a -> a.getFileName().toString()).toList());
      expect(names.equals(PUBLISHED), "published are " + names);
    }
    Element parent = pom("tracker-parent");
    for (String artifact : PUBLISHED) {
      checkPom(artifact, parent);
      if (!artifact.equals("tracker-parent")) {
        for (String jar : JARS) {
          checkJar(file(artifact, jar));
        }
        checkBill(artifact);
      }
      checkFiles(artifact);
    }
  }

  private void checkPom(String artifact, Element parent) throws Exception {
    Element pom = pom(artifact);
    for (String name : OF_EACH) {
      expect(child(pom, name) != null, artifact + " has no " + name);
    }
    for (String name : INHERITED) {
      expect(
          child(pom, name) != null || child(parent, name) != null, artifact + " has no " + name);
    }
    for (String name : List.of("repositories", "pluginRepositories", "distributionManagement")) {
      expect(child(pom, name) == null, artifact + " has " + name);
    }
    String text = Files.readString(file(artifact, ".pom"));
    expect(!text.contains("-SNAPSHOT<"), artifact + " names a snapshot");
    expect(!text.contains("<scope>system"), artifact + " has a dependency of the system");
  }

  private void checkJar(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      expect(manifest.getValue("Implementation-Title") != null, path + " has no title");
      expect(version.equals(manifest.getValue("Implementation-Version")), path + " has no version");
      for (String name : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
        expect(jar.getEntry(name) != null, path + " has no " + name);
      }
      expect(jar.size() > 10, path + " is empty");
      for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
        if (entry.getName().endsWith(".html")) {
          try (InputStream in = jar.getInputStream(entry)) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            expect(!page.contains("All rights reserved"), entry + " reserves rights");
          }
        }
      }
    }
  }

  /** The bill of materials names what a host gets, and nothing else. */
  private void checkBill(String artifact) throws Exception {
    Element bill = read(file(artifact, "-cyclonedx.xml"));
    Set<String> names = new TreeSet<>();
    Element components = child(bill, "components");
    for (Node node = components.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element component) {
        names.add(child(component, "name").getTextContent());
      }
    }
    Set<String> brought = new TreeSet<>(Set.of("jackson-core"));
    if (artifact.equals("tracker-udp")) {
      brought.add("tracker-core");
    }
    expect(names.equals(brought), artifact + " brings " + names);
  }

  private void checkFiles(String artifact) throws Exception {
    try (Stream<Path> files = Files.list(group.resolve(artifact).resolve(version))) {
      for (Path file : files.toList()) {
        String name = file.toString();
        expect(!name.contains("-tests"), name + " is of the tests");
        if (name.endsWith(".md5") || name.endsWith(".sha1") || name.endsWith(".asc")) {
          continue;
        }
        expect(Files.exists(Path.of(name + ".asc")), name + " is not signed");
        expectSum(file, "MD5", ".md5");
        expectSum(file, "SHA-1", ".sha1");
      }
    }
  }

  private void expectSum(Path file, String algorithm, String suffix) throws Exception {
    byte[] sum = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
    String said = Files.readString(Path.of(file + suffix)).strip();
    expect(said.equals(HexFormat.of().formatHex(sum)), file + " differs from its " + suffix);
  }

  private void expect(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private Element pom(String artifact) throws Exception {
    return read(file(artifact, ".pom"));
  }

  private Path file(String artifact, String suffix) {
    return group.resolve(artifact).resolve(version).resolve(artifact + "-" + version + suffix);
  }

  private static Element read(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getDocumentElement();
  }

  private static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }
}
