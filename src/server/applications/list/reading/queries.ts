import { accountNames } from '#server/accounts/queries.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import type { Reader, ShownAnswer } from '#server/contests/form/answers/reading/rules.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db } from '#server/database.ts';
import { filesByIds } from '#server/files/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { AttachedFile } from '../../attachments/list/queries.ts';
import { canReadCheck } from '../../check/policy.ts';
import { decisionsOf } from '../../check/queries.ts';
import { filesByField } from '../../checklist/queries.ts';
import { applicationById, type Application } from '../../queries.ts';
import { contentOf } from '../../submission/queries.ts';
import type { SentContent } from '../../submission/rules.ts';
import { versionsOf, type SentVersion } from '../../versions/queries.ts';
import { changesBetween, type ChangedPart } from '../changes/rules.ts';
import type { ApplicationsDesk } from '../desk/queries.ts';
import { historyOf, type HistoryEvent } from './rules.ts';

export type Reading = {
	application: Application;
	plan: ContestPlan;
	/** What was sent last; of a draft what stands in it now. */
	content: SentContent;
	answers: ShownAnswer[];
	/** Those of the content, each with its state; a file that has been removed since is absent. */
	files: AttachedFile[];
	versions: (Pick<SentVersion, 'version' | 'submittedBy' | 'submittedAt' | 'sha256'> & {
		changes: ChangedPart[] | null;
	})[];
	history: HistoryEvent[];
	/** Names by account of whoever sent or decided. */
	names: Map<string, string>;
};

/**
 * One application as the organisers read it, or as the jury will. @throws NotFound where it is not of this contest, or
 * not this person's to see: who guides libraries sees only what they have sent.
 */
export async function readingOf(
	db: Db,
	actor: Actor | null,
	desk: ApplicationsDesk,
	{ id, reader = 'organiser' }: { id: string; reader?: Reader }
): Promise<Reading> {
	const application = await applicationById(db, actor, id);
	if (application.contestId !== desk.id) throw new NotFound(`application ${id}`);
	const versions = await versionsOf(db, actor, id);
	const isSent = versions.length > 0 && application.state !== 'withdrawn';
	if (desk.scope === 'guided' && !isSent) throw new NotFound(`application ${id}`);
	const { plan } = await publishedPlanOf(db, desk.id);
	const content = versions[0]?.content ?? (await contentOf(db, application, plan));
	const files = await filesOf(db, content);
	const given = {
		nominationKey: content.nomination?.key ?? null,
		answers: content.answers,
		files: filesByField(files)
	};
	const decisions = await decisionsFor(db, actor, desk.id, id);
	return {
		...{ application, plan, content, files },
		answers: shownAnswersOf(plan.form, given, reader),
		versions: versions.map(({ version, submittedBy, submittedAt, sha256, content: sent }, index) => ({
			...{ version, submittedBy, submittedAt, sha256 },
			changes: versions[index + 1] ? changesBetween(versions[index + 1]!.content, sent, plan.form) : null
		})),
		history: historyOf(versions, decisions, application.withdrawnAt),
		names: await accountNames(db, [
			...versions.map(({ submittedBy }) => submittedBy),
			...decisions.flatMap(({ proposedBy, confirmedBy }) => [proposedBy, confirmedBy ?? ''])
		])
	};
}

async function filesOf(db: Db, { files }: SentContent): Promise<AttachedFile[]> {
	const known = await filesByIds(
		db,
		files.map(({ id }) => id)
	);
	return files.flatMap((file) => {
		const stored = known.get(file.id);
		return stored ? [{ ...file, state: stored.state }] : [];
	});
}

/** Proposals are for those who check; the others learn what was decided in the end. */
async function decisionsFor(db: Db, actor: Actor | null, contestId: string, id: string) {
	const decisions = await decisionsOf(db, id);
	return canReadCheck(actor, contestId) ? decisions : decisions.filter(({ confirmedAt }) => confirmedAt !== null);
}
