// Words of the import pages, English.
import type zh from './imports.zh.ts'

const en: Record<keyof typeof zh, string> = {
	'kind.tasks': 'Teaching tasks',
	'kind.textbooks': 'Textbook choices',
	'kind.plan': 'Courses with textbooks',
	'kind.holdings': 'List of a resource',

	'state.asking': 'Columns wait for you',
	'state.checking': 'Being checked',
	'state.checked': 'Ready to store',
	'state.storing': 'Being stored',
	'state.stored': 'Stored',
	'state.refused': 'Not stored (bad rows)',
	'state.failed': 'Failed',
	'state.cancelled': 'Given up',
}
export default en
