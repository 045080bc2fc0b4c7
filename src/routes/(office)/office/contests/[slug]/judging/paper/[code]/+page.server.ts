import { fail, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { accountNames } from '#server/accounts/queries.ts';
import { confirmPaper, enterPaper } from '#server/contests/judging/paper/commands.ts';
import { parsePaper } from '#server/contests/judging/paper/forms.ts';
import { paperSheet, type PaperSheet } from '#server/contests/judging/paper/queries.ts';
import { groupPaperCode, parsePaperCode, readPaper, type PaperMarks } from '#server/contests/judging/paper/rules.ts';
import { takeBackPaper } from '#server/contests/judging/paper/taking-back/commands.ts';
import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { judgedContest, stageCoursesOf } from '#server/contests/judging/queries.ts';
import { criteriaFor } from '#server/contests/judging/sheets/rules.ts';
import { parseReason } from '#server/contests/judging/stages/forms.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = Pick<RequestEvent, 'locals' | 'params'>;

async function openPaper({ locals, params }: Event) {
	const code = parsePaperCode(params['code']!);
	const { contest, access } = await judgedContest(locals.db, locals.actor, params['slug']!);
	if (!code) throw new NotFound(`paper ${params['code']}`);
	const sheet = await paperSheet(locals.db, access, code);
	const { ruleSet } = await frozenRulesOf(locals.db, contest.id);
	return { contest, access, code, sheet, ruleSet };
}

export const load: PageServerLoad = async (event) => {
	const { contest, access, code, sheet, ruleSet } = await openPaper(event);
	const { db, actor } = event.locals;
	const course = (await stageCoursesOf(db, contest.id)).find(({ stage }) => stage === sheet.stage)!;
	const { pending, confirmed, takenBack } = sheet;
	const names = await accountNames(db, [
		...(pending ? [pending.enteredBy] : []),
		...confirmed.flatMap(({ enteredBy, confirmedBy }) => [enteredBy, confirmedBy]),
		...takenBack.map(({ takenBackBy }) => takenBackBy)
	]);
	const nameOf = (id: string) => names.get(id) ?? '';
	return {
		contest: { slug: contest.slug, title: contest.title, timeZone: contest.timeZone },
		stage: { title: course.title, isTaking: course.isTaking },
		...{ code, printedCode: groupPaperCode(code), juror: sheet.juror.name },
		tables: tablesOf(sheet, ruleSet),
		pending: pending && {
			...{ id: pending.id, marks: pending.marks, enteredAt: pending.enteredAt },
			...{ by: nameOf(pending.enteredBy), isOwn: pending.enteredBy === actor!.id },
			sheets: Object.keys(pending.marks).length
		},
		confirmed: confirmed.map(({ id, marks, enteredBy, confirmedBy, confirmedAt }) => ({
			...{ id, at: confirmedAt, enteredBy: nameOf(enteredBy), confirmedBy: nameOf(confirmedBy) },
			sheets: Object.keys(marks).length
		})),
		counted: Object.assign({}, ...confirmed.map(({ marks }) => marks)) as PaperMarks,
		takenBack: takenBack.map(({ id, takenBackBy, takenBackAt, reason }) => ({
			...{ id, reason, at: takenBackAt, by: nameOf(takenBackBy) }
		})),
		mayEnter: refusalToRunJudging(access) === null,
		isCorrecting: event.url.searchParams.has('correct'),
		done: event.url.searchParams.get('done'),
		signed: Number(/^\d{1,4}$/.exec(event.url.searchParams.get('n') ?? '')?.[0] ?? 0),
		...{ key: newKey(), takingBackKey: newKey() }
	};
};

/** Lines that are judged by the same criteria, under their nomination; each with its number on the sheet. */
function tablesOf({ stage, lines }: PaperSheet, ruleSet: RuleSet) {
	const judged = ruleSet.stages.find(({ id }) => id === stage)!;
	const numbered = lines.map((line, at) => ({ ...line, at }));
	return [...Map.groupBy(numbered, ({ nomination }) => nomination)].map(([nomination, own]) => ({
		title: ruleSet.nominations.find(({ id }) => id === nomination)?.title ?? '',
		criteria: criteriaFor(judged, nomination).map(({ key, title, scale }) => ({ key, title, scale })),
		lines: own
	}));
}

/** What of the sheet can be typed: lines that are still open, by the numbers that they have on the whole sheet. */
function typedIn(form: FormData, sheet: PaperSheet, ruleSet: RuleSet): PaperMarks {
	const criteria = ruleSet.stages.find(({ id }) => id === sheet.stage)!.criteria.map(({ id }) => id);
	return parsePaper(form, sheet.lines, criteria);
}

export const actions: Actions = {
	enter: async (event) => {
		const { contest, access, code, sheet, ruleSet } = await openPaper(event);
		if (refusalToRunJudging(access)) throw new NotFound(`paper ${code}`);
		const form = await event.request.formData();
		const marks = typedIn(form, sheet, ruleSet);
		const about = { contestId: contest.id, code, marks, replaces: idOf(String(form.get('replaces') ?? '')) };
		const outcome = await submitOnce(event, form, (tx) => enterPaper(tx, event.locals.actor!, about));
		if (!outcome.ok) {
			const { faults } = readPaper(ruleSet, { stage: sheet.stage, lines: sheet.lines, marks });
			return fail(422, { entering: { refusal: outcome.reason, marks, faults } });
		}
		redirect(303, `/office/contests/${contest.slug}/judging/paper/${code}?done=entered`);
	},
	confirm: async (event) => {
		const { contest, code } = await openPaper(event);
		const form = await event.request.formData();
		const entryId = idOf(String(form.get('entry') ?? ''));
		if (!entryId) return fail(422, { confirming: 'outdated' as const });
		if (form.get('checked') !== 'yes') return fail(422, { confirming: 'unchecked' as const });
		const about = { contestId: contest.id, code, entryId };
		const outcome = await submitOnce(event, form, (tx) => confirmPaper(tx, event.locals.actor!, about));
		if (!outcome.ok) return fail(422, { confirming: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/judging/paper/${code}?done=confirmed&n=${outcome.value.sheets}`);
	},
	takeBack: async (event) => {
		const { contest, access, code } = await openPaper(event);
		if (refusalToRunJudging(access)) throw new NotFound(`paper ${code}`);
		const form = await event.request.formData();
		const typed = {
			entry: idOf(String(form.get('entry') ?? '')),
			reason: String(form.get('reason') ?? '').slice(0, 2000)
		};
		const { entry: entryId } = typed;
		if (!entryId) return fail(422, { takingBack: { refusal: 'entry-missing' as const, typed } });
		const about = { contestId: contest.id, code, entryId, reason: parseReason(typed.reason) };
		const outcome = await submitOnce(event, form, (tx) => takeBackPaper(tx, event.locals.actor!, about));
		if (!outcome.ok) return fail(422, { takingBack: { refusal: outcome.reason, typed } });
		redirect(303, `/office/contests/${contest.slug}/judging/paper/${code}?done=taken-back`);
	}
};
