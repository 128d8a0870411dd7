/** A run that was spread over several machines, put together again from what they have kept. */
import { analyzeCached, keptAnalysis, type CachedAnalysis } from '../cache/cached.js';
import type { Question } from '../cache/question.js';
import type { Analysis } from '../diagnostic.js';
import { filesOfShard } from './shard.js';
import { joined, type Share } from './share.js';

/**
 * Answers from what runs over the shards have kept, and keeps that as the answer of the whole. `analyze` is asked about the files of those
 * shards of which nothing is kept that can be believed.
 */
export async function mergeShards(
  question: Question,
  location: string | undefined,
  shards: readonly Share[],
  analyze: (files: readonly string[]) => Promise<Analysis>,
): Promise<CachedAnalysis> {
  const missing: Share[] = [];
  const filesOf = (shard: Share) => filesOfShard(question.reported, shard, question.root);
  const { analysis, notices } = await analyzeCached(question, location, async () => {
    const found: Analysis[] = [];
    for (const shard of shards) {
      const kept = keptAnalysis({ ...question, reported: filesOf(shard) }, location);
      if (kept === undefined) missing.push(shard);
      else found.push(kept);
    }
    return joined(missing.length === 0 ? found : [...found, await analyze(missing.flatMap(filesOf))]);
  });
  return { analysis, notices: [...noticesOf(missing), ...notices] };
}

function noticesOf(missing: readonly Share[]): readonly string[] {
  if (missing.length === 0) return [];
  const names = missing.map(({ index, count }) => `${index}/${count}`).join(', ');
  return [`Nothing that can be believed is kept of ${names} for these sources and settings, so they are analysed here.`];
}
