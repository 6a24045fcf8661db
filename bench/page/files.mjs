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

export const networkFile = (model) => `/app/models/pose_landmark_${model}.tflite`;
export const DETECTOR = "/app/models/pose_detection.tflite";
export const PHOTO = "/data/pose.jpg";

/** What of the landmark network's outputs is used: points, presence, heat maps, points in space. */
export const USED = ["Identity", "Identity_1", "Identity_3", "Identity_4"];
