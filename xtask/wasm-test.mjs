// Runs one Rust test program built for wasm32-unknown-unknown; cargo calls it with the file.
//
// Such a program has neither arguments nor output. It returns when all its tests passed and traps in
// the test that failed; the trap's stack holds that test's name.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const DEEPEST = 100;
const file = process.argv[2];
let seed = 1;

Error.stackTraceLimit = DEEPEST;
const module = await WebAssembly.compile(await readFile(file));
if (WebAssembly.Module.exports(module).every((e) => e.name !== 'main')) fail('has no main function');
const instance = await WebAssembly.instantiate(module, imports(module));

const start = performance.now();
try {
  const code = instance.exports.main(0, 0);
  if (code !== 0) fail(`ended with ${code}`);
} catch (trap) {
  fail(`failed on wasm32 in ${testName(trap.stack)}: ${trap.message} (the host run of it has more to say)`);
}
console.log(`wasm32: all tests of ${basename(file)} passed in ${((performance.now() - start) / 1000).toFixed(2)} s`);

/** All imports say no, as a numeric crate must not need its host; but property tests get numbers. */
function imports(module) {
  const all = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    all[from] ??= {};
    all[from][name] = name.startsWith('__getrandom') ? numbers : () => {
      throw new Error(`${name} was called, but numeric crates may not use their host`);
    };
  }
  return all;
}

/** Fills memory with the same numbers in every run: a Weyl sequence, mixed; 0 means success. */
function numbers(at, length) {
  const bytes = new Uint8Array(instance.exports.memory.buffer, at, length);
  for (let i = 0; i < length; i += 1) {
    seed = (seed + 0x9e3779b9) >>> 0;
    bytes[i] = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b) >>> 24;
  }
  return 0;
}

/** The test that libtest had called; else the innermost function that is not the standard library's. */
function testName(stack) {
  const paths = [...stack.matchAll(/\.wasm\.(_R\w+)/g)].map((match) => identifiers(match[1]));
  const ours = paths.filter((path) => path.length && !['std', 'core', 'alloc', '__rustc', 'test'].includes(path[0]));
  const called = ours.findLast((path) => path.includes('call_once'));
  if (called) return called.slice(0, called.indexOf('core')).join('::');
  return ours[0]?.join('::') ?? 'an unnamed test';
}

/** The length-prefixed identifiers of a name in Rust's v0 mangling, crate hashes left out. */
function identifiers(mangled) {
  let rest = mangled.replace(/Cs[0-9A-Za-z]+_/g, 'C');
  const found = [];
  for (let number; (number = /[1-9]\d*/.exec(rest)); ) {
    const from = number.index + number[0].length + (rest[number.index + number[0].length] === '_' ? 1 : 0);
    found.push(rest.slice(from, from + Number(number[0])));
    rest = rest.slice(from + Number(number[0]));
  }
  return found;
}

function fail(sentence) {
  console.error(`wasm32: ${basename(file)} ${sentence}`);
  process.exit(1);
}
