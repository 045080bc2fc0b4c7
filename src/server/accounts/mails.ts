import type { NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { greetingByGivenName } from '#server/platform/russian/greetings.ts';

export type Recipient = { address: string; name: string; accountId: string | null };

type Text = Omit<NewLetter['text'], 'greeting'>;

const letter = (kind: string, to: Recipient, text: Text): NewLetter => ({
	kind,
	to,
	text: { greeting: greetingByGivenName(to.name), ...text },
	isDuty: true
});

const notYou = 'Если вы этого не просили, ничего делать не нужно: без ссылки из письма никто не войдёт.';
const tellAdministrator =
	'Если это сделали не вы, сразу смените пароль и завершите чужие сеансы в разделе «Вход и безопасность», а затем напишите администратору сети.';

export const signInLinkLetter = (to: Recipient, token: string): NewLetter =>
	letter('sign-in-link', to, {
		subject: 'Ссылка для входа',
		paragraphs: ['Вы попросили ссылку, чтобы войти без пароля. Откройте её и нажмите «Войти».'],
		action: { label: 'Войти', path: `/sign-in/link/${token}` },
		notes: ['Ссылка сработает один раз в течение 20 минут.', notYou]
	});

export const signUpLetter = (to: Recipient, token: string): NewLetter =>
	letter('sign-up', to, {
		subject: 'Подтвердите адрес почты',
		paragraphs: [
			'Этот адрес указали, чтобы завести учётную запись. Откройте ссылку и нажмите «Подтвердить» — и можно начинать.'
		],
		action: { label: 'Подтвердить адрес', path: `/sign-in/link/${token}` },
		notes: ['Ссылка сработает один раз в течение суток.', 'Если это были не вы, просто удалите письмо.']
	});

/** To an address that asked to sign in, or for another password, without having an account. */
export const noAccountLetter = (to: Recipient, token: string): NewLetter =>
	letter('no-account', to, {
		subject: 'Учётной записи с этим адресом нет',
		paragraphs: [
			'С этим адресом пытались войти, но учётной записи с ним нет. Может быть, вы указывали другой адрес — попробуйте его.',
			'Если учётной записи у вас ещё нет, её можно завести по ссылке.'
		],
		action: { label: 'Завести учётную запись', path: `/sign-in/link/${token}` },
		notes: ['Ссылка сработает один раз в течение суток.', 'Если это были не вы, просто удалите письмо.']
	});

/** To an address that wanted a second account. */
export const alreadyMemberLetter = (to: Recipient, token: string): NewLetter =>
	letter('already-member', to, {
		subject: 'У вас уже есть учётная запись',
		paragraphs: [
			'Учётная запись с этим адресом уже заведена, вторая не нужна. Войти можно прямо по ссылке, без пароля.'
		],
		action: { label: 'Войти', path: `/sign-in/link/${token}` },
		notes: ['Ссылка сработает один раз в течение 20 минут.', notYou]
	});

export const shutAccountLetter = (to: Recipient): NewLetter =>
	letter('account-shut', to, {
		subject: 'Доступ по этому адресу отключён',
		paragraphs: [
			'С вашим адресом пытались войти, но доступ по нему отключён. Чтобы вернуть его, напишите администратору сети.'
		]
	});

export const passwordResetLetter = (to: Recipient, token: string): NewLetter =>
	letter('password-reset', to, {
		subject: 'Новый пароль',
		paragraphs: [
			'Вы попросили сменить забытый пароль. Новый можно задать по ссылке; все открытые сеансы при этом завершатся.'
		],
		action: { label: 'Задать новый пароль', path: `/sign-in/reset/${token}` },
		notes: [
			'Ссылка сработает один раз в течение часа.',
			'Если вы этого не просили, ничего делать не нужно: пароль останется прежним.'
		]
	});

export const invitationLetter = (
	to: Recipient,
	{ path, roles, isNew }: { path: string; roles: readonly string[]; isNew: boolean }
): NewLetter =>
	letter('invitation', to, {
		subject: 'Приглашение',
		paragraphs: [
			isNew
				? 'Для вас завели учётную запись. Откройте ссылку, придумайте пароль или оставьте вход по ссылкам из писем — как вам удобнее.'
				: 'Вас пригласили к работе. Учётная запись с этим адресом у вас уже есть: просто войдите.',
			...(roles.length > 0 ? [`Вам поручено: ${roles.join('; ')}.`] : [])
		],
		action: { label: isNew ? 'Принять приглашение' : 'Войти', path },
		notes: [
			...(isNew
				? ['Ссылка сработает один раз в течение 14 дней. Если не успеете, попросите прислать её ещё раз.']
				: []),
			'Если вы не ждали приглашения, удалите это письмо.'
		]
	});

export const emailChangeLetter = (to: Recipient, token: string): NewLetter =>
	letter('email-change', to, {
		subject: 'Подтвердите новый адрес',
		paragraphs: ['Этот адрес указали как новый для входа. Откройте ссылку и подтвердите замену.'],
		action: { label: 'Подтвердить новый адрес', path: `/my/security/email/${token}` },
		notes: [
			'Ссылка сработает один раз в течение часа.',
			'Если это были не вы, просто удалите письмо: ничего не изменится.'
		]
	});

/** To an address that somebody wanted to take over while it belongs to another account. */
export const emailTakenLetter = (to: Recipient): NewLetter =>
	letter('email-taken', to, {
		subject: 'Адрес уже занят вашей учётной записью',
		paragraphs: [
			'Ваш адрес пытались указать для другой учётной записи. Так не получится: он уже служит для входа в вашу. Если это делали вы, войдите под этим адресом.'
		],
		action: { label: 'Войти', path: '/sign-in' }
	});

export const emailChangedLetter = (to: Recipient): NewLetter =>
	letter('email-changed', to, {
		subject: 'Адрес для входа изменён',
		paragraphs: [
			'В вашей учётной записи сменили адрес почты. Теперь письма приходят на новый адрес, и входить нужно с ним.'
		],
		notes: ['Если это сделали не вы, сразу напишите администратору сети: он вернёт прежний адрес.']
	});

/** What was done to the ways in, told in one sentence to the account's owner. */
export const securityLetter = (to: Recipient, what: string): NewLetter =>
	letter('security', to, {
		subject: 'Изменились настройки входа',
		paragraphs: [what],
		action: { label: 'Вход и безопасность', path: '/my/security' },
		notes: [tellAdministrator]
	});

/** A letter of each kind, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const to = { address: 'vera@example.org', name: 'Лампова Вера Ивановна', accountId: null };
	const stranger = { ...to, name: '' };
	const token = 'ОБРАЗЕЦ';
	return [
		signInLinkLetter(to, token),
		signUpLetter(stranger, token),
		noAccountLetter(stranger, token),
		alreadyMemberLetter(to, token),
		shutAccountLetter(to),
		passwordResetLetter(to, token),
		invitationLetter(to, { path: `/invitations/${token}`, roles: ['организатор конкурса'], isNew: true }),
		emailChangeLetter(stranger, token),
		emailTakenLetter(to),
		emailChangedLetter(to),
		securityLetter(to, 'Пароль изменён, остальные сеансы завершены.')
	].map(({ kind, isDuty, text }) => ({ kind, isDuty, text }));
}
