// Contenders take turns, so that a machine that slows down slows all of them down.

/** The first runs warm up caches and compilers and do not count. */
const DROPPED = 2;

/**
 * `contenders` are functions of the round that run once. Answers the counted times of each in
 * milliseconds and the last results.
 */
export async function rounds(count, contenders) {
  const times = contenders.map(() => []);
  const results = [];
  for (let round = 0; round < count + DROPPED; round += 1) {
    for (const [i, contender] of contenders.entries()) {
      const { run, before } = contender;
      const given = await before?.(round);
      const start = performance.now();
      const result = await run(given, round);
      const ms = performance.now() - start;
      results[i] = result;
      if (round >= DROPPED) times[i].push(ms);
    }
  }
  return { times, results };
}

/** The input of the reference results: fixed, without a pattern. */
export function fixedInput(length) {
  return Float32Array.from({ length }, (_, i) => (Math.imul(i, 2654435761) >>> 0) % 1000 / 1000);
}
