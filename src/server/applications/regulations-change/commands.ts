import type { Db } from '#server/database.ts';
import { accountAddresses } from '#server/accounts/queries.ts';
import { contestNamesOf } from '#server/contests/queries.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { regulationsVersionsOf } from '#server/contests/regulations/versions/queries.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { onceOnly } from '#server/platform/idempotency.ts';
import { regulationsChangedLetter } from '../mails.ts';

/** Writes to everybody who works on an application that is not decided, once for a version. Answers how many letters. */
export function tellOfChange(db: Db, contestId: string, version: number): Promise<number> {
	return db.transaction().execute((tx) =>
		onceOnly(tx, `regulations-changed:${contestId}:${version}`, {}, async () => {
			const members = await tx
				.selectFrom('application_members')
				.innerJoin('applications', 'applications.id', 'application_id')
				.select('account_id')
				.distinct()
				.where('contest_id', '=', contestId)
				.where('state', 'in', ['draft', 'submitted', 'correction'])
				.execute();
			const to = await accountAddresses(
				tx,
				members.map(({ account_id }) => account_id)
			);
			const { plan } = await publishedPlanOf(tx, contestId, version);
			const contest = (await contestNamesOf(tx, [contestId])).get(contestId)!;
			const changed = (await regulationsVersionsOf(tx, contestId)).find((each) => each.version === version);
			const whatChanged = [...(changed?.changes ?? []), changed?.remark ?? ''].join('\n');
			const ids = await writeLetters(
				tx,
				to.map((each) => regulationsChangedLetter(each, { plan, contestId, slug: contest.slug, whatChanged }))
			);
			return ids.length;
		})
	);
}
