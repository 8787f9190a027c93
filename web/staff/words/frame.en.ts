// Words of the console's frame, English.
import type zh from './frame.zh.ts'

const en: Record<keyof typeof zh, string> = {
	'site.what': 'Staff console',
	'site.skip': 'Skip to the page',
	'site.readers': 'Readers’ pages',
	'site.sign-out': 'Sign out',
	'site.menu': 'Menu',
	'site.places': 'Pages of the console',

	'nav.start': 'To do today',
	'nav.imports': 'Import files',
	'nav.review': 'Review matches',
	'nav.coverage': 'Textbook coverage',
	'nav.gaps': 'Gaps',
	'nav.resources': 'E-resources',

	'missing.title': 'There is no such page',
	'missing.text': 'The address may be wrong, or the page has moved.',
	'missing.start': 'Back to the start',
	'denied.who': 'You are signed in as “{name}”.',
	'denied.readers': 'To the readers’ pages',

	'start.title': 'To do today',
	'start.review': 'Review matches',
	'start.review.waiting': '{n} {n|textbook has|textbooks have} candidates that wait for you',
	'start.review.none': 'No textbook waits for review',
	'start.review.running': 'Matching: {done} of {total}',
	'start.review.do': 'Begin the review',
	'start.coverage': 'Textbook coverage',
	'start.coverage.line': '{term}: {ratio} of courses',
	'start.coverage.none': '{term}: no course needs a textbook yet',
	'start.coverage.empty': 'No courses have been imported yet',
	'start.coverage.do': 'See the coverage',
	'start.imports': 'Latest imports',
	'start.imports.none': 'No file has been imported yet',
	'start.imports.do': 'Import a file',
	'start.imports.all': 'All imports',
}
export default en
