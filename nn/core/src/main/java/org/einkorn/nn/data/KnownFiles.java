package org.einkorn.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Published files of texts or tables, and what they must be.
 *
 * @param name as on the command line
 * @param title for people
 * @param licence the stated licence and origin
 * @param files the files by name with the SHA-256 of each
 */
public record KnownFiles(
    String name, String title, String licence, SortedMap<String, String> files) {

  /** Eighteen books of Project Gutenberg. */
  public static final KnownFiles GUTENBERG =
      new KnownFiles(
          "gutenberg",
          "18 books of Project Gutenberg, 11.8 million characters",
          "terms of Project Gutenberg",
          files(
              "austen-emma.txt",
              "71b0923d75fcf2f1faa897b22da8de8e2476d7478a2b22388eb58a3420e00215",
              "austen-persuasion.txt",
              "cec097657cbfeb62aafe178973f514fa07ab66a5e28ea025ebd5d51ca870e40f",
              "austen-sense.txt",
              "57b169c7cfa502896dee25bd66616f61cc1d21084caf31f015176ee46fda9718",
              "bible-kjv.txt",
              "3f56c9f0bbc796312aacc5fcb49a799f5c5f729f00db3f86bff26319a93bfede",
              "blake-poems.txt",
              "840897a66e23a47dd1fd56b864f421b2be0af074dc081244f7995bf26939eee9",
              "bryant-stories.txt",
              "c87f2c50a00055010f02edb6bb643aabe2473465da7f62db43cb4cda1a1c768d",
              "burgess-busterbrown.txt",
              "7d8b1648ffeaa7268819c62852e5653f2f295528411c8c895ce3941581146331",
              "carroll-alice.txt",
              "5ce9042c0d8536b072b61d4c7c4e6d70c72d9dbb5f3d816261326d9280749266",
              "chesterton-ball.txt",
              "c6b6d4e8c09a3f49a09f37f4e47663d4d6f048b62d86c70ccafdfd8f27059a58",
              "chesterton-brown.txt",
              "67027976205b4b30e367c704807f56c8ffac3e8ea6037d993e57ab1fe28447ec",
              "chesterton-thursday.txt",
              "8b431a2a8db84089cd6f83fa66610c3b12c04114609df6e90137c0c58f2c5493",
              "edgeworth-parents.txt",
              "543b2162782f839b9917b88956acbd7507df37c543286c16c228b36dda0cf950",
              "melville-moby_dick.txt",
              "dc2466ee3c2e6e2ea1f86233d142e4b5578fdc1d6f0ca657bee7572202a980c7",
              "milton-paradise.txt",
              "49028a77c557de1459e96c026edbe72997be2d9015925f7baefb793cd6fe706f",
              "shakespeare-caesar.txt",
              "7c46bd32fc84d9596bcad55b61ec3c1a390239acb190b286422855aafc2774b3",
              "shakespeare-hamlet.txt",
              "1eceab7027ad7e0cc25c6b6aadcb2e6bb070395cb2085f775ac732d63d5db240",
              "shakespeare-macbeth.txt",
              "d4a204352cfe5924cbae76f764225d120e9f7617d39cb8c949dedd3f306353ac",
              "whitman-leaves.txt",
              "93ebaf1dccc8f1514b4b1c2f52e64e81829113fc58cff63fb51ada0c72f99c3e"));

  /** Reviews of films on IMDB, half of them in favour. */
  public static final KnownFiles IMDB =
      new KnownFiles(
          "imdb",
          "IMDB, 50,000 reviews of films, for or against",
          "MIT for the package; Maas et al., 2011",
          files(
              "reviews.json", "325ab424eb6899870dd9294c6fe5be9265f66f8a2f63bcd941c6277cc1c17ea8"));

  /** Fisher's measurements of three species of iris. */
  public static final KnownFiles IRIS =
      new KnownFiles(
          "iris",
          "Iris, 150 flowers of three species, 4 measurements",
          "BSD-3 for the package; Fisher, 1936",
          files("iris.csv", "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449"));

  /** Chemical analyses of wines. */
  public static final KnownFiles WINE =
      new KnownFiles(
          "wine",
          "Wine, 178 wines of three growers, 13 measurements",
          "BSD-3 for the package; UCI, Forina et al., 1988",
          files(
              "wine_data.csv", "10e8a802908b34f86e5da8ce962f3c806694bc98450a18f61851af59f324bede"));

  /** Cell nuclei of breast masses. */
  public static final KnownFiles BREAST_CANCER =
      new KnownFiles(
          "breast-cancer",
          "Breast cancer (Wisconsin), 569 masses, malignant or benign, 30 measurements",
          "BSD-3 for the package; UCI, Wolberg, Street and Mangasarian, 1995",
          files(
              "breast_cancer.csv",
              "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed"));

  /** The progress of diabetes in a year. */
  public static final KnownFiles DIABETES =
      new KnownFiles(
          "diabetes",
          "Diabetes, 442 patients, 10 measurements, progress after a year",
          "BSD-3 for the package; Efron, Hastie, Johnstone and Tibshirani, 2004",
          files(
              "diabetes_data_raw.csv.gz",
              "fc08fc59c1cbfe65550d9ebb36321d505de9e8f004bf92c1566d2908962f08ff",
              "diabetes_target.csv.gz",
              "bf1ddd1f9d377278450a5f02c24b5e77b1501f2ad673fe9fdf4c4090d27eb5cc"));

  /** Spots on the sun. */
  public static final KnownFiles SUNSPOTS =
      new KnownFiles(
          "sunspots",
          "Sunspots, yearly, 1700 to 2008",
          "public domain; SIDC, NOAA",
          files(
              "sunspots.csv", "f67889b1d9002cd5227f0e0ef54e35b419cdd85a31279adef6f73fb41e5c0a9b"));

  /** Carbon dioxide over Mauna Loa. */
  public static final KnownFiles CO2 =
      new KnownFiles(
          "co2",
          "CO2 over Mauna Loa, weekly, 1958 to 2001, ppm",
          "public domain; Keeling and Whorf, 2004",
          files("co2.csv", "16695fa2786e53414e5a6b54767a3fdf5de99cfbc68617f69d1362d92776a92f"));

  /** The flow of the Nile. */
  public static final KnownFiles NILE =
      new KnownFiles(
          "nile",
          "Flow of the Nile at Aswan, yearly, 1871 to 1970, 10^8 m3",
          "public domain; Cobb, 1978",
          files("nile.csv", "88e97bea7249e5832a85e41aec6ce4b8f7b1b14aae930c8363da7f193286b598"));

  /** All of them. */
  public static final List<KnownFiles> ALL =
      List.of(GUTENBERG, IMDB, IRIS, WINE, BREAST_CANCER, DIABETES, SUNSPOTS, CO2, NILE);

  /** Copies the files. */
  public KnownFiles {
    files = new TreeMap<>(files);
  }

  private static SortedMap<String, String> files(String... namesAndHashes) {
    SortedMap<String, String> files = new TreeMap<>();
    for (int i = 0; i < namesAndHashes.length; i += 2) {
      files.put(namesAndHashes[i], namesAndHashes[i + 1]);
    }
    return files;
  }

  /** The files with this name. */
  public static Optional<KnownFiles> named(String name) {
    return ALL.stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /** The folder in a cache, there or not. */
  public Path folder(DataCache cache) {
    return cache.root().resolve(name);
  }

  /**
   * The folder in a cache.
   *
   * @throws DataException when they have not been fetched, naming the command that does
   */
  public Path require(DataCache cache) throws DataException {
    Path folder = folder(cache);
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder, "not there; run `./einkorn data fetch " + name + "`");
    }
    return folder;
  }

  /**
   * Checks that a folder holds these very files.
   *
   * @throws IOException when one is missing or has another content
   */
  public void verify(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path)) {
        throw new DataException(path, "missing; remove the folder and fetch it again");
      }
      String found = sha256(path);
      if (!found.equals(file.getValue())) {
        throw new DataException(
            path,
            "expected SHA-256 %s, found %s; remove the folder and fetch it again"
                .formatted(file.getValue(), found));
      }
    }
  }

  /** True when a file is the one of its name. */
  public boolean isRight(Path file) throws IOException {
    return sha256(file).equals(files.get(file.getFileName().toString()));
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
