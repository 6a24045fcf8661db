// The files that everyone is given.
export const bytes = async (path) => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response.arrayBuffer();
};

/** A picture as its file's bytes; `bitmap` makes a new upright bitmap of it each time. */
export const picture = async (path) => {
  const blob = new Blob([await bytes(path)], { type: "image/jpeg" });
  return { bitmap: () => createImageBitmap(blob) };
};

export const networkFile = (model) => `/app/models/pose_landmark_${model}.tflite`;
export const DETECTOR = "/app/models/pose_detection.tflite";
export const PHOTO = "/data/pose.jpg";

/** What of the landmark network's outputs is used: points, presence, heat maps, points in space. */
export const USED = ["Identity", "Identity_1", "Identity_3", "Identity_4"];
