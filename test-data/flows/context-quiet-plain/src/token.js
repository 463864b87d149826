export const password = process.env.DB_PASSWORD;
const secret = await readFile("/run/secrets/app");
