import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { detachFile, type AttachmentRefusal } from '#server/applications/attachments/commands.ts';
import { checklistOf } from '#server/applications/checklist/queries.ts';
import type { Missing, Step } from '#server/applications/checklist/rules.ts';
import { saveApplication, type SavingRefusal } from '#server/applications/commands.ts';
import { parseEdition, type Changes } from '#server/applications/forms.ts';
import { keptGraceLink } from '#server/applications/late/queries.ts';
import { applicationById, type Application } from '#server/applications/queries.ts';
import { isWritable } from '#server/applications/rules.ts';
import { contestNamesOf, type ContestName } from '#server/contests/queries.ts';
import { callOf, publishedPlanOf, type Call } from '#server/contests/regulations/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../listing.ts';
import { submitOnce } from '../../../../once.ts';

export type Opened = {
	application: Application;
	contest: ContestName;
	plan: ContestPlan;
	call: Call | null;
	now: Date;
	/** Until when a draft is taken by the personal link that it keeps; null without a usable one. */
	takenByLinkUntil: Date | null;
	/** Whether what is typed here can be saved by who reads it. */
	canWrite: boolean;
};

type Event = Pick<RequestEvent, 'locals' | 'params'>;

/** Which application an address names; whether it is there, and whose, its commands tell. @throws NotFound */
export function applicationIdOf({ params }: Pick<RequestEvent, 'params'>): string {
	const id = idOf(params['id'] ?? null);
	if (!id) throw new NotFound('application');
	return id;
}

/** The application that an address names, with what its pages show around it. */
export async function openApplication({ locals, params }: Event): Promise<Opened> {
	const { db, actor } = locals;
	const id = applicationIdOf({ params });
	const application = await applicationById(db, actor, id);
	const { contestId } = application;
	const [{ plan }, names, call, now] = await Promise.all([
		publishedPlanOf(db, contestId),
		contestNamesOf(db, [contestId]),
		callOf(db, contestId),
		databaseNow(db)
	]);
	const canWrite = application.isMine && isWritable(application.state);
	const link = application.state === 'draft' && application.graceLinkId ? await keptGraceLink(db, id) : null;
	const takenByLinkUntil = link?.isUsable ? link.expiresAt : null;
	return { application, plan, contest: names.get(contestId)!, call, now, takenByLinkUntil, canWrite };
}

/** The same for pages that only those know who work on the application. @throws NotFound for mere readers. */
export async function openOwnApplication(event: Event): Promise<Opened> {
	const opened = await openApplication(event);
	if (!opened.application.isMine) throw new NotFound(`own application ${opened.application.id}`);
	return opened;
}

/** What the frame around every page of an application shows. */
export function frameOf({ application, contest, call, now, takenByLinkUntil, canWrite }: Opened) {
	const { id, title, state, number, revision, savedAt, correctUntil, isMine, hasUnsentChanges } = application;
	return {
		application: { id, title, state, number, revision, savedAt, correctUntil, isMine, hasUnsentChanges },
		contest: { slug: contest.slug, kind: contest.kind, title: contest.title, timeZone: contest.timeZone },
		call: call && { phase: call.phase, opensAt: call.opensAt, closesAt: call.closesAt },
		now,
		takenByLinkUntil,
		canWrite
	};
}

export const missingOf = (event: Event, { application, plan }: Opened): Promise<Missing[]> =>
	checklistOf(event.locals.db, application, plan);

/** Takes off the file that a form names; one that is not there any more is taken off already. */
export async function removeFile(
	event: RequestEvent,
	done: string
): Promise<ActionFailure<{ refusal: AttachmentRefusal | 'form-outdated' }>> {
	const { application } = await openApplication(event);
	const form = await event.request.formData();
	const fileId = idOf(String(form.get('file'))) ?? '';
	if (!application.files.some(({ id }) => id === fileId)) redirect(303, event.url.pathname);
	const outcome = await submitOnce(event, form, (tx) =>
		detachFile(tx, event.locals.actor!, { applicationId: application.id, fileId })
	);
	if (!outcome.ok) return fail(422, { refusal: outcome.reason });
	redirect(303, event.url.pathname + done);
}

export type StepRefusal = SavingRefusal | 'form-outdated';
export type StepAnswer<Typed> = { typed: Typed; refusal: StepRefusal | null; missing: Missing[]; revision: number };

type Saving<Typed> = {
	step: Step;
	form: FormData;
	changes: Changes;
	/** What was typed, in the shape in which the page shows it. */
	typed: Typed;
	/** Where «save and continue» leads. */
	next: string;
};

/**
 * Saves a page of the application, complete or not, and goes on. What is missing keeps one on the page only when asked to
 * continue. Not `submitOnce`: saving the same again changes nothing, and a window that is behind is told by its revision.
 */
export async function saveStep<Typed>(
	event: RequestEvent,
	{ step, form, changes, typed, next }: Saving<Typed>
): Promise<ActionFailure<StepAnswer<Typed>>> {
	const id = applicationIdOf(event);
	const edition = parseEdition(form);
	const refuse = async (refusal: StepRefusal) => {
		const { application } = await openApplication(event);
		return fail(refusal === 'saved-elsewhere' ? 409 : 422, {
			...{ typed, refusal, missing: [] },
			revision: application.revision
		});
	};
	if (!edition) return refuse('form-outdated');
	const outcome = await saveApplication(event.locals.db, event.locals.actor!, { id, ...edition, changes });
	if (!outcome.ok) return refuse(outcome.reason);
	if (form.get('then') === 'list') redirect(303, `/my/applications/${id}`);
	const saved = await openApplication(event);
	const missing = (await missingOf(event, saved)).filter((each) => each.step === step && each.isNeededNow);
	if (missing.length === 0) redirect(303, `/my/applications/${id}/${next}`);
	return fail(422, { typed, refusal: null, missing, revision: saved.application.revision });
}
