// What is printed: one JSON object per line, as xtask reads them.
const round = (x) => Math.round(x * 1000) / 1000;

export const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];
export const least = (times) => Math.min(...times);

const print = (line) => console.log(JSON.stringify(line));

export const note = (text) => print({ note: text });

/** One of our own times. */
export const own = (figure, times) =>
  print({ figure, median_ms: round(median(times)), min_ms: round(least(times)), runs: times.length });

/** Times beside a peer's; `ours.times` is missing where there is no such engine. */
export function times(figure, ours, peer, goal) {
  const has = ours.times?.length > 0;
  print({ against: {
    figure, unit: "ms", goal,
    ours: ours.name, our_median: has ? round(median(ours.times)) : null, our_min: has ? round(least(ours.times)) : null,
    peer: peer.name, peer_median: round(median(peer.times)), peer_min: round(least(peer.times)),
    runs: peer.times.length,
  } });
}

/** An amount beside a peer's. */
export const amount = (figure, unit, ours, peer, goal) =>
  print({ against: {
    figure, unit, goal, ours: ours.name, our_median: round(ours.amount), our_min: null,
    peer: peer.name, peer_median: round(peer.amount), peer_min: null, runs: 1,
  } });
