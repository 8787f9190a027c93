// Words of the readers’ frame, home and search, English.
import type zh from './frame.zh.ts'

const en: Record<keyof typeof zh, string> = {
	'site.product': 'Kaijuan',
	'site.what': 'Course textbooks',
	'site.skip': 'Skip to the content',
	'site.sign-in': 'Sign in',
	'site.sign-out': 'Sign out',
	'site.staff': 'Staff console',
	'site.about': 'What counts as available',
	'site.contact': 'Contact the library: {contact}',
	'site.foot':
		'Titles and sources are checked by the library; terms and courses are as the Academic Affairs Office lists them.',

	'search.label': 'Course, teacher or textbook',
	'search.button': 'Search',
	'search.title.for': 'Results for “{q}”',
	'search.all': 'All courses',
	'search.total': '{n} {n|course|courses}',
	'search.filter': 'Filter',
	'search.college': 'College',
	'search.college.all': 'All colleges',
	'search.level': 'Level',
	'search.off': 'Remove “{what}”',
	'search.none': 'Nothing found for “{q}”',
	'search.none.filter': 'No courses here',
	'search.none.do':
		'Try other words: part of a course name, a course code, a teacher, a title or an ISBN.',
	'search.none.all': 'See all courses',
	'search.no-courses': 'No courses yet',
	'search.no-courses.do':
		'They appear once the library has received the list of the Academic Affairs Office.',

	'level.any': 'Any',
	'level.undergraduate': 'Undergraduate',
	'level.graduate': 'Postgraduate',
	'level.master': 'Master’s',
	'level.doctor': 'Doctoral',
	'level.junior_college': 'Diploma',
	'level.continuing': 'Continuing education',
	'level.international': 'International',
	'level.other': 'Other',

	'ready.all': 'All textbooks online',
	'ready.some': '{covered} of {required} online',
	'ready.required': 'Not online yet',
	'ready.not_chosen': 'Textbook not chosen yet',
	'ready.none_needed': 'No textbook needed',

	'home.title': 'Find your course, open its textbook',
	'home.lead': 'Search by course, teacher or title, and open the library’s copy in one tap.',
	'home.term': '{term}: {n} {n|course|courses}',
	'home.coverage': 'How many of this term’s textbooks are online',
	'home.by-course': 'By course',
	'home.by-course.facts':
		'{n} of the {of} courses that need a textbook have every required one online',
	'home.by-course.how':
		'Out of the courses that need a textbook this term: those whose every required textbook has a source that counts. Courses marked “none needed” or not yet decided are left out.',
	'home.by-title': 'By title',
	'home.by-title.facts': '{n} of {of} required textbooks are online',
	'home.by-title.how':
		'Out of all textbooks required this term, each counted once: those with a source that counts.',
	'home.by-enrolment': 'By enrolment',
	'home.by-enrolment.facts': '{n} of {of} enrolments that need a textbook can read it online',
	'home.by-enrolment.how':
		'Each required textbook weighted by the number of students enrolled: large courses weigh more.',
	'home.range':
		'Where a range is given, the first figure is confirmed and the second includes what librarians are still checking.',
	'home.rule': 'What counts as a source',
	'home.colleges': 'Browse by college',
	'home.away': 'Opening books off campus',
	'home.away.1': 'Find the course and press “Open”.',
	'home.away.2':
		'Library resources ask you to sign in with your university account; open ones do not.',
	'home.away.3':
		'If a book does not open, check the dates on its page, then tell the library the course and the title.',
}
export default en
