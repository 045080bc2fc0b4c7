import type { Db } from '#server/database.ts';
import { confirmNameForm, confirmProposedForms } from '#server/people/commands.ts';
import { confirmedCases, proposedNameForms, type ProposedForms } from '#server/people/queries.ts';
import type { GrammaticalCase } from '#server/people/tables.ts';
import { systemActor } from '#server/platform/actor.ts';
import { counted } from '#server/platform/russian/plurals.ts';
import { readArguments } from './arguments.ts';
import { withNetwork } from './database.ts';
import { Refusal, WrongUsage } from './refusal.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug people forms [--unconfirmed] [--json]
bibliokrug people forms --confirm НОМЕР genitive|dative "ФОРМА"
bibliokrug people forms --confirm-all

Показывает имена людей в именительном падеже и предлагаемые родительный и
дательный падежи. На документах печатаются только подтверждённые формы: правила
ошибаются, и последнее слово за человеком.

  --unconfirmed  только тех, у кого подтверждено не всё
  --confirm      подтвердить одну форму, как она написана в команде; НОМЕР —
                 из первого столбца, падеж — genitive (родительный) или dative
  --confirm-all  подтвердить все предлагаемые формы, которые ещё не подтверждены
  --json         печатать для программ
  --network ИМЯ  сеть, если их несколько
  --data ПАПКА   папка с данными программы
`;

const actor = systemActor('command-line');

export async function run([what, ...args]: string[], terminal: Terminal): Promise<void> {
	if (what !== 'forms') throw new WrongUsage(`Что показать: forms${what ? `, а не ${what}` : ''}.`);
	const options = {
		unconfirmed: { type: 'boolean' },
		confirm: { type: 'boolean' },
		'confirm-all': { type: 'boolean' },
		json: { type: 'boolean' },
		network: { type: 'string' },
		data: { type: 'string' }
	} as const;
	const isOne = args.includes('--confirm');
	const { values, words } = readArguments(args, options, isOne ? ['НОМЕР', 'ПАДЕЖ', 'ФОРМА'] : []);
	if (isOne && values['confirm-all']) throw new WrongUsage('Ключи --confirm и --confirm-all вместе не нужны.');
	const form = isOne ? { number: words[0]!, grammaticalCase: readCase(words[1]!), form: words[2]! } : null;
	await withNetwork({ dataFolder: values.data, network: values.network }, async ({ db }) => {
		if (form) return confirmForm(db, form, terminal);
		if (values['confirm-all']) return confirmAll(db, terminal);
		return showForms(db, { unconfirmedOnly: values.unconfirmed ?? false, json: values.json ?? false }, terminal);
	});
}

function readCase(text: string): GrammaticalCase {
	const known = { genitive: 'genitive', родительный: 'genitive', dative: 'dative', дательный: 'dative' } as const;
	if (Object.hasOwn(known, text)) return known[text as keyof typeof known];
	throw new WrongUsage(`Падеж — genitive (родительный) или dative (дательный), а не ${text}.`);
}

/** A form that is confirmed is marked by a sign and a word, one that is only proposed by a question mark. */
export async function showForms(
	db: Db,
	{ unconfirmedOnly, json }: { unconfirmedOnly: boolean; json: boolean },
	{ out }: Terminal
): Promise<void> {
	const people = await proposedNameForms(db, { unconfirmedOnly });
	if (json) return out(`${JSON.stringify({ people })}\n`);
	if (people.length === 0) return out(unconfirmedOnly ? 'Все формы подтверждены.\n' : 'В сети ещё нет людей.\n');
	for (const person of people) out(rowOf(person));
	const open = people.flatMap(({ forms }) => confirmedCases.filter((each) => forms[each].confirmed === null)).length;
	out(`\n${counted(people.length, ['человек', 'человека', 'человек'])}; не подтверждено: ${open}.\n`);
	if (open > 0)
		out(
			'Просмотрите формы со знаком «?». Верны все — people forms --confirm-all; одну исправить — people forms --confirm НОМЕР ПАДЕЖ "ФОРМА".\n'
		);
}

function rowOf({ id, fullName, forms }: ProposedForms): string {
	const line = (title: string, { proposed, confirmed }: ProposedForms['forms'][GrammaticalCase]) =>
		`          ${title}  ${confirmed ?? proposed}  ${confirmed === null ? '?' : '✓ подтверждено'}\n`;
	return `${id.slice(0, 8)}  ${fullName}\n${line('род.', forms.genitive)}${line('дат.', forms.dative)}`;
}

type OneForm = { number: string; grammaticalCase: GrammaticalCase; form: string };

export async function confirmForm(
	db: Db,
	{ number, grammaticalCase, form }: OneForm,
	{ out }: Terminal
): Promise<void> {
	const { id, fullName } = await personOf(db, number);
	const outcome = await confirmNameForm(db, actor, { personId: id, grammaticalCase, form });
	if (!outcome.ok) throw new Refusal(refusalTexts[outcome.reason]);
	out(`Подтверждено: ${fullName} — ${form}\n`);
}

const refusalTexts = {
	'not-allowed': 'Нет права подтверждать формы имён.',
	'form-missing': 'Форма имени пуста.',
	'form-too-long': 'Форма имени длиннее 300 знаков.'
} as const;

/** By the whole id or its beginning, as the list shows it. */
async function personOf(db: Db, number: string): Promise<ProposedForms> {
	const people = await proposedNameForms(db);
	const [found, ...others] = people.filter(({ id }) => id.startsWith(number.toLowerCase()) && number.length >= 4);
	if (!found) throw new Refusal(`Нет человека с номером ${number}. Номера показывает people forms.`);
	if (others.length > 0) throw new Refusal(`Номер ${number} подходит нескольким людям: напишите больше знаков.`);
	return found;
}

export async function confirmAll(db: Db, { out }: Terminal): Promise<void> {
	const open = await proposedNameForms(db, { unconfirmedOnly: true });
	const outcome = await confirmProposedForms(db, actor, { ids: open.map(({ id }) => id) });
	if (!outcome.ok) throw new Refusal(refusalTexts[outcome.reason]);
	for (const { fullName, forms } of open)
		out(`${fullName}: ${confirmedCases.map((each) => forms[each].confirmed ?? forms[each].proposed).join(', ')}\n`);
	out(`Подтверждено: ${counted(outcome.value, ['форма', 'формы', 'форм'])}.\n`);
}
