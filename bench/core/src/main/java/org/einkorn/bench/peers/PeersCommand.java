package org.einkorn.bench.peers;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.kernels.Team;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds the libraries that benchmarks compare with, and checks what they compute. */
@Command(
    name = "peers",
    description = "Build the libraries that benchmarks compare with, and check what they compute.",
    footer = {
      "Peers are resolved by Maven when they are first asked for, which may need the network.",
      "Without names, all are checked; --list names them.",
      "",
      "Examples",
      "  ./einkorn peers --list",
      "  ./einkorn peers openblas onednn --threads 2"
    })
public final class PeersCommand implements Subcommand {

  @Parameters(paramLabel = "NAME", description = "The peers to check (default: all).")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "The most threads that a peer may use (default: all).")
  private int threads = Team.budget();

  @Option(names = "--list", description = "Only list the peers.")
  private boolean list;

  /** For the command line. */
  public PeersCommand() {}

  @Override
  public int run(Session session) throws InterruptedException {
    if (threads < 1) {
      throw CommandException.usage(
          "--threads " + threads + ": must be at least 1", "Leave it out to use all threads.");
    }
    Peers peers = Peers.ofSourceTree();
    List<Peer> chosen = chosen(peers);
    if (list) {
      chosen.forEach(
          peer -> session.println("%-16s %s".formatted(peer.name(), peer.description())));
      return ExitCode.OK;
    }
    int failures = 0;
    for (Peer peer : chosen) {
      try {
        peer.build(session.err()::println);
        failures += new PeerCheck(session.out()).run(peer, threads);
      } catch (PeerException e) {
        failures++;
        session.println(peer.name() + ": " + e.getMessage());
      }
      session.out().flush();
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while '" + peer.name() + "' was checked");
      }
    }
    return failures == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<Peer> chosen(Peers peers) {
    try {
      List<String> wanted = names.isEmpty() ? peers.names() : names;
      return wanted.stream().map(peers::named).toList();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          String.valueOf(e.getMessage()), "./einkorn peers --list describes them.", e);
    } catch (PeerException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), "", e);
    }
  }
}
