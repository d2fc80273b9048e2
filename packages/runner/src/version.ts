/** Of every package of the product: they are released together. A test holds it against package.json. */
export const version = "0.1.0";
