/**
 * Remembers what is found for each owner (a project, a file, a node) for as long as the owner lives. What else is needed to find it must
 * follow from the owner.
 */
export function remembered<Owner extends object, Rest extends readonly unknown[], Found>(
  find: (owner: Owner, ...rest: Rest) => Found,
): (owner: Owner, ...rest: Rest) => Found {
  const known = new WeakMap<Owner, Found>();
  return (owner, ...rest) => {
    let found = known.get(owner);
    if (found === undefined && !known.has(owner)) known.set(owner, (found = find(owner, ...rest)));
    return found as Found;
  };
}
