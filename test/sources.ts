/** Sources that many tests lint. */

/** `swallowed-error` is reported at 4:5. */
export const swallowing = 'export async function save(order) {\n  try {\n    await orders.save(order);\n  } catch {}\n}\n';
