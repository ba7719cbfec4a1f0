/**
 * The libraries that Einkorn is compared with. Each peer is a Maven project of its own under {@code
 * bench/peers}, built when it is asked for and run as processes of its own, so that no two thread
 * pools share a process; {@code bench/core/docs/peers.md} describes the protocol.
 *
 * <p>How a benchmark uses it:
 *
 * <ol>
 *   <li>{@link Peers#named} finds a peer, {@link Peer#build} resolves and compiles it, {@link
 *       Peer#start} starts it for a number of threads;
 *   <li>{@link PeerSession#prepare} hands it a problem: the peer computes it once, the result is
 *       compared with the reference, and the best thread setting is found by trial;
 *   <li>{@link PeerTask#measure} takes samples, as often as one likes and in turn with other
 *       contenders: a peer answers only when its threads are at rest.
 * </ol>
 *
 * <p>A peer that cannot do a problem refuses it with a reason. One that computes something wrong,
 * dies or hangs yields a {@link PeerAnswer.Failed} or a {@link PeerException} that says so, with
 * what it wrote to standard error; the next problem starts it anew.
 */
@NullMarked
package org.einkorn.bench.peers;

import org.jspecify.annotations.NullMarked;
