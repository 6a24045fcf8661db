// What an address of the benchmark's one page does by itself. /cold/… goes from navigation to the first
// landmark, as a page of its own would; every other address waits to be asked.
const cold = {
  "/cold/ours": async () => (await import("/page/ours.mjs")).firstLandmark(),
  "/cold/tasks-vision": async () => (await import("/page/tasks_vision.mjs")).firstLandmark(),
};
const work = cold[location.pathname];
if (work) {
  work().then(
    (points) => { window.first = { ms: performance.now(), points }; },
    (error) => { window.first = { error: String(error?.stack ?? error) }; },
  );
}
