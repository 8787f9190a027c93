// Words of sign-in, rules and the missing page, English.
import type zh from './pages.zh.ts'

const en: Record<keyof typeof zh, string> = {
	'login.title': 'Sign in',
	'login.lead': 'Use the account that the library or the university gave you.',
	'login.name': 'Account',
	'login.password': 'Password',
	'login.show': 'Show the password',
	'login.button': 'Sign in',
	'login.help': 'Forgotten your password, or no account yet? Please contact the library.',
	'login.error.wrong': 'Account or password is not right. Please try again.',
	'login.error.throttled':
		'Too many attempts. Please try again in ten minutes. Your account is not locked.',
	'login.error.other': 'You could not be signed in. Please try again.',
	'login.already': 'You are signed in as {name}',
	'login.go-on': 'Continue',

	'about.title': 'What counts as “online”',
	'about.lead':
		'Every ratio on this site is counted by the system, course by course and book by book; nobody types it in. The rules:',
	'about.counts': 'A source counts when it is',
	'about.counts.lawful':
		'Lawful: bought by the library, offered free for a time by the publisher, on a formal trial, or open access.',
	'about.counts.period':
		'In its period: it opens today. From the day it ends it is no longer counted.',
	'about.counts.full': 'Complete: the full text is there.',
	'about.counts.part': 'Complete, or has the chapters that the course needs.',
	'about.counts.same': 'The same edition that the teacher asked for.',
	'about.counts.other': 'The same edition, or another edition of the same book.',
	'about.not': 'These do not count',
	'about.not.sample': 'Samples, and printed copies only.',
	'about.not.waiting':
		'Sources that a librarian has not checked yet: until then they are in the second figure of a range only.',
	'about.not.part': 'Some chapters only, or one part of a set.',
	'about.not.edition': 'Another edition: shown on the page, but not counted.',
	'about.three': 'Three ratios',
	'about.three.why':
		'The same books give different results when counted in three ways, so all three stand side by side.',
	'about.out':
		'Courses marked “none needed” are left out; those whose teacher has not chosen yet are listed apart: at present {none} need none and {open} are still open.',
	'about.data': 'Where the data comes from',
	'about.data.text':
		'Courses, classes and textbook lists come from the Academic Affairs Office; sources from the library’s directory and holdings. The system compares them, and a librarian decides wherever it is not sure.',

	'missing.title': 'There is no such page',
	'missing.text': 'The address may be mistyped, or the page may have moved.',
	'missing.home': 'To the home page',
}
export default en
