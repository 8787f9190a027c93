// What a source of a book is, said in words.
import type { reserves } from '@api'
import { dayOfText } from '@shared/format.ts'
import { t } from './words/course.ts'

/** The address, when it is one that may stand in a link: vendors' spreadsheets are other people's text. */
export function linkOf(source: reserves.Source): string | undefined {
	return source.link && /^https?:\/\//i.test(source.link) ? source.link : undefined
}

/** The short facts: edition, completeness, licence, until when. */
export function factsOf(source: reserves.Source): string[] {
	const facts: string[] = []
	const which = [source.edition, source.year].filter(Boolean).join(' · ')
	if (source.status === 'other_edition' && which)
		facts.push(t('status.other_edition.which', { edition: which }))
	else if (source.status !== 'none') facts.push(t(`status.${source.status}`))
	facts.push(t(`whole.${source.completeness}`))
	const licence = t.of(`licence.${source.licence}`)
	if (licence) facts.push(licence)
	if (source.ends)
		facts.push(
			t(source.in_period ? 'source.until' : 'source.ended', { day: dayOfText(source.ends) }),
		)
	else if (!source.in_period) facts.push(t('source.not-now'))
	return facts
}

/** What a reader should know before opening it, in sentences. */
export function warningsOf(source: reserves.Source): string[] {
	const said: string[] = []
	if (source.status === 'other_edition') said.push(t('status.other_edition.what'))
	if (source.status === 'part_of_set') said.push(t('status.part_of_set.what'))
	if (source.completeness === 'part') said.push(t('whole.part.what'))
	if (source.completeness === 'sample') said.push(t('whole.sample.what'))
	if (source.completeness === 'print') said.push(t('whole.print.what'))
	return said
}
