import type { AnnulRefusal, ReissueRefusal } from '#server/awards/register/commands.ts';
import type { CorrectableText, TextFault } from '#server/awards/register/correction/rules.ts';
import type { DocumentState } from '#server/awards/rules.ts';
import type { DocumentKind } from '#server/awards/tables.ts';
import { m } from '#messages';
import type { ShapeName } from '#ui/Shape.svelte';

export const documentKinds: Record<DocumentKind, () => string> = {
	diploma: m.office_kind_diploma,
	'thank-you-letter': m.office_kind_letter,
	'participation-certificate': m.office_kind_certificate
};

export const documentStates: Record<DocumentState, { shape: ShapeName; word: () => string }> = {
	valid: { shape: 'done', word: m.office_state_valid },
	replaced: { shape: 'replaced', word: m.office_state_replaced },
	annulled: { shape: 'wrong', word: m.office_state_annulled }
};

export const textLabels: Record<CorrectableText, () => string> = {
	issuer: m.office_text_issuer,
	founder: m.office_text_founder,
	contest: m.office_text_contest,
	title: m.office_text_title,
	degree: m.office_text_degree,
	formula: m.office_text_formula,
	recipient: m.office_text_recipient,
	members: m.office_text_members,
	post: m.office_text_post,
	organisation: m.office_text_organisation,
	parent: m.office_text_parent,
	territory: m.office_text_territory,
	nomination: m.office_text_nomination,
	work: m.office_text_work,
	merit: m.office_text_merit,
	giver: m.office_text_giver,
	salutation: m.office_text_salutation,
	paragraphs: m.office_text_paragraphs,
	city: m.office_text_city,
	signatures: m.office_text_signatures
};

export const textHints: Partial<Record<CorrectableText, () => string>> = {
	members: m.office_text_members_hint,
	paragraphs: m.office_text_paragraphs_hint,
	signatures: m.office_text_signatures_hint,
	formula: m.office_text_formula_hint
};

export function textFault({ name, reason }: TextFault): { name: string; text: string } {
	const label = textLabels[name]();
	return {
		name,
		text: reason === 'missing' ? m.office_fault_text_missing({ label }) : m.office_fault_text_long({ label })
	};
}

export const annulRefusals: Record<AnnulRefusal | 'form-outdated', () => string> = {
	'not-allowed': m.office_refused_not_allowed,
	'already-annulled': m.office_refused_already_annulled,
	'reason-missing': m.office_refused_reason_missing,
	'form-outdated': m.office_refused_form_outdated
};

export const reissueRefusals: Record<ReissueRefusal | 'form-outdated', () => string> = {
	'not-allowed': m.office_refused_not_allowed,
	'already-replaced': m.office_refused_already_replaced,
	annulled: m.office_refused_annulled,
	'form-outdated': m.office_refused_form_outdated
};
