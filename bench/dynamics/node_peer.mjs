// The same program as WebAssembly, measured by the same lines.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { repeat } = await import(pathToFileURL(process.argv[2]));
for await (const line of createInterface({ input: process.stdin })) {
  const [task, times] = line.split(' ');
  const begun = process.hrtime.bigint();
  const result = repeat(task, Number(times));
  const each = Number(process.hrtime.bigint() - begun) / Number(times);
  console.log(`${each} ${result}`);
}
