// The files that everyone is given.
export const bytes = async (path) => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response.arrayBuffer();
};

/**
 * A picture as its file's bytes. Each time anew, `bitmap` makes an upright bitmap of it, and `frame` a frame
 * as a decoder gives it, in its own colour planes.
 */
export const picture = async (path) => {
  const data = await bytes(path);
  const type = "image/jpeg";
  return {
    bitmap: () => createImageBitmap(new Blob([data], { type })),
    frame: async () => {
      const decoder = new ImageDecoder({ data: data.slice(0), type });
      const { image } = await decoder.decode();
      decoder.close();
      return image;
    },
  };
};

export const networkFile = (model) => `/weights/pose_landmark_${model}.tflite`;
export const DETECTOR = "/weights/pose_detection.tflite";

/** The same file as the app's server has it: first and second bytes apart, to be put together. */
export const served = async (file) => {
  const halves = new Uint8Array(await bytes(`${file.replace("/weights/", "/app/models/")}.halves`));
  const [whole, middle] = [new Uint8Array(halves.length), (halves.length + 1) >> 1];
  for (let i = 0; i < halves.length; i += 1) whole[i] = halves[(i >> 1) + (i & 1) * middle];
  return whole.buffer;
};

export const PHOTO = "/data/pose.jpg";

/** What of the landmark network's outputs is used: points, presence, heat maps, points in space. */
export const USED = ["Identity", "Identity_1", "Identity_3", "Identity_4"];
