/** A map that adds to another one without changing it. */
export class LayeredMap<Key, Value> extends Map<Key, Value> {
  constructor(private readonly below: ReadonlyMap<Key, Value>) {
    super();
  }

  override get(key: Key): Value | undefined {
    return super.get(key) ?? this.below.get(key);
  }

  override has(key: Key): boolean {
    return super.has(key) || this.below.has(key);
  }
}
