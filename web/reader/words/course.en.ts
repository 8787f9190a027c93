// Words of the course page, English.
import type zh from './course.zh.ts'

const en: Record<keyof typeof zh, string> = {
	'course.gone':
		'This course is no longer in the newest list of the Academic Affairs Office. Below is what stood here before.',
	'course.textbooks': 'Textbooks',
	'course.references': 'Further reading',
	'course.sections': 'Classes',
	'course.section': 'Class',
	'course.teachers': 'Teachers',
	'course.campus': 'Campus',
	'course.enrolled': 'Enrolled',
	'course.people': '{n} {n|student|students}',
	'course.print': 'Print this page',
	'course.code': 'Course code {code}',

	'item.none_needed': 'This course needs no textbook',
	'item.none_needed.why': 'Reason given by the Academic Affairs Office: {reason}',
	'item.not_chosen': 'The teacher has not chosen a textbook yet',
	'item.not_chosen.do': 'It will appear here once chosen. Please look again in a few days.',
	'item.nothing': 'No textbook information for this course yet',
	'item.nothing.do':
		'The library will add it once the list of the Academic Affairs Office has arrived.',
	'item.for-sections': 'Only for class {sections}',
	'item.isbn': 'ISBN {isbn}',
	'item.open.where': 'Open in {resource}',
	'item.others': 'Other sources ({n})',
	'item.waits': 'A librarian is checking a possible source; it will appear here once confirmed.',
	'item.no-source': 'The library has not found an online copy yet',
	'item.no-source.do':
		'We keep looking. If it is urgent, borrow the printed book or ask your teacher.',
	'item.only-weak': 'There is no complete online copy yet. The sources below may help meanwhile.',
	'item.no-link': 'There is no direct link: please look for the title inside {resource}.',

	'flag.policy': 'Prescribed by national policy',
	'flag.national': 'National planned textbook',
	'flag.provincial': 'Provincial planned textbook',
	'flag.own': 'Written here',
	'flag.foreign': 'From abroad',
	'flag.notes': 'Lecture notes',

	'status.same_edition': 'Same edition',
	'status.other_edition': 'Another edition',
	'status.other_edition.which': 'Another edition: {edition}',
	'status.other_edition.what': 'Pages and chapters may differ from the edition you were given.',
	'status.part_of_set': 'Part of a set',
	'status.part_of_set.what':
		'This source is one part of a multi-volume work or series. Please check the volume.',
	'status.none': 'Edition not compared',

	'whole.full': 'Full text',
	'whole.part': 'Some chapters',
	'whole.part.what': 'Only some chapters are here; see the printed book for the rest.',
	'whole.sample': 'Sample',
	'whole.sample.what': 'Only the first few pages can be read.',
	'whole.print': 'Print',
	'whole.print.what': 'Printed copies only, to be borrowed at the library.',
	'whole.unknown': 'Completeness not checked',

	'licence.bought': 'Library resource',
	'licence.free_offer': 'Free for a limited time',
	'licence.trial': 'Trial',
	'licence.open': 'Open access',

	'source.until': 'Available until {day}',
	'source.ended': 'Ended on {day}',
	'source.not-now': 'Not available at present',
	'source.login': 'Off campus, sign in with your university account',
}
export default en
