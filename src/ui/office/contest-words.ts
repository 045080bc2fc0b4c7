import { m } from '#messages';

type Obstacle = 'forms-not-confirmed' | 'missing-glyphs' | 'no-awards' | 'not-allowed' | 'form-outdated';

export const issueObstacles: Record<Obstacle, () => string> = {
	'forms-not-confirmed': m.office_issue_forms,
	'missing-glyphs': m.office_issue_glyphs,
	'no-awards': m.office_issue_no_awards,
	'not-allowed': m.office_issue_not_allowed,
	'form-outdated': m.office_issue_outdated
};
