// MediaPipe's PoseLandmarker on the page's own thread, as its documentation uses it.
import { PHOTO, picture } from "/page/files.mjs";
import { FilesetResolver, PoseLandmarker } from "/peers/tasks-vision/vision_bundle.mjs";

export async function landmarker(runningMode, model = "lite", delegate = "CPU") {
  const files = await FilesetResolver.forVisionTasks("/peers/tasks-vision/wasm");
  return PoseLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: `/data/${model}.task`, delegate },
    runningMode,
    numPoses: 1,
  });
}

/** From nothing to the landmarks of the photo. */
export async function firstLandmark() {
  const [task, photo] = await Promise.all([
    landmarker("IMAGE"),
    picture(PHOTO).then((file) => file.bitmap()),
  ]);
  return task.detect(photo).landmarks[0].length;
}
