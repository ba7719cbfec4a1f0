package org.einkorn.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A library to compare with, as its {@code peer.json} describes it.
 *
 * @param folder its Maven project
 * @param mode one of several ways to use it, or empty
 * @param description one line for users
 * @param main the main class
 * @param arguments of the main class, after the number of threads
 * @param jvm options of its JVM
 * @param environment variables of its process; {@code {threads}} stands for the number of threads
 * @param parallel true when it can use more than one thread
 * @param alternatives further variables, each set tried with more than one thread
 */
public record Peer(
    Path folder,
    String mode,
    String description,
    String main,
    List<String> arguments,
    List<String> jvm,
    Map<String, String> environment,
    boolean parallel,
    List<Map<String, String>> alternatives) {

  static final String FILE = "peer.json";

  /** Copies the collections. */
  public Peer {
    arguments = List.copyOf(arguments);
    jvm = List.copyOf(jvm);
    environment = Map.copyOf(environment);
    alternatives = alternatives.stream().map(Map::copyOf).toList();
  }

  /** The peer of a folder, and one for each further mode of it. */
  static List<Peer> read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
      List<Peer> peers = new ArrayList<>();
      peers.add(read(folder, json, "", json));
      json.path("modes")
          .properties()
          .forEach(mode -> peers.add(read(folder, json, mode.getKey(), mode.getValue())));
      return peers;
    } catch (JacksonException | java.io.IOException e) {
      throw new PeerException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Peer read(Path folder, JsonNode json, String mode, JsonNode own) {
    return new Peer(
        folder,
        mode,
        own.path("description").asString(),
        json.path("main").asString(),
        own.path("arguments").values().stream().map(JsonNode::asString).toList(),
        json.path("jvm").values().stream().map(JsonNode::asString).toList(),
        strings(json.path("environment")),
        json.path("parallel").asBoolean(),
        json.path("alternatives").values().stream().map(Peer::strings).toList());
  }

  private static Map<String, String> strings(JsonNode json) {
    Map<String, String> map = new LinkedHashMap<>();
    json.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asString()));
    return map;
  }

  /** The name: that of its folder, and after a colon the mode. */
  public String name() {
    return mode.isEmpty() ? project() : project() + ':' + mode;
  }

  /** The name of its Maven project: that of its folder. */
  String project() {
    return folder.getFileName().toString();
  }

  /**
   * Resolves and compiles it, unless that was done and no source is newer.
   *
   * @param progress told in a line what is done
   * @throws PeerException when it cannot be resolved or compiled
   */
  public void build(Consumer<String> progress) {
    PeerBuild.of(this).run(progress);
  }

  /**
   * Starts it.
   *
   * @param threads the most threads that it may use; fewer are tried too
   * @throws PeerException when it does not start
   */
  public PeerSession start(int threads) {
    return PeerSession.start(this, threads, PeerSession.PATIENCE);
  }

  /** The settings to be tried: one thread, and where it is parallel all threads. */
  List<ThreadSetting> settings(int threads) {
    List<ThreadSetting> settings = new ArrayList<>();
    settings.add(ThreadSetting.of(this, 1, Map.of()));
    if (parallel && threads > 1) {
      settings.add(ThreadSetting.of(this, threads, Map.of()));
      for (Map<String, String> alternative : alternatives) {
        settings.add(ThreadSetting.of(this, threads, alternative));
      }
    }
    return settings;
  }
}
