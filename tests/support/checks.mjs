// Checks in a browser: each is run, told on a line of its own, and counted.

/** A runner of checks. `afterwards(failed, number)` runs behind each, whether it held or not. */
export function checks(afterwards) {
  const told = { count: 0 };
  /** One check: `body` throws when it does not hold. */
  told.check = async (name, body) => {
    told.count += 1;
    let failed = false;
    try {
      await body();
      console.log(`ok ${name}`);
    } catch (error) {
      failed = true;
      console.log(`not ok ${name}: ${String(error.message).split('\n')[0]}`);
    } finally {
      await afterwards(failed, told.count);
    }
  };
  return told;
}

/** Throws what was got where a condition does not hold. */
export const hold = (condition, got) => {
  if (!condition) throw new Error(`got ${JSON.stringify(got)}`);
};
